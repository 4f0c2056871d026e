"""The random providers, partners and objectives of a tiny scenario, as a file would hold them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tests.oracle.dice import WEEKDAYS, Dice, Part
from tests.oracle.facts import ceiling_division
from tests.oracle.items import SessionItem

KINDS = ["nursing", "residential", "home_care", "supported_living", "day_care", "learning_disability", "voluntary"]
OBJECTIVES = ["places", "cost", "fairness", "reach", "travel", "changes", "sessions"]


def draw_providers(dice: Dice, courses: Sequence[Part], days: Sequence[dt.date], blocks: Sequence[str]) -> list[Part]:
    providers = []
    for name in ["oak", "elm", "ash", "yew"][: dice.pick([2, 3, 3, 4])]:
        interest = [draw_line(dice, course, days, blocks) for course in courses if dice.chance(0.8)]
        extras = {
            "max_travel_km": (0.2, lambda: dice.whole(2, 12)),
            "release_per_day": (0.2, lambda: dice.pick([0, 1, 1, 2, 2, 3])),
            "max_price": (0.3, lambda: dice.pounds(25, 120)),
            "unavailable": (0.15, lambda: dice.availability(days, blocks)),
            "carried_over": (0.25, lambda: dice.whole(1, 4)),
            "turnout": (0.05, lambda: dice.pick([{"conversion": 1}, {"attendance": 0}])),
        }
        provider: Part = {
            "id": name,
            "name": name.title(),
            "kind": dice.pick([*KINDS, "personal_assistant", "other"]),
            "location": dice.near(),
        }
        dice.fields(provider, extras)
        needed = sorted({earlier for course in courses for earlier in course.get("after", [])})
        trained = {course: dice.whole(0, 2) for course in needed if dice.chance(0.35)}
        provider |= {"trained": trained} if trained else {}
        providers.append(provider | ({"interest": interest} if interest else {}))
    return providers


def draw_line(dice: Dice, course: Part, days: Sequence[dt.date], blocks: Sequence[str]) -> Part:
    extras = {
        "max_price": (0.3, lambda: dice.pounds(20, 120)),
        "earliest": (0.1, lambda: dice.pick(days).isoformat()),
        "latest": (0.1, lambda: dice.pick(days).isoformat()),
        "weekdays": (0.1, lambda: dice.some(WEEKDAYS, dice.whole(2, 6))),
        "blocks": (0.1, lambda: dice.some(blocks, 1)),
        "all_or_nothing": (0.15, lambda: True),
        "priority": (0.2, lambda: dice.whole(2, 4)),
    }
    line: Part = {"course": course["id"], "places": dice.pick([1, 2, 3] if dice.scarce else [1, 1, 2, 2])}
    dice.fields(line, extras)
    if "earliest" in line and "latest" in line and line["latest"] < line["earliest"]:
        line["earliest"], line["latest"] = line["latest"], line["earliest"]
    return line


def draw_partners(
    dice: Dice, courses: Sequence[Part], quarter: Part, days: Sequence[dt.date], blocks: Sequence[str]
) -> list[Part]:
    partners = []
    for name in dice.some(["redbridge", "barking"], dice.pick([0, 1, 1, 2])):
        partner: Part = {"id": name, "name": name.title()}
        top_up = [_draw_top_up(dice, course["id"]) for course in courses if dice.has("top_up", 0.5)]
        hosted = [
            _draw_hosted(dice, f"{name}-{number}", quarter, days, blocks, courses)
            for number in range(2)
            if dice.has("hosted", 0.25)
        ]
        partner |= {"top_up": top_up} if top_up else {}
        partners.append(partner | ({"hosted": hosted} if hosted else {}))
    return partners


def _draw_top_up(dice: Dice, course: str) -> Part:
    line: Part = {"course": course, "places": dice.pick([1, 2, 3, 4]), "price": dice.pounds(5, 60)}
    return line | ({"per_session": dice.whole(1, max(1, line["places"] - 1))} if dice.chance(0.5) else {})


def _draw_hosted(
    dice: Dice,
    hosted_id: str,
    quarter: Part,
    days: Sequence[dt.date],
    blocks: Sequence[str],
    courses: Sequence[Part],
) -> Part:
    edges = [quarter["from"], quarter["to"]]  # may be closed days
    hosted: Part = {
        "id": hosted_id,
        "course": dice.pick(courses)["id"],
        "date": dice.pick([*(day.isoformat() for day in days), *edges]),
        "block": dice.pick([*blocks, "full_day"]),
        "places": dice.pick([1, 1, 2]),
        "price": dice.pounds(20, 80),
    }
    return hosted | ({"location": dice.near()} if dice.chance(0.6) else {})


def sharpen(dice: Dice, raw: Part, items: Sequence[SessionItem]) -> None:
    """Now and then an amount of money is just enough for some session, or a penny short of it."""
    known = [item for item in items if not item.priced_later]
    for field in ["max_price", "budget", "top_up"] if known else []:
        if not dice.has(field, 0.35):
            continue
        option = dice.pick(dice.pick(known).options[1:])
        short = dice.pick([0, 0, 1])
        if field == "budget":
            other = dice.pick(dice.pick(known).options[1:])
            enough = option.cost + dice.pick([0, other.cost])
            raw.setdefault("policy", {})["budget"] = Decimal(max(0, enough - short)) / 100
        elif field == "max_price":
            price = ceiling_division(option.cost - option.income, option.local)
            _provider(raw, dice.pick(sorted(option.allocations)))["max_price"] = Decimal(max(0, price - short)) / 100
        elif option.partners:
            partner = next(one for one in raw["partners"] if one["id"] == min(option.partners))
            most = -(-option.cost // option.partners[partner["id"]])
            dice.pick(partner["top_up"])["price"] = Decimal(max(0, most - short)) / 100

    offered = [hosted for partner in raw.get("partners", []) for hosted in partner.get("hosted", [])]
    if offered and dice.has("hosted", 0.3):
        enough = dice.pick(offered)["price"] - dice.pick([Decimal(0), Decimal(0), Decimal("0.01")])
        _provider(raw, dice.pick(raw["providers"])["id"])["max_price"] = enough


def _provider(raw: Part, name: str) -> Part:
    """The provider's part that its ceiling may be in: the first line with a ceiling of its own, or the provider."""
    provider = next(one for one in raw["providers"] if one["id"] == name)
    return next((line for line in provider.get("interest", []) if "max_price" in line), provider)


def draw_objectives(dice: Dice) -> list[Any]:
    """One to four levels in any order; some with slack, some weighted."""
    names = [name for name in dice.shuffled(OBJECTIVES) if name != "changes"][: dice.pick([1, 2, 2, 3, 4])]
    if dice.chance(0.75):  # else it may well be best to do nothing
        first = dice.pick(["places", "places", "places", "fairness", "reach"])
        names = [first, *(name for name in names if name != first)]
    levels: list[Any] = list(names)
    for number, name in enumerate(names):
        if dice.has("slack", 0.3):
            slack = dice.pick([1, 2, "5%", "20%", "50%", "12.5%"])
            levels[number] = {name: {"slack": dice.pounds(0, 60) if name == "cost" and dice.chance(0.6) else slack}}
        elif dice.has("weighted", 0.2):
            others = dice.some([other for other in OBJECTIVES if other not in (name, "changes")], dice.pick([1, 1, 2]))
            small = {"cost", "travel"}  # one place costs thousands of pence and many more metres
            levels[number] = {one: dice.whole(1, 3) if one in small else dice.whole(1, 9000) for one in [name, *others]}
    return levels
