"""What is not settled is never called proved, and no figure says more than the solves behind it.

A solve that ran out of time is made from one that did not: its bounds are taken away (`loosened`), or its plan.
"""

from __future__ import annotations

import importlib
from decimal import Decimal
from pathlib import Path

import pytest

from scheduler.analysis.alternatives import alternatives, within
from scheduler.analysis.bounded import Bounded, difference, levels_of
from scheduler.analysis.cases import Solved, only_places_and_cost
from scheduler.analysis.clashes import why_infeasible
from scheduler.analysis.frontier import find_points, frontier
from scheduler.analysis.rules import NO_RULES, rules
from scheduler.analysis.value import value
from scheduler.analysis.verdicts import better, difference_words, gain, places_verdict, rank
from scheduler.analysis.why import sharpen
from scheduler.analysis.why_course import course_reason, force_course
from scheduler.analysis.why_provider import line_reason, put_first, why_provider
from scheduler.plan import Totals
from scheduler.scenario import load
from scheduler.scenario.levels import Slack
from tests.analysis.cases import BUDGET, INLINE, LIMITS, rows, solved
from tests.builders import course, offer, provider, scenario, trainer, venue

WEEK = {"from": "2018-07-02", "to": "2018-07-06"}
SCENARIOS = Path(__file__).parents[2] / "scenarios"
CEILING = [provider("oak", 4, max_price=20), provider("elm", 3)]


def loosened(known: Solved, **bounds: int) -> Solved:
    """As if time had run out at the levels named, with these bounds; at every level, with 0, where none is."""
    assert known.result is not None
    bounds = bounds or {row.name: 0 for row in known.result.objectives}
    levels = [
        row.model_copy(update={"status": "feasible", "bound": bounds[row.name]}) if row.name in bounds else row
        for row in known.result.objectives
    ]
    return Solved(known.loaded, known.result.model_copy(update={"objectives": levels, "status": "feasible"}))


def without_plan(known: Solved) -> Solved:
    """As if time had run out before a plan was found."""
    assert known.result is not None
    empty = {"plan": None, "status": "unknown", "totals": Totals(), "objectives": []}
    return Solved(known.loaded, known.result.model_copy(update=empty))


@pytest.fixture
def each_solve(monkeypatch):
    """Alters what each re-solve of an analysis gives."""

    def alter(name, change):
        module = importlib.import_module(f"scheduler.analysis.{name}")
        solve = "solve" if hasattr(module, "solve") else "solve_values"
        real = getattr(module, solve)
        monkeypatch.setattr(module, solve, lambda *arguments: change(real(*arguments)))

    return alter


def by_price(**parts):
    """Places, then cost, in a week."""
    return scenario(**{"quarter": WEEK, "objectives": ["places", "cost"]} | parts)


# ---- differences


def test_with_a_slack_a_level_is_known_only_once_all_are_proved():
    """Six of seven places are filled, since the slack lets the cost level leave one out: six is what is compared."""
    loaded = by_price(objectives=[{"places": {"slack": 1}}, "cost"], courses=[course(materials=20, min_places=3)])
    base = solved(loaded)
    places = base.result.objectives[0]
    assert (places.best, places.value) == (0, 1)
    assert base.levels["places"] == Bounded(1, 1, 1)
    assert loosened(base, cost=0).levels["places"] == Bounded(0, None, 1)
    assert levels_of(loosened(base, places=0).result)["places"] == Bounded(0, None, 1)


def test_with_a_slack_no_level_is_left_out():
    names = ["places", "cost", "reach"]
    assert len(only_places_and_cost(by_price(objectives=names)).scenario.objectives) == 2
    assert (
        len(only_places_and_cost(by_price(objectives=[{"places": {"slack": 1}}, *names[1:]])).scenario.objectives) == 3
    )


