"""Confirmed places on partners' own sessions that no plan could hold, each by itself."""

from __future__ import annotations

from scheduler.scenario.crosschecks.context import Context
from scheduler.scenario.crosschecks.pinned import named
from scheduler.scenario.crosschecks.pinned_places import check_distance, check_fits, provider_limits
from scheduler.scenario.nodes import Path
from scheduler.scenario.schema import Hosted, HostedPin, Partner


def check_pinned_hosted(context: Context) -> None:
    """Each names a session that a partner hosts, and providers that would take its places; none is named twice."""
    first: dict[tuple[str, str], Path] = {}
    for number, pin in enumerate(context.scenario.pinned_hosted):
        path: Path = ("pinned_hosted", number)
        key = (pin.partner, pin.hosted)
        if key in first:
            message = f"found the session pinned again, expected it once; it is at {context.place(first[key])} already"
            context.fault(path, message)
        first.setdefault(key, path)
        context.check_name((*path, "partner"), pin.partner, context.ids["partners"], "the id of a partner")
        for provider in pin.allocations:
            what = "the id of a provider"
            context.check_key((*path, "allocations", provider), context.ids["providers"], what)
        partner = named(context, "partners", context.scenario.partners, pin.partner)
        if partner is not None:
            _check_session(context, path, pin, partner)


def _check_session(context: Context, path: Path, pin: HostedPin, partner: Partner) -> None:
    ids = [session.id for session in partner.hosted]
    if not context.check_name((*path, "hosted"), pin.hosted, ids, f"the id of a session that {partner.id} hosts"):
        return
    session = partner.hosted[ids.index(pin.hosted)]
    total = sum(pin.allocations.values())
    if total > session.places:
        context.fault(path, f"found {total} places, expected at most {session.places}: all that {partner.id} offers")
    for name, places in pin.allocations.items():
        _check_allocation(context, (*path, "allocations", name), name, places, session)


def _check_allocation(context: Context, path: Path, name: str, places: int, session: Hosted) -> None:
    provider = named(context, "providers", context.scenario.providers, name)
    if provider is None:
        return
    line = next((line for line in provider.interest if line.course == session.course), None)
    if line is None:
        message = f"found an allocation to {name}, expected a provider with interest in {session.course}"
        context.fault(path, message, at_key=True)
        return
    blocks = context.calendar.hosted_blocks(session.block) if context.calendar is not None else ()
    slots = [(session.date, block) for block in blocks]
    check_fits(context, path, places, provider_limits(provider, line), slots, provider, line)
    check_distance(context, path, provider, session.id, session.location)
    ceiling = line.max_price if line.max_price is not None else provider.max_price
    if ceiling is not None and session.price > ceiling:
        message = f"found a price of £{session.price / 100:.2f}, expected at most its max_price, £{ceiling / 100:.2f}"
        context.fault(path, message, at_key=True)
