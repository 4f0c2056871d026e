"""Places confirmed on partners' own sessions: held in every plan, judged, told where they clash or cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler.instance import resolve
from scheduler.model.extract import incumbent_of_plan
from scheduler.model.recreate import Recreate
from scheduler.model.walk.changes import remove
from scheduler.model.walk.rounds import allowed
from scheduler.plan import HostedPlaces
from scheduler.planning import make_plan
from scheduler.progress import Limits
from scheduler.scenario.schema import HostedPin, Level
from tests.builders import course, hosted, offer, partner, plan, provider, scenario, session, trainer
from tests.oracle.random_scenarios import tiny_scenario
from tests.scenario.texts import BASE, assert_only_fault, edited, faults, marked

PIN = {"partner": "red", "hosted": "red-1", "allocations": {"elm": 2}}
LIMITS = Limits(seconds=60, workers=1)


def hosting(**parts):
    """Ours is free and the partner's places are dear: nobody takes them who need not."""
    offers = {"partners": [partner(hosted=[hosted()])], "trainers": [trainer(offers=[offer(session_fee=0)])]}
    return scenario(**{**offers, "objectives": ["places", "cost"], **parts})


def places(result) -> dict[str, int]:
    return {row.provider: row.places for row in result.plan.hosted}


def test_they_are_held_though_others_are_cheaper():
    assert places(make_plan(hosting(), LIMITS)) == {}
    assert places(make_plan(hosting(pinned_hosted=[PIN]), LIMITS)) == {"elm": 2}


def test_they_may_be_exceeded():
    loaded = hosting(pinned_hosted=[{**PIN, "allocations": {"elm": 1}}], trainers=[trainer(offers=[offer()])])
    dear = make_plan(hosting(pinned_hosted=loaded.scenario.pinned_hosted, courses=[course(min_places=10)]), LIMITS)
    assert sum(places(dear).values()) == 2  # there is no session of ours


def test_what_clashes_with_them_is_named():
    pinned = {"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-10", "allocations": {"elm": 1}}
    busy = [provider("oak", 4), provider("elm", 3, release_per_day=2)]
    result = make_plan(hosting(providers=busy, pinned=[pinned], pinned_hosted=[PIN]), LIMITS)
    assert result.status == "infeasible"
    assert "pinned: places on red-1 of red must hold as confirmed" in result.clash


def test_whatever_hosted_places_a_plan_has_can_be_held():
    """The plan that has them shows that they can; one that wants nothing but to be cheap holds them all the same."""
    held = 0
    for loaded in map(tiny_scenario, range(80)):
        first = make_plan(loaded, LIMITS)
        if first.plan is None or not first.plan.hosted:
            continue
        row = first.plan.hosted[0]
        pins = [HostedPin(partner=row.partner, hosted=row.hosted, allocations={row.provider: row.places})]
        cheap = loaded.scenario.model_copy(update={"pinned_hosted": pins, "objectives": [Level(weights={"cost": 1})]})
        second = make_plan(replace(loaded, scenario=cheap), LIMITS)
        given = {(each.partner, each.hosted, each.provider): each.places for each in second.plan.hosted}
        assert given[row.partner, row.hosted, row.provider] >= row.places
        held += 1
    assert held > 5


def test_the_search_never_lets_go_of_them():
    """Who loses the earlier course loses a later one that a partner hosts; not where that is confirmed."""
    courses = [course(), course(id="stoma", title="Stoma", after=["med"])]
    asks = [{"course": "med", "places": 2}, {"course": "stoma", "places": 2}]
    loaded = scenario(
        courses=courses,
        providers=[provider("elm", interest=asks)],
        partners=[partner(hosted=[hosted(course="stoma")])],
        pinned_hosted=[PIN],
    )
    instance = resolve(loaded)
    start = incumbent_of_plan(
        instance, plan(session("2018-07-03", {"elm": 2}), hosted=(HostedPlaces("red", "red-1", "elm", 2),))
    )
    search = Recreate(instance, start, 1, lambda _: None)
    records = search.board.records
    assert allowed(*records)
    remove(*records, next(iter(start.rosters)))
    assert not allowed(*records)


ONE = "{partner: red, hosted: red-1, allocations: {oak: 2}}"
WRONG = {
    "unknown partner": (ONE.replace("red,", "§reed,"), "expected the id of a partner; did you mean red?"),
    "unknown session": (ONE.replace("red-1", "§red-9"), "the id of a session that red hosts; did you mean red-1?"),
    "unknown provider": (ONE.replace("oak", "§oka"), "expected the id of a provider; did you mean oak?"),
    "no interest": (ONE.replace("oak", "§elm"), "expected a provider with interest in stoma"),
    "more than asked": (ONE.replace("2}", "§3}"), "found 3, expected at most 2: the places it asks for"),
    "more than offered": ("§" + ONE, "found 2 places, expected at most 1: all that red offers"),
    "dearer than it pays": (
        ONE.replace("oak", "§oak"),
        "found a price of £60.00, expected at most its max_price, £45.00",
    ),
    "at a wrong time": (ONE.replace("oak", "§oak"), "it is unavailable (2018-08-14 am)"),
    "too far": (ONE.replace("oak", "§oak"), "expected at most its max_travel_km, 0.1 km"),
    "pinned twice": (f"{ONE}, §{ONE}", "pinned_hosted[1]: found the session pinned again"),
}
MORE = {
    "more than offered": [("places: 3, price: 60", "places: 1, price: 60")],
    "dearer than it pays": [("{course: stoma, places: 2", "{course: stoma, places: 2, max_price: 45")],
    "at a wrong time": [("    unavailable: [2018-07-10", "    unavailable: [2018-08-14, 2018-07-10")],
    "too far": [("max_travel_km: 20", "max_travel_km: 0.1")],
}


@pytest.mark.parametrize("name", WRONG)
def test_what_no_plan_could_hold_is_bad_input(tmp_path, name):
    written, fragment = WRONG[name]
    text, [place] = marked(edited(*MORE.get(name, []), text=BASE) + f"pinned_hosted: [{written}]\n")
    assert_only_fault(faults(tmp_path, text), place, fragment)


def test_what_a_plan_could_hold_is_good_input(tmp_path):
    assert faults(tmp_path, f"{BASE}pinned_hosted: [{ONE}]\n") == []