def test_only_what_is_certain_counts_as_a_gain():
    assert difference(Bounded(5, 6, 6), Bounded(8, 9, 8)).certain == 2
    assert difference(Bounded(8, 9, 8), Bounded(5, 6, 6)).certain == -2
    assert difference(Bounded(5, 7, 6), Bounded(6, 9, 8)).certain == 0
    base, free = solved(by_price(providers=CEILING)), solved(by_price())
    assert gain(base, free) == (4, 0)
    assert rank(base, free) == (4, 0, 4, 0)
    assert gain(loosened(base), loosened(free)) == (0, 0)
    assert rank(loosened(base), loosened(free)) == (0, 0, 4, 0)


def test_better_is_told_level_by_level():
    base, free = solved(by_price(providers=CEILING)), solved(by_price())
    assert (better(base, free), better(free, base), better(base, base)) == (True, False, False)
    assert better(loosened(base), free) is None
    assert better(loosened(base, cost=0), loosened(base, cost=0)) is None


def test_points_are_not_called_places():
    people = [provider("oak", 4, max_price=20, line={"priority": 5}), provider("elm", 3)]
    free = [provider("oak", 4, line={"priority": 5}), provider("elm", 3)]
    words = difference_words(solved(by_price(providers=people)), solved(by_price(providers=free)))
    assert words == "+20 points (+4 places); cost as now"


def test_points_stand_only_beside_a_number():
    people = [provider("oak", 4, max_price=20, line={"priority": 5}), provider("elm", 3)]
    free = [provider("oak", 4, line={"priority": 5}), provider("elm", 3)]
    base, after = (solved(by_price(providers=each)) for each in (people, free))
    assert places_verdict(base, after) == "+20 points (+4 places)"
    assert places_verdict(loosened(base), after) == "no proved difference (+4 places)"


def test_travel_counts_in_the_cost_that_is_compared():
    """Two rooms, the near one dear: without travel the far one is cheaper, with it it is not."""
    far = provider("oak", 4, location={"lat": 51.6, "lon": 0.0})
    one, other = (solved(by_price(providers=[far], policy={"travel_cost_per_km": 1, "levy": levy})) for levy in (0, 1))
    assert difference_words(one, other) == "places as now; cost +£4.00, with travel"
    assert other.levels["cost"].shown > other.result.totals.net_cost


# ---- rules


def test_an_unproved_rule_is_not_called_the_dearest(each_solve):
    base = solved(by_price(providers=CEILING, policy={"levy": 2}))
    each_solve("rules", loosened)
    answer = rules(loosened(base), BUDGET, executor=INLINE)
    assert answer.sentences[0] == "No single rule is proved to cost a place."
    weighted = solved(by_price(providers=CEILING, objectives=[{"places": 1_000_000, "cost": 1}]))
    answer = rules(weighted, BUDGET, executor=INLINE)
    assert answer.sentences[0] == "No single rule is proved to cost a place."


def test_a_rule_that_costs_at_least_so_much_says_so(each_solve):
    base = solved(by_price(providers=[*CEILING, provider("ash", 2, max_price=1)]))
    each_solve("rules", lambda after: loosened(after, places=min(4, after.levels["places"].shown), cost=0))
    answer = rules(loosened(base, places=4), BUDGET, executor=INLINE)
    assert "without it at least 4 more places." in answer.sentences[0]


def test_a_rule_without_a_plan_in_time_has_no_figures(each_solve):
    base = solved(by_price(providers=CEILING, policy={"levy": 2}))
    each_solve("rules", without_plan)
    answer = rules(base, BUDGET, executor=INLINE)
    table = rows(answer, "rules")
    assert {(row["places_filled"], row["cost"], row["sessions"]) for row in table[1:]} == {(None, None, None)}
    assert {row["difference"] for row in table[1:]} == {"no plan found in time"}
    assert not any("could be filled" in sentence for sentence in answer.sentences)
    assert len(answer.charts["rules"].table.rows) == 1
    assert not answer.complete
    assert table[-1]["without"] == NO_RULES


# ---- value


