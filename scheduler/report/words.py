"""Amounts and dates as a council officer writes them: £1,234.50, Tue 17 Jul, 3 places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from scheduler.scenario.schema import Calendar

FULL_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FULL_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = tuple(name[:3] for name in FULL_WEEKDAYS)
MONTHS = tuple(name[:3] for name in FULL_MONTHS)


def pounds(pence: int) -> str:
    """£1,234.50 for 123450; a minus sign stands before the pound sign."""
    sign = "-" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02}"


def kilometres(metres: int) -> str:
    """123.4 km for 123400 metres."""
    return f"{metres / 1000:,.1f} km"


def signed(number: int, amount: Callable[[int], str] = "{:,}".format) -> str:
    """`+3`, `-3`, `0`."""
    return amount(0) if not number else f"{'+' if number > 0 else '-'}{amount(abs(number))}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """`1 place`, `2 places`; the plural is the singular with an s unless given."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def percent(share: float) -> str:
    """85 % for 0.85; one decimal below a tenth; neither 0 % nor 100 % unless it is exactly that."""
    hundredths = share * 100
    if hundredths in (0, 100):
        return f"{hundredths:.0f} %"
    if abs(hundredths) < 10:
        return f"{hundredths:.1f} %" if abs(hundredths) >= 0.1 else "under 0.1 %"
    return f"{min(hundredths, 99):.0f} %" if hundredths < 100 else f"{hundredths:,.0f} %"


def day(date: dt.date) -> str:
    """Tue 17 Jul, whatever the machine's language."""
    return f"{WEEKDAYS[date.weekday()]} {date.day} {MONTHS[date.month - 1]}"


def dated(date: dt.date) -> str:
    """Tue 17 Jul 2018."""
    return f"{day(date)} {date.year}"


def in_full(dates: Sequence[dt.date]) -> str:
    """Tuesday 17 July 2018; of several `Tuesday 31 July and Wednesday 1 August 2018`, the year once where it is one."""
    written = [f"{FULL_WEEKDAYS[date.weekday()]} {date.day} {FULL_MONTHS[date.month - 1]}" for date in dates]
    if len({date.year for date in dates}) == 1:
        return f"{listed(written)} {dates[0].year}"
    return listed(f"{text} {date.year}" for text, date in zip(written, dates, strict=True))


def days(dates: Sequence[dt.date]) -> str:
    """A session's days: `Tue 17 Jul`, or `Tue 31 - Wed 1 Aug` for several."""
    first, last = dates[0], dates[-1]
    if first == last:
        return day(first)
    return f"{WEEKDAYS[first.weekday()]} {first.day} - {day(last)}"


def listed(items: Iterable[object]) -> str:
    """`a, b and c`."""
    words = [str(item) for item in items]
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def clock_times(blocks: Sequence[str], calendar: Calendar) -> tuple[str, str]:
    """When a session of these blocks begins and ends on a day: `09:30`, `16:30`; empty for unknown blocks."""
    known = [calendar.blocks[block] for block in blocks if block in calendar.blocks]
    if not known:
        return "", ""
    return f"{min(block.from_ for block in known):%H:%M}", f"{max(block.to for block in known):%H:%M}"


def elapsed(seconds: float) -> str:
    """0:07, 12:30, 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
