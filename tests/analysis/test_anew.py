"""Amounts with everything planned anew: just enough is, and less is not, by enumeration and by whole re-plans."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.analysis.anew import anew, why_not_sought
from scheduler.analysis.changes import Change, with_levels
from scheduler.analysis.course_points import levers
from scheduler.analysis.held import asking, newcomers_of, places_of
from scheduler.analysis.tipping import tipping
from scheduler.check import judge
from scheduler.planning import make_plan
from scheduler.results import plan_from_rows
from scheduler.scenario import load
from scheduler.scenario.schema import Level
from tests.analysis.cases import BUDGET, INLINE, LIMITS, WEEK, rows, several_short, solved, unfilled
from tests.analysis.less import lesser
from tests.builders import course, offer, partner, plan, provider, scenario, session, trainer
from tests.oracle.enumeration import enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario

WHAT_IF = Path(__file__).parents[2] / "scenarios" / "what-if.yaml"
SLICE = 20
EVERY_TIME, NOW_AND_THEN = range(0, 40, SLICE), range(40, 600, SLICE)
MOST_PLANS = 20_000
PLACES = [Level(weights={"places": 1})]


def dear_above_eight():
    """Twelve people in two sessions, each place above eight a pound dearer: none has ten, though ten are cheapest."""
    people = [*(provider(name, 4) for name in ("oak", "elm", "fir")), provider("ash", 1, max_price=29)]
    teacher = trainer(available=["2018-07-02", "2018-07-03"], offers=[offer(extra_places={"above": 8, "price": 1})])
    parts = {"courses": [course(min_places=3, max_places=10)], "trainers": [teacher], "providers": people}
    return solved(scenario(quarter=WEEK, objectives=["places", "cost"], **parts))


def test_less_is_enough_when_the_sessions_need_not_stay_as_planned():
    """At best ten share £302; as planned at most nine share £301."""
    base = dear_above_eight()
    answer = tipping(base, BUDGET, executor=INLINE)
    held = [row["change"] for row in rows(answer, "tipping") if row["gained"] == 1]
    told = [row for row in rows(answer, "replanned") if row["change"].startswith("Ash pays")]
    assert [(row["least"], row["change"]) for row in told] == [("proved", "Ash pays £1.20 more, up to £30.20")]
    assert told[0]["best_plan_then"].startswith("asked for +1; in all +1 place")
    assert [text for text in held if text.startswith("Ash")] != ["Ash pays £1.20 more, up to £30.20"]
    assert answer.complete


@pytest.mark.parametrize(
    ("label", "held_label"),
    [
        ("a new provider that asks for 1 place", "a new provider that asks for 3 places"),
        (
            "1 extra place from those who ask already: Oak Lodge +1",
            "3 extra places from those who ask already: Oak Lodge +3",
        ),
        ("1 more place from London Borough of Redbridge", "3 more places from London Borough of Redbridge"),
        ("the minimum lowered from 6 to 5", "the minimum lowered from 6 to 3"),
        ("Fir Tree pays £5.00 more, up to £50.00", "ceilings raised"),
    ],
)
def test_less_is_enough_when_some_may_move_to_a_second_session(label, held_label):
    """All eight places are in one session in a room for eight; as planned nobody leaves it for a second one."""
    base = solved(load(WHAT_IF))
    held = {lever.label: lever for lever in levers(base, "catheter", LIMITS).levers}
    [found] = anew(base, "catheter", [held[held_label]], LIMITS)
    assert (found.lever.label, found.lever.smallest) == (label, True)


def test_where_less_may_do_it_is_not_called_proved(monkeypatch):
    monkeypatch.setattr("scheduler.analysis.anew._Search.probe", lambda search, _: unsettled(search.base))
    answer = tipping(dear_above_eight(), BUDGET, executor=INLINE)
    [row] = [row for row in rows(answer, "replanned") if row["change"].startswith("Ash pays")]
    assert row["least"] == "at most"
    assert {row["less_is_not_enough"] for row in rows(answer, "courses_anew") if row["kind"] == "a ceiling raised"} == {
        "not proved"
    }
    assert not answer.complete


def unsettled(base):
    from scheduler.analysis.held import Probe

    return Probe(False, False, base.plan)


@pytest.mark.parametrize(
    ("objectives", "why"),
    [
        (["cost", "places"], "places do not come first among the objectives"),
        ([{"places": 1, "cost": 1}], "places do not come first among the objectives"),
        ([{"places": {"slack": 1}}, "cost"], "places may be given up to the slack"),
        ([{"places": {"slack": 0}}, "cost"], ""),
        ([{"places": {"slack": "10%"}}, "cost"], ""),  # of none unfilled
        ([{"places": 2}, "cost"], ""),
        (["places"], ""),
    ],
)
def test_the_least_is_sought_where_only_a_change_can_fill_more(objectives, why):
    assert why_not_sought(solved(scenario(quarter=WEEK, objectives=objectives))) == why


def test_from_a_plan_that_is_not_the_best_nothing_is_proved():
    """Nine would fit and be cheaper for all: that is no change's doing."""
    base = dear_above_eight()
    row = base.result.objectives[0]
    unproved = row.model_copy(update={"bound": 0, "status": "feasible"})
    poor = replace(base, result=base.result.model_copy(update={"objectives": [unproved]}))
    answer = tipping(poor, BUDGET, executor=INLINE)
    assert {row["least"] for row in rows(answer, "replanned")} == {"at most"}
    assert any("it is not proved that no plan fills more with nothing changed" in note for note in answer.notes)


