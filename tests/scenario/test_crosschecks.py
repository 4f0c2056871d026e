"""Every cross-check, refused at its exact line and column, and beside it what only looks alike and is allowed."""

# ruff: noqa: E501 - a case is one line, however long
from __future__ import annotations

import pytest

from tests.scenario.texts import BASE, assert_only_fault, edited, faults, loaded, marked

# Name of the case: edits, and words of the one fault, which must be at the mark.
REFUSED = {
    # -- dates
    "quarter reversed": ([("to: 2018-09-28}\ncalendar", "to: §2018-07-01}\ncalendar")], "quarter.to: found 2018-07-01"),
    "quarter too long": ([("to: 2018-09-28}\ncalendar", "to: §2020-09-28}\ncalendar")], "expected at most 400"),
    "closed range reversed": ([("to: 2018-07-27}", "to: §2018-07-24}")], "a date not before from, which is 2018-07-25"),
    "rule reversed": ([("to: 2018-09-28, weekdays", "to: §2018-07-01, weekdays")], "trainers.ann.available[0].to"),
    "rule with no weekdays": ([("weekdays: [mon, tue, wed, thu, fri]}", "weekdays: §[]}")], "leave it out for all"),
    "rule with an unknown block": (
        [("weekdays: [mon, tue, wed, thu, fri]}", "blocks: [am, §pn]}")],
        "found 'pn', expected the name of a block",
    ),
    "window reversed": (
        [("earliest: 2018-07-04, latest: 2018-09-14", "earliest: 2018-09-14, latest: §2018-07-04")],
        "a date not before earliest",
    ),
    "window with no blocks": ([("blocks: [am, pm]}\n      - {course: stoma", "blocks: §[]}\n      - {course: stoma")], "interest.med.blocks"),
    "window with an unknown block": (
        [("blocks: [am, pm]}\n      - {course: stoma", "blocks: [am, §eve]}\n      - {course: stoma")],
        "providers.oak.interest.med.blocks[1]: found 'eve'",
    ),
    "hosted before the quarter": ([("date: 2018-08-14", "date: §2018-07-01")], "expected a date in the quarter"),
    "hosted after the quarter": ([("date: 2018-08-14", "date: §2018-09-29")], "expected a date in the quarter"),
    "hosted in an unknown block": ([("block: am, location", "block: §a, location")], "the name of a block or full_day"),
    "no open day": (
        [("closed: [2018-07-20, {from: 2018-07-25, to: 2018-07-27}]", "closed: [{from: 2018-07-01, to: 2018-09-28}]"),
         ("quarter: {from", "§quarter: {from")],
        "found no open day in the quarter",
    ),
    "no open weekday": ([("  bank_holidays: England\n", "  weekdays: §[]\n")], "at least one day of the week"),
    # -- blocks
    "block reversed": ([('from: "13:30", to: "16:30"', 'from: "13:30", to: §"12:45"')], "a time after from, which is 13:30"),
    "blocks overlap": ([('pm: {from: "13:30"', 'pm: {from: §"12:29"')], "expected a time from 12:30 on, when am ends"),
    "block named full_day": (
        [('pm: {from: "13:30", to: "16:30"}}', 'pm: {from: "13:30", to: "16:30"}, §full_day: {from: "18:00", to: "19:00"}}')],
        "expected another name",
    ),
    "full day of an unknown block": ([("full_day: [am, pm]", "full_day: [am, §pn]")], "calendar.full_day[1]: found 'pn'"),
    "full day empty": ([("full_day: [am, pm]", "full_day: §[]")], "expected the blocks that a full day uses"),
    "full day out of order": ([("full_day: [am, pm]", "full_day: §[pm, am]")], "in the order of the day: am, pm"),
    "full day with a block twice": ([("full_day: [am, pm]", "full_day: §[am, am, pm]")], "each block once"),
    # -- names
    "course twice": ([("- {id: stoma, title", "- {id: stoma, title: S, length: full_day, min_places: 1, max_places: 2}\n  - {id: §stoma, title")], "found stoma again, expected it once; it is at "),
    "provider twice": ([("- {id: elm", "- {id: §oak")], "providers.oak.id: found oak again"),
    "hosted twice over two partners": (
        [("policy: {levy: 5.00}", "  - {id: blue, name: B, hosted: [{id: §red-1, course: med, date: 2018-08-14, block: full_day, places: 3, price: 60}]}\npolicy: {levy: 5.00}")],
        "partners.blue.hosted.red-1.id: found red-1 again",
    ),
    "interest twice": ([("      - {course: stoma, places: 2}\n", "      - {course: stoma, places: 2}\n      - {course: §stoma, places: 1}\n")], "found stoma again"),
    "offer twice": ([("      - {course: stoma, session_fee: 150}\n", "      - {course: stoma, session_fee: 150}\n      - {course: §stoma}\n")], "found stoma again"),
    "top-up twice": ([("per_session: 3, price: 55.00}]", "per_session: 3, price: 55.00}, {course: §med, places: 1, price: 1}]")], "found med again"),
    "offer for an unknown course": ([("- {course: care, session_fee", "- {course: §carer, session_fee")], "found 'carer', expected the id of a course; did you mean care?"),
    "interest in an unknown course": ([("{course: care, places: 5}", "{course: §cares, places: 5}")], "did you mean care?"),
    "top-up for an unknown course": ([("top_up: [{course: med, places: 4, per_session: 3, price: 55.00}]", "top_up: [{course: §meds, places: 4, price: 55.00}]")], "did you mean med?"),
    "hosted of an unknown course": ([("red-1, course: stoma", "red-1, course: §x")], "hosted.red-1.course: found 'x'"),
    "trained in an unknown course": ([("trained: {med: 2}", "trained: {med: 2, §stomma: 1}")], "did you mean stoma?"),
    "course in an unknown block": ([("blocks: [am], after", "blocks: [am, §an], after")], "courses.stoma.blocks[1]: found 'an'"),
    # -- courses
    "minimum above maximum": ([("length: full_day, min_places: 4", "length: full_day, min_places: §11")], "expected at most max_places, which is 10"),
    "course with no blocks": ([("blocks: [am], after", "blocks: §[], after")], "at least one; leave it out for all"),
    "after an unknown course": ([("after: [med]", "after: [§mad]")], "did you mean med?"),
    "after itself": ([("after: [med]", "after: [med, §stoma]")], "expected another course than the course itself"),
    "prerequisites in a circle": (
        [("equipment: [hoist]}\n", "equipment: [hoist], after: [§care]}\n"), ("max_places_per_provider: 3", "max_places_per_provider: 3, after: [stoma]")],
        "a circle of prerequisites (med after care after stoma after med)",
    ),
    # -- prices
    "tiers not from 1": ([("prices: {1: 65.00, 5", "prices: {§2: 65.00, 5")], "expected 1: the first price holds from 1 on"),
    "tiers from 0": ([("prices: {1: 65.00, 5", "prices: {§0: 70, 1: 65.00, 5")], "found 0 as the first count"),
    "tiers falling": ([("{1: 65.00, 5: 52.00}", "{1: 65.00, 5: 52.00, §3: 50}")], "found 3 after 5, expected counts that rise"),
    "tiers empty": ([("{1: 65.00, 5: 52.00}", "§{}")], "expected one from a count of 1 on"),
    "tier beyond counting": ([("5: 52.00}", "§5000000: 52.00}")], "a count of at most 1000000"),
    # -- places
    "no location": ([(", location: {outcode: RM1}, unavailable", ", unavailable"), ("- {id: hall, name", "- §{id: hall, name")], "venues.hall.location: found nothing, expected a location, or online: true"),
    "location is nothing": ([(", location: {outcode: RM1}, unavailable", ", location: §null, unavailable")], "or online: true"),
    "unknown outcode": ([("outcode: RM1}, un", "outcode: §RM99}, un")], "did you mean RM9?"),
    "postcode for an outcode": ([("outcode: RM3}", "outcode: §RM3 7AB}")], "found 'RM3 7AB', expected the first half of a UK postcode, such as RM1; did you mean RM3?"),
    "hosted at an unknown outcode": ([("outcode: IG1}", "outcode: §XX1}")], "hosted.red-1.location.outcode"),
    # -- objectives
    "objective twice": ([("objectives: [places,", "objectives: [places, §{places: {slack: 1}},")], "found places again"),
    "objective twice, once as a sum of one": ([("{fairness: {slack: 5%}}", "fairness, §{fairness: 3}")], "found fairness again"),
    "weighted level twice": ([("{fairness: {slack: 5%}}", "§{cost: 1, travel: 2}")], "found cost:1+travel:2 again"),
    "changes without published": ([("{fairness: {slack: 5%}}", "§changes")], "expected published to name an earlier result.json"),
    "changes in a sum without published": ([("{fairness: {slack: 5%}}", "§{changes: 1, reach: 2}")], "expected published"),
    # -- sums
    "carried over overflows": ([("interest: [{course: med, places: 6}]", "carried_over: §1000000, interest: [{course: med, places: 100000}]")], "fairness could come to 1.0e+16"),
    "cost overflows": ([("{course: stoma, session_fee: 150}", "§{course: stoma, session_fee: 1000000}"), ("{course: stoma, places: 2}", "{course: stoma, places: 1000000}"), ("places: 6}]}", "places: 6}, {course: stoma, places: 999999}]}"), ("min_places: 2, max_places: 8, blocks", "min_places: 2, max_places: 1000000, materials: 1000, blocks"), ("levy: 5.00", "levy: 1000")], "cost could come to"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(tmp_path, name):
    edits, fragment = REFUSED[name]
    text, [place] = marked(edited(*edits))
    assert_only_fault(faults(tmp_path, text), place, fragment)


ALLOWED = {
    "nothing": [],
    "quarter of one day": [("quarter: {from: 2018-07-02, to: 2018-09-28}", "quarter: {from: 2018-08-14, to: 2018-08-14}")],
    "rule of one day": [("{from: 2018-07-02, to: 2018-09-28, weekdays: [mon, tue, wed, thu, fri]}", "{from: 2018-07-17, to: 2018-07-18}")],
    "rule without dates": [("{from: 2018-07-02, to: 2018-09-28, weekdays: [mon, tue, wed, thu, fri]}", "{weekdays: [tue, wed]}")],
    "window of one day": [("earliest: 2018-07-04, latest: 2018-09-14", "earliest: 2018-07-17, latest: 2018-07-17")],
    "hosted on a closed day": [("date: 2018-08-14", "date: 2018-08-27")],
    "hosted for a full day": [("block: am, location", "block: full_day, location")],
    "hosted nowhere": [(", location: {outcode: IG1}", "")],
    "blocks that touch": [('pm: {from: "13:30"', 'pm: {from: "12:30"')],
    "blocks in any order": [('{am: {from: "09:30", to: "12:30"}, pm: {from: "13:30", to: "16:30"}}', '{pm: {from: "13:30", to: "16:30"}, am: {from: "09:30", to: "12:30"}}')],
    "a block more": [('pm: {from: "13:30", to: "16:30"}}', 'pm: {from: "13:30", to: "16:30"}, eve: {from: "18:00", to: "20:00"}}')],
    "full day of one block": [("full_day: [am, pm]", "full_day: [pm]")],
    "the same id in two lists": [("- {id: web,", "- {id: oak,"), ("  no-web: {venues: [{id: web, remove: true}]}\n", "")],
    "hosted under a venue's id": [("{id: red-1,", "{id: hall,")],
    "minimum equal to maximum": [("min_places: 2, max_places: 8, max", "min_places: 8, max_places: 8, max")],
    "blocks on a full-day course": [("length: full_day, min", "length: full_day, blocks: [am], min")],
    "two courses after one": [("max_places_per_provider: 3}", "max_places_per_provider: 3, after: [med]}")],
    "prices that rise": [("{1: 65.00, 5: 52.00}", "{1: 52.00, 5: 65.00, 9: 70}")],
    "interest counted over the quarter": [("counted: places, over: session", "counted: interest, over: quarter")],
    "location online": [("online: true}", "online: true, location: {outcode: RM1}}")],
    "an outcode in small letters": [("outcode: RM3}", "outcode: rm3}")],
    "an objective again within a sum": [("{cost: 1, travel: 2}", "cost, {cost: 1, travel: 2}")],
}  # fmt: skip


@pytest.mark.parametrize("name", ALLOWED)
def test_allowed(tmp_path, name):
    assert faults(tmp_path, edited(*ALLOWED[name])) == []


def test_a_scenario_may_be_nearly_empty(tmp_path):
    assert faults(tmp_path, "format: 1\nname: N\nquarter: {from: 2018-07-02, to: 2018-07-03}\n") == []


def test_full_day_must_be_given_where_the_blocks_are_others(tmp_path):
    edits = [
        ('{am: {from: "09:30", to: "12:30"}, pm:', '§{morning: {from: "09:30", to: "12:30"}, pm:'),
        ("  full_day: [am, pm]\n", ""),
        ("blocks: [am], after", "after"),
        ("block: am, location", "block: pm, location"),
        (", blocks: [am, pm]}\n      - {course: stoma", "}\n      - {course: stoma"),
    ]
    text, [place] = marked(edited(*edits))
    assert_only_fault(faults(tmp_path, text), place, "expected full_day to say which of them a full day uses")


def test_full_day_need_not_be_given_where_nothing_lasts_a_full_day(tmp_path):
    text = (
        "format: 1\nname: N\nquarter: {from: 2018-07-02, to: 2018-07-30}\n"
        'calendar: {blocks: {eve: {from: "18:00", to: "20:00"}}}\n'
        "courses: [{id: a, title: A, length: half_day, min_places: 1, max_places: 2}]\n"
    )
    assert faults(tmp_path, text) == []


WARNED = {
    "window after the quarter": ([("earliest: 2018-07-04, latest: 2018-09-14", "earliest: 2018-10-04")], "providers.oak.interest.med: found dates from 2018-10-04 on, all outside the quarter"),
    "window before the quarter": ([("earliest: 2018-07-04, latest: 2018-09-14", "latest: 2018-06-04")], "found dates up to 2018-06-04"),
    "available outside the quarter": ([("fri]}, 2018-09-01]", "fri]}, 2018-12-01]")], "trainers.ann.available[1]: found dates from 2018-12-01 on"),
    "nobody offers it": ([("      - {course: care, session_fee: 500}\n", "")], "nobody offers care and nobody hosts it: none of the 5 places"),
    "trainer takes too few": ([("max_places: 9\n", "max_places: 3\n")], "trainers.ann.offers.med.max_places: found 3, and med needs at least 4"),
    "no venue is large enough": ([("capacity: 100", "capacity: 9"), ("{days: 3}, min_places: 2, max_places: 8", "{days: 3}, min_places: 13, max_places: 18")], "courses.care.min_places: found 13, and no venue holds more than 12"),
    "no venue has it": ([("after: [med]", "after: [med], equipment: [hoits]")], "courses.stoma.equipment[0]: found 'hoits', which no venue has: it cannot run; did you mean hoist?"),
    "no venue has all": ([("equipment: [hoist]}\n", "equipment: [hoist, beds]}\n"), ("capacity: 100,", "capacity: 100, equipment: [beds],")], "courses.med.equipment: no venue has all of hoist, beds"),
}  # fmt: skip


@pytest.mark.parametrize("name", WARNED)
def test_warned(tmp_path, name):
    edits, fragment = WARNED[name]
    [warning] = loaded(tmp_path, edited(*edits)).warnings
    assert fragment in warning
    assert warning.startswith(f"{tmp_path}/scenario.yaml:")


def test_no_warning_without_cause(tmp_path):
    assert loaded(tmp_path, BASE).warnings == ()


def test_a_hosted_session_alone_is_enough_for_no_warning(tmp_path):
    text = edited(("      - {course: stoma, session_fee: 150}\n", ""))
    assert loaded(tmp_path, text).warnings == ()


def test_blocks_are_in_the_order_of_the_day_however_written(tmp_path):
    scenario = loaded(tmp_path, edited(*ALLOWED["blocks in any order"])).scenario
    assert list(scenario.calendar.blocks) == ["am", "pm"]
