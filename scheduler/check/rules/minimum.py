"""Rule 4: places are at least `min_places`, with at least one local place."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.check.case import Case
from scheduler.check.rules.rule import Breach, Rule
from scheduler.check.words import count


def session_minimum(case: Case) -> Iterator[Breach]:
    """Sessions with fewer places, local and partner together, than their course needs to run."""
    for session in case.sessions:
        if session.course is not None and session.places < session.course.min_places:
            short = session.course.min_places - session.places
            message = (
                f"{session.label}: {count(session.places, 'place')}, {short} fewer than the minimum of "
                f"{session.course.min_places} for {session.course.title}"
            )
            yield Breach(short, message, session.id)


def local_place(case: Case) -> Iterator[Breach]:
    """Sessions that no provider attends."""
    for session in case.sessions:
        if session.local_places < 1:
            yield Breach(1, f"{session.label}: no provider has a place on it", session.id)


RULES = (
    Rule("session-minimum", "A session has at least its course's minimum of places.", "places", session_minimum),
    Rule("local-place", "A session has at least one place of a provider.", "places", local_place),
)