def test_what_needs_no_change_is_a_sentence_and_no_change():
    loaded = scenario(quarter=WEEK)
    base = solved(loaded)
    base.__dict__["plan"] = plan(session("2018-07-03", {"oak": 2, "elm": 3}))
    answer = tipping(base, BUDGET, executor=INLINE)
    assert answer.sentences[2] == (
        "Medication needs no change: with everything else as planned 2 places more could be filled; "
        "the objectives put something else first."
    )
    assert not rows(answer, "tipping")
    assert not rows(answer, "replanned")


def test_where_one_more_who_asks_makes_a_partner_pay_too_much_it_proves_nothing_of_extra_places():
    """Five with Redbridge share £60 a place at £12 each; a third who asks makes it £40, less than Redbridge pays."""
    tiers = {"counted": "interest", "prices": {1: 60, 3: 40}}
    base = solved(
        scenario(
            quarter=WEEK,
            objectives=["places", "cost"],
            courses=[course(min_places=6)],
            trainers=[trainer(offers=[offer(session_fee=0, price_tiers=tiers)])],
            providers=[provider("oak", 3, max_price=12), provider("elm", 1, max_price=12)],
            partners=[partner(top_up=[{"course": "med", "places": 1, "price": 300}])],
        )
    )
    one_more = Change("", (asking("oak", "med", 4),))
    assert solved(one_more.apply(base.loaded)).result.totals.places_filled == 5
    answer = tipping(base, BUDGET, executor=INLINE)
    for table in ("courses", "courses_anew"):
        extra = [row["change"] for row in rows(answer, table) if row["kind"] == "extra places"]
        assert extra == ["1 extra place from those who ask already: Oak Lodge +1"]


# ---- on random scenarios


def first_places(seed):
    """A random tiny scenario whose places come first."""
    return with_levels(tiny_scenario(seed), PLACES)


@pytest.mark.parametrize(
    "first", [*EVERY_TIME, *(pytest.param(first, marks=pytest.mark.slow) for first in NOW_AND_THEN)]
)
def test_just_enough_is_enough_and_one_less_is_not(first):
    """On random tiny scenarios; so is what nothing is enough of."""
    judged = check(range(first, first + SLICE), first_places)
    assert judged["enumerated"] > judged["too large"]
    assert judged["at the most"] > 0


def test_where_several_are_needed_one_less_is_not_enough():
    judged = check(range(16), several_short)
    assert judged["one less"] >= 30
    assert not judged["too large"]


