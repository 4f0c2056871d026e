"""The random calendar, courses, trainers, venues and policy of a tiny scenario, as a file would hold them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from tests.oracle.dice import EQUIPMENT, Dice, Part

# Each start is chosen for what lies near it: plain weeks, week ends, bank holidays of every nation, a year's end.
STARTS = [
    "2018-07-02",
    "2018-07-05",
    "2018-07-06",
    "2018-07-11",
    "2018-08-03",
    "2018-08-24",
    "2018-09-13",
    "2018-12-28",
]


def draw_calendar(dice: Dice) -> Part:
    """The quarter and the calendar: one to three open days."""
    first = dt.date.fromisoformat(dice.pick(STARTS))
    length = dice.pick([2, 3, 4, 5, 6, 8])
    dates = [first + dt.timedelta(days=n) for n in range(length)]
    calendar: Part = {}
    if dice.chance(0.7):
        calendar["bank_holidays"] = dice.pick(["none", "England", "Scotland", "Wales", "Northern Ireland"])
    weekdays = ["mon", "tue", "wed", "thu", "fri"]
    if dice.chance(0.2):
        weekdays = dice.pick([["mon", "wed", "thu", "fri", "sat"], ["tue", "thu", "fri", "sat", "sun"]])
        calendar["weekdays"] = weekdays
    usual = [day for day in dates if day.strftime("%a").lower() in weekdays]
    too_many = dice.some(usual, len(usual) - dice.pick([1, 2, 2, 3, 3]))
    if too_many:
        last = too_many[-1].isoformat()
        calendar["closed"] = [day.isoformat() for day in too_many[:-1]] + [{"from": last, "to": last}]
    if dice.chance(0.35):
        calendar |= _draw_blocks(dice)
    quarter = {"from": first.isoformat(), "to": dates[-1].isoformat()}
    return {"quarter": quarter} | ({"calendar": calendar} if calendar else {})


def _draw_blocks(dice: Dice) -> Part:
    morning, evening = {"from": "09:00", "to": "12:00"}, {"from": "18:00", "to": "21:00"}
    afternoon = {"from": "13:00", "to": "16:00"}
    return dice.pick(
        [
            {"blocks": {"day": {"from": "09:30", "to": "16:30"}}, "full_day": ["day"]},
            {"blocks": {"morning": morning, "evening": evening}, "full_day": ["morning", "evening"]},
            {"blocks": {"am": morning, "pm": afternoon, "late": evening}, "full_day": ["am", "pm"]},
            {"blocks": {"am": morning, "pm": afternoon}, "full_day": ["pm"]},
        ]
    )


def draw_courses(dice: Dice, days: Sequence[dt.date], blocks: Sequence[str]) -> list[Part]:
    courses: list[Part] = []
    for name in ["medication", "stoma", "falls"][: dice.pick([1, 1, 2, 2, 2, 3])]:
        length = dice.pick(["half_day", "half_day", "full_day", {"days": 2} if len(days) > 1 else "full_day"])
        least = dice.pick([1, 1, 1, 2, 2] if dice.scarce else [1, 2, 2, 3])
        course: Part = {
            "id": name,
            "title": name.title(),
            "length": length,
            "min_places": least,
            "max_places": dice.whole(max(least, 2), 6),
        }
        if length == "half_day" and dice.has("blocks", 0.3):
            course["blocks"] = dice.some(blocks, 1)
        extras = {
            "equipment": (0.15, lambda: dice.some(EQUIPMENT, dice.pick([1, 1, 2]))),
            "materials": (0.25, lambda: dice.pounds(0, 8)),
            "max_sessions": (0.2, lambda: dice.pick([0, 1, 1, 1, 2])),
            "min_gap_days": (0.2, lambda: dice.whole(1, 5)),
            "max_places_per_provider": (0.2, lambda: dice.pick([1, 1, 2])),
            "required": (0.12, lambda: True),
            "categories": (0.05, lambda: {"asc_wds": 13, "group": "clinical"}),
        }
        dice.fields(course, extras)
        if courses and dice.has("after", 0.5):
            course["after"] = [earlier["id"] for earlier in dice.some(courses, dice.pick([1, 1, 2]))]
        courses.append(course)
    return dice.shuffled(courses)


def draw_trainers(dice: Dice, courses: Sequence[Part], days: Sequence[dt.date], blocks: Sequence[str]) -> list[Part]:
    names = ["ann", "bob", "cat"][: 1 if dice.about("moves") else dice.pick([1, 1, 2, 2, 3])]
    taught = {name: [course["id"] for course in courses if dice.chance(0.5)] for name in names}
    for course in courses:
        if not any(course["id"] in offers for offers in taught.values()) and dice.chance(0.95):
            taught[dice.pick(names)].append(course["id"])
    trainers = []
    for name in names:
        extras = {
            "available": (0.3, lambda: dice.availability(days, blocks)),
            "unavailable": (0.2, lambda: dice.availability(days, blocks)),
            "max_sessions": (0.15, lambda: dice.pick([0, 1, 1, 2])),
            "max_sessions_per_week": (0.15, lambda: dice.pick([1, 1, 2])),
            "moves": (0.3, lambda: True),
        }
        trainer: Part = {"id": name, "name": name.title()}
        dice.fields(trainer, extras)
        trainers.append(trainer | {"offers": [draw_offer(dice, course) for course in taught[name]]})
    return trainers


def draw_offer(dice: Dice, course: str) -> Part:
    offer: Part = {"course": course}
    if dice.chance(0.7):
        offer["session_fee"] = dice.pounds(10, 120)
    if dice.has("price_tiers", 0.7):
        later = [key for key in (2, 3, 4) if dice.chance(0.5)]
        price = dice.pounds(15, 60)
        prices = {1: price}
        for key in later:
            change = dice.pounds(1, 9)
            price = price + change if dice.chance(0.2) else max(Decimal(0), price - change)
            prices[key] = price
        offer["price_tiers"] = {"counted": dice.pick(["providers", "places", "interest"]), "prices": prices}
        if dice.has("quarter", 0.7):
            offer["price_tiers"]["over"] = dice.pick(["session", "quarter", "quarter", "quarter"])
        if dice.has("minimum_charge", 0.4):
            offer["minimum_charge"] = dice.whole(1, 4)
    if dice.has("extra_places", 0.3):
        offer["extra_places"] = {"above": dice.whole(0, 3), "price": dice.pounds(5, 40)}
    if dice.has("max_places", 0.3):
        offer["max_places"] = dice.whole(1, 4)
    return offer


def draw_venues(dice: Dice, days: Sequence[dt.date], blocks: Sequence[str]) -> list[Part]:
    venues = []
    for name in ["hall", "library"][: 2 if dice.about("moves") else dice.pick([1, 1, 2])]:
        extras = {
            "equipment": (0.5, lambda: list(EQUIPMENT) if dice.chance(0.6) else dice.some(EQUIPMENT, 1)),
            "hire": (0.5, lambda: {"half_day": dice.pounds(5, 30), "full_day": dice.pounds(10, 60)}),
            "available": (0.2, lambda: dice.availability(days, blocks)),
            "unavailable": (0.15, lambda: dice.availability(days, blocks)),
        }
        venue: Part = {
            "id": name,
            "name": name.title(),
            "capacity": dice.pick([2, 2, 3] if dice.scarce else [3, 4, 4, 5, 6]),
        }
        venue |= {"online": True} if dice.chance(0.2) else {"location": dice.near()}
        dice.fields(venue, extras)
        if dice.about("moves") and dice.chance(0.7):  # one room in the morning, another later: who moves has both
            venue["available"] = [{"blocks": [blocks[0 if name == "hall" else -1]]}]
        venues.append(venue)
    return venues


def draw_policy(dice: Dice) -> Part:
    extras = {
        "top_up": (0.7, lambda: dice.pick(["reach_minimum", "fill", "fill"])),
        "levy": (0.25, lambda: dice.pounds(1, 10)),
        "admin_cost": (0.05, lambda: dice.pounds(100, 900)),
        "budget": (0.15, lambda: dice.pounds(60, 400)),
        "max_sessions": (0.12, lambda: dice.pick([0, 1, 1, 2, 2])),
        "max_sessions_per_week": (0.12, lambda: dice.pick([1, 1, 2])),
        "max_places_per_provider": (0.15, lambda: dice.pick([1, 2, 2])),
        "travel_cost_per_km": (0.3, lambda: dice.pick([Decimal("0.45"), Decimal("0.25"), Decimal("0.01"), Decimal(3)])),
        "turnout": (0.05, lambda: {"conversion": Decimal("0.6"), "attendance": Decimal("0.85")}),
    }
    return dice.fields({}, extras)
