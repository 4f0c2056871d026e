"""Great-circle x 1.3, in whole metres."""

from __future__ import annotations

from math import acos, cos, pi, radians, sin

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.distance import locate, road_estimate_metres
from scheduler.instance.nearby import may_be_within
from scheduler.scenario.outcodes import outcodes
from scheduler.scenario.schema import LatLon, Outcode

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)


def test_a_quarter_of_the_earth():
    assert road_estimate_metres(0, 0, 0, 90) == round(6_371_008.8 * pi / 2 * 1.3)
    assert road_estimate_metres(0, 0, 90, 0) == round(6_371_008.8 * pi / 2 * 1.3)


def test_to_the_other_side():
    assert road_estimate_metres(0, 0, 0, 180) == round(6_371_008.8 * pi * 1.3)


def test_london_to_bournemouth():
    """152.18 km by the haversine formula on another sphere of 6,371 km: see the notes on libraries."""
    assert road_estimate_metres(51.5074, -0.1278, 50.7192, -1.8808) == pytest.approx(150_500 * 1.3, rel=0.01)


@given(LATITUDES, LONGITUDES)
def test_nowhere_is_no_distance(lat, lon):
    assert road_estimate_metres(lat, lon, lat, lon) == 0


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_there_is_as_far_as_back_and_no_farther_than_round_the_earth(lat1, lon1, lat2, lon2):
    metres = road_estimate_metres(lat1, lon1, lat2, lon2)
    assert metres == road_estimate_metres(lat2, lon2, lat1, lon1)
    assert 0 <= metres <= round(6_371_008.8 * pi * 1.3)


@given(st.floats(49, 61), st.floats(-8, 2), st.floats(49, 61), st.floats(-8, 2))
def test_as_the_spherical_law_of_cosines_has_it(lat1, lon1, lat2, lon2):
    a, b, across = radians(lat1), radians(lat2), radians(lon2 - lon1)
    cosine = min(1.0, sin(a) * sin(b) + cos(a) * cos(b) * cos(across))
    assert road_estimate_metres(lat1, lon1, lat2, lon2) == pytest.approx(
        acos(cosine) * 6_371_008.8 * 1.3, rel=1e-4, abs=5
    )


def test_locate():
    assert locate(LatLon.model_validate({"lat": 51, "lon": 0})) == (51.0, 0.0)
    assert locate(Outcode(outcode="RM1")) == outcodes()["RM1"] == locate(Outcode(outcode=" rm1"))
    with pytest.raises(KeyError):
        locate(Outcode(outcode="XX99"))


def test_the_table_of_outcodes():
    table = outcodes()
    assert len(table) > 2800
    assert all(49 < lat < 61.5 and -9 < lon < 2.5 for lat, lon in table.values())
    assert {"RM1", "IG1", "E17", "SW1A", "EC1A"} <= set(table)


@given(LATITUDES, LONGITUDES, st.lists(st.tuples(LATITUDES, LONGITUDES), min_size=1), st.integers(-1, 1))
def test_a_quick_look_leaves_out_nobody_within_and_takes_in_hardly_anybody_else(lat, lon, places, beyond):
    exactly = [road_estimate_metres(lat, lon, *place) for place in places]
    most = max(0, exactly[0] + beyond)
    for near, metres in zip(may_be_within(most, lat, lon, np.array(places)), exactly, strict=True):
        assert near or metres > most
        # Near the other side of the earth the arcsine tells a millionth from nothing no more.
        assert not near or metres <= most + 10 or metres > 25_000_000


def test_nowhere_is_near_nothing():
    assert may_be_within(10.0**9, 51.5, 0.1, np.array([[np.nan, np.nan]])).tolist() == [False]
