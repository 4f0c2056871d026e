"""What differs between two scenarios, field by field, in the scenario's own words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scheduler.analysis.changes import unit_of, written
from scheduler.plan import Plan
from scheduler.report.words import counted, kilometres
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.nodes import KEYED_LISTS
from scheduler.scenario.schema import Scenario

LONGEST = 60
PASSED_OVER = {"overrides", "extends", "interest_from", "distances_from", "published", "solver", "format"}


class Difference(NamedTuple):
    """A field with its value in each scenario, as a file would have it; empty where the item is not there."""

    path: str
    before: str
    after: str


def differing(before: LoadedScenario, after: LoadedScenario) -> list[Difference]:
    """Every difference that can matter to a plan, of the scenarios and of the files that they name."""
    return [*differing_inputs(before.scenario, after.scenario), *_distances(before, after), *_published(before, after)]


def _distances(before: LoadedScenario, after: LoadedScenario) -> Iterator[Difference]:
    one, other = before.road_metres, after.road_metres
    for pair in dict.fromkeys([*one, *other]):
        if one.get(pair) != other.get(pair):
            told = [kilometres(known[pair]) if pair in known else "" for known in (one, other)]
            yield Difference(".".join(("distances_from", *pair)), *told)


def _published(before: LoadedScenario, after: LoadedScenario) -> Iterator[Difference]:
    one, other = before.published, after.published
    if one != other:
        yield Difference("published", _sessions("a plan", one), _sessions("another" if one else "a plan", other))


def _sessions(name: str, plan: Plan | None) -> str:
    return "" if plan is None else f"{name} of {counted(len(plan.sessions), 'session')}"


def differing_inputs(before: Scenario, after: Scenario) -> list[Difference]:
    """Every difference between the scenarios as written that can matter to a plan."""
    return [item for item in _models(before, after, ()) if item.path.split(".")[0] not in PASSED_OVER]


def _models(before: BaseModel, after: BaseModel, path: tuple[str, ...]) -> Iterator[Difference]:
    for name, field in type(before).model_fields.items():
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            yield from _values(one, other, (*path, name), field)


def _values(one: Any, other: Any, path: tuple[str, ...], field: FieldInfo) -> Iterator[Difference]:
    key = KEYED_LISTS.get(path[-1])
    if key is not None and isinstance(one, list) and isinstance(other, list):
        first, second = ({getattr(item, key): item for item in items} for items in (one, other))
        for name in [*first, *(name for name in second if name not in first)]:
            if name not in first or name not in second:
                there = first.get(name) or second[name]
                told = getattr(there, "name", None) or getattr(there, "title", None) or _shown(there, field)
                yield Difference(".".join((*path, name)), told if name in first else "", told if name in second else "")
            elif first[name] != second[name]:
                yield from _models(first[name], second[name], (*path, name))
        if list(first) != list(second) and set(first) == set(second):
            yield Difference(".".join(path), "in another order", "in another order")
    elif isinstance(one, BaseModel) and isinstance(other, BaseModel) and type(one) is type(other):
        yield from _models(one, other, path)
    else:
        yield Difference(".".join(path).rstrip("_"), _shown(one, field), _shown(other, field))


def _shown(value: Any, field: FieldInfo) -> str:
    text = "none" if value is None else json.dumps(written(value, unit_of(field)), ensure_ascii=False, default=str)
    text = text.strip('"')
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
