"""The compiled walk: its books agree with a fresh count, what it says is possible is, and its plans keep the rules."""

from __future__ import annotations

import random

import numpy as np
import pytest

from scheduler.check import judge
from scheduler.instance import resolve
from scheduler.model import recreate
from scheduler.model.exact import ExactModel
from scheduler.model.extract import plan_of
from scheduler.model.greedy import greedy_plan
from scheduler.model.incumbent import Incumbent, Roster
from scheduler.model.recreate import BATCH, ROUND, Recreate
from scheduler.model.walk import nearness
from scheduler.model.walk.arrays import BROKEN, COST, UNFILLED
from scheduler.model.walk.arrays import ROUND as OF_ROUND
from scheduler.model.walk.asking import allowance, potential
from scheduler.model.walk.board import Board
from scheduler.model.walk.changes import remove, undo
from scheduler.model.walk.fitting import fits
from scheduler.model.walk.joining import join_all, join_whole, make_room
from scheduler.model.walk.rounds import draw
from scheduler.model.walk.seating import fill, host
from scheduler.progress import Clock, Limits
from tests.builders import course, partner, provider, scenario
from tests.oracle.random_scenarios import tiny_scenario

SEEDS = range(60)
OF_THE_PLAN = ("left", "open", "partner_left", "trainer_slot", "venue_slot", "trainer_weeks", "weeks", "running_n")
OF_THE_PLAN += ("of_course_n", "of_reach_n", "of_trainer_n", "released", "dated_n", "hosted_left", "given")


def by_work() -> Limits:
    """Limits whose clock stands at 0 and counts work: as much is done on any machine, however busy."""
    return Limits(workers=1, clock=Clock(counts_work=True))


def start_of(instance):
    """A plan with what must run; None where its pins and required courses leave none."""
    must = {pin.candidate for pin in instance.pinned}
    required = {number for number, each in enumerate(instance.courses) if each.required}
    if not must and not required and not any(session.confirmed for session in instance.hosted):
        return Incumbent()
    candidates = [c for c in instance.candidates if c.index in must or c.option.course in required]
    return ExactModel(instance, candidates).minimise(0, by_work(), 5).incumbent


def searched(seed):
    """The search of a scenario after some rounds, and the plans that it told of."""
    instance = resolve(tiny_scenario(seed))
    start = start_of(instance)
    if start is None:
        pytest.skip("no plan to begin with")
    found = []
    search = Recreate(instance, greedy_plan(instance, start, Limits()), seed, found.append)
    search.run(by_work(), 4 * BATCH * ROUND)
    return search, found


def assert_as_counted_afresh(board: Board) -> None:
    fresh = Board(board.instance, board.incumbent())
    for name in OF_THE_PLAN:
        assert (getattr(board.state, name) == getattr(fresh.state, name)).all(), name
    assert (board.state.totals[:BROKEN] == fresh.state.totals[:BROKEN]).all()
    for candidate in board.instance.candidates:
        if board.state.roster_of[candidate.index] < 0:
            assert fits(*board.records, candidate.index) == fits(*fresh.records, candidate.index)
        for line in board.instance.suited(candidate):
            allowed = allowance(*board.records, line.index, candidate.index)
            assert allowed == allowance(*fresh.records, line.index, candidate.index)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_plan_told_of_keeps_the_rules(seed):
    search, found = searched(seed)
    instance = search.board.instance
    for plan in [*found, search.plan, search.board.incumbent()]:
        assert judge(instance.loaded, plan_of(instance, plan)).findings == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_so_it_is_where_few_candidates_are_looked_at(seed, monkeypatch):
    monkeypatch.setattr(recreate, "LOOKED_AT", 2)
    search, found = searched(seed)
    for plan in [*found, search.plan, search.board.incumbent()]:
        assert judge(search.board.instance.loaded, plan_of(search.board.instance, plan)).findings == ()
    assert_as_counted_afresh(search.board)


