"""What a scenario says of days, distances and prices, read straight from the contract.

The truth that the optimiser and the judge are both tested against, so it shares no code with either: not the
calendar, not the distances, not the prices. It is written to be compared with the contract's sentences, not to be fast.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
from functools import cache, cached_property
from pathlib import Path

from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import (
    Availability,
    AvailabilityRule,
    Course,
    Hosted,
    Interest,
    Location,
    Offer,
    Outcode,
    Provider,
    Venue,
)

Slot = tuple[dt.date, str]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OUTCODES = Path(__file__).parents[2] / "scheduler" / "scenario" / "data" / "outcodes.csv"

# Only the days that tiny scenarios come near, as gov.uk lists them.
_LATE_2018 = ["2018-12-25", "2018-12-26", "2019-01-01"]
BANK_HOLIDAYS = {
    "none": [],
    "England": ["2018-08-27", *_LATE_2018],
    "Wales": ["2018-08-27", *_LATE_2018],
    "Scotland": ["2018-08-06", *_LATE_2018, "2019-01-02"],
    "Northern Ireland": ["2018-07-12", "2018-08-27", *_LATE_2018],
}


def dates_between(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def ceiling_division(dividend: int, divisor: int) -> int:
    return -(-dividend // divisor)


def position(location: Location) -> tuple[float, float]:
    if isinstance(location, Outcode):
        row = outcode_rows()[location.outcode]
        return float(row["lat"]), float(row["lon"])
    return location.lat, location.lon


@cache
def outcode_rows() -> dict[str, dict[str, str]]:
    with OUTCODES.open(encoding="utf-8", newline="") as table:
        return {row["outcode"]: row for row in csv.DictReader(table)}


def road_metres(start: Location, end: Location) -> int:
    """Great-circle distance on a sphere of radius 6371.0088 km, times 1.3, in whole metres."""
    (lat1, lon1), (lat2, lon2) = [map(math.radians, position(place)) for place in (start, end)]
    half_chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return round(2 * 6371008.8 * math.asin(math.sqrt(half_chord)) * 1.3)


class Facts:
    """A loaded scenario with the questions that rules ask of it."""

    def __init__(self, loaded: LoadedScenario) -> None:
        self.loaded = loaded
        self.scenario = loaded.scenario
        self.courses = {course.id: course for course in self.scenario.courses}
        self.blocks = list(self.scenario.calendar.blocks)
        self.full_day = self.scenario.calendar.full_day

    # ---- days

    @cached_property
    def open_days(self) -> list[dt.date]:
        calendar = self.scenario.calendar
        closed = {dt.date.fromisoformat(text) for text in BANK_HOLIDAYS[calendar.bank_holidays]}
        for item in calendar.closed:
            closed |= {item} if isinstance(item, dt.date) else set(dates_between(item.from_, item.to))
        return [
            date
            for date in dates_between(self.scenario.quarter.from_, self.scenario.quarter.to)
            if date not in closed and WEEKDAYS[date.weekday()] in calendar.weekdays
        ]

    def starts(self, course: Course) -> list[tuple[dt.date, str | None]]:
        """Every first date and block (None for full days) of a session."""
        if course.length != "half_day":
            return [(date, None) for date in self.open_days if self.session_slots(course, date, None)]
        blocks = self.blocks if course.blocks is None else [block for block in self.blocks if block in course.blocks]
        return [(date, block) for date in self.open_days for block in blocks]

    def session_slots(self, course: Course, date: dt.date, block: str | None) -> list[Slot]:
        """The dates and blocks that a session takes; empty where the quarter ends before it does."""
        if block is not None:
            return [(date, block)]
        first = self.open_days.index(date)
        dates = self.open_days[first : first + self.full_days(course)]
        if len(dates) < self.full_days(course):
            return []
        return [(day, name) for day in dates for name in self.full_day]

    def full_days(self, course: Course) -> int:
        """0 for a half day."""
        if isinstance(course.length, str):
            return 1 if course.length == "full_day" else 0
        return course.length.days

    def hosted_slots(self, hosted: Hosted) -> list[Slot]:
        names = self.full_day if hosted.block == "full_day" else [hosted.block]
        return [(hosted.date, name) for name in names]

    def covers(self, item: Availability, slot: Slot) -> bool:
        date, block = slot
        if not isinstance(item, AvailabilityRule):
            return item == date
        return (
            (item.from_ is None or item.from_ <= date)
            and (item.to is None or date <= item.to)
            and (item.weekdays is None or WEEKDAYS[date.weekday()] in item.weekdays)
            and (item.blocks is None or block in item.blocks)
        )

    def is_free(self, available: list[Availability], unavailable: list[Availability], slots: list[Slot]) -> bool:
        return all(
            (not available or any(self.covers(item, slot) for item in available))
            and not any(self.covers(item, slot) for item in unavailable)
            for slot in slots
        )

    # ---- who can go where

    def metres(self, provider: Provider, place_id: str, location: Location | None) -> int:
        """One way; 0 without a location (online, or a hosted session that names none)."""
        if location is None:
            return 0
        known = self.loaded.road_metres.get((provider.id, place_id))
        return road_metres(provider.location, location) if known is None else known

    def venue_metres(self, provider: Provider, venue: Venue) -> int:
        return 0 if venue.online else self.metres(provider, venue.id, venue.location)

    def line_suits(self, provider: Provider, line: Interest, slots: list[Slot], metres: int) -> bool:
        """Whether the provider may have places of this line on these dates and blocks at this distance."""
        return (
            self.is_free([], provider.unavailable, slots)
            and (provider.max_travel_km is None or metres <= provider.max_travel_km)
            and all(
                (line.earliest is None or line.earliest <= date)
                and (line.latest is None or date <= line.latest)
                and (line.weekdays is None or WEEKDAYS[date.weekday()] in line.weekdays)
                and (line.blocks is None or block in line.blocks)
                for date, block in slots
            )
        )

    def ceiling(self, provider: Provider, line: Interest) -> float:
        """Pence per place; infinite where neither the line nor the provider names one."""
        if line.max_price is not None:
            return line.max_price
        return math.inf if provider.max_price is None else provider.max_price

    # ---- money

    def travel_pence(self, metres: int) -> int:
        """One place there and back, rounded half up to whole pence."""
        thousandths = 2 * metres * self.scenario.policy.travel_cost_per_km
        return (2 * thousandths + 1000) // 2000

    def interested(self, course_id: str) -> int:
        return sum(any(line.course == course_id for line in provider.interest) for provider in self.scenario.providers)

    def tier_price(self, offer: Offer, count: int) -> int:
        """The price of the highest tier that the count reaches."""
        if offer.price_tiers is None:
            return 0
        reached = [key for key in offer.price_tiers.prices if key <= count]
        return offer.price_tiers.prices[max(reached)]

    def fixed_cost(self, offer: Offer, venue: Venue, places: int) -> int:
        """A session's cost without its tier price."""
        course = self.courses[offer.course]
        days = self.full_days(course)
        extra = offer.extra_places
        return (
            offer.session_fee
            + (extra.price * max(0, places - extra.above) if extra else 0)
            + (venue.hire.full_day * days if days else venue.hire.half_day)
            + places * (course.materials + self.scenario.policy.levy)
        )
