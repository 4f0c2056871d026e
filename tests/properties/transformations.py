"""Changes to a scenario whose effect on the best values is known beforehand. Each gives a new scenario."""

from __future__ import annotations

import copy
import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from scheduler.plan import HostedPlaces, Plan, PlannedSession, SessionKey
from scheduler.scenario.loaded import LoadedScenario
from tests.oracle.dice import Part
from tests.oracle.random_scenarios import loaded_from

LISTS = ["courses", "trainers", "venues", "providers", "partners"]


class Case(NamedTuple):
    """A scenario before it is checked, as `tiny_parts` gives it."""

    raw: Part
    road_metres: dict[tuple[str, str], int]
    published: Plan | None

    @property
    def loaded(self) -> LoadedScenario:
        return loaded_from(*self)


Change = Callable[[random.Random, Case], Case]


# ---- the same scenario told differently


def reorder(dice: random.Random, case: Case) -> Case:
    """Every list whose order means nothing, in another order."""
    raw = copy.deepcopy(case.raw)
    for name in [*LISTS, "pinned"]:
        dice.shuffle(raw.get(name, []))
    for inner, names in (("trainers", ["offers"]), ("providers", ["interest"]), ("partners", ["top_up", "hosted"])):
        for item in raw.get(inner, []):
            for name in names:
                dice.shuffle(item.get(name, []))
    return case._replace(raw=raw)


def rename(dice: random.Random, case: Case) -> Case:
    """Every id replaced by one that sorts elsewhere."""
    names: dict[str, dict[str, str]] = {}
    for kind in LISTS:
        ids = [item["id"] for item in case.raw.get(kind, [])]
        letters = dice.sample([f"{letter}{n}" for letter in "bkxz" for n in range(10)], len(ids))
        names[kind] = {old: f"{letter}-new" for old, letter in zip(ids, letters, strict=True)}
    hosted = [item["id"] for partner in case.raw.get("partners", []) for item in partner.get("hosted", [])]
    names["hosted"] = {old: f"h{dice.randrange(1000)}-{n}" for n, old in enumerate(hosted)}
    places = names["venues"] | names["hosted"]
    road = {(names["providers"][provider], places[place]): m for (provider, place), m in case.road_metres.items()}
    return Case(_rename_raw(case.raw, names), road, _rename_plan(case.published, names))


# Where ids stand, besides `id` itself: a field -> what it names.
NAMING = {
    "course": "courses",
    "after": "courses",
    "trainer": "trainers",
    "venue": "venues",
    "partner": "partners",
    "hosted": "hosted",  # of a pin; of a partner it is a list of sessions
}
NAMING_KEYS = {"trained": "courses", "allocations": "providers", "partners": "partners"}


def _rename_raw(raw: Part, names: dict[str, dict[str, str]]) -> Part:
    def renamed(value: Any, kind: str | None) -> Any:
        if isinstance(value, list):
            return [renamed(item, kind) for item in value]
        if not isinstance(value, dict):
            return value
        result = {}
        for field, inner in value.items():
            if field == "id" and kind in names:
                result[field] = names[kind][inner]
            elif field in NAMING and not (isinstance(inner, list) and field == "hosted"):
                known = names[NAMING[field]]
                result[field] = [known[name] for name in inner] if isinstance(inner, list) else known[inner]
            elif field in NAMING_KEYS and isinstance(inner, dict):
                result[field] = {names[NAMING_KEYS[field]][name]: places for name, places in inner.items()}
            else:
                result[field] = renamed(inner, field)
        return result

    return dict(renamed(copy.deepcopy(raw), None))


def _rename_plan(plan: Plan | None, names: dict[str, dict[str, str]]) -> Plan | None:
    if plan is None:
        return None

    def new(kind: str, name: str) -> str:
        return names[kind].get(name, name)

    def roster(kind: str, places: dict[str, int]) -> dict[str, int]:
        return {new(kind, name): count for name, count in places.items()}

    sessions = [
        PlannedSession(
            SessionKey(new("courses", key.course), new("trainers", key.trainer), new("venues", key.venue), *key[3:]),
            roster("providers", allocations),
            roster("partners", partners),
        )
        for key, allocations, partners in plan.sessions
    ]
    hosted = [
        HostedPlaces(new("partners", partner), new("hosted", place), new("providers", provider), count)
        for partner, place, provider, count in plan.hosted
    ]
    return Plan(tuple(sessions), tuple(hosted))