@pytest.mark.parametrize("seed", SEEDS)
def test_so_it_is_where_only_one_venue_is_near(seed, monkeypatch):
    monkeypatch.setattr(nearness, "NEAR", 1)
    monkeypatch.setattr(nearness, "AREA", 1)
    search, found = searched(seed)
    for plan in [*found, search.plan, search.board.incumbent()]:
        assert judge(search.board.instance.loaded, plan_of(search.board.instance, plan)).findings == ()
    assert_as_counted_afresh(search.board)


def test_what_could_not_be_given_in_whole_leaves_partners_where_they_were():
    # Ash asks for one more than there is room for; of the partners the one who pays helps Elm, who could not pay else.
    people = [
        provider("oak", 5),
        provider("elm", 5, max_price=45),
        provider("ash", 7, line={"all_or_nothing": True}),
    ]
    tops = [[{"course": "med", "places": 1, "price": price}] for price in (100, 0)]
    partners = [partner(id=number, name=number, top_up=top) for number, top in zip(("east", "west"), tops, strict=True)]
    instance = resolve(scenario(courses=[course(min_places=6, max_places=8)], providers=people, partners=partners))
    paying, free = (n for _, n in sorted((-t.price, n) for n, t in enumerate(instance.top_ups)))
    first = instance.candidates[0]
    second = next(c for c in instance.candidates if not set(c.start.slots) & set(first.start.slots))
    start = Incumbent({first.index: Roster({0: 5}, {free: 1}), second.index: Roster({1: 5}, {paying: 1})})
    board = Board(instance, start)
    join_whole(*board.records, 2, np.arange(len(board.facts.reach_course)))
    assert board.incumbent() == start
    assert_as_counted_afresh(board)


def test_partners_are_asked_anew_once_somebody_cannot_pay():
    # With Oak, Elm has no room for all of its own and a partner is needed; Oak cannot pay that, and then none is.
    people = [
        provider("oak", 3, max_price=40, line={"priority": 3}),
        provider("elm", 6, line={"priority": 2, "all_or_nothing": True}),
        provider("ash", 2),
    ]
    top_up = {"course": "med", "places": 3, "price": 10}
    instance = resolve(
        scenario(courses=[course(min_places=6, max_places=8)], providers=people, partners=[partner(top_up=[top_up])])
    )
    board = Board(instance, Incumbent())
    count, _, places, tops, _ = fill(*board.records, 0, False, True)
    assert places[:count].tolist() == [6, 2]
    assert tops.sum() == 0


def test_who_joins_takes_the_place_of_a_partner_who_only_helped():
    people = [provider("oak", 4), provider("elm", 3)]
    top_up = {"course": "med", "places": 2, "price": 10}
    instance = resolve(
        scenario(courses=[course(min_places=6, max_places=8)], providers=people, partners=[partner(top_up=[top_up])])
    )
    board = Board(instance, Incumbent({0: Roster({0: 4}, {0: 2})}))
    join_all(*board.records, 0)
    assert board.incumbent() == Incumbent({0: Roster({0: 4, 1: 3}, {})})
    assert_as_counted_afresh(board)


def test_all_or_nothing_may_be_had_in_two_sessions_or_not_at_all():
    for places, given in ((5, 5), (6, 0)):
        people = [provider("oak", 5), provider("elm", places, line={"all_or_nothing": True})]
        people[1]["release_per_day"] = 4
        instance = resolve(scenario(courses=[course(min_places=2, max_places=5)], providers=people))
        first = instance.candidates[0]
        second = next(c for c in instance.candidates if not set(c.start.dates) & set(first.start.dates))
        board = Board(instance, Incumbent({first.index: Roster({0: 2}, {}), second.index: Roster({0: 3}, {})}))
        join_whole(*board.records, 1, np.arange(len(board.facts.reach_course)))
        assert sum(roster.places.get(1, 0) for roster in board.incumbent().rosters.values()) == given
        assert_as_counted_afresh(board)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_books_agree_with_a_fresh_count(seed):
    assert_as_counted_afresh(searched(seed)[0].board)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_round_did_is_undone(seed):
    search, _ = searched(seed)
    board, chance = search.board, random.Random(seed)
    before = board.incumbent()
    board.state.totals[OF_ROUND] += 1
    board.state.note_n[0] = board.state.note_given_n[0] = 0
    for index in sorted(before.rosters):
        if chance.random() < 0.5 and board.state.roster_of[index] >= 0:
            remove(*board.records, index)
    reaches = board.facts.reach_course
    for number in range(len(reaches)):
        join_all(*board.records, number)
    for number in range(len(board.instance.courses)):
        host(*board.records, number)
    for line in board.instance.lines:
        make_room(*board.records, line.index, np.flatnonzero(reaches == line.course))
        join_whole(*board.records, line.index, np.flatnonzero(reaches == line.course))
    board.state.totals[BROKEN] = 0
    undo(*board.records)
    assert board.incumbent() == before
    assert_as_counted_afresh(board)


