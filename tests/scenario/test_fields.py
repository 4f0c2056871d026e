"""Every field: what it takes, what it refuses and in which words, at the exact place."""

# ruff: noqa: E501 - a case is one line, however long
from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from scheduler.scenario import schema
from scheduler.scenario.schema import LatLon, Outcode
from tests.scenario.texts import BASE, assert_only_fault, edited, faults, loaded, marked, messages

# Name: edits, and words of the one fault at the mark.
REFUSED = {
    "format 2": (("format: 1", "format: §2"), "format: found 2, expected 1, the only format there is"),
    "format true": (("format: 1", "format: §true"), "found true, expected 1"),
    "format 1.0": (("format: 1", "format: §1.0"), "found 1.0, expected 1"),
    "name a number": (("name: Test", "name: §2018"), "found 2018, expected text; put it in quotes"),
    "name nothing": (("name: Test", "name:§"), "found nothing, expected text"),
    "name empty": (("name: Test", "name: §''"), "found '', expected some text"),
    "no name": (("format: 1\nname: Test\n", "§format: 1\n"), "found no name, expected it to be given"),
    "unknown field": (("policy: {levy: 5.00}", "§polcy: {levy: 5.00}"), "found the field 'polcy', expected one of format, name, quarter,"),
    "misspelt field": (("min_places: 4", "§min_place: 4"), "expected one of id, title, length, min_places, max_places, blocks,"),
    "date unknown": (("from: 2018-07-02, to: 2018-09-28}\ncal", "from: §2018-02-30, to: 2018-09-28}\ncal"), "found '2018-02-30', expected a date of the calendar"),
    "date in words": (("from: 2018-07-02, to: 2018-09-28}\ncal", "from: §2 July 2018, to: 2018-09-28}\ncal"), "expected a date such as 2018-07-02"),
    "date a number": (("[2018-07-20, {", "[§20180720, {"), "found 20180720, expected a date such as 2018-07-02 or a range {from: ..., to: ...}"),
    "range without an end": ((", {from: 2018-07-25, to: 2018-07-27}]", ", §{from: 2018-07-25}]"), "calendar.closed[1]: found no to, expected it to be given"),
    "range of something else": ((", {from: 2018-07-25, to: 2018-07-27}]", ", {from: 2018-07-25, to: 2018-07-27, §blocks: [am]}]"), "found the field 'blocks', expected one of from, to"),
    "time without quotes is still text": (('from: "09:30"', 'from: §9:30'), "found '9:30', expected a time of day such as \"09:30\""),
    "time past midnight": (('from: "09:30"', 'from: §"24:30"'), "expected a time of day"),
    "time in seconds": (('from: "09:30"', 'from: §"09:30:00"'), "expected a time of day"),
    "bank holidays elsewhere": (("bank_holidays: England", "bank_holidays: §england"), "expected one of England, Scotland, Wales, Northern Ireland, none; did you mean England?"),
    "weekday in full": (("weekdays: [mon, tue, wed, thu]", "weekdays: [mon, §tuesday, wed, thu]"), "interest.med.weekdays[1]: found 'tuesday', expected one of mon, tue"),
    "id with capitals": (("- {id: bob", "- {id: §Bob"), "trainers.Bob.id: found 'Bob', expected lower-case letters, digits and hyphens, beginning with a letter or digit"),
    "id too long": (("- {id: bob", "- {id: §" + "b" * 101), "expected at most 100 characters"),
    "length misspelt": (("length: half_day", "length: §halfday"), "expected one of half_day, full_day; did you mean half_day?"),
    "length a number": (("length: half_day", "length: §1"), "found 1, expected half_day, full_day or {days: n}"),
    "length of no days": (("{days: 3}", "{days: §0}"), "courses.care.length.days: found 0, expected at least 1"),
    "length of hours": (("{days: 3}", "{§hours: 3, days: 1}"), "found the field 'hours', expected one of days"),
    "no places": (("min_places: 4", "min_places: §0"), "found 0, expected at least 1"),
    "places beyond counting": (("max_places: 10", "max_places: §1000001"), "found 1000001, expected at most 1000000"),
    "places in quotes": (("min_places: 4", 'min_places: §"4"'), "found '4', expected a whole number; leave out the quotes"),
    "places a fraction": (("min_places: 4", "min_places: §4.0"), "found 4.0, expected a whole number"),
    "places true": (("min_places: 4", "min_places: §true"), "found true, expected a whole number"),
    "equipment no list": (("equipment: [hoist]}\n", "equipment: §hoist}\n"), "found 'hoist', expected a list"),
    "equipment a number": (("equipment: [hoist]}\n", "equipment: [§5]}\n"), "courses.med.equipment[0]: found 5, expected text; put it in quotes"),
    "money in thousandths": (("session_fee: 300.00", "session_fee: §300.005"), "found 300.005, expected an amount in pounds, at least 0, with at most two decimals"),
    "money below nothing": (("session_fee: 300.00", "session_fee: §-1"), "found -1, expected an amount in pounds, at least 0"),
    "money beyond a million": (("session_fee: 300.00", "session_fee: §1000000.01"), "expected an amount of at most 1000000 pounds"),
    "money as text": (("session_fee: 300.00", "session_fee: §£300"), "found '£300', expected an amount in pounds"),
    "money true": (("session_fee: 300.00", "session_fee: §true"), "found true, expected an amount in pounds"),
    "yes for true": (("online: true", "online: §yes"), "found 'yes', expected true or false; did you mean true?"),
    "1 for true": (("online: true", "online: §1"), "found 1, expected true or false"),
    "counted differently": (("counted: places", "counted: §place"), "expected one of providers, places, interest; did you mean places?"),
    "over the year": (("over: session", "over: §year"), "expected one of session, quarter"),
    "tier not a count": (("{1: 65.00, 5:", '{1: 65.00, §"5":'), "trainers.ann.offers.med.price_tiers.prices.5: found '5', expected a whole number; leave out the quotes"),
    "tier without a price": (("5: 52.00}", "5: §free}"), "prices.5: found 'free', expected an amount in pounds"),
    "availability a number": (("unavailable: [2018-07-12]", "unavailable: [§12]"), "expected a date such as 2018-07-02, a range {from: ..., to: ...} or a rule {weekdays: [...], blocks: [...]}"),
    "rule with an unknown field": (("fri]}, 2018-09-01]", "fri], §block: [am]}, 2018-09-01]"), "found the field 'block', expected one of from, to, weekdays, blocks; did you mean blocks?"),
    "latitude": (("lat: 51.58", "lat: §91"), "found 91, expected at most 90"),
    "longitude": (("lon: 0.18", "lon: §-181"), "found -181, expected at least -180"),
    "latitude as text": (("lat: 51.58", "lat: §north"), "found 'north', expected a number"),
    "location as text": (("location: {outcode: RM3}", "location: §RM3"), "found 'RM3', expected {outcode: RM1} or {lat: 51.576, lon: 0.183}"),
    "location of both forms": (("location: {outcode: RM3}", "location: {outcode: RM3, §lat: 5}"), "found the field 'lat', expected one of lat, lon, outcode"),
    "kind misspelt": (("kind: nursing", "kind: §nursng"), "did you mean nursing?"),
    "distance below nothing": (("max_travel_km: 20", "max_travel_km: §-1"), "expected a distance from 0 to 100000 kilometres"),
    "distance as text": (("max_travel_km: 20", "max_travel_km: §20km"), "found '20km', expected a distance in kilometres"),
    "trained not a count": (("trained: {med: 2}", "trained: {med: §-2}"), "providers.oak.trained.med: found -2, expected at least 0"),
    "trained a list": (("trained: {med: 2}", "trained: §[med]"), "found a list, expected a mapping"),
    "provider no mapping": (("  - {id: elm, name: Elm House, kind: nursing, location: {outcode: RM3}, interest: [{course: med, places: 6}]}", "  - §elm"), "providers[1]: found 'elm', expected a mapping with id, name, kind, location"),
    "top_up policy": (("levy: 5.00", "top_up: §fil"), "policy.top_up: found 'fil', expected one of reach_minimum, fill; did you mean fill?"),
    "turnout above all": (("levy: 5.00", "turnout: {attendance: §1.1}"), "policy.turnout.attendance: found 1.1, expected at most 1"),
    "no objectives": (("[places, {cost: 1, travel: 2}, {fairness: {slack: 5%}}]", "§[]"), "found a list, expected at least one"),
    "objectives no list": (("[places, {cost: 1, travel: 2}, {fairness: {slack: 5%}}]", "§places"), "found 'places', expected a list"),
    "unknown objective": (("objectives: [places,", "objectives: [§place,"), "found 'place', expected one of places, cost, fairness, reach, travel, changes, sessions; did you mean places?"),
    "unknown objective in a sum": (("{cost: 1, travel: 2}", "{cost: 1, travel: 2, §fair: 1}"), "objectives[1].fair"),
    "weight of nothing": (("{cost: 1, travel: 2}", "{cost: 1, travel: §0}"), "objectives[1].travel: found 0, expected a whole weight from 1 to 1000000"),
    "weight a fraction": (("{cost: 1, travel: 2}", "{cost: 1, travel: §0.5}"), "found 0.5, expected a whole weight"),
    "weight true": (("{cost: 1, travel: 2}", "{cost: 1, travel: §true}"), "found true, expected a whole weight"),
    "weight and slack": (("{cost: 1, travel: 2}", "{cost: 1, travel: §{slack: 1}}"), "found a mapping, expected a whole weight"),
    "slack below nothing": (("slack: 5%", "slack: §-1"), "objectives[2].fairness.slack: found -1, expected a number of at least 0, or a percentage such as 5%"),
    "slack beyond all": (("slack: 5%", "slack: §2000%"), "or a percentage such as 5%"),
    "slack as words": (("slack: 5%", "slack: §five%"), "or a percentage such as 5%"),
    "slack not a number": (("slack: 5%", "slack: §nan%"), "or a percentage such as 5%"),
    "slack misspelt": (("{fairness: {slack: 5%}}", "{fairness: §{slak: 5%}}"), "found a mapping, expected {slack: AMOUNT} or a weight"),
    "level a number": (("{cost: 1, travel: 2}", "§3"), "found 3, expected an objective, {objective: {slack: AMOUNT}} or {objective: weight, ...}"),
    "level empty": (("{cost: 1, travel: 2}", "§{}"), "found a mapping, expected an objective"),
    "no time": (("time_limit: 60", "time_limit: §0"), "found 0, expected a number of seconds above 0"),
    "workers below nothing": (("time_limit: 60", "workers: §-1"), "solver.workers: found -1, expected at least 0"),
    "seed too large": (("time_limit: 60", "seed: §2147483648"), "expected at most 2147483647"),
    "interest_from a list": (("policy: {levy: 5.00}", "interest_from: §[a.csv]"), "found a list, expected text"),
    "python's name for from": (("closed: [2018-07-20, {from: 2018-07-25", "closed: [2018-07-20, {§from_: 2018-07-25"), "found the field 'from_', expected one of from, to; did you mean from?"),
    "label a list": (("equipment: [hoist]}\n", "equipment: [hoist], categories: {asc: §[1]}}\n"), "courses.med.categories.asc: found a list, expected text or a whole number"),
    "label's name a number": (("equipment: [hoist]}\n", "equipment: [hoist], categories: {§13: a}}\n"), "found 13, expected text; put it in quotes"),
    "a field named by a number": (("policy: {levy: 5.00}", "§5: {levy: 5.00}"), "found 5, expected a name"),
    "an alias to a list": (("equipment: [hoist]}\n", "equipment: &e [hoist], materials: §*e}\n"), "found a list, expected an amount in pounds"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(tmp_path, name):
    edit, fragment = REFUSED[name]
    text, [place] = marked(edited(edit))
    assert_only_fault(faults(tmp_path, text), place, fragment)


def test_several_things_missing_are_several_faults(tmp_path):
    found = messages(tmp_path, edited(("name: Elm House, kind: nursing, location: {outcode: RM3}, ", ""))).splitlines()
    assert [line.split(": ", 1)[1] for line in found] == [
        f"providers.elm: found no {field}, expected it to be given" for field in ("name", "kind", "location")
    ]


@pytest.mark.parametrize(
    ("edit", "look", "value"),
    [
        (("levy: 5.00", "levy: 5"), lambda found: found.policy.levy, 500),
        (("levy: 5.00", "levy: 0.07"), lambda found: found.policy.levy, 7),
        (("levy: 5.00", "levy: 1e2"), lambda found: found.policy.levy, 10_000),
        (("levy: 5.00", "levy: 1000000"), lambda found: found.policy.levy, 100_000_000),
        (("levy: 5.00", "budget: null"), lambda found: found.policy.budget, None),
        (("max_travel_km: 20", "max_travel_km: 0.0005"), lambda found: found.providers[0].max_travel_km, 1),
        (("max_travel_km: 20", "max_travel_km: 1.2344"), lambda found: found.providers[0].max_travel_km, 1234),
        (("name: Test", "name: no"), lambda found: found.name, "no"),
        (("name: Test", "name: 2018-07-02"), lambda found: found.name, "2018-07-02"),
        (("max_places: 10", "max_places: 012"), lambda found: found.courses[0].max_places, 12),
        (("slack: 5%", "slack: 2.5 %"), lambda found: found.objectives[2].slack.percent, Decimal("2.5")),
        (("slack: 5%", "slack: 12.50"), lambda found: found.objectives[2].slack.amount, Decimal("12.5")),
        (("slack: 5%", "slack: 0"), lambda found: found.objectives[2].slack.amount, Decimal(0)),
        (("{fairness: {slack: 5%}}", "{fairness: 3}"), lambda found: found.objectives[2].name, "fairness:3"),
        (("equipment: [hoist]}\n", "equipment: [hoist], categories: {asc: 13, b: x}}\n"), lambda found: found.courses[0].categories, {"asc": 13, "b": "x"}),
    ],
)  # fmt: skip
def test_taken(tmp_path, edit, look, value):
    assert look(loaded(tmp_path, edited(edit)).scenario) == value


def test_every_part_of_a_scenario_is_as_written(tmp_path):
    found = loaded(tmp_path, BASE).scenario
    assert found.quarter.from_ == dt.date(2018, 7, 2)
    assert found.calendar.blocks["pm"].to == dt.time(16, 30)
    assert found.courses[2].length.days == 3
    assert found.trainers[0].available[1] == dt.date(2018, 9, 1)
    assert found.trainers[0].offers[0].price_tiers.prices == {1: 6500, 5: 5200}
    assert isinstance(found.venues[0].location, Outcode)
    assert isinstance(found.providers[0].location, LatLon)
    assert [level.name for level in found.objectives] == ["places", "cost:1+travel:2", "fairness"]


def test_defaults_are_the_contracts(tmp_path):
    text = (
        "format: 1\nname: N\nquarter: {from: 2018-07-02, to: 2018-07-30}\n"
        "courses: [{id: a, title: A, length: full_day, min_places: 1, max_places: 2}]\n"
        "trainers: [{id: t, name: T, offers: [{course: a, price_tiers: {counted: places, prices: {1: 2}}}]}]\n"
        "venues: [{id: v, name: V, capacity: 2, location: {outcode: RM1}}]\n"
        "providers: [{id: p, name: P, kind: other, location: {outcode: RM1}, interest: [{course: a, places: 1}]}]\n"
        "partners: [{id: q, name: Q, top_up: [{course: a, places: 1, price: 1}]}]\n"
    )
    found = loaded(tmp_path, text).scenario.model_dump(mode="json", by_alias=True)
    assert found["calendar"] == {
        "bank_holidays": "England", "weekdays": ["mon", "tue", "wed", "thu", "fri"], "closed": [], "full_day": ["am", "pm"],
        "blocks": {"am": {"from": "09:30:00", "to": "12:30:00"}, "pm": {"from": "13:30:00", "to": "16:30:00"}},
    }  # fmt: skip
    assert found["courses"][0] == {
        "id": "a", "title": "A", "length": "full_day", "min_places": 1, "max_places": 2, "blocks": None, "equipment": [], "materials": 0,
        "max_sessions": None, "min_gap_days": 0, "max_places_per_provider": None, "after": [], "required": False, "categories": {},
    }  # fmt: skip
    assert found["trainers"][0] == {
        "id": "t", "name": "T", "available": [], "unavailable": [], "max_sessions": None, "max_sessions_per_week": None, "moves": False,
        "offers": [{"course": "a", "session_fee": 0, "price_tiers": {"counted": "places", "over": "session", "prices": {"1": 200}},
                    "minimum_charge": 0, "extra_places": None, "max_places": None}],
    }  # fmt: skip
    assert found["venues"][0] == {
        "id": "v", "name": "V", "capacity": 2, "equipment": [], "location": {"outcode": "RM1"}, "online": False,
        "hire": {"half_day": 0, "full_day": 0}, "available": [], "unavailable": [],
    }  # fmt: skip
    assert found["providers"][0] == {
        "id": "p", "name": "P", "kind": "other", "location": {"outcode": "RM1"}, "max_travel_km": None, "release_per_day": None,
        "max_price": None, "unavailable": [], "trained": {}, "carried_over": 0, "turnout": {"conversion": None, "attendance": None},
        "interest": [{"course": "a", "places": 1, "max_price": None, "earliest": None, "latest": None, "weekdays": None, "blocks": None,
                      "all_or_nothing": False, "priority": 1}],
    }  # fmt: skip
    assert found["partners"][0] == {
        "id": "q", "name": "Q", "hosted": [], "top_up": [{"course": "a", "places": 1, "per_session": None, "price": 100}],
    }  # fmt: skip
    assert found["policy"] == {
        "top_up": "reach_minimum", "levy": 0, "admin_cost": 0, "budget": None, "max_sessions": None, "max_sessions_per_week": None,
        "max_places_per_provider": None, "lock_days": None, "travel_cost_per_km": 0, "turnout": {"conversion": 1.0, "attendance": 1.0},
    }  # fmt: skip
    assert [level["weights"] for level in found["objectives"]] == [{"places": 1}, {"cost": 1}, {"fairness": 1}]
    assert found["solver"] == {"time_limit": 60.0, "workers": 0, "seed": 1}
    assert (found["pinned"], found["published"], found["overrides"]) == ([], None, {})


def test_a_scenario_does_not_change():
    from tests.builders import scenario

    with pytest.raises(Exception, match="frozen"):
        scenario().scenario.name = "Other"


def test_every_field_has_a_description():
    parts = [part for part in vars(schema).values() if isinstance(part, type) and issubclass(part, schema.Part)]
    described = [part for part in parts if part not in (schema.Part, schema.Level, schema.Slack)]
    assert len(described) > 20
    assert [
        f"{part.__name__}.{name}"
        for part in described
        for name, field in part.model_fields.items()
        if not field.description
    ] == []
