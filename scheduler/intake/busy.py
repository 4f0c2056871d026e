"""Somebody's own calendar (.ics) as the scenario's `unavailable`: the blocks of the quarter in which they are busy."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from scheduler.intake.calendar_file import MAX_EVENTS, CalendarError, read_calendar
from scheduler.scenario.schema import Block, Scenario

if TYPE_CHECKING:
    import icalendar

LONDON = ZoneInfo("Europe/London")


class Busy(NamedTuple):
    """What a calendar says of the quarter.

    Attributes:
        events: how many events, repeated ones each time, keep somebody busy in the quarter.
        blocks: date -> the blocks in which they are busy, in the order of the day.
    """

    events: int
    blocks: dict[dt.date, list[str]]


def read_busy(path: Path, scenario: Scenario) -> Busy:
    """When a calendar's owner is busy, in the scenario's quarter and blocks.

    Events that are cancelled or shown as free do not count. Times without a zone are London's.

    Raises:
        CalendarError: when it cannot be used; see `read_calendar`.
    """
    calendar = read_calendar(path)
    blocks: dict[dt.date, set[str]] = defaultdict(set)
    events = 0
    for start, end in (*_occurrences(path, calendar, scenario), *_busy_times(calendar, scenario)):
        events += 1
        if events > MAX_EVENTS:
            raise CalendarError(f"{path}: found more than {MAX_EVENTS:,} events in the quarter, expected fewer")
        for date, name in _blocks_met(start, end, scenario):
            blocks[date].add(name)
    order = list(scenario.calendar.blocks)
    return Busy(events, {date: sorted(blocks[date], key=order.index) for date in sorted(blocks)})


def unavailable(busy: Busy, scenario: Scenario) -> list[object]:
    """The same as a scenario writes it: dates, ranges of whole days, and dates with their blocks."""
    every = list(scenario.calendar.blocks)
    found: list[object] = []
    run: list[dt.date] = []
    for date, blocks in [*busy.blocks.items(), (dt.date.max, [])]:
        whole = blocks == every
        if run and not (whole and date == run[-1] + dt.timedelta(days=1)):
            found.append(f"{run[0]}" if len(run) == 1 else {"from": f"{run[0]}", "to": f"{run[-1]}"})
            run = []
        if whole:
            run.append(date)
        elif blocks:
            found.append({"from": f"{date}", "to": f"{date}", "blocks": blocks})
    return found


def _occurrences(
    path: Path, calendar: icalendar.Calendar, scenario: Scenario
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Start and end in London of every event that keeps its owner busy in the quarter."""
    import recurring_ical_events

    quarter = scenario.quarter
    try:
        events = recurring_ical_events.of(calendar).between(quarter.from_, quarter.to + dt.timedelta(days=1))
        for event in events:
            if _is_free(event):
                continue
            start = event["DTSTART"].dt
            end = event["DTEND"].dt if "DTEND" in event else start
            yield _local(start), _local(end)
    except (ValueError, KeyError, TypeError, OverflowError, AttributeError) as error:
        raise CalendarError(f"{path}: an event in it cannot be read: {error}") from None


def _is_free(event: icalendar.Component) -> bool:
    """Cancelled, or shown as free."""
    cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
    return cancelled or str(event.get("TRANSP", "")).upper() == "TRANSPARENT"


def _busy_times(calendar: icalendar.Calendar, scenario: Scenario) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Start and end in London of the quarter's busy times, in calendars that publish these in place of events."""
    for part in calendar.walk("VFREEBUSY"):
        periods = part.get("FREEBUSY", [])
        for period in periods if isinstance(periods, list) else [periods]:
            start, end = _local(period.start), _local(period.end)
            busy = str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE"
            if busy and start.date() <= scenario.quarter.to and end.date() >= scenario.quarter.from_:
                yield start, end


def _local(moment: dt.date | dt.datetime) -> dt.datetime:
    if not isinstance(moment, dt.datetime):
        return dt.datetime.combine(moment, dt.time())
    return moment if moment.tzinfo is None else moment.astimezone(LONDON).replace(tzinfo=None)


def _blocks_met(start: dt.datetime, end: dt.datetime, scenario: Scenario) -> Iterator[tuple[dt.date, str]]:
    """The blocks of the quarter's days that share time with an event."""
    first = max(start.date(), scenario.quarter.from_)
    last = min(end.date(), scenario.quarter.to)
    for number in range((last - first).days + 1):
        date = first + dt.timedelta(days=number)
        for name, block in scenario.calendar.blocks.items():
            if _meets(date, block, start, end):
                yield date, name


def _meets(date: dt.date, block: Block, start: dt.datetime, end: dt.datetime) -> bool:
    begins, ends = dt.datetime.combine(date, block.from_), dt.datetime.combine(date, block.to)
    return start < ends and (end > begins or start == end >= begins)
