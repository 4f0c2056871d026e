"""The trainers: what they teach, when they are free, and what they quote."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from benchmarks.generator.courses import SPECIALISMS, Course
from benchmarks.generator.names import Names
from benchmarks.generator.offers import draw_offer
from benchmarks.generator.quarter import WEEKDAYS, draw_week, draw_weekdays, ends, open_weekdays
from benchmarks.generator.rungs import Rung

FREELANCE = 0.35
MOVES = 0.2


def draw_trainers(courses: list[Course], rung: Rung, names: Names, random: Random) -> list[dict[str, Any]]:
    """As many trainers as the rung has, who between them teach every course."""
    teaches = _share_out(courses, rung.trainers, random)
    return [_trainer(taught, rung, names, random) for taught in teaches]


def _share_out(courses: list[Course], trainers: int, random: Random) -> list[list[Course]]:
    """The courses of each trainer: one specialism each in turn, most of it, and no course left without a trainer."""
    by_id = {course.id: course for course in courses}
    specialisms = [[by_id[one] for one in group if one in by_id] for group in SPECIALISMS]
    taught: list[list[Course]] = []
    for k in range(trainers):
        group = specialisms[k % len(specialisms)]
        number = max(2, len(group) - random.randint(0, 1))
        chosen = random.sample(group, min(number, len(group)))
        taught.append(sorted(chosen, key=courses.index))
    for course in courses:
        if not any(course in chosen for chosen in taught):
            fitting = [k for k in range(trainers) if course in specialisms[k % len(specialisms)]]
            taught[random.choice(fitting or list(range(trainers)))].append(course)
    return taught


def _trainer(taught: list[Course], rung: Rung, names: Names, random: Random) -> dict[str, Any]:
    identity, name = names.draw("freelance" if random.random() < FREELANCE else "trainer")
    available, dates = _draw_dates(rung, random)
    share = random.uniform(*rung.trainer_sessions)
    trainer: dict[str, Any] = {"id": identity, "name": name, "available": available}
    if random.random() < 0.3:
        trainer["unavailable"] = [draw_week(rung, random)]
    trainer["max_sessions"] = max(4, min(18, round(share * dates)))
    trainer["max_sessions_per_week"] = random.choice((1, 2, 2, 3)) if dates < 30 else 3
    if random.random() < MOVES:
        trainer["moves"] = True
    expensive = random.random()
    trainer["offers"] = [draw_offer(course, expensive, random) for course in taught]
    return trainer


def _draw_dates(rung: Rung, random: Random) -> tuple[list[Any], int]:
    """When a trainer is free, as it would say so, and about how many dates that is."""
    first, last = ends(rung)
    weeks = (last - first).days // 7 + 1
    way = random.choices(("one weekday", "two weekdays", "part", "dates"), (2, 4, 2, 3))[0]
    if way == "one weekday":
        rule: dict[str, Any] = {"weekdays": [random.choice(WEEKDAYS)]}
        return [rule], weeks
    if way == "two weekdays":
        rule = {"weekdays": draw_weekdays(2, random)}
        if random.random() < 0.25:
            rule["blocks"] = ["am"]
        return [rule], 2 * weeks
    if way == "part":
        start = first + dt.timedelta(weeks=random.randint(0, weeks // 2))
        end = start + dt.timedelta(weeks=6) - dt.timedelta(days=1)
        rule = {"from": start, "to": min(end, last), "weekdays": draw_weekdays(3, random)}
        return [rule], 18
    dates = sorted(random.sample(open_weekdays(rung), random.randint(8, 18)))
    return list(dates), len(dates)
