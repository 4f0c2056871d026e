"""The places of a pin: none that a provider or partner would not take, and no more than the session holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from scheduler.distance import locate, road_estimate_metres
from scheduler.scenario.crosschecks.context import Context
from scheduler.scenario.crosschecks.pinned import Pinned, named
from scheduler.scenario.fields import WEEKDAYS
from scheduler.scenario.nodes import Path
from scheduler.scenario.schema import Interest, Location, Provider

if TYPE_CHECKING:
    from scheduler.calendar import Slot


def check_allocations(context: Context, pinned: Pinned) -> None:
    """Each provider asked for the places, could send its people then, and can get there."""
    for name, places in pinned.pin.allocations.items():
        path: Path = (*pinned.path, "allocations", name)
        provider = named(context, "providers", context.scenario.providers, name)
        if provider is None or pinned.course is None:
            continue
        line = next((line for line in provider.interest if line.course == pinned.course.id), None)
        if line is None:
            message = f"found an allocation to {name}, expected a provider with interest in {pinned.course.id}"
            context.fault(path, message, at_key=True)
            continue
        limits = [*_limits(context, pinned), *provider_limits(provider, line)]
        check_fits(context, path, places, limits, pinned.slots, provider, line)
        if pinned.venue is not None and not pinned.venue.online:
            check_distance(context, path, provider, pinned.venue.id, pinned.venue.location)


def check_fits(
    context: Context,
    path: Path,
    places: int,
    limits: Iterable[tuple[int, str]],
    slots: Sequence[Slot] | None,
    provider: Provider,
    line: Interest,
) -> None:
    """A provider's confirmed places are within the limits, at a time that suits it."""
    for limit, what in limits:
        if places > limit:
            context.fault(path, f"found {places}, expected at most {limit}: {what}")
    for slot, what in _unsuitable(context, slots, provider, line):
        message = f"found an allocation to {provider.id}, expected a session that suits it: {what}"
        context.fault(path, f"{message} ({slot[0]} {slot[1]})", at_key=True)


def _limits(context: Context, pinned: Pinned) -> Iterator[tuple[int, str]]:
    per_provider = pinned.course.max_places_per_provider if pinned.course is not None else None
    if per_provider is None:
        per_provider = context.scenario.policy.max_places_per_provider
    if per_provider is not None:
        yield per_provider, "max_places_per_provider"


def provider_limits(provider: Provider, line: Interest) -> Iterator[tuple[int, str]]:
    """What a provider would take at most on one session, and in whose words."""
    yield line.places, "the places it asks for"
    if provider.release_per_day is not None:
        yield provider.release_per_day, "its release_per_day"


def _unsuitable(
    context: Context, slots: Sequence[Slot] | None, provider: Provider, line: Interest
) -> Iterator[tuple[Slot, str]]:
    """The first slot for each reason why the session does not suit the line."""
    if slots is None or context.calendar is None:
        return
    away = context.calendar.expand(provider.unavailable)
    earliest, latest, weekdays, blocks = line.earliest, line.latest, line.weekdays, line.blocks
    reasons: dict[str, Callable[[Slot], bool]] = {
        "before its earliest date": lambda slot: earliest is not None and slot[0] < earliest,
        "after its latest date": lambda slot: latest is not None and slot[0] > latest,
        "not one of its weekdays": lambda slot: weekdays is not None and WEEKDAYS[slot[0].weekday()] not in weekdays,
        "not one of its blocks": lambda slot: blocks is not None and slot[1] not in blocks,
        "it is unavailable": lambda slot: slot in away,
    }
    for what, applies in reasons.items():
        slot = next(filter(applies, slots), None)
        if slot is not None:
            yield slot, what


def check_distance(context: Context, path: Path, provider: Provider, there: str, location: Location | None) -> None:
    """A provider travels as far as to a place of that id, if the place is anywhere."""
    if provider.max_travel_km is None:
        return
    metres = context.road_metres.get((provider.id, there))
    if metres is None and location is not None:
        try:
            metres = road_estimate_metres(*locate(provider.location), *locate(location))
        except KeyError:
            return  # an unknown outcode, which is reported where it stands
    if metres is not None and metres > provider.max_travel_km:
        found = f"found {there} {metres / 1000:g} km from {provider.id}"
        context.fault(
            path, f"{found}, expected at most its max_travel_km, {provider.max_travel_km / 1000:g} km", at_key=True
        )


def check_partners(context: Context, pinned: Pinned) -> None:
    """Each partner takes places of the course, as many as are pinned."""
    for name, places in pinned.pin.partners.items():
        path: Path = (*pinned.path, "partners", name)
        partner = named(context, "partners", context.scenario.partners, name)
        if partner is None or pinned.course is None:
            continue
        line = next((line for line in partner.top_up if line.course == pinned.course.id), None)
        if line is None:
            message = f"found places for {name}, expected a partner with a top_up for {pinned.course.id}"
            context.fault(path, message, at_key=True)
            continue
        limit = min(line.places, line.per_session or line.places)
        if places > limit:
            context.fault(path, f"found {places}, expected at most {limit}: what it takes in a session")


def check_totals(context: Context, pinned: Pinned) -> None:
    """The session holds the places pinned, its own minimum, and the one local place that every session has."""
    course, pin = pinned.course, pinned.pin
    if course is None:
        return
    limits = {f"{course.id} takes": course.max_places}
    if pinned.offer is not None and pinned.offer.max_places is not None:
        limits[f"{pin.trainer} takes"] = pinned.offer.max_places
    if pinned.venue is not None:
        limits[f"{pin.venue} holds"] = pinned.venue.capacity
    what, capacity = min(limits.items(), key=lambda limit: limit[1])
    partners = sum(pin.partners.values())
    total = max(1, sum(pin.allocations.values())) + partners
    if total > capacity:
        local = "" if pin.allocations else ", with the local place every session has"
        context.fault(pinned.path, f"found {total} places{local}, expected at most {capacity}: all that {what}")
    if course.min_places > capacity and course.min_places <= course.max_places:
        message = f"found a session of at most {capacity} places (all that {what}), expected room for min_places"
        context.fault(pinned.path, f"{message}, which is {course.min_places}")
    if partners and total > course.min_places and context.scenario.policy.top_up == "reach_minimum":
        expected = f"expected at most min_places, which is {course.min_places}, as top_up is reach_minimum"
        context.fault((*pinned.path, "partners"), f"found {total} places with partners among them, {expected}")
