"""The judge's own reading of the calendar: which days are open, on which dates a session lies, who can be booked.

Only the list of bank holidays is taken from `scheduler.calendar`; the rest is read from the scenario again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from itertools import islice

from scheduler.scenario.fields import WEEKDAYS
from scheduler.scenario.schema import Availability, AvailabilityRule, Course, Days, Scenario

Slot = tuple[dt.date, str]
FULL_DAY = "full_day"


def weekday(date: dt.date) -> str:
    """`mon` to `sun`."""
    return WEEKDAYS[date.weekday()]


def week(date: dt.date) -> tuple[int, int]:
    """The ISO year and week of a date."""
    return date.isocalendar()[:2]


class Timetable:
    """The days and blocks of one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self.first = scenario.quarter.from_
        self.last = scenario.quarter.to
        self.blocks = tuple(scenario.calendar.blocks)
        self.full_day = tuple(scenario.calendar.full_day)

    @cached_property
    def _bank_holidays(self) -> frozenset[dt.date]:
        if self._scenario.calendar.bank_holidays == "none":
            return frozenset()
        from scheduler.calendar import QuarterCalendar  # the library behind it is slow to import

        return frozenset(QuarterCalendar(self._scenario).bank_holidays)

    def is_open(self, date: dt.date) -> bool:
        """Whether a date is of the quarter and of the open weekdays, and neither a bank holiday nor closed."""
        return (
            self.first <= date <= self.last
            and weekday(date) in self._scenario.calendar.weekdays
            and date not in self._bank_holidays
            and not any(
                date == item if isinstance(item, dt.date) else item.from_ <= date <= item.to
                for item in self._scenario.calendar.closed
            )
        )

    def session_days(self, course: Course | None) -> int:
        """How many days a session of the course takes."""
        return course.length.days if course is not None and isinstance(course.length, Days) else 1

    def session_dates(self, course: Course | None, first: dt.date) -> tuple[dt.date, ...]:
        """The first date, whatever it is, and the open days that follow it: fewer than needed at the quarter's end."""
        start = max(first.toordinal() + 1, self.first.toordinal())
        later = map(dt.date.fromordinal, range(start, self.last.toordinal() + 1))
        return (first, *islice(filter(self.is_open, later), self.session_days(course) - 1))

    def session_blocks(self, course: Course | None, block: str | None) -> tuple[str, ...]:
        """The blocks of each day of a session: the one named for a half day, the calendar's for full days."""
        half_day = course.length == "half_day" if course is not None else block is not None
        if half_day:
            return () if block is None else (block,)
        return self.full_day

    def hosted_blocks(self, block: str) -> tuple[str, ...]:
        """The blocks of a partner's own session."""
        return self.full_day if block == FULL_DAY else (block,)

    def covered(self, items: Iterable[Availability], slot: Slot) -> bool:
        """Whether one of the dates, ranges and rules holds a block of a date."""
        return any(self._covers(item, slot) for item in items)

    def _covers(self, item: Availability, slot: Slot) -> bool:
        date, block = slot
        if not isinstance(item, AvailabilityRule):
            return date == item
        return (
            (item.from_ or self.first) <= date <= (item.to or self.last)
            and (item.weekdays is None or weekday(date) in item.weekdays)
            and (item.blocks is None or block in item.blocks)
        )

    def bookable(self, available: list[Availability], unavailable: list[Availability], slot: Slot) -> bool:
        """Whether a trainer or a venue can be booked for a block of an open day."""
        return (not available or self.covered(available, slot)) and not self.covered(unavailable, slot)
