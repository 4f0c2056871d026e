"""How far it is from one place to another, by the contract's estimate: great-circle x 1.3, in whole metres."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.scenario.schema import Location

EARTH_RADIUS_METRES = 6_371_008.8
ROAD_FACTOR = 1.3


def road_estimate_metres(lat1: float, lon1: float, lat2: float, lon2: float) -> int:
    """Metres by road, one way, between two positions in degrees: great-circle x 1.3, rounded to whole metres."""
    phi1, phi2 = radians(lat1), radians(lat2)
    half_chord_squared = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    great_circle = 2 * EARTH_RADIUS_METRES * asin(min(1.0, sqrt(half_chord_squared)))
    return round(great_circle * ROAD_FACTOR)


def locate(location: Location) -> tuple[float, float]:
    """Latitude and longitude in degrees of a scenario's location.

    Raises:
        KeyError: when it is an outcode that the packaged table does not have; a loaded scenario has none such.
    """
    from scheduler.scenario.outcodes import normal_outcode, outcodes
    from scheduler.scenario.schema import LatLon

    if isinstance(location, LatLon):
        return location.lat, location.lon
    return outcodes()[normal_outcode(location.outcode)]
