"""A rung and a seed to the content of a scenario file and of the table beside it."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any, NamedTuple

from benchmarks.generator.courses import CATALOGUE, as_written
from benchmarks.generator.money import pounds
from benchmarks.generator.names import Names
from benchmarks.generator.partners import draw_partners
from benchmarks.generator.places import boroughs
from benchmarks.generator.providers import draw_provider
from benchmarks.generator.rungs import RUNGS, Rung
from benchmarks.generator.trainers import draw_trainers
from benchmarks.generator.venues import draw_venues

# The administrator's post, in pounds a quarter, in a borough: 1,200 places a year at GBP 32.
POST_PER_QUARTER = 9600
PROVIDERS_PER_POST = 185
MOST_POSTS = 100


class Content(NamedTuple):
    """What is written: the scenario, and interest lines for the table beside it (none: they are in the scenario)."""

    scenario: dict[str, Any]
    interest: list[dict[str, Any]]


def generate(rung_name: str, seed: int) -> Content:
    """The scenario of a rung and seed. The parts draw from streams of their own, so that one can change alone."""
    rung = RUNGS[rung_name]

    def stream(part: str) -> Random:
        return Random(f"{rung_name}/{seed}/{part}")

    places = boroughs(rung.area, rung.providers)
    courses = list(CATALOGUE[: rung.courses])
    names = Names(stream("names"))
    random = stream("providers")
    providers = [
        draw_provider(borough, courses, rung, names, random) for borough in places for _ in range(borough.providers)
    ]
    random = stream("venues")
    venues = [venue for borough in places for venue in draw_venues(borough, rung, random)]
    scenario: dict[str, Any] = {
        "format": 1,
        "name": f"{rung.title}, seed {seed}",
        "quarter": _range(rung.quarter),
        "calendar": {"bank_holidays": "England", "closed": [_range(week) for week in rung.closed]},
        "courses": [as_written(course) for course in courses],
        "trainers": draw_trainers(courses, rung, names, stream("trainers")),
        "venues": venues,
        "providers": providers,
        "partners": draw_partners(courses, rung, stream("partners")),
        "policy": _policy(rung),
        "objectives": ["places", "cost", "fairness"],
        "solver": {"time_limit": rung.time_limit, "workers": 0, "seed": 1},
    }
    return _with_table(scenario) if rung.interest_file else Content(scenario, [])


def _range(ends: tuple[str, str]) -> dict[str, dt.date]:
    return {"from": dt.date.fromisoformat(ends[0]), "to": dt.date.fromisoformat(ends[1])}


def _policy(rung: Rung) -> dict[str, Any]:
    posts = max(1, min(MOST_POSTS, round(rung.providers / PROVIDERS_PER_POST)))
    policy: dict[str, Any] = {
        "top_up": rung.top_up,
        "levy": pounds(5),
        "admin_cost": pounds(POST_PER_QUARTER * posts if rung.providers > 100 else POST_PER_QUARTER // 4),
        "max_places_per_provider": 4,
    }
    if rung.max_sessions_per_week:
        policy["max_sessions_per_week"] = rung.max_sessions_per_week
    policy["turnout"] = {"conversion": 0.7, "attendance": 0.85}
    return policy


def _with_table(scenario: dict[str, Any]) -> Content:
    """The interest moved from the providers into a table."""
    lines = [
        {"provider": provider["id"]} | line for provider in scenario["providers"] for line in provider.pop("interest")
    ]
    return Content(scenario, lines)
