"""Before any rule: the plan speaks of things that the scenario has, in whole places."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.check.case import Case
from scheduler.check.rules.rule import Breach, Rule
from scheduler.check.sessions import Session
from scheduler.check.words import clean
from scheduler.scenario.fields import MAX_COUNT


def unknown_names(case: Case) -> Iterator[Breach]:
    """Courses, trainers, venues, providers, partners and hosted sessions that are not in the scenario."""
    for session in case.sessions:
        for what, name, known, provider in _names(case, session):
            if not known:
                yield Breach(1, f"{session.label}: the scenario has no {what} {name!r}", session.id, provider)
    for taken in case.hosted_places:
        if (taken.partner, taken.hosted) not in case.hosted:
            message = f"partner {taken.partner!r} offers no hosted session {taken.hosted!r} in the scenario"
            yield Breach(1, message, None, taken.provider)
        if taken.provider not in case.providers:
            message = f"hosted session {taken.hosted}: the scenario has no provider {taken.provider!r}"
            yield Breach(1, message, None, taken.provider)


def _names(case: Case, session: Session) -> Iterator[tuple[str, str, bool, str | None]]:
    """Every name in a session: of what kind, the name, whether the scenario has it, and again if it is a provider."""
    yield "course", session.key.course, session.course is not None, None
    yield "trainer", session.key.trainer, session.trainer is not None, None
    yield "venue", session.key.venue, session.venue is not None, None
    for provider in session.allocations:
        yield "provider", provider, provider in case.providers, provider
    for partner in session.partners:
        yield "partner", partner, partner in case.partners, None


def no_offer(case: Case) -> Iterator[Breach]:
    """A session whose trainer does not offer its course."""
    for session in case.sessions:
        if session.trainer is not None and session.course is not None and session.offer is None:
            message = f"{session.label}: {session.trainer.name} has no offer for {session.course.title}"
            yield Breach(1, message, session.id)


def places_in_range(case: Case) -> Iterator[Breach]:
    """Places below 0, or beyond a million: set aside, they count nowhere else."""
    for session in case.sessions:
        planned = case.plan.sessions[session.position]
        for name, places in (*planned.allocations.items(), *planned.partners.items()):
            if amount := _outside(places):
                message = f"{session.label}: {clean(name)} has {_shown(places)} places, expected 0 to {MAX_COUNT}"
                yield Breach(amount, message, session.id, clean(name) if name in planned.allocations else None)
    for taken in case.plan.hosted:
        if amount := _outside(taken.places):
            message = (
                f"hosted session {clean(taken.hosted)}: {clean(taken.provider)} has {_shown(taken.places)} places, "
                f"expected 0 to {MAX_COUNT}"
            )
            yield Breach(amount, message, None, clean(taken.provider))


def _outside(places: int) -> int:
    return min(max(0, -places, places - MAX_COUNT), 10**18)


def _shown(places: int) -> str:
    return str(places) if abs(places) < 10**18 else "absurdly many"


RULES = (
    Rule("known-names", "A plan names only what the scenario has.", "names", unknown_names),
    Rule("trainer-offer", "A session's trainer has an offer for its course.", "sessions", no_offer),
    Rule("places-range", "Places are whole numbers from 0 to a million.", "places outside the range", places_in_range),
)
