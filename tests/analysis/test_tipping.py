"""Every tipping point is just enough, and one less is not: judged from the scenario, and by enumeration."""

from __future__ import annotations

import pytest

from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.course_points import levers
from scheduler.analysis.held import NEWCOMER, asked_of, held, places_of, probe
from scheduler.analysis.session_points import drop_outs, next_tiers, slack_of
from scheduler.analysis.tipping import tipping
from scheduler.check import judge
from scheduler.check.case import Case
from tests.analysis.cases import BUDGET, INLINE, LIMITS, rows, solved
from tests.builders import course, offer, partner, plan, provider, scenario, session, trainer
from tests.oracle.enumeration import enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario

WEEK = {"from": "2018-07-02", "to": "2018-07-06"}
SLICE = 20
EVERY_TIME, NOW_AND_THEN = range(0, 100, SLICE), range(100, 400, SLICE)


def by_kind(base, name="med"):
    return {lever.kind: lever for lever in levers(base, name, LIMITS)}


def test_two_places_short():
    """Seven places asked, nine needed."""
    red = partner(top_up=[{"course": "med", "places": 1, "price": 30}])
    base = solved(scenario(quarter=WEEK, courses=[course(min_places=9)], partners=[red]))
    assert not base.plan.sessions
    found = by_kind(base)
    amounts = {kind: lever.amount for kind, lever in found.items() if lever.change}
    assert amounts == {"a new provider": 1, "extra places": 1, "partner places": 1, "the minimum lowered": 1}
    assert all(lever.smallest for lever in found.values())
    assert found["a ceiling raised"].label == "ceilings: nobody who asks has one"


def test_a_ceiling_a_penny_too_low():
    """Seven share £300: £42.86 each."""
    base = solved(scenario(quarter=WEEK, providers=[provider("oak", 4, max_price=42.85), provider("elm", 3)]))
    assert places_of(base.loaded.scenario, base.plan, "med") == 3
    lever = by_kind(base)["a ceiling raised"]
    assert (lever.amount, lever.gained, lever.smallest) == (1, 4, True)


def test_a_trainer_without_a_date_left():
    people = [provider("oak", 10), provider("elm", 6)]
    base = solved(
        scenario(quarter=WEEK, providers=people, trainers=[trainer(available=["2018-07-02"], max_sessions=1)])
    )
    found = by_kind(base)
    lever = found["a trainer's date"]
    assert lever.label == "one more date: Ann Trainer on Tue 3 Jul, one session above its limit"
    assert lever.gained == 6
    assert [kind for kind, other in found.items() if other.change] == ["a trainer's date"]


def test_nothing_to_change_where_a_place_is_open():
    loaded = scenario(quarter=WEEK)
    from scheduler.analysis.cases import Solved

    base = Solved(loaded, solved(loaded).result)
    base.__dict__["plan"] = plan(session("2018-07-03", {"oak": 2, "elm": 3}))
    assert [lever.kind for lever in levers(base, "med", LIMITS)] == ["nothing"]


@pytest.mark.parametrize(
    "first", [*EVERY_TIME, *(pytest.param(first, marks=pytest.mark.slow) for first in NOW_AND_THEN)]
)
def test_just_enough_is_enough_and_one_less_is_not(first):
    """On random tiny scenarios, by the independent check and by enumeration of the held scenario."""
    tried = 0
    for seed in range(first, first + SLICE):
        base = solved(tiny_scenario(seed))
        if not base.has_plan:
            continue
        scenario_ = base.loaded.scenario
        for item in scenario_.courses:
            if places_of(scenario_, base.plan, item.id) >= asked_of(scenario_, item.id):
                continue
            for lever in levers(base, item.id, LIMITS):
                if lever.change is not None:
                    check_enough(base, lever, item.id, seed)
                    tried += 1
    assert tried


def check_enough(base, lever, name, seed):
    changed = lever.change.apply(base.loaded)
    assert not judge(changed, lever.plan).findings, (seed, lever)
    gained = places_of(base.loaded.scenario, lever.plan, name) - places_of(base.loaded.scenario, base.plan, name)
    assert gained == lever.gained > 0, (seed, lever)
    before = {s.key: s.allocations for s in base.plan.sessions}
    after = {s.key: s.allocations for s in lever.plan.sessions}
    for key, roster in before.items():
        assert all(after[key].get(who, 0) >= places for who, places in roster.items()), (seed, lever)
    less = one_less(lever)
    if less is None or not lever.smallest:
        return
    try:
        truth = enumerate_best(held(less.apply(base.loaded), base.plan, name), most_plans=20_000)
    except TooLarge:
        return
    most = max(
        (places_of(base.loaded.scenario, truth.plan(row), name) for row in range(truth.plans_counted)), default=0
    )
    filled = [
        row
        for row in range(truth.plans_counted)
        if places_of(base.loaded.scenario, truth.plan(row), name) == most
        and judge(less.apply(base.loaded), truth.plan(row)).totals.places_filled >= base.result.totals.places_filled
    ]
    assert most <= places_of(base.loaded.scenario, base.plan, name) or not filled, (seed, lever)


