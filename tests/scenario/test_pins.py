"""Pins that no plan could hold by themselves, and pins that only the solver can judge."""

# ruff: noqa: E501 - a case is one line, however long
from __future__ import annotations

import pytest

from tests.scenario.texts import PINNED, assert_only_fault, edited, faults, marked

MED = "{course: med, trainer: ann, venue: hall, date: 2018-07-17, allocations: {oak: 2, elm: 1}, partners: {red: 1}}"
STOMA = "{course: stoma, trainer: ann, venue: hall, date: 2018-07-18, block: am}"

# Name: what takes the place of one pin, and words of the one fault.
REFUSED = {
    "unknown course": (STOMA, "{course: §stomma, trainer: ann, venue: hall, date: 2018-07-18, block: am}", "did you mean stoma?"),
    "unknown trainer": (STOMA, "{course: stoma, trainer: §anne, venue: hall, date: 2018-07-18, block: am}", "did you mean ann?"),
    "unknown venue": (STOMA, "{course: stoma, trainer: ann, venue: §hell, date: 2018-07-18, block: am}", "did you mean hall?"),
    "unknown provider": (MED, MED.replace("elm: 1", "§el: 1"), "pinned[0].allocations.el: found 'el', expected the id of a provider; did you mean elm?"),
    "unknown partner": (MED, MED.replace("red: 1", "§reed: 1"), "expected the id of a partner; did you mean red?"),
    "no offer": (STOMA, STOMA.replace("ann", "§bob"), "expected a trainer with an offer for stoma (it offers nothing)"),
    "no equipment": (MED, MED.replace("hall", "§web"), "expected a venue with hoist, which med needs"),
    "before the quarter": (STOMA, STOMA.replace("2018-07-18", "§2018-07-01"), "expected a date in the quarter"),
    "after the quarter": (STOMA, STOMA.replace("2018-07-18", "§2018-09-29"), "expected a date in the quarter"),
    "closed date": (STOMA, STOMA.replace("2018-07-18", "§2018-07-20"), "expected an open day (it is a closed Friday)"),
    "closed range": (STOMA, STOMA.replace("2018-07-18", "§2018-07-26"), "expected an open day"),
    "weekend": (STOMA, STOMA.replace("2018-07-18", "§2018-07-21"), "it is a closed Saturday"),
    "bank holiday": (STOMA, STOMA.replace("2018-07-18", "§2018-08-27"), "expected an open day (Late Summer Bank Holiday"),
    "too late for its days": (STOMA, "{course: care, trainer: ann, venue: hall, date: §2018-09-27}", "enough open days after it"),
    "no block for a half day": (STOMA, "§{course: stoma, trainer: ann, venue: hall, date: 2018-07-18}", "found no block, expected one of am: stoma takes half a day"),
    "unknown block": (STOMA, STOMA.replace("block: am", "block: §a"), "the name of a block"),
    "block not allowed": (STOMA, STOMA.replace("block: am", "block: §pm"), "expected a block that stoma may use: am"),
    "block for a full day": (MED, MED.replace("17,", "17, block: §am,"), "expected no block: med takes full days"),
    "trainer away": (STOMA, STOMA.replace("ann", "§ann").replace("2018-07-18", "2018-07-12"), "expected a trainer that is available on 2018-07-12 am"),
    "trainer away on the second day": (STOMA, "{course: care, trainer: §ann, venue: web, date: 2018-07-11}", "available on 2018-07-12 am"),
    "venue taken": (STOMA, STOMA.replace("hall", "§hall").replace("2018-07-18", "2018-07-13"), "expected a venue that is available on 2018-07-13 am"),
    "pinned twice": (STOMA, f"{STOMA}\n  - §{STOMA}", "pinned[2]: found the session pinned again"),
    "no interest": (STOMA, "{course: stoma, trainer: ann, venue: hall, date: 2018-07-18, block: am, allocations: {§elm: 1}}", "expected a provider with interest in stoma"),
    "more than asked": (MED, MED.replace("oak: 2, elm: 1}, partners: {red: 1}", "elm: §7}"), "found 7, expected at most 6: the places it asks for"),
    "more than it can release": (MED, MED.replace("oak: 2, elm: 1}, partners: {red: 1}", "oak: §5}"), "expected at most 4: its release_per_day"),
    "more than a provider may have": (STOMA, "{course: care, trainer: ann, venue: hall, date: 2018-07-18, allocations: {oak: §4}}", "expected at most 3: max_places_per_provider"),
    "before its window": (MED, MED.replace("07-17", "07-03").replace("oak: 2", "§oak: 2"), "suits it: before its earliest date (2018-07-03 am)"),
    "after its window": (MED, MED.replace("07-17", "09-17").replace("oak: 2", "§oak: 2"), "after its latest date (2018-09-17 am)"),
    "not its weekday": (MED, MED.replace("07-17", "07-06").replace("oak: 2", "§oak: 2"), "not one of its weekdays (2018-07-06 am)"),
    "it is away": (MED, MED.replace("07-17", "07-10").replace("oak: 2", "§oak: 2"), "it is unavailable (2018-07-10 am)"),
    "no top-up": (STOMA, "{course: stoma, trainer: ann, venue: hall, date: 2018-07-18, block: am, partners: {§red: 1}}", "expected a partner with a top_up for stoma"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(tmp_path, name):
    old, new, fragment = REFUSED[name]
    text, [place] = marked(edited((old, new), text=PINNED))
    assert_only_fault(faults(tmp_path, text), place, fragment)


# Name: edits, and words of the one fault.
REFUSED_WITH_MORE = {
    "not its block": ([("blocks: [am, pm]}\n", "blocks: [am]}\n"), ("oak: 2, elm", "§oak: 2, elm")], "not one of its blocks (2018-07-17 pm)"),
    "too far": ([("max_travel_km: 20", "max_travel_km: 0.1"), ("oak: 2, elm", "§oak: 2, elm")], "found hall 0.436 km from oak, expected at most its max_travel_km, 0.1 km"),
    "policy's places for a provider": ([("levy: 5.00", "levy: 5.00, max_places_per_provider: 1"), ("oak: 2, elm", "oak: §2, elm")], "expected at most 1: max_places_per_provider"),
    "more than a session of a partner": ([("policy: {levy: 5.00}", "policy: {top_up: fill}"), ("red: 1}}", "red: §4}}")], "found 4, expected at most 3: what it takes in a session"),
    "more than a partner's all": ([("policy: {levy: 5.00}", "policy: {top_up: fill}"), ("per_session: 3, ", ""), ("red: 1}}", "red: §5}}")], "found 5, expected at most 4"),
    "above the course": ([("max_places: 10, eq", "max_places: 4, eq"), ("elm: 1}, partners: {red: 1}", "elm: 3}"), ("- {course: med, trainer", "- §{course: med, trainer")], "found 5 places, expected at most 4: all that med takes"),
    "above the trainer": ([("max_places: 9\n", "max_places: 4\n"), ("elm: 1}, partners: {red: 1}", "elm: 3}"), ("- {course: med, trainer", "- §{course: med, trainer")], "found 5 places, expected at most 4: all that ann takes"),
    "above the venue": ([("capacity: 12", "capacity: 4"), ("elm: 1}, partners: {red: 1}", "elm: 3}"), ("- {course: med, trainer", "- §{course: med, trainer")], "found 5 places, expected at most 4: all that hall holds"),
    "no room for a local place": ([("capacity: 12", "capacity: 3"), ("min_places: 4", "min_places: 3"), ("policy: {levy: 5.00}", "policy: {top_up: fill}"), ("allocations: {oak: 2, elm: 1}, partners: {red: 1}", "partners: {red: 3}"), ("- {course: med, trainer", "- §{course: med, trainer")], "found 4 places, with the local place every session has, expected at most 3"),
    "no room for the minimum": ([("capacity: 12", "capacity: 3"), ("allocations: {oak: 2, elm: 1}, partners: {red: 1}", "allocations: {oak: 2}"), ("- {course: med, trainer", "- §{course: med, trainer")], "expected room for min_places, which is 4"),
    "partners above the minimum": ([("elm: 1}, partners: {red", "elm: 2}, partners: §{red")], "found 5 places with partners among them, expected at most min_places, which is 4"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED_WITH_MORE)
def test_refused_with_more_changed(tmp_path, name):
    edits, fragment = REFUSED_WITH_MORE[name]
    text, [place] = marked(edited(*edits, text=PINNED))
    assert_only_fault(faults(tmp_path, text), place, fragment)


ALLOWED = {
    "nothing changed": [],
    "two pins that clash in time": [(STOMA, "{course: stoma, trainer: ann, venue: web, date: 2018-07-17, block: am}")],
    "a limit that the pins break together": [("levy: 5.00", "levy: 5.00, max_sessions: 1")],
    "a course with no sessions allowed": [("blocks: [am], after", "blocks: [am], max_sessions: 0, after")],
    "two pins that together give more than is asked": [(STOMA, MED.replace("07-17", "07-18").replace("oak: 2, elm: 1}, partners: {red: 1}", "oak: 4}"))],
    "all the places of a line that wants all or nothing, less one": [("{course: care, places: 5}", "{course: care, places: 5, all_or_nothing: true}"), (STOMA, "{course: care, trainer: ann, venue: hall, date: 2018-07-18, allocations: {oak: 3}}")],
    "partners alone": [("allocations: {oak: 2, elm: 1}, partners: {red: 1}", "partners: {red: 3}")],
    "partners beyond the minimum where they may fill": [("policy: {levy: 5.00}", "policy: {top_up: fill}"), ("elm: 1}, partners: {red", "elm: 6}, partners: {red")],
    "exactly full": [("capacity: 12", "capacity: 4")],
    "far, but online": [("max_travel_km: 20", "max_travel_km: 0.1"), ("oak: 2, elm: 1}", "elm: 1}"), (STOMA, "{course: stoma, trainer: ann, venue: web, date: 2018-07-18, block: am, allocations: {oak: 1}}")],
    "the last dates that hold it": [(STOMA, "{course: care, trainer: ann, venue: hall, date: 2018-09-26}")],
    "days on either side of a closed one": [(STOMA, "{course: care, trainer: ann, venue: hall, date: 2018-07-18}")],
    "the same session but for the block": [("blocks: [am], after", "after"), (STOMA, f"{STOMA}\n  - {STOMA.replace('am}', 'pm}')}")],
    "a course's own limit above the policy's": [("levy: 5.00", "levy: 5.00, max_places_per_provider: 2"), (STOMA, "{course: care, trainer: ann, venue: hall, date: 2018-07-18, allocations: {oak: 3}}")],
}  # fmt: skip


@pytest.mark.parametrize("name", ALLOWED)
def test_allowed(tmp_path, name):
    assert faults(tmp_path, edited(*ALLOWED[name], text=PINNED)) == []


def test_a_road_distance_replaces_the_estimate(tmp_path):
    (tmp_path / "km.csv").write_text("provider,venue,km\noak,hall,20.5\n")
    text, [place] = marked(
        edited(("policy: {levy: 5.00}", "distances_from: km.csv"), ("oak: 2, elm", "§oak: 2, elm"), text=PINNED)
    )
    assert_only_fault(
        faults(tmp_path, text), place, "found hall 20.5 km from oak, expected at most its max_travel_km, 20 km"
    )
    (tmp_path / "km.csv").write_text("provider,venue,km\noak,hall,20\n")
    assert faults(tmp_path, text) == []


def test_a_pin_of_something_faulty_is_not_judged_by_it(tmp_path):
    text, [place] = marked(edited(("unavailable: [2018-07-12]", "unavailable: [§2018-7-12]"), text=PINNED))
    assert_only_fault(faults(tmp_path, text), place, "expected a date such as 2018-07-02")
