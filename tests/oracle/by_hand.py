"""Cases small enough to work out by hand: the base of tests.builders in a quarter of one or a few days.

The base: one full-day course for 2 to 10 places, Ann at a flat 300 pounds, a free hall for 12, Oak Lodge asking for
4 places and Elm House for 3.
"""

from __future__ import annotations

from typing import Any

from tests.builders import offer, scenario, trainer
from tests.oracle.enumeration import Truth, enumerate_best


def truth(first: str = "2018-07-03", last: str = "2018-07-03", **parts: Any) -> Truth:
    return enumerate_best(scenario(quarter={"from": first, "to": last}, **parts))


def per_place(price: float, **parts: Any) -> list[dict[str, Any]]:
    """Ann, at a price for each place."""
    tiers = {"counted": "places", "prices": {1: price}}
    return [trainer(offers=[offer(session_fee=0, price_tiers=tiers, **parts)])]
