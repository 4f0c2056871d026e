"""Rule 2: a trainer teaches one session at a time and, unless `moves`, at one venue a day; a venue holds one too."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator

from scheduler.check.case import Case
from scheduler.check.days import Slot
from scheduler.check.rules.rule import Breach, Rule
from scheduler.check.sessions import Session
from scheduler.check.words import count, listed


def _together(case: Case, whose: Callable[[Session], str]) -> dict[tuple[str, Slot], list[Session]]:
    """The sessions that use a trainer or a venue in one block of one date."""
    together: dict[tuple[str, Slot], list[Session]] = defaultdict(list)
    for session in case.sessions:
        for slot in session.slots:
            together[whose(session), slot].append(session)
    return together


def trainer_at_once(case: Case) -> Iterator[Breach]:
    """Blocks in which a trainer has more than one session."""
    for (trainer, (date, block)), sessions in _together(case, lambda session: session.key.trainer).items():
        if len(sessions) > 1:
            name = case.trainers[trainer].name if trainer in case.trainers else trainer
            ids = listed(session.id for session in sessions)
            message = f"{name} teaches {count(len(sessions), 'session')} at once on {date} {block}: {ids}"
            yield Breach(len(sessions) - 1, message, sessions[-1].id)


def trainer_one_venue(case: Case) -> Iterator[Breach]:
    """Days on which a trainer who does not move teaches at more than one venue."""
    days: dict[tuple[str, dt.date], dict[str, Session]] = defaultdict(dict)
    for session in case.sessions:
        for date in session.dates:
            days[session.key.trainer, date][session.key.venue] = session
    for (trainer, date), venues in days.items():
        if trainer in case.trainers and not case.trainers[trainer].moves and len(venues) > 1:
            places = listed(s.venue.name if s.venue else venue for venue, s in venues.items())
            message = f"{case.trainers[trainer].name} teaches at {count(len(venues), 'venue')} on {date}: {places}"
            yield Breach(len(venues) - 1, message, list(venues.values())[-1].id)


def venue_at_once(case: Case) -> Iterator[Breach]:
    """Blocks in which a venue holds more than one session."""
    for (venue, (date, block)), sessions in _together(case, lambda session: session.key.venue).items():
        if len(sessions) > 1:
            name = case.venues[venue].name if venue in case.venues else venue
            ids = listed(session.id for session in sessions)
            message = f"{name} holds {count(len(sessions), 'session')} at once on {date} {block}: {ids}"
            yield Breach(len(sessions) - 1, message, sessions[-1].id)


RULES = (
    Rule("trainer-one-session", "A trainer teaches one session at a time.", "sessions over", trainer_at_once),
    Rule("trainer-one-venue", "A trainer who does not move is at one venue a day.", "venues over", trainer_one_venue),
    Rule("venue-one-session", "A venue holds one session at a time.", "sessions over", venue_at_once),
)