@pytest.mark.parametrize("seed", SEEDS)
def test_with_places_to_spare_it_seeks_the_least_cost_and_keeps_to_them(seed):
    search, _ = searched(seed)
    instance, start = search.board.instance, search.plan
    unfilled, cost = search.best
    for held in (unfilled, unfilled + 3):
        again = Recreate(instance, start, seed, lambda _: None, held=held)
        again.run(by_work(), 4 * BATCH * ROUND)
        assert judge(instance.loaded, plan_of(instance, again.plan)).findings == ()
        totals = Board(instance, again.plan).state.totals
        assert totals[UNFILLED] <= held
        assert totals[COST] <= cost


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_seed_gives_the_same_plans(seed):
    assert searched(seed)[1] == searched(seed)[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_comes_back_as_it_was_taken(seed):
    search, found = searched(seed)
    for plan in found:
        assert Board(search.board.instance, plan).incumbent() == plan


@pytest.mark.parametrize("seed", SEEDS)
def test_no_roster_gives_more_than_the_potential(seed):
    instance = resolve(tiny_scenario(seed))
    for start in (Incumbent(), greedy_plan(instance, None, Limits())):
        board = Board(instance, start)
        for partners in (False, True):
            for candidate in instance.candidates:
                if candidate.index in start.rosters:
                    continue
                count, _, places, _, _ = fill(*board.records, candidate.index, False, partners)
                assert places[:count].sum() <= potential(*board.records, candidate.index, partners)


def test_a_line_that_asks_for_a_million_costs_no_more_than_a_session_holds():
    instance = resolve(scenario(providers=[provider("oak", 1_000_000)]))
    board = Board(instance, Incumbent())
    most = instance.candidates[0].option.max_places
    assert board.state.open[0] <= instance.courses[0].max_places
    assert board.state.roster_seat.shape[1] <= most
    assert potential(*board.records, 0, False) == most


def test_what_the_bound_rises_with_is_rarely_looked_at():
    instance = next(i for i in (resolve(tiny_scenario(seed)) for seed in SEEDS) if len(i.candidates) > 4)
    rise = np.full(len(instance.candidates), 100, dtype=np.float32)
    rise[:2] = 0
    search = Recreate(instance, Incumbent(), 1, lambda _: None, rise)
    facts, drawn = search.board.facts, []
    for _ in range(2000):
        first, end = facts.pool_at[(reach := draw(search._up_to_all)) : reach + 2]
        drawn.append(facts.pool[first + draw(search._up_to[first:end])])
    share = sum(index < 2 for index in drawn) / len(drawn)
    assert 2 / len(instance.candidates) < share < 1


def test_a_line_that_cannot_reach_the_venue_is_refused_a_seat():
    away = provider("elm", 10, location={"lat": 52.5, "lon": 0.0}, max_travel_km=20)
    instance = resolve(scenario(providers=[provider("oak", 8), away]))
    board = Board(instance, Incumbent())
    for places in ({1: 8}, {0: 4, 1: 4}):
        with pytest.raises(ValueError, match="cannot reach its venue"):
            board.take(0, Roster(places, {}))
    board.take(0, Roster({0: 8}, {}))
    assert board.incumbent().rosters[0].places == {0: 8}