def test_no_date_would_do_better_is_said_only_where_it_is_proved(each_solve):
    for levels in (["places", "cost"], ["places", "cost", "fairness"]):
        base = solved(by_price(objectives=levels, trainers=[trainer(available=["2018-07-02"])]))
        [_, row] = rows(value(base, BUDGET, executor=INLINE), "value")
        assert row["note"] == "no date at all would do better"
    [_, row] = rows(value(loosened(base), BUDGET, executor=INLINE), "value")
    assert row["note"] == "no date at all would do better"  # planned on, the plan is proved
    each_solve("value", loosened)
    for one in (loosened(base), base):
        [_, row] = rows(value(one, BUDGET, executor=INLINE), "value")
        assert row["note"] == "with every date free, none better was found: no proved difference"
        assert row["difference"] == "places as now; cost: no proved difference"


def test_a_date_that_fills_fewer_but_dearer_places_is_better():
    """One session only: six places of priority 1 on Monday, or four of priority 5 on a later day."""
    aid = {"id": "aid", "title": "Aid", "length": "full_day", "min_places": 2, "max_places": 9}
    ann = trainer(available=["2018-07-02"], max_sessions=1, offers=[offer(), offer(course="aid")])
    people = [
        provider("oak", interest=[{"course": "med", "places": 6}]),
        provider("elm", interest=[{"course": "aid", "places": 4, "priority": 5, "earliest": "2018-07-03"}]),
    ]
    base = solved(by_price(courses=[course(), aid], trainers=[ann], providers=people))
    answer = value(base, BUDGET, executor=INLINE)
    [row] = [row for row in rows(answer, "value") if row["one_more"].startswith("Ann Trainer also on")]
    assert row["difference"] == "+14 points (-2 places); cost as now"
    assert row["places_filled"] == 4
    assert "no date at all" not in row["note"]


def test_of_many_dates_those_with_most_places_are_tried_and_the_number_is_told():
    """Five more days would be used; the last has most places, and the fifth is not tried."""
    days = (3, 4, 5, 6, 9)
    people = [
        provider(f"p{day}", 7 if day == 9 else 2, line={"earliest": f"2018-07-{day:02}", "latest": f"2018-07-{day:02}"})
        for day in days
    ]
    quarter = {"from": "2018-07-02", "to": "2018-07-13"}
    base = solved(by_price(quarter=quarter, providers=people, trainers=[trainer(available=["2018-07-02"])]))
    answer = value(base, BUDGET, executor=INLINE)
    row = rows(answer, "value")[1]
    assert (row["one_more"], row["places_filled"]) == ("Ann Trainer also on Mon 9 Jul", 7)
    assert row["note"] == "with every date: +15 places; cost +£1,500.00; tried 4 of the 5 that it uses"


# ---- frontier


def test_every_point_there_is_needs_every_solve_proved(each_solve):
    base = solved(by_price(courses=[course(materials=10)]))
    assert "proved to be every point there is" in frontier(base, BUDGET, points=50, executor=INLINE).sentences[1]
    each_solve("frontier", loosened)
    answer = frontier(loosened(base), BUDGET, points=50, executor=INLINE)
    assert {row["proved"] for row in rows(answer, "frontier")} == {"no"}
    assert "not all of them proved" in answer.sentences[1]


def test_a_point_without_a_plan_is_left_out_and_counted(each_solve):
    base = solved(by_price(courses=[course(materials=10)]))
    seen = iter(range(100))
    each_solve("frontier", lambda after: after if next(seen) < 3 else without_plan(after))
    answer = frontier(base, BUDGET, points=50, executor=INLINE)
    assert not answer.complete
    assert any(note.startswith("No plan was found in the time given for ") for note in answer.notes)
    assert "every point there is" not in answer.sentences[1]


def test_a_frontier_begins_from_the_plan_where_that_is_proved_its_end():
    base = solved(by_price(courses=[course(materials=10)]))
    points, _, _ = find_points(base, BUDGET, "places", "cost", 50, executor=INLINE)
    assert points[0].solved is base
    for start, first, second in ((loosened(base), "places", "cost"), (base, "cost", "places")):
        points, _, _ = find_points(start, BUDGET, first, second, 4, executor=INLINE)
        assert all(point.solved is not start for point in points)