def check(seeds, drawn):
    """Every lever of every course with places unfilled; how many changes of each sort were judged."""
    judged = Counter()
    for seed, base, name in unfilled(seeds, drawn):
        held = [lever for lever in levers(base, name, LIMITS).levers if lever.change or lever.amount]
        for found in anew(base, name, held, LIMITS):
            if found.lever.change is not None:
                check_enough(base, found.lever, name, seed)
                judged["enough"] += 1
                judged["proved"] += found.lever.smallest
            if found.lever.smallest:
                check_less_is_not(base, found.lever, name, seed, judged)
    assert judged["enough"]
    assert judged["proved"] >= 0.9 * judged["enough"]
    return judged


def check_enough(base, lever, name, seed):
    """By the judge: the plan keeps every rule, and fills more of what is asked for now, in all and of the course."""
    changed, scenario_ = lever.change.apply(base.loaded), base.loaded.scenario
    assert not judge(changed, lever.plan).findings, (seed, lever)
    gained = places_of(scenario_, lever.plan, name) - places_of(scenario_, base.plan, name)
    assert gained == lever.gained > 0, (seed, lever)
    assert points(base, lever.plan) > points(base, base.plan), (seed, lever)
    if lever.kind not in {"a new provider", "extra places"}:  # whose own places count in a plan of theirs
        assert points(base, replanned(changed)) > points(base, base.plan), (seed, lever)


def check_less_is_not(base, lever, name, seed, judged):
    """By planning the whole anew with less, this course first, too, and by every plan there is of it."""
    for less in lesser(base, lever, name):
        changed = less.apply(base.loaded)
        newcomers = newcomers_of(base.loaded.scenario, changed.scenario)
        for first in (None, name):
            plan_ = replanned(after_all_others(changed, newcomers, first))
            assert not better(base, plan_, name), (seed, lever, less)
        truth = every_plan(changed)
        judged["too large" if truth is None else "enumerated"] += 1
        judged[sort_of(lever, less)] += 1
        assert not any(better(base, plan_, name) for plan_ in truth or ()), (seed, lever, less)


def sort_of(lever, less):
    """What a judged change is: nothing at all, one less than is enough, or the most where nothing is enough."""
    return "at the most" if lever.change is None else "one less" if less.edits else "nothing"


def replanned(changed):
    """The best plan; an empty one where there is none, as with a partner's places confirmed above a lower minimum."""
    result = make_plan(changed, LIMITS)
    assert result.status in {"optimal", "infeasible"}
    return plan_from_rows(result.plan, changed.scenario) if result.plan is not None else plan()


def after_all_others(changed, newcomers, first):
    """Those who ask now come before newcomers, and of what they ask one course, if any, before the others."""
    scenario_ = changed.scenario
    more = 1 + sum(line.places for p in scenario_.providers for line in p.interest if p.id in newcomers)
    most = 1 + sum(line.places * line.priority for p in scenario_.providers for line in p.interest)

    def weighed(line):
        return line.model_copy(update={"priority": more * (line.priority + most * (line.course == first))})

    people = [
        p if p.id in newcomers else p.model_copy(update={"interest": [weighed(line) for line in p.interest]})
        for p in scenario_.providers
    ]
    return replace(changed, scenario=scenario_.model_copy(update={"providers": people}))


def points(base, plan_):
    """Places by priority of those asked for now: written anew for the test."""
    scenario_, total = base.loaded.scenario, 0
    for person in scenario_.providers:
        for line in person.interest:
            alone = scenario_.model_copy(update={"providers": [person.model_copy(update={"interest": [line]})]})
            whole = alone.model_copy(update={"partners": scenario_.partners})
            total += line.priority * places_of(whole, plan_, line.course)
    return total


def better(base, plan_, name):
    """Whether a plan fills more of what is asked for now, in all and of the course."""
    more_of_it = places_of(base.loaded.scenario, plan_, name) > places_of(base.loaded.scenario, base.plan, name)
    return more_of_it and points(base, plan_) > points(base, base.plan)


def every_plan(changed):
    """Every plan there is; None where there are too many."""
    try:
        truth = enumerate_best(changed, most_plans=MOST_PLANS)
    except TooLarge:
        return None
    return map(truth.plan, range(truth.plans_counted))
