"""Rule 5: partners' places, within each line's `places` and `per_session`; `reach_minimum` stops at the minimum."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.check.case import Case, total_places
from scheduler.check.rules.rule import Breach, Rule
from scheduler.check.words import count


def top_up_places(case: Case) -> Iterator[Breach]:
    """Partners with more places on a course than they take; none where they have no line for it."""
    taken = total_places(
        (partner, session.key.course, places)
        for session in case.sessions
        for partner, places in session.partners.items()
    )
    for (partner, course), places in taken.items():
        line = case.top_up.get((partner, course))
        limit = line.places if line is not None else 0
        if places > limit and partner in case.partners and course in case.courses:
            message = (
                f"{case.partner_name(partner)} has {count(places, 'place')} on {case.title(course)}, "
                f"{places - limit} more than the {limit} it takes"
            )
            yield Breach(places - limit, message)


def top_up_per_session(case: Case) -> Iterator[Breach]:
    """Partners with more places on one session than they take on one."""
    for session in case.sessions:
        for partner, places in session.partners.items():
            line = case.top_up.get((partner, session.key.course))
            limit = line.per_session if line is not None else None
            if limit is not None and places > limit:
                message = (
                    f"{session.label}: {case.partner_name(partner)} has {count(places, 'place')}, "
                    f"{places - limit} more than the {limit} it takes on one session"
                )
                yield Breach(places - limit, message, session.id)


def top_up_minimum(case: Case) -> Iterator[Breach]:
    """Under `reach_minimum`, sessions with partner places and more places than the minimum."""
    if case.scenario.policy.top_up != "reach_minimum":
        return
    for session in case.sessions:
        if session.course is not None and session.partners and session.places > session.course.min_places:
            over = session.places - session.course.min_places
            message = (
                f"{session.label}: {count(session.places, 'place')} with {session.partner_places} of partners, {over} "
                f"above the minimum of {session.course.min_places}; partners may only bring a session up to it"
            )
            yield Breach(over, message, session.id)


RULES = (
    Rule("top-up-places", "A partner has at most the places it takes on a course.", "places", top_up_places),
    Rule(
        "top-up-per-session", "A partner has at most the places it takes on one session.", "places", top_up_per_session
    ),
    Rule(
        "top-up-minimum",
        "Partners' places only bring a session up to its minimum.",
        "places",
        top_up_minimum,
    ),
)
