"""Neighbouring authorities and partner organisations: what they take and what they offer."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from benchmarks.generator.courses import Course, days
from benchmarks.generator.money import between
from benchmarks.generator.names import slug
from benchmarks.generator.quarter import ends
from benchmarks.generator.rungs import Rung

# Who lies round the area, with a postcode district of each.
NEIGHBOURS = {
    "Havering": (("London Borough of Redbridge", "IG1"), ("London Borough of Barking and Dagenham", "RM8"),
                 ("Thurrock Council", "RM17")),
    "partnership": (("London Borough of Newham", "E15"), ("London Borough of Bexley", "DA6"),
                    ("Essex County Council", "CM1"), ("North East London Hospitals", "RM7")),
    "essex": (("Suffolk County Council", "IP1"), ("Hertfordshire County Council", "SG13"),
              ("Kent County Council", "DA1"), ("Mid Essex Hospices", "CM1"), ("London Borough of Havering", "RM1")),
    "london": (("Hertfordshire County Council", "WD17"), ("Essex County Council", "CM14"),
               ("Kent County Council", "DA1"), ("Surrey County Council", "KT22"), ("Slough Borough Council", "SL1"),
               ("Buckinghamshire Council", "HP9"), ("Thurrock Council", "RM17"), ("South London Hospitals", "SE5"),
               ("North London Hospices", "N12"), ("West London Colleges", "W6"),
               ("East London Care Association", "E15")),
}  # fmt: skip
# Places that it takes in the quarter on one of our courses, least and most, for each 200 providers.
TAKES = (3, 8)


def draw_partners(courses: list[Course], rung: Rung, random: Random) -> list[dict[str, Any]]:
    """The partners of the rung's area; England has none."""
    key = "partnership" if "," in rung.area else rung.area
    return [_partner(name, outcode, courses, rung, random) for name, outcode in NEIGHBOURS.get(key, ())]


def _partner(name: str, outcode: str, courses: list[Course], rung: Rung, random: Random) -> dict[str, Any]:
    identity = slug(name)
    partner: dict[str, Any] = {"id": identity, "name": name}
    wanted = random.sample(courses, random.randint(2, min(5, len(courses))))
    partner["top_up"] = [_top_up(course, rung, random) for course in sorted(wanted, key=courses.index)]
    offered = random.sample([course for course in courses if days(course) <= 1], random.randint(1, 2))
    partner["hosted"] = [_hosted(course, identity, outcode, rung, random) for course in offered]
    return partner


def _top_up(course: Course, rung: Rung, random: Random) -> dict[str, Any]:
    times = max(1, min(6, rung.providers // 200))
    line: dict[str, Any] = {"course": course.id, "places": random.randint(*TAKES) * times}
    line["per_session"] = random.randint(2, 3)
    line["price"] = _price(course, random)
    return line


def _hosted(course: Course, partner: str, outcode: str, rung: Rung, random: Random) -> dict[str, Any]:
    first, last = ends(rung)
    date = first + dt.timedelta(weeks=random.randrange(2, (last - first).days // 7), days=random.randrange(5))
    return {
        "id": f"{partner}-{course.id}",
        "course": course.id,
        "date": date,
        "block": random.choice(("am", "pm")) if course.length == "half_day" else "full_day",
        "location": {"outcode": outcode},
        "places": random.randint(2, 4),
        "price": _price(course, random),
    }


def _price(course: Course, random: Random) -> Any:
    return between(random, *((35, 60) if course.length == "half_day" else (55, 90)))
