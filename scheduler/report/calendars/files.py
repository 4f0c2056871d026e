"""The calendars' files. What lies in the folder from an earlier plan is read first, so that the new ones update it.

A session keeps its UID as long as it is the same; one that moved (another date, room or trainer for the same course)
takes the UID over from the nearest one that is gone. SEQUENCE rises by one whenever what an event says has changed,
and what is no longer in the plan stays in the calendar as CANCELLED, so that whoever holds it is told.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from scheduler.report.calendars.events import Event, events_of, new_uid, seen_by
from scheduler.report.subject import Subject

if TYPE_CHECKING:
    import icalendar

LONDON = ZoneInfo("Europe/London")
FOLDER = "calendar"
WHOLE = "plan"
KEY = "X-COURSE-SCHEDULER-SESSION"
SCENARIO = "X-COURSE-SCHEDULER-SCENARIO"  # another scenario's calendar is not updated
SAYS = ("SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "DTSTART", "DTEND", KEY)


class Known(NamedTuple):
    """An event of an earlier calendar: its identity, version, what it is of, and itself."""

    uid: str
    sequence: int
    key: str
    start: dt.datetime
    event: icalendar.Component


def calendar_files(subject: Subject, folder: Path) -> dict[str, bytes]:
    """File name -> content: the whole plan, each trainer, venue, provider and partner that has or had a session.

    Args:
        subject: the plan.
        folder: where the files of an earlier plan may lie, in a folder called `calendar`.
    """
    before = _read_folder(folder / FOLDER, subject.scenario.name)
    events = events_of(subject)
    uids = _identities(subject, events, before.get(WHOLE, []))
    files: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        files[WHOLE].append(event)
        for party in event.parties:
            files[party.replace(":", "-", 1)].append(seen_by(event, party))
    titles = _titles(subject)
    written = {}
    for name in dict.fromkeys([WHOLE, *sorted(files), *sorted(before)]):
        title = titles.get(name, name)
        content = _calendar(subject, title, files.get(name, []), uids, before.get(name, []))
        written[f"{FOLDER}/{name}.ics"] = content
    return written


def _titles(subject: Subject) -> dict[str, str]:
    titles = {WHOLE: subject.scenario.name}
    for kind, items in (
        ("trainer", subject.scenario.trainers),
        ("venue", subject.scenario.venues),
        ("provider", subject.scenario.providers),
        ("partner", subject.scenario.partners),
    ):
        titles |= {f"{kind}-{item.id}": f"{item.name}: {subject.scenario.name}" for item in items}
    return titles


# ---- identity


def _identities(subject: Subject, events: Iterable[Event], before: list[Known]) -> dict[tuple[str, int], str]:
    """(key, day) -> UID: the one it had; for a moved session that of the nearest one gone; else a new one."""
    had = {(known.key, _day_of(known.uid)): known.uid for known in before}
    events = list(events)
    keys = {(event.key, event.day) for event in events}
    found = {pair: had[pair] for pair in keys if pair in had}
    taken = set(found.values())
    gone = [
        known
        for known in before
        if known.uid not in taken and known.event.get("STATUS") != "CANCELLED" and "/" in known.key
    ]
    moved = sorted(
        (abs((event.start - known.start).total_seconds()), event.start, known.uid, event.key, event)
        for event in events
        if (event.key, event.day) not in found
        for known in gone
        if known.key.split("/")[0] == event.course and _day_of(known.uid) == event.day
    ) if gone else []  # fmt: skip
    for *_, uid, _, event in moved:
        if uid not in taken and (event.key, event.day) not in found:
            found[event.key, event.day] = uid
            taken.add(uid)
    for event in events:
        if (event.key, event.day) not in found:
            uid = new_uid(subject.scenario.name, event)
            while uid in taken:  # a session that moved away has kept it
                uid = f"r{uid}"
            found[event.key, event.day] = uid
            taken.add(uid)
    return found


def _day_of(uid: str) -> int:
    day = uid.partition("@")[0].rpartition("-")[2]
    return int(day) if day.isdigit() else 1


# ---- one file


def _calendar(
    subject: Subject,
    title: str,
    events: Iterable[Event],
    uids: Mapping[tuple[str, int], str],
    before: list[Known],
) -> bytes:
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("PRODID", "-//course-scheduler//plan//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", title)
    calendar.add("X-WR-TIMEZONE", "Europe/London")
    calendar.add(SCENARIO, subject.scenario.name)
    stamp = dt.datetime.combine(subject.scenario.quarter.from_, dt.time(), tzinfo=dt.UTC)
    known = {item.uid: item for item in before}
    current = set()
    for event in events:
        uid = uids[event.key, event.day]
        current.add(uid)
        written = _written(event, uid, stamp)
        earlier = known.get(uid)
        sequence = earlier.sequence + (not _same(written, earlier.event)) if earlier else 0
        written.add("SEQUENCE", sequence)
        calendar.add_component(written)
    for item in before:
        if item.uid not in current:
            calendar.add_component(_cancelled(item, stamp))
    quarter = subject.scenario.quarter
    calendar.add_missing_timezones(dt.date(quarter.from_.year - 1, 1, 1), dt.date(quarter.to.year + 2, 1, 1))
    content: bytes = calendar.to_ical()
    return content


def _written(event: Event, uid: str, stamp: dt.datetime) -> icalendar.Event:
    import icalendar

    written = icalendar.Event()
    written.add("UID", uid)
    written.add("DTSTAMP", stamp)
    written.add("DTSTART", event.start.replace(tzinfo=LONDON))
    written.add("DTEND", event.end.replace(tzinfo=LONDON))
    written.add("SUMMARY", event.summary)
    written.add("DESCRIPTION", event.description)
    written.add("LOCATION", event.location)
    written.add("STATUS", event.status)
    written.add("TRANSP", "OPAQUE")
    written.add(KEY, event.key)
    return written


def _cancelled(item: Known, stamp: dt.datetime) -> icalendar.Component:
    if item.event.get("STATUS") == "CANCELLED":
        return item.event
    import icalendar

    written = icalendar.Event()
    for name in ("UID", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", KEY):
        if name in item.event:
            written[name] = item.event[name]
    written.add("DTSTAMP", stamp)
    written.add("STATUS", "CANCELLED")
    written.add("TRANSP", "TRANSPARENT")
    written.add("SEQUENCE", item.sequence + 1)
    return written


def _same(one: icalendar.Component, other: icalendar.Component) -> bool:
    """Whether two events say the same, whatever their version."""

    def said(event: icalendar.Component) -> list[object]:
        found = (event.get(name) for name in SAYS)
        return [value.dt if hasattr(value, "dt") else str(value or "") for value in found]

    return said(one) == said(other)


# ---- what was there before


def _read_folder(folder: Path, scenario: str) -> dict[str, list[Known]]:
    """File name -> the events of a calendar that this program wrote; what cannot be read is left for what it is."""
    if not folder.is_dir():
        return {}
    found = {path.stem: _read(path, scenario) for path in sorted(folder.glob("*.ics"))}
    return {name: known for name, known in found.items() if known}


def _read(path: Path, scenario: str) -> list[Known]:
    import icalendar

    try:
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        if str(calendar.get(SCENARIO)) != scenario:
            return []
        return [
            Known(
                str(event["UID"]),
                int(event.get("SEQUENCE", 0)),
                str(event[KEY]),
                event.decoded("DTSTART").replace(tzinfo=None),
                event,
            )
            for event in calendar.walk("VEVENT")
            if KEY in event and "UID" in event
        ]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return []
