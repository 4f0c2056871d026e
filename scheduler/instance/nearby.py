"""A quick look at who may be within a travel limit, before each distance is worked out to the metre."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scheduler.distance import EARTH_RADIUS_METRES, ROAD_FACTOR

ROUNDING_METRES = 5.0


def may_be_within(metres: float, lat: float, lon: float, places: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which of many positions, [place; latitude, longitude], may be within so many metres by road of one.

    It leaves out none that `road_estimate_metres` has within, and takes in few others: some metres are allowed for
    rounding.
    """
    phi, phis = np.radians(lat), np.radians(places[:, 0])
    across = np.sin(np.radians(places[:, 1] - lon) / 2)
    half_chord_squared = np.sin((phis - phi) / 2) ** 2 + np.cos(phi) * np.cos(phis) * across**2
    far = 2 * EARTH_RADIUS_METRES * np.arcsin(np.sqrt(np.minimum(1.0, half_chord_squared))) * ROAD_FACTOR
    found: npt.NDArray[np.bool_] = far <= metres + ROUNDING_METRES
    return found
