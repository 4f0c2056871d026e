"""The providers: who they are, how far they travel, whom they can release."""

from __future__ import annotations

from random import Random
from typing import Any

from benchmarks.generator.courses import Course
from benchmarks.generator.interest import draw_interest
from benchmarks.generator.names import Names
from benchmarks.generator.places import Borough
from benchmarks.generator.quarter import draw_week
from benchmarks.generator.rungs import Rung
from benchmarks.generator.sizes import draw_kind_and_staff

# Kilometres that staff will travel, least and most (assumed): on foot and by bus, or by car.
TRAVEL_KM = {"personal_assistant": (6, 14), "home_care": (7, 16), "voluntary": (7, 14)}
TRAVEL_KM_OTHERS = (6, 18)
NO_TRAVEL_LIMIT = 0.12
RELEASE = 0.8  # share with a limit; 1 to 3 a day
UNAVAILABLE = 0.1  # share that cannot release anyone in some week
CARRIED_OVER = 0.2  # share that was refused places last quarter


def draw_provider(borough: Borough, courses: list[Course], rung: Rung, names: Names, random: Random) -> dict[str, Any]:
    """One provider with its interest."""
    outcode = random.choice(borough.outcodes)
    kind, staff = draw_kind_and_staff(borough.region, borough.name, random)
    identity, name = names.draw(kind, outcode)
    provider: dict[str, Any] = {"id": identity, "name": name, "kind": kind, "location": {"outcode": outcode}}
    furthest = _furthest(kind, rung, random)
    if furthest is not None:
        provider["max_travel_km"] = furthest
    if staff > 1 and random.random() < RELEASE:
        provider["release_per_day"] = min(3, 1 + staff // 18 + (random.random() < 0.3))
    if random.random() < UNAVAILABLE:
        provider["unavailable"] = [draw_week(rung, random, (4, 11))]
    if random.random() < CARRIED_OVER and staff > 1:
        provider["carried_over"] = random.randint(1, 4)
    interest, trained = draw_interest(kind, staff, courses, rung, random)
    if trained:
        provider["trained"] = trained
    provider["interest"] = interest
    return provider


def _furthest(kind: str, rung: Rung, random: Random) -> int | None:
    if random.random() < NO_TRAVEL_LIMIT:
        return rung.longest_travel_km
    return round(rung.travel * random.randint(*TRAVEL_KM.get(kind, TRAVEL_KM_OTHERS)))
