"""Expressions of interest: which courses a provider asks for, how many places, on what terms."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from benchmarks.generator.courses import Course, days
from benchmarks.generator.money import between
from benchmarks.generator.quarter import ends
from benchmarks.generator.rungs import Rung

# What providers know as usual prices: GBP 35-50 a half day and 50-100 a day; the ceilings lie about that.
CEILING_HALF_DAY = (35, 75)
CEILING_FULL_DAY = (60, 110)
# Shares of lines with these terms (assumed).
LATE_START, EARLY_END, SOME_WEEKDAYS, ONE_BLOCK, ALL_OR_NOTHING, PRIORITY = 0.10, 0.10, 0.15, 0.10, 0.04, 0.06
HOLDS_PREREQUISITE = 0.65
MOST_PLACES = 6


def draw_interest(
    kind: str, staff: int, courses: list[Course], rung: Rung, random: Random
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """A provider's interest lines, and how many of its staff hold the courses that those ask for first."""
    chosen = _choose(kind, staff, courses, rung.keenness, random)
    trained: dict[str, int] = {}
    for course in [course for course in chosen if course.after]:
        needed = next((other for other in courses if other.id in course.after), None)
        if needed is None or random.random() < HOLDS_PREREQUISITE:
            trained[course.after[0]] = random.randint(1, 5)
        elif needed not in chosen:
            chosen.append(needed)
    chosen.sort(key=courses.index)
    return [_line(course, staff, rung, random) for course in chosen], trained


def _choose(kind: str, staff: int, courses: list[Course], keenness: float, random: Random) -> list[Course]:
    """Distinct courses, by how much that kind of provider wants them; more of them for more staff."""
    wanted = {course.id: course.wanted.get(kind, 0.0) for course in courses}
    number = 1 if staff == 1 else round(random.uniform(0.5, 1.5) * keenness * (0.6 + min(staff, 60) / 60))
    chosen: list[Course] = []
    while len(chosen) < max(1, min(4, number)) and any(wanted.values()):
        course = random.choices(courses, list(wanted.values()))[0]
        chosen.append(course)
        wanted[course.id] = 0.0
    return chosen


def _places(course: Course, staff: int, random: Random) -> int:
    most = min(MOST_PLACES, 1 + staff // 6)
    drawn = min(random.randint(1, most), random.randint(1, most))
    return min(drawn, 2) if days(course) > 1 else drawn


def _line(course: Course, staff: int, rung: Rung, random: Random) -> dict[str, Any]:
    first, last = ends(rung)
    line: dict[str, Any] = {"course": course.id, "places": _places(course, staff, random)}
    if random.random() < rung.ceilings:
        line["max_price"] = _ceiling(course, random)
    if random.random() < LATE_START:
        line["earliest"] = first + dt.timedelta(days=random.randint(10, 35))
    if random.random() < EARLY_END:
        line["latest"] = last - dt.timedelta(days=random.randint(10, 35))
    if random.random() < SOME_WEEKDAYS:
        line["weekdays"] = random.choice((["tue", "wed", "thu"], ["mon", "fri"], ["mon", "tue", "wed"], ["wed", "thu"]))
    if course.length == "half_day" and random.random() < ONE_BLOCK:
        line["blocks"] = random.choice((["am"], ["pm"]))
    if line["places"] > 1 and random.random() < ALL_OR_NOTHING:
        line["all_or_nothing"] = True
    if random.random() < PRIORITY:
        line["priority"] = random.choice((2, 2, 3))
    return line


def _ceiling(course: Course, random: Random) -> Any:
    if days(course) > 1:
        return between(random, 2 * CEILING_FULL_DAY[0], 2 * CEILING_FULL_DAY[1])
    lowest, highest = CEILING_HALF_DAY if course.length == "half_day" else CEILING_FULL_DAY
    return between(random, lowest, highest, "2.50")
