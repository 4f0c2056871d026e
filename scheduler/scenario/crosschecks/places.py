"""Everything that people travel to or from is somewhere."""

from __future__ import annotations

from scheduler.scenario.crosschecks.context import Context
from scheduler.scenario.faults import did_you_mean
from scheduler.scenario.fields import show
from scheduler.scenario.nodes import Path
from scheduler.scenario.outcodes import normal_outcode, outcodes
from scheduler.scenario.schema import LatLon, Location


def check_locations(context: Context) -> None:
    """Outcodes are in the packaged table, and a venue that is not online has a location."""
    for path, venue in context.venues():
        _check_location(context, path, venue.location)
        if venue.location is None and not venue.online:
            _check_missing(context, path)
    for path, provider in context.providers():
        _check_location(context, path, provider.location)
    for number, partner in enumerate(context.scenario.partners):
        for position, session in enumerate(partner.hosted):
            _check_location(context, ("partners", number, "hosted", position), session.location)


def _check_missing(context: Context, path: Path) -> None:
    if context.is_whole((*path, "location")) and context.is_whole((*path, "online")):
        context.fault((*path, "location"), "found nothing, expected a location, or online: true")


def _check_location(context: Context, path: Path, location: Location | None) -> None:
    if location is None or isinstance(location, LatLon):
        return
    outcode = normal_outcode(location.outcode)
    if outcode not in outcodes():
        district = outcode.split()[0] if outcode.split() else ""
        hint = f"; did you mean {district}?" if district in outcodes() else did_you_mean(outcode, outcodes())
        expected = "expected the first half of a UK postcode, such as RM1"
        context.fault((*path, "location", "outcode"), f"found {show(location.outcode)}, {expected}{hint}")
