"""The quarter's dates, and draws from them."""

from __future__ import annotations

import datetime as dt
from random import Random

from benchmarks.generator.rungs import Rung

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


def ends(rung: Rung) -> tuple[dt.date, dt.date]:
    """First and last day."""
    return dt.date.fromisoformat(rung.quarter[0]), dt.date.fromisoformat(rung.quarter[1])


def open_weekdays(rung: Rung) -> list[dt.date]:
    """Mondays to Fridays outside the closed weeks; bank holidays are not looked at."""
    first, last = ends(rung)
    days = [first + dt.timedelta(days=k) for k in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5 and not _is_closed(day, rung)]


def draw_week(rung: Rung, random: Random, lengths: tuple[int, ...] = (4,)) -> dict[str, dt.date]:
    """A range from a Monday; it ends one of `lengths` days later."""
    first, last = ends(rung)
    monday = first + dt.timedelta(weeks=random.randrange((last - first).days // 7))
    return {"from": monday, "to": monday + dt.timedelta(days=random.choice(lengths))}


def draw_weekdays(number: int, random: Random) -> list[str]:
    """Distinct weekdays, in order."""
    return sorted(random.sample(WEEKDAYS, number), key=WEEKDAYS.index)


def _is_closed(day: dt.date, rung: Rung) -> bool:
    return any(dt.date.fromisoformat(first) <= day <= dt.date.fromisoformat(last) for first, last in rung.closed)
