"""Where a scenario lies: its boroughs, each with postcode districts and a number of providers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from benchmarks.generator import tables


@dataclass(frozen=True)
class Borough:
    """A borough or district: where it lies and how many providers it has.

    Attributes:
        region: the English region whose mix of services it has.
    """

    name: str
    region: str
    outcodes: tuple[str, ...]
    providers: int


def boroughs(area: str, providers: int) -> list[Borough]:
    """The boroughs of an area with that many providers in all, shared out as the real ones are.

    Args:
        area: `london`, `essex`, `england` or names of boroughs, separated by commas.
        providers: how many in all.
    """
    if area == "england":
        chosen = _postcode_areas_as_boroughs()
    else:
        rows = [_from_row(row) for row in tables.boroughs()]
        names = area.split(",")
        listed = {row["borough"] for row in tables.boroughs() if row["area"] == area}
        chosen = [borough for borough in rows if borough.name in listed or borough.name in names]
    shares = apportion(providers, [borough.providers for borough in chosen])
    return [replace(borough, providers=share) for borough, share in zip(chosen, shares, strict=True)]


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Whole shares of a total in proportion to weights, by largest remainder."""
    whole = sum(weights)
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda k: (-(total * weights[k] % whole), k))
    for k in by_remainder[: total - sum(shares)]:
        shares[k] += 1
    return shares


def near(outcode: str, random: Random) -> dict[str, float]:
    """A point within about a kilometre of the centre of a postcode district."""
    latitude, longitude = tables.outcode_centres()[outcode]
    return {
        "lat": round(latitude + random.uniform(-0.008, 0.008), 4),
        "lon": round(longitude + random.uniform(-0.012, 0.012), 4),
    }


def _from_row(row: dict[str, str]) -> Borough:
    region = {"london": "London", "essex": "East"}[row["area"]]
    return Borough(row["borough"], region, tuple(row["outcodes"].split()), int(row["providers"]))


def _postcode_areas_as_boroughs() -> list[Borough]:
    """Each English postcode area as one brokerage, its region's providers shared by its postcode districts."""
    by_area: dict[str, list[str]] = {}
    for outcode in tables.outcode_centres():
        letters = re.match("[A-Z]+", outcode)
        if letters:
            by_area.setdefault(letters.group(), []).append(outcode)
    found = []
    for region, areas in tables.postcode_areas().items():
        in_region = tables.services_by_region()[region]["any adult social care"]
        shares = apportion(in_region, [len(by_area[area]) for area in areas])
        found += [Borough(area, region, tuple(by_area[area]), share) for area, share in zip(areas, shares, strict=True)]
    return found
