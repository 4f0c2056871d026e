"""An .ics file read and found fit to be used: what cannot be read in it must not pass for free time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import icalendar

MAX_BYTES = 16 * 1024 * 1024
MAX_EVENTS = 20_000  # in a file, and in a quarter
EARLIEST = 1970  # year in which a repeated event may begin
TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
WHEN = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


class CalendarError(Exception):
    """A calendar that cannot be used, in words: a line for each fault."""


def read_calendar(path: Path) -> icalendar.Calendar:
    """The calendar in a file.

    Raises:
        CalendarError: when the file is no calendar, when an event does not say when it is, or when it repeats so often
            that nobody could mean it.
    """
    import icalendar

    try:
        if path.stat().st_size > MAX_BYTES:
            raise CalendarError(f"{path}: it has more than {MAX_BYTES // 1024**2} MB")
        content = path.read_bytes()
    except OSError as error:
        raise CalendarError(f"{path}: {error.strerror or error}") from None
    try:
        found = icalendar.Calendar.from_ical(content)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise CalendarError(f"{path}: found what is no calendar, expected an .ics file: {error}") from None
    events = found.walk("VEVENT")
    if len(events) > MAX_EVENTS:
        raise CalendarError(f"{path}: found {len(events):,} events, expected at most {MAX_EVENTS:,}")
    faults = [
        f"{path}: {str(event.get('SUMMARY', 'an event'))[:60]!r}: {fault}"
        for event in events
        for fault in _faults(event)
    ]
    if faults:
        raise CalendarError("\n".join(faults))
    return found


def _faults(event: icalendar.Component) -> Iterator[str]:
    """What of an event's time cannot be read, or makes no sense."""
    unreadable = {name: str(why) for name, why in event.errors if name in WHEN}
    for name, why in unreadable.items():
        yield f"found {name} that cannot be read, expected a time or rule as the standard has it: {why}"
    if "DTSTART" not in event:
        yield "found no DTSTART, expected when it begins"
    if unreadable:
        return
    if _ends_before_it_begins(event):
        yield "found that it ends before it begins"
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        if "FREQ" not in rule:
            yield "found an RRULE without FREQ, expected how often it is repeated"
        elif problem := _beyond_sense(rule, event.get("DTSTART")):
            yield f"found it repeated {problem}"


def _ends_before_it_begins(event: icalendar.Component) -> bool:
    begins: object = getattr(event.get("DTSTART"), "dt", None)
    ends: object = getattr(event.get("DTEND"), "dt", None)
    try:
        return isinstance(begins, dt.date) and isinstance(ends, dt.date) and ends < begins
    except TypeError:  # a day and a time, or one with a zone and one without
        return False


def _beyond_sense(rule: Mapping[str, Sequence[object]], start: object) -> str:
    """Why a rule of repetition would never end, or not before long; empty where it is one that people mean."""
    often = TOO_OFTEN & {str(name).upper() for name in rule["FREQ"]}
    if often or any(name in rule for name in ("BYHOUR", "BYMINUTE", "BYSECOND")):
        return "within a day, expected once a day at most"
    if any(not str(step).isdigit() or int(str(step)) < 1 for step in rule.get("INTERVAL", [])):
        return "every 0 times, expected every 1 at least"
    begins = getattr(start, "dt", None)
    if isinstance(begins, dt.date) and begins.year < EARLIEST:
        return f"since {begins.year}, expected since {EARLIEST} or later"
    return ""
