"""Rule 10: everything pinned is in the plan, each named allocation kept or exceeded."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.check.case import Case
from scheduler.check.rules.rule import Breach, Rule
from scheduler.check.sessions import Session
from scheduler.check.words import count
from scheduler.plan import SessionKey
from scheduler.scenario.schema import Pin


def _pins(case: Case) -> Iterator[tuple[Pin, str, list[Session]]]:
    """Each pin, how messages name it, and the sessions that are it: one, in a plan that keeps the rule."""
    for pin in case.scenario.pinned:
        key = SessionKey(pin.course, pin.trainer, pin.venue, pin.date, pin.block)
        where = case.venues[pin.venue].name if pin.venue in case.venues else pin.venue
        block = f" {pin.block}" if pin.block else ""
        label = f"the pinned session of {case.title(pin.course)} on {pin.date}{block} at {where}"
        yield pin, label, [session for session in case.sessions if session.key == key]


def pinned_session(case: Case) -> Iterator[Breach]:
    """Pinned sessions that are not in the plan."""
    for _, label, sessions in _pins(case):
        if not sessions:
            yield Breach(1, f"{label} is not in the plan")


def pinned_places(case: Case) -> Iterator[Breach]:
    """Providers and partners with fewer places on a pinned session than confirmed."""
    for pin, label, sessions in _pins(case):
        for provider, confirmed in pin.allocations.items():
            given = sum(session.allocations.get(provider, 0) for session in sessions)
            if sessions and given < confirmed:
                message = (
                    f"{label}: {case.provider_name(provider)} has {count(given, 'place')}, "
                    f"{confirmed - given} fewer than the {confirmed} confirmed"
                )
                yield Breach(confirmed - given, message, sessions[0].id, provider)
        for partner, confirmed in pin.partners.items():
            given = sum(session.partners.get(partner, 0) for session in sessions)
            if sessions and given < confirmed:
                message = (
                    f"{label}: {case.partner_name(partner)} has {count(given, 'place')}, "
                    f"{confirmed - given} fewer than the {confirmed} confirmed"
                )
                yield Breach(confirmed - given, message, sessions[0].id)


def pinned_hosted(case: Case) -> Iterator[Breach]:
    """Providers with fewer places on a partner's own session than confirmed."""
    for pin in case.scenario.pinned_hosted:
        for provider, confirmed in pin.allocations.items():
            given = sum(
                taken.places
                for taken in case.hosted_places
                if (taken.partner, taken.hosted, taken.provider) == (pin.partner, pin.hosted, provider)
            )
            if given < confirmed:
                message = (
                    f"the session {pin.hosted} of {case.partner_name(pin.partner)}: {case.provider_name(provider)} has "
                    f"{count(given, 'place')}, {confirmed - given} fewer than the {confirmed} confirmed"
                )
                yield Breach(confirmed - given, message, None, provider)


RULES = (
    Rule("pinned-session", "Every pinned session is in the plan.", "sessions", pinned_session),
    Rule("pinned-places", "Every pinned allocation is kept or exceeded.", "places", pinned_places),
    Rule("pinned-hosted", "Every allocation confirmed on a partner's own session is kept.", "places", pinned_hosted),
)
