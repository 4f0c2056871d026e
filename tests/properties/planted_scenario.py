"""A scenario that admits a planted plan: every limit is what the plan needs, or somewhat more."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import Any

from scheduler.plan import Plan, PlannedSession
from tests.oracle.dice import Dice, Part
from tests.oracle.facts import WEEKDAYS
from tests.oracle.random_parts import draw_offer
from tests.oracle.random_people import draw_objectives
from tests.properties.planted_plan import BLOCKS, Outline
from tests.properties.planted_prices import set_prices


def admit(dice: Dice, outline: Outline) -> tuple[Part, Plan | None]:
    """The scenario's values and the plan it has published, if any."""
    raw: Part = {
        "format": 1,
        "name": "Planted",
        "quarter": {"from": outline.days[0].isoformat(), "to": outline.days[-1].isoformat()},
        "courses": [_course(dice, outline, course) for course in outline.lengths],
        "trainers": [_trainer(dice, outline, trainer) for trainer in outline.trainers],
        "venues": [_venue(dice, outline, venue) for venue in outline.venues],
        "providers": [_provider(dice, outline, provider) for provider in outline.providers],
        "partners": [_partner(dice, outline)],
        "policy": _policy(dice, outline),
        "objectives": draw_objectives(dice),
    }
    _order_courses(dice, outline, raw)
    published = outline.plan if dice.chance(0.2) else None
    if published is not None:
        raw |= {"published": "published.json", "objectives": ["changes", *raw["objectives"]]}
    if dice.chance(0.2) and outline.plan.sessions:
        raw["pinned"] = [_pin(dice, dice.pick(outline.plan.sessions))]
    set_prices(dice, outline, raw)
    return raw, published


def at_least(dice: Dice, needed: int, lowest: int = 0) -> int:
    """What is needed or a little more."""
    return max(needed + dice.pick([0, 0, 1, 3]), lowest)


def _course(dice: Dice, outline: Outline, name: str) -> Part:
    sessions = outline.sessions(course=name)
    sizes = [places(session) for session in sessions] or [1]
    first_days = sorted(session.key.date for session in sessions)
    gaps = [(later - earlier).days for earlier, later in pairwise(first_days)]
    most = max((count for session in sessions for count in session.allocations.values()), default=1)
    least = max(1, min(sizes) - dice.pick([0, 0, 1, 2]))
    course: Part = {
        "id": name,
        "title": name.title(),
        "length": outline.lengths[name],
        "min_places": least,
        "max_places": at_least(dice, max(sizes), least),
    }
    extras = {
        "materials": (0.3, lambda: dice.pounds(0, 8)),
        "equipment": (0.2, lambda: ["hoist"]),
        "max_sessions": (0.3, lambda: at_least(dice, len(sessions))),
        "min_gap_days": (0.3, lambda: max(0, min([*gaps, 9]) - dice.pick([0, 0, 1]))),
        "max_places_per_provider": (0.3, lambda: at_least(dice, most)),
    }
    if sessions:
        extras["required"] = (0.3, lambda: True)
    if outline.lengths[name] == "half_day":
        used = {session.key.block for session in sessions}
        extras["blocks"] = (0.2, lambda: [block for block in BLOCKS if block in used] or BLOCKS)
    return dice.fields(course, extras)


def places(session: PlannedSession) -> int:
    return sum(session.allocations.values()) + sum(session.partners.values())


def _trainer(dice: Dice, outline: Outline, name: str) -> Part:
    sessions = outline.sessions(trainer=name)
    weeks = Counter(session.key.date.isocalendar()[:2] for session in sessions)
    extras = _availability(dice, outline, sessions) | {
        "max_sessions": (0.3, lambda: at_least(dice, len(sessions))),
        "max_sessions_per_week": (0.3, lambda: at_least(dice, max(weeks.values(), default=0))),
        "moves": (0.3, lambda: True),
    }
    offers = []
    for course in outline.lengths:
        own = [session for session in sessions if session.key.course == course]
        if own or dice.chance(0.4):
            offer = draw_offer(dice, course)
            if "max_places" in offer:
                offer["max_places"] = at_least(dice, max(map(places, own), default=1))
            offers.append(offer)
    return dice.fields({"id": name, "name": name.title(), "offers": offers}, extras)


def _venue(dice: Dice, outline: Outline, name: str) -> Part:
    sessions = outline.sessions(venue=name)
    extras = _availability(dice, outline, sessions) | {
        "hire": (0.5, lambda: {"half_day": dice.pounds(5, 30), "full_day": dice.pounds(10, 60)})
    }
    capacity = at_least(dice, max(map(places, sessions), default=6))
    venue: Part = {"id": name, "name": name.title(), "capacity": capacity, "equipment": ["hoist"]}
    return dice.fields(venue | ({"online": True} if dice.chance(0.2) else {"location": dice.near()}), extras)


def _availability(dice: Dice, outline: Outline, sessions: list[PlannedSession]) -> dict[str, Any]:
    """When trainer or venue is there: at least on the days of its sessions, away on some of the others."""
    needed = {date for session in sessions for date in outline.dates(session.key)}
    others = [day for day in outline.days if day not in needed]
    more = dice.some(others, dice.whole(0, 3))
    return {
        "available": (0.7, lambda: [day.isoformat() for day in sorted([*needed, *more])]),
        "unavailable": (0.3, lambda: [day.isoformat() for day in dice.some(others, 3)]),
    }


