"""The rooms: what they hold and offer, what they cost, when they can be had."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.generator.money import between, pounds
from benchmarks.generator.names import slug
from benchmarks.generator.places import Borough, near
from benchmarks.generator.quarter import draw_weekdays, ends
from benchmarks.generator.rungs import Rung


@dataclass(frozen=True)
class Room:
    """A kind of room. Rates in pounds, least and most (venue_rates.csv); free where None."""

    name: str
    capacity: tuple[int, int]
    equipment: tuple[str, ...]
    half_day: tuple[int, int] | None
    full_day: tuple[int, int] | None


# A borough takes rooms from the top, at least two, so that there is a hoist and a projector in each.
KINDS = (
    Room("Library Hall", (14, 20), ("projector",), (30, 50), (100, 130)),
    Room("Training Flat", (8, 12), ("hoist",), None, None),
    Room("Community Centre", (12, 18), ("projector", "hoist"), (35, 60), (100, 160)),
    Room("Town Hall Committee Room", (10, 16), ("projector",), None, None),
    Room("College Care Suite", (10, 16), ("projector", "hoist"), (45, 60), (120, 160)),
    Room("Church Hall", (12, 20), (), (30, 40), (60, 100)),
    Room("Hospice Education Room", (10, 16), ("projector", "hoist"), (40, 60), (110, 150)),
    Room("Hotel Meeting Room", (10, 20), ("projector",), (50, 60), (100, 140)),
)


def draw_venues(borough: Borough, rung: Rung, random: Random) -> list[dict[str, Any]]:
    """The rooms of one borough."""
    number = round(random.uniform(*rung.room_shares) * borough.providers / 100)
    return [_venue(room, borough, rung, random) for room in KINDS[: max(2, number)]]


def _venue(room: Room, borough: Borough, rung: Rung, random: Random) -> dict[str, Any]:
    name = f"{borough.name} {room.name}"
    venue: dict[str, Any] = {"id": slug(name), "name": name, "capacity": random.randint(*room.capacity)}
    if room.equipment:
        venue["equipment"] = list(room.equipment)
    venue["location"] = near(random.choice(borough.outcodes), random)
    if room.half_day and room.full_day:
        half_day = between(random, *room.half_day)
        venue["hire"] = {"half_day": half_day, "full_day": max(between(random, *room.full_day), pounds(half_day * 2))}
    if random.random() > rung.rooms_every_day:
        number = random.choice((2, 2, 3))
        venue["available"] = [{"weekdays": draw_weekdays(number, random)}]
    elif random.random() < 0.4:
        first, last = ends(rung)
        venue["unavailable"] = [first + dt.timedelta(days=random.randrange((last - first).days))]
    return venue
