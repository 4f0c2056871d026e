"""Rule 3: the venue has the equipment; places are at most min(course max, offer max, venue capacity)."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.check.case import Case
from scheduler.check.rules.rule import Breach, Rule
from scheduler.check.words import count, listed


def venue_equipment(case: Case) -> Iterator[Breach]:
    """Equipment that the course needs and the venue lacks."""
    for session in case.sessions:
        if session.course is not None and session.venue is not None:
            missing = [item for item in dict.fromkeys(session.course.equipment) if item not in session.venue.equipment]
            if missing:
                message = f"{session.label}: {session.course.title} needs {listed(missing)}, which the venue lacks"
                yield Breach(len(missing), message, session.id)


def session_capacity(case: Case) -> Iterator[Breach]:
    """Places above the least of the limits."""
    for session in case.sessions:
        if session.limits and session.places > session.capacity:
            limits = ", ".join(f"{whose} {limit}" for whose, limit in session.limits.items())
            over = session.places - session.capacity
            message = f"{session.label}: {count(session.places, 'place')}, {over} too many (limits: {limits})"
            yield Breach(over, message, session.id)


RULES = (
    Rule("venue-equipment", "The venue has the equipment that the course needs.", "items missing", venue_equipment),
    Rule(
        "session-capacity",
        "Places are at most the least of the course's, the trainer's and the venue's limits.",
        "places",
        session_capacity,
    ),
)
