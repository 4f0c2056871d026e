"""How big a scenario is: candidate sessions, and pairs of an interest line and a candidate that could seat it.

A candidate is an offer, a venue and a first date and block at which trainer and venue are free. A pair counts where the
line's window, weekdays, blocks, travel limit and unavailable days let it attend. Prices are not looked at.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import holidays

from benchmarks.generator import tables
from benchmarks.generator.assemble import Content

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EARTH_KM, DETOUR = 6371.0088, 1.3
Slot = tuple[dt.date, str]


class Size(NamedTuple):
    """What there is to decide, and what is asked."""

    providers: int
    lines: int
    places: int
    trainers: int
    venues: int
    candidates: int
    pairs: int


def measure(content: Content) -> Size:
    """Count a scenario's candidates and pairs."""
    scenario = content.scenario
    lines = _lines(content)
    starts = _open_days(scenario)
    venue_slots = {venue["id"]: _free(venue, starts) for venue in scenario["venues"]}
    by_course = {course["id"]: course for course in scenario["courses"]}
    # (course, venue) -> how many offers could start at each slot
    wanted: dict[tuple[str, str], Counter[Slot]] = {}
    for trainer in scenario["trainers"]:
        trainer_slots = _free(trainer, starts)
        for offer in trainer["offers"]:
            course = by_course[offer["course"]]
            for venue in scenario["venues"]:
                if set(course.get("equipment", ())) <= set(venue.get("equipment", ())):
                    both = trainer_slots & venue_slots[venue["id"]]
                    wanted.setdefault((course["id"], venue["id"]), Counter()).update(_starts(course, both, starts))
    candidates = sum(sum(counter.values()) for counter in wanted.values())
    pairs = _count_pairs(wanted, lines, by_course, scenario, starts)
    return Size(
        len(scenario["providers"]), len(lines), sum(line["places"] for line, _ in lines),
        len(scenario["trainers"]), len(scenario["venues"]), candidates, pairs,
    )  # fmt: skip


def distance_km(here: dict[str, Any], there: dict[str, Any]) -> float:
    """Great-circle distance x 1.3 between two locations."""
    (lat_a, lon_a), (lat_b, lon_b) = (map(math.radians, _position(place)) for place in (here, there))
    inside = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(inside)) * DETOUR


def _position(place: dict[str, Any]) -> tuple[float, float]:
    return (place["lat"], place["lon"]) if "lat" in place else tables.outcode_centres()[place["outcode"]]


def _lines(content: Content) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    providers = {provider["id"]: provider for provider in content.scenario["providers"]}
    own = [(line, provider) for provider in providers.values() for line in provider.get("interest", ())]
    return own + [(line, providers[line["provider"]]) for line in content.interest]


def _open_days(scenario: dict[str, Any]) -> list[dt.date]:
    first, last = scenario["quarter"]["from"], scenario["quarter"]["to"]
    england = holidays.country_holidays("GB", subdiv="ENG", years=range(first.year, last.year + 1))
    days = [first + dt.timedelta(days=k) for k in range((last - first).days + 1)]
    closed = [*scenario.get("calendar", {}).get("closed", ())]
    return [day for day in days if day.weekday() < 5 and day not in england and not any(_in(c, day) for c in closed)]


def _in(when: Any, day: dt.date) -> bool:
    if isinstance(when, dt.date):
        return when == day
    return bool(when.get("from", day) <= day <= when.get("to", day)) and WEEKDAYS[day.weekday()] in when.get(
        "weekdays", WEEKDAYS
    )


def _free(resource: dict[str, Any], days: Sequence[dt.date]) -> set[Slot]:
    """The slots at which a trainer, venue or provider is free."""

    def covered(rules: Iterable[Any], day: dt.date, block: str) -> bool:
        return any(_in(r, day) and (isinstance(r, dt.date) or block in r.get("blocks", ("am", "pm"))) for r in rules)

    available, unavailable = resource.get("available"), resource.get("unavailable", ())
    return {
        (day, block)
        for day in days
        for block in ("am", "pm")
        if (not available or covered(available, day, block)) and not covered(unavailable, day, block)
    }


def _starts(course: dict[str, Any], free: set[Slot], days: Sequence[dt.date]) -> list[Slot]:
    """The slots from the first of which a course can run; a full day starts at `am`."""
    if course["length"] == "half_day":
        return sorted(free)
    span = course["length"]["days"] if isinstance(course["length"], dict) else 1
    runs = [days[k : k + span] for k in range(len(days) - span + 1)]
    return [(run[0], "am") for run in runs if all((day, block) in free for day in run for block in ("am", "pm"))]


def _suits(line: dict[str, Any], provider: dict[str, Any], slot: Slot, half_day: bool) -> bool:
    day, block = slot
    return (
        bool(line.get("earliest", day) <= day <= line.get("latest", day))
        and WEEKDAYS[day.weekday()] in line.get("weekdays", WEEKDAYS)
        and (not half_day or block in line.get("blocks", (block,)))
        and not any(_in(rule, day) for rule in provider.get("unavailable", ()))
    )


def _count_pairs(
    wanted: dict[tuple[str, str], Counter[Slot]],
    lines: Sequence[tuple[dict[str, Any], dict[str, Any]]],
    by_course: dict[str, dict[str, Any]],
    scenario: dict[str, Any],
    days: Sequence[dt.date],
) -> int:
    """For each course and venue, the lines that could come at each slot, times the offers at that slot."""
    venues = {venue["id"]: venue for venue in scenario["venues"]}
    fits: dict[int, frozenset[Slot]] = {}
    kilometres: dict[tuple[str, str], float] = {}
    total = 0
    for (course_id, venue_id), slots in wanted.items():
        half_day = by_course[course_id]["length"] == "half_day"
        everywhere = sum(slots.values())
        for line, provider in lines:
            if line["course"] != course_id:
                continue
            key = (provider["location"]["outcode"], venue_id)
            if key not in kilometres:
                kilometres[key] = distance_km(provider["location"], venues[venue_id]["location"])
            if kilometres[key] > provider.get("max_travel_km", math.inf):
                continue
            if not (provider.get("unavailable") or line.keys() & {"earliest", "latest", "weekdays", "blocks"}):
                total += everywhere
                continue
            if id(line) not in fits:
                all_slots = ((day, block) for day in days for block in ("am", "pm"))
                fits[id(line)] = frozenset(slot for slot in all_slots if _suits(line, provider, slot, half_day))
            total += sum(number for slot, number in slots.items() if slot in fits[id(line)])
    return total