# ---- more freedom: never worse


def add_venue(dice: random.Random, case: Case) -> Case:
    raw = copy.deepcopy(case.raw)
    venue: Part = {"id": "new-room", "name": "New room", "capacity": dice.randint(2, 8)}
    venue["equipment"] = ["hoist", "kitchen"]
    place = {"location": {"lat": Decimal("51.58"), "lon": Decimal("0.19")}}
    raw["venues"].append(venue | (place if dice.random() < 0.5 else {"online": True}))
    return case._replace(raw=raw)


def add_trainer(dice: random.Random, case: Case) -> Case:
    raw = copy.deepcopy(case.raw)
    offers = [{"course": course["id"], "session_fee": dice.randint(0, 90)} for course in raw["courses"]]
    raw["trainers"].append({"id": "new-trainer", "name": "New trainer", "offers": offers})
    return case._replace(raw=raw)


def widen_ceilings(dice: random.Random, case: Case) -> Case:
    raw = copy.deepcopy(case.raw)
    more = dice.randint(1, 40)
    for provider in raw["providers"]:
        for part in [provider, *provider.get("interest", [])]:
            if "max_price" in part:
                part["max_price"] += more
    return case._replace(raw=raw)


def lift_limits(dice: random.Random, case: Case) -> Case:
    """Some limits of every kind are gone."""
    raw = copy.deepcopy(case.raw)
    gone = {
        "courses": ["max_sessions", "min_gap_days", "required", "equipment", "after", "blocks"],
        "trainers": ["max_sessions", "max_sessions_per_week", "unavailable", "available"],
        "venues": ["unavailable", "available"],
        "providers": ["release_per_day", "unavailable", "max_travel_km"],
    }
    for kind, fields in gone.items():
        for item in raw[kind]:
            for field in fields:
                if dice.random() < 0.5:
                    item.pop(field, None)
    for field in ("budget", "max_sessions", "max_sessions_per_week"):
        if dice.random() < 0.5:
            raw.get("policy", {}).pop(field, None)
    return case._replace(raw=raw)


# ---- less freedom: never better


def add_limit(dice: random.Random, case: Case) -> Case:
    """One limit more, or one that is tighter."""
    raw = copy.deepcopy(case.raw)
    policy = raw.setdefault("policy", {})
    course, trainer, provider = (dice.choice(raw[kind]) for kind in ("courses", "trainers", "providers"))
    kind = dice.randrange(9)
    if kind == 0:
        policy["max_sessions"] = min(1, policy.get("max_sessions", 1))
    elif kind == 1:
        policy["max_sessions_per_week"] = min(1, policy.get("max_sessions_per_week", 1))
    elif kind == 2:
        policy["budget"] = min(Decimal(90), policy.get("budget", Decimal(90)))
    elif kind == 3:
        course["max_sessions"] = min(1, course.get("max_sessions", 1))
    elif kind == 4:
        course["min_gap_days"] = course.get("min_gap_days", 0) + 2
    elif kind == 5:
        course["required"] = True
    elif kind == 6:
        trainer["unavailable"] = [*trainer.get("unavailable", []), _a_day(dice, raw)]
    elif kind == 7:
        provider["release_per_day"] = min(1, provider.get("release_per_day", 1))
    else:
        provider["max_travel_km"] = min(1, provider.get("max_travel_km", 1))
    return case._replace(raw=raw)


def _a_day(dice: random.Random, raw: Part) -> str:
    first, last = (dt.date.fromisoformat(raw["quarter"][end]) for end in ("from", "to"))
    return (first + dt.timedelta(days=dice.randint(0, (last - first).days))).isoformat()