def _provider(dice: Dice, outline: Outline, name: str) -> Part:
    attended = outline.attended(name)
    daily = Counter[Any]()
    for _, slots, count in attended:
        daily.update(dict.fromkeys({date for date, _ in slots}, count))
    needed = {date for _, slots, _ in attended for date, _ in slots}
    others = [day for day in outline.days if day not in needed]
    extras = {
        "release_per_day": (0.3, lambda: at_least(dice, max(daily.values(), default=0))),
        "unavailable": (0.3, lambda: [day.isoformat() for day in dice.some(others, 2)]),
        "carried_over": (0.3, lambda: dice.whole(1, 4)),
    }
    lines = []
    for course in outline.lengths:
        given = outline.places(name, course)
        if given or dice.chance(0.3):
            lines.append(_line(dice, outline, name, course, given))
    provider = {"id": name, "name": name.title(), "kind": "residential", "location": dice.near(), "interest": lines}
    return dice.fields(provider, extras)


def _line(dice: Dice, outline: Outline, provider: str, course: str, given: int) -> Part:
    slots = [slot for name, slots, _ in outline.attended(provider) if name == course for slot in slots]
    weekdays = {WEEKDAYS[date.weekday()] for date, _ in slots} or {"mon", "thu"}
    blocks = {block for _, block in slots} or {"am"}
    line: Part = {"course": course, "places": given + dice.pick([0, 0, 1, 2]) or 1}
    extras = {
        "earliest": (0.2, lambda: min([date for date, _ in slots] or outline.days).isoformat()),
        "latest": (0.2, lambda: max([date for date, _ in slots] or outline.days).isoformat()),
        "weekdays": (0.2, lambda: [day for day in WEEKDAYS[:5] if day in weekdays or dice.chance(0.3)]),
        "blocks": (0.2, lambda: [block for block in BLOCKS if block in blocks]),
        "priority": (0.2, lambda: dice.whole(2, 4)),
    }
    if given in (0, line["places"]):
        extras["all_or_nothing"] = (0.3, lambda: True)
    return dice.fields(line, extras)


def _partner(dice: Dice, outline: Outline) -> Part:
    top_up, hosted = [], []
    for course in outline.lengths:
        counts = [session.partners["redbridge"] for session in outline.sessions(course=course) if session.partners]
        if counts or dice.chance(0.3):
            most = at_least(dice, max(counts, default=1))
            total = max(at_least(dice, sum(counts)), 1)
            top_up.append({"course": course, "places": total, "per_session": most, "price": dice.pounds(0, 9)})
    for name, (course, date, block) in outline.hosted.items():
        taken = sum(row.places for row in outline.hosted_places(name))
        session: Part = {"id": name, "course": course, "date": date.isoformat(), "block": block}
        session |= {"places": at_least(dice, taken, 1), "price": dice.pounds(20, 80)}
        hosted.append(session | ({"location": dice.near()} if dice.chance(0.6) else {}))
    return {"id": "redbridge", "name": "Redbridge", "top_up": top_up, "hosted": hosted}


def _policy(dice: Dice, outline: Outline) -> Part:
    weeks = Counter(session.key.date.isocalendar()[:2] for session in outline.plan.sessions)
    most = max((count for session in outline.plan.sessions for count in session.allocations.values()), default=1)
    extras = {
        "levy": (0.3, lambda: dice.pounds(1, 10)),
        "max_sessions": (0.3, lambda: at_least(dice, len(outline.plan.sessions))),
        "max_sessions_per_week": (0.3, lambda: at_least(dice, max(weeks.values(), default=0))),
        "max_places_per_provider": (0.3, lambda: at_least(dice, most)),
        "travel_cost_per_km": (0.3, lambda: Decimal("0.45")),
    }
    topped_up = any(session.partners for session in outline.plan.sessions)
    return dice.fields({"top_up": "fill" if topped_up else dice.pick(["fill", "reach_minimum"])}, extras)


def _order_courses(dice: Dice, outline: Outline, raw: Part) -> None:
    """Now and then one course comes after another: whoever went too early had been trained before."""
    earlier, later = raw["courses"][0]["id"], raw["courses"][1]["id"]
    if not dice.chance(0.3):
        return
    raw["courses"][1]["after"] = [earlier]
    for provider in raw["providers"]:
        attended = outline.attended(provider["id"])
        short = 0
        for _, slots, _ in [item for item in attended if item[0] == later]:
            day = slots[0][0]
            so_far = sum(count for name, when, count in attended if name == later and when[0][0] <= day)
            ended = sum(count for name, when, count in attended if name == earlier and when[-1][0] < day)
            short = max(short, so_far - ended)
        if short:
            provider["trained"] = {earlier: at_least(dice, short)}


def _pin(dice: Dice, session: PlannedSession) -> Part:
    key = session.key
    pin: Part = {"course": key.course, "trainer": key.trainer, "venue": key.venue, "date": key.date.isoformat()}
    pin |= {"block": key.block} if key.block else {}
    kept = {name: dice.whole(1, count) for name, count in session.allocations.items() if dice.chance(0.3)}
    return pin | {"allocations": kept, "partners": dict(session.partners)}
