"""The quarter's days: which are open, what a session's dates and blocks are, when somebody is available.

A slot is a date and the name of a block: the smallest piece of time that is booked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cached_property

from scheduler.scenario.fields import WEEKDAYS
from scheduler.scenario.schema import Availability, AvailabilityRule, Course, Days, Scenario

Slot = tuple[dt.date, str]
FULL_DAY = "full_day"

_SUBDIVISIONS = {"England": "ENG", "Scotland": "SCT", "Wales": "WLS", "Northern Ireland": "NIR"}


def days_from(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Every date from `first` to `last`, both included."""
    return (first + dt.timedelta(days=n) for n in range((last - first).days + 1))


def weekday_name(date: dt.date) -> str:
    """`mon` to `sun`."""
    return WEEKDAYS[date.weekday()]


def iso_week(date: dt.date) -> tuple[int, int]:
    """ISO year and week number."""
    year, week, _ = date.isocalendar()
    return year, week


def bank_holidays(nation: str, first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """Date -> name of the nation's bank holidays from `first` to `last`; empty for the nation `none`."""
    if nation == "none":
        return {}
    import holidays  # here: it takes a while, and not every user of the calendar needs it

    years = range(first.year, last.year + 1)
    found = holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=years)
    return {date: name for date, name in sorted(found.items()) if first <= date <= last}


class QuarterCalendar:
    """The calendar of one scenario.

    Args:
        scenario: validated; only `quarter` and `calendar` are read.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.first = scenario.quarter.from_
        self.last = scenario.quarter.to
        self._calendar = scenario.calendar
        self.blocks: tuple[str, ...] = tuple(self._calendar.blocks)
        self.full_day: tuple[str, ...] = tuple(self._calendar.full_day)

    @cached_property
    def bank_holidays(self) -> dict[dt.date, str]:
        """Date -> name, within the quarter; empty where the scenario says none."""
        return bank_holidays(self._calendar.bank_holidays, self.first, self.last)

    @cached_property
    def open_days(self) -> tuple[dt.date, ...]:
        """The dates on which sessions may lie, in order."""
        closed = set(self.bank_holidays)
        for item in self._calendar.closed:
            if isinstance(item, dt.date):
                closed.add(item)
            else:
                closed.update(days_from(max(self.first, item.from_), min(self.last, item.to)))
        return tuple(
            date
            for date in days_from(self.first, self.last)
            if date not in closed and weekday_name(date) in self._calendar.weekdays
        )

    def session_slots(self, course: Course, date: dt.date, block: str | None) -> tuple[Slot, ...] | None:
        """The slots of a session of `course` that begins on `date`, or None where it cannot begin there.

        Args:
            block: the block of a half day; None for full days, which use the calendar's full-day blocks on
                consecutive open days.
        """
        if date not in self._position:
            return None
        if course.length == "half_day":
            allowed = self.blocks if course.blocks is None else course.blocks
            return ((date, block),) if block in allowed and block in self.blocks else None
        if block is not None:
            return None
        days = course.length.days if isinstance(course.length, Days) else 1
        dates = self.open_days[self._position[date] :][:days]
        if len(dates) < days:
            return None
        return tuple((day, name) for day in dates for name in self.full_day)

    @cached_property
    def _position(self) -> dict[dt.date, int]:
        return {date: position for position, date in enumerate(self.open_days)}

    def hosted_blocks(self, block: str) -> tuple[str, ...]:
        """The blocks of a partner's own session: one, or the full day's."""
        return self.full_day if block == FULL_DAY else (block,)

    def expand(self, items: Iterable[Availability]) -> frozenset[Slot]:
        """Every slot of the quarter that the dates, ranges and rules cover, on open days and closed ones."""
        slots: set[Slot] = set()
        for item in items:
            if isinstance(item, AvailabilityRule):
                first = max(self.first, item.from_ or self.first)
                last = min(self.last, item.to or self.last)
                names = self.blocks if item.blocks is None else item.blocks
                slots.update(
                    (date, name)
                    for date in days_from(first, last)
                    if item.weekdays is None or weekday_name(date) in item.weekdays
                    for name in names
                )
            else:
                slots.update((item, name) for name in self.blocks)
        return frozenset(slots)

    def free_slots(self, available: list[Availability], unavailable: list[Availability]) -> frozenset[Slot]:
        """When a trainer or a venue can be booked: what is available (nothing listed: open days), less what is not."""
        if available:
            listed = self.expand(available)
        else:
            listed = frozenset((date, name) for date in self.open_days for name in self.blocks)
        return listed - self.expand(unavailable)
