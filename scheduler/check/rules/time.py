"""Rule 1: a session lies on open days in the quarter, in allowed blocks; trainer and venue are available throughout."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.check.case import Case
from scheduler.check.days import Slot
from scheduler.check.rules.rule import Breach, Rule
from scheduler.check.sessions import Session
from scheduler.check.words import at, count, listed
from scheduler.scenario.schema import Trainer, Venue


def open_days(case: Case) -> Iterator[Breach]:
    """Dates that are not open, and days for which the quarter has no open day left."""
    timetable = case.timetable
    for session in case.sessions:
        date = session.key.date
        if not timetable.first <= date <= timetable.last:
            message = f"{session.label}: {date} is outside the quarter, {timetable.first} to {timetable.last}"
            yield Breach(1, message, session.id)
        elif not timetable.is_open(date):
            yield Breach(1, f"{session.label}: {date} is not an open day", session.id)
        if missing := timetable.session_days(session.course) - len(session.dates):
            message = f"{session.label}: the quarter ends {count(missing, 'open day')} before the session does"
            yield Breach(missing, message, session.id)


def session_block(case: Case) -> Iterator[Breach]:
    """A half day outside its course's blocks or without one; a full day that names one."""
    for session in case.sessions:
        course, block = session.course, session.key.block
        if course is None:
            continue
        if course.length != "half_day":
            if block is not None:
                message = f"{session.label}: {course.title} takes full days, but the session names block {block!r}"
                yield Breach(1, message, session.id)
            continue
        allowed = [name for name in case.timetable.blocks if course.blocks is None or name in course.blocks]
        if block not in allowed:
            found = "no one block" if block is None else f"block {block!r}"
            yield Breach(1, f"{session.label}: names {found}; {course.title} may use {listed(allowed)}", session.id)


def trainer_available(case: Case) -> Iterator[Breach]:
    """Blocks for which the trainer is away."""
    for session in case.sessions:
        if session.trainer is not None and (away := _not_bookable(case, session, session.trainer)):
            message = f"{session.label}: {session.trainer.name} is not available on {at(away)}"
            yield Breach(len(away), message, session.id)


def venue_available(case: Case) -> Iterator[Breach]:
    """Blocks for which the venue cannot be had."""
    for session in case.sessions:
        if session.venue is not None and (away := _not_bookable(case, session, session.venue)):
            message = f"{session.label}: {session.venue.name} is not available on {at(away)}"
            yield Breach(len(away), message, session.id)


def _not_bookable(case: Case, session: Session, who: Trainer | Venue) -> list[Slot]:
    """The session's blocks on open days for which a trainer or a venue is not available."""
    return [
        slot
        for slot in session.slots
        if case.timetable.is_open(slot[0]) and not case.timetable.bookable(who.available, who.unavailable, slot)
    ]


RULES = (
    Rule("open-days", "A session lies on open days in the quarter.", "days", open_days),
    Rule("session-block", "A half day is in one of its course's blocks.", "sessions", session_block),
    Rule("trainer-available", "The trainer is available throughout.", "blocks", trainer_available),
    Rule("venue-available", "The venue is available throughout.", "blocks", venue_available),
)