def one_less(lever):
    """The same change by one less; None for kinds that have no less."""
    if lever.kind == "nothing":
        return None
    edits = []
    for edit in lever.change.edits:
        if lever.kind == "the minimum lowered":
            edits.append(Edit(edit.path, edit.value + 1))
        elif lever.kind in {"a ceiling raised", "partner places"}:
            edits.append(Edit(edit.path, edit.value - 1))
        elif lever.kind == "a new provider":
            [line] = edit.value.interest
            if line.places == 1:
                return Change("", ())
            fewer = line.model_copy(update={"places": line.places - 1})
            edits.append(Edit(edit.path, edit.value.model_copy(update={"interest": [fewer]})))
        else:
            return None
    return Change("", tuple(edits))


def test_a_newcomers_places_are_nobodys_gain():
    base = solved(scenario(quarter=WEEK, courses=[course(max_places=10)], providers=[provider("oak", 10, max_price=1)]))
    change = Change("", ())
    found = probe(base, change, "med", LIMITS)
    assert (found.enough, found.settled) == (False, True)
    assert NEWCOMER not in found.plan.sessions


# ---- running sessions


def tiered(**parts):
    tiers = {"counted": "providers", "prices": {1: 50, 3: 40}}
    return scenario(
        trainers=[trainer(offers=[offer(session_fee=0, price_tiers=tiers, **parts)])],
        providers=[provider("oak", 4), provider("elm", 3, max_price=45), provider("ash", 1)],
        courses=[course(min_places=4)],
    )


def test_who_could_drop_out():
    decided = plan(session("2018-07-03", {"oak": 4, "elm": 3, "ash": 1}))
    found = {drop.provider: drop for drop in drop_outs(tiered(), decided)}
    assert found["oak"].short == 0
    assert (found["oak"].price, found["oak"].price_after, found["oak"].over) == (4000, 5000, (("elm", 4500),))
    assert found["ash"].effect == "£40.00 becomes £50.00 for the rest, above the ceiling of 1 provider, a dearer tier"
    assert found["elm"].over == ()
    only = plan(session("2018-07-03", {"oak": 4}))
    assert [drop.effect for drop in drop_outs(tiered(), only)] == ["below its minimum by 4"]
    assert slack_of(tiered(), decided)[0].spare == 4


def test_what_reaches_the_next_tier():
    decided = plan(session("2018-07-03", {"oak": 4, "elm": 1}))
    [found] = next_tiers(tiered(), decided)
    assert (found.counted, found.now, found.more, found.price, found.price_after) == ("providers", 2, 1, 5000, 4000)
    assert found.fits


@pytest.mark.parametrize("seed", range(120))
def test_dropping_out_and_tiers_are_what_the_check_finds(seed):
    """Above each row: the judge itself, of the plan with one provider fewer."""
    base = solved(tiny_scenario(seed))
    case = Case(base.loaded, base.plan)
    ids = {item.id: item.position for item in case.sessions}
    for drop in drop_outs(base.loaded, base.plan):
        number = ids[drop.session]
        session_ = base.plan.sessions[number]
        rest = {name: n for name, n in session_.allocations.items() if name != drop.provider}
        others = base.plan.sessions[:number], base.plan.sessions[number + 1 :]
        after = base.plan._replace(sessions=(*others[0], session_._replace(allocations=rest), *others[1]))
        found = {finding.rule for finding in judge(base.loaded, after).findings}
        assert bool(drop.short) <= ("session-minimum" in found), (drop, found)
        if drop.price_after is not None:
            assert Case(base.loaded, after).money[number].price_per_head == drop.price_after
            assert bool(drop.over) == ("price-ceiling" in found), (drop, found)
    for tier in next_tiers(base.loaded, base.plan):
        money = case.money[ids[tier.session]]
        tiers = case.sessions[[s.id for s in case.sessions].index(tier.session)].offer.price_tiers
        reached = [price for count, price in tiers.prices.items() if count <= tier.now + tier.more]
        assert reached[-1] < money.tier_price
        below = [price for count, price in tiers.prices.items() if count <= tier.now + tier.more - 1]
        assert below[-1] >= money.tier_price


def test_the_answer_says_what_the_best_plan_would_be():
    base = solved(scenario(quarter=WEEK, courses=[course(min_places=9)], objectives=["places", "cost"]))
    answer = tipping(base, BUDGET, executor=INLINE)
    table = {row["kind"]: row for row in rows(answer, "courses")}
    assert table["the minimum lowered"]["change"] == "the minimum lowered from 9 to 7"
    assert table["the minimum lowered"]["best_plan_then"] == "+7 on it; +7 places; cost +£300.00"
    assert table["the minimum lowered"]["set"] == "plan SCENARIO --set courses.med.min_places=7"
    assert answer.sentences[0] == "1 course with interest does not run."
    assert answer.complete