def test_the_cheapest_end_is_no_session_at_all_however_little_time_there_is(monkeypatch):
    """A scenario too large to be solved in time still has its ends: the search begins from them."""
    base = solved(by_price(courses=[course(materials=10)]))
    module = importlib.import_module("scheduler.analysis.frontier")
    real, starts = module.solve_values, []

    def seen(loaded, start, limits):
        starts.append(len(start.sessions))
        return real(loaded, start, limits)

    monkeypatch.setattr(module, "solve_values", seen)
    find_points(loosened(base), BUDGET, "places", "cost", 2, executor=INLINE)
    assert starts == [1, 0]


def test_a_step_is_priced_by_places_also_where_they_count_by_priority():
    people = [provider("oak", 4, line={"priority": 5}), provider("elm", 3, line={"priority": 5})]
    base = solved(by_price(providers=people, courses=[course(materials=10)]))
    steps = rows(frontier(base, BUDGET, points=100, executor=INLINE), "frontier")
    by_places = {(row["places_filled"], row["next_step"]) for row in steps}
    assert (2, "£10.00 for each place more") in by_places
    turned = rows(frontier(base, BUDGET, "cost", "places", points=12, executor=INLINE), "frontier")
    assert (0, "0.9 places more for each £100 more") in {(row["places_filled"], row["next_step"]) for row in turned}


def test_providers_reached_are_counted_as_reached():
    base = solved(by_price(providers=[provider("oak", 4), provider("elm", 3), provider("ash", 2)]))
    steps = rows(frontier(base, BUDGET, "reach", "cost", points=12, executor=INLINE), "frontier")
    assert [(row["first"], row["next_step"]) for row in steps] == [("0", "£100.00 for each provider more"), ("3", "")]


# ---- alternatives


def test_a_slack_is_in_the_unit_of_the_first_level():
    dear = [venue(), venue(id="den", name="Den", hire={"full_day": 3})]
    base = solved(scenario(quarter=WEEK, venues=dear, objectives=["cost", "places"], courses=[course(required=True)]))
    other = solved(
        scenario(quarter=WEEK, venues=dear[1:], objectives=["cost", "places"], courses=[course(required=True)])
    )
    assert within(base, other, Slack(amount=Decimal(4)))  # pounds
    assert not within(base, other, Slack(amount=Decimal(2)))
    assert within(base, other, Slack(percent=Decimal(1)))  # of £300
    assert not within(base, other, Slack(percent=Decimal("0.9")))
    answer, _ = alternatives(base, BUDGET, 9, Slack(amount=Decimal(4)), executor=INLINE)
    assert "within £4.00, " in answer.sentences[0]


def test_alternatives_not_found_in_time_are_not_called_beyond_the_slack(each_solve):
    rooms = [venue(), venue(id="den", name="Den", hire={"full_day": 20})]
    base = solved(by_price(venues=rooms))
    each_solve("alternatives", without_plan)
    answer, found = alternatives(base, BUDGET, 5, executor=INLINE)
    assert (found, answer.complete) == ({}, False)
    assert "No plan was found in the time given: without Town Hall." in answer.notes
    assert not any("beyond the slack" in note for note in answer.notes)


def test_an_alternative_s_result_says_what_it_was_made_with():
    """What it proves is proved without the hall only: whoever reads it again must know."""
    rooms = [venue(), venue(id="den", name="Den", hire={"full_day": 20})]
    _, found = alternatives(solved(by_price(venues=rooms)), BUDGET, 5, executor=INLINE)
    assert found["without Town Hall"].result.scenario.set == {"venues.hall.remove": True}


# ---- why


def test_a_first_claim_is_judged_by_places_alone():
    """Elm's places are not worth their travel to the weighted level: that is no rule that keeps it out."""
    people = [provider("oak", 4), provider("elm", 3, location={"lat": 51.6, "lon": 0.2})]
    base = solved(scenario(quarter=WEEK, providers=people, objectives=[{"places": 100, "travel": 1}]))
    [row] = rows(why_provider(base, "elm", None, BUDGET, executor=INLINE), "unfilled")
    assert row["what_if"].startswith("3 places for it would push nobody out: the objectives as listed")


def crowded(*priorities):
    """One session of ten places."""
    people = [
        provider(name, places, line={"priority": priority})
        for (name, places), priority in zip([("oak", 8), ("elm", 4)], priorities, strict=True)
    ]
    return solved(by_price(quarter={"from": "2018-07-02", "to": "2018-07-02"}, providers=people))


def test_an_unproved_first_claim_says_at_most():
    base = crowded(1, 1)
    [short] = base.result.unfilled
    turned = put_first(base, short.provider, short.course, LIMITS)
    assert (
        line_reason(base, short.provider, short.course, turned) == "2 places for it would push 2 places of others out"
    )
    unproved = turned._replace(solved=loosened(turned.solved))
    told = line_reason(base, short.provider, short.course, unproved)
    assert told == "2 places for it would push at most 2 places of others out"
    nothing = unproved._replace(gained=0, most=99)
    assert line_reason(base, short.provider, short.course, nothing) is None


def test_reasons_not_settled_are_told(each_solve):
    base = crowded(1, 1)
    [first] = base.result.unfilled
    each_solve("why_provider", without_plan)
    answer, result = sharpen(base, BUDGET, executor=INLINE)
    assert result.unfilled == [first]
    assert not answer.complete
    assert answer.sentences[1].startswith("0 reasons found by planning again; of 1 more it was not settled")
    assert not why_provider(base, first.provider, None, BUDGET, executor=INLINE).complete


def test_what_a_course_would_cost_is_as_certain_as_its_solve():
    from tests.analysis.test_why import rivals

    base = solved(rivals())
    forced, _ = force_course(base, "aid", LIMITS)
    assert course_reason(base, "aid", forced, None).endswith("against this one: -1 place; cost -£100.00")
    for bounds, words in (
        ({"cost": 0}, "-1 place; cost at least £100.00 less"),
        ({"places": 3}, "places: no proved difference; cost: no proved difference"),
        ({"places": 0}, "no proved difference"),
    ):
        told = course_reason(base, "aid", loosened(forced, **bounds), None)
        assert difference_words(base, loosened(forced, **bounds)) in told
        assert "no proved difference" in told or words in told


# ---- ways out


def test_ways_out_that_were_not_settled_are_no_impossibility(monkeypatch):
    from scheduler.analysis import repairs

    base = solved(load(SCENARIOS / "infeasible-budget.yaml"))
    monkeypatch.setattr(repairs, "plan_exists", lambda *_: None)
    answer = why_infeasible(base, BUDGET, executor=INLINE)
    assert rows(answer, "repairs") == []
    assert answer.sections[0].empty == "None was found in the time given."
    assert "Not settled in the time given, whether there is another way out of: the budget is £900.00." in answer.notes
    assert not answer.complete
    monkeypatch.setattr(repairs, "plan_exists", lambda *_: False)
    answer = why_infeasible(base, BUDGET, executor=INLINE)
    assert answer.sections[0].empty.startswith("No single one of these rules can be relaxed far enough")
    assert answer.complete


def test_a_rule_that_could_not_be_settled_may_be_spared(monkeypatch):
    """The last of the rules to be left out ran out of time: the clash is real, but may be smaller."""
    from scheduler.instance import resolve
    from scheduler.model import clash

    instance = resolve(load(SCENARIOS / "infeasible-budget.yaml"))
    real = clash.can_be_kept
    last = clash._rules(instance)[-1]

    def slow(instance, limits, deadline, without=frozenset()):
        return None if last in without else real(instance, limits, deadline, without)

    monkeypatch.setattr(clash, "can_be_kept", slow)
    found, smallest = clash.clashing_rules(instance, LIMITS, 1e12)
    assert last in found
    assert not smallest
