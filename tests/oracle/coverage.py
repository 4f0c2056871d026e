"""Which fields of the contract a scenario uses, so that a run can show what it covered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from scheduler.plan import Plan
from scheduler.scenario.schema import Scenario
from tests.oracle.dice import Part

# What enumeration cannot meet: how a file is put together (the loader's tests), who reads it, how long to search.
NOT_DRAWN = {"extends", "interest_from", "overrides", "policy.lock_days"}  # settled before a scenario is solved


def fields_of_contract(model: type[BaseModel] = Scenario, prefix: str = "") -> set[str]:
    """Every field that a scenario file may have, as dotted paths without list positions or names of things."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        path = f"{prefix}{field.alias or name}"
        if path in NOT_DRAWN:
            continue
        inner = list(_models_in(field.annotation))
        found.add(path)
        for part in inner if name != "objectives" else []:
            found |= fields_of_contract(part, f"{path}.")
    return found


def choices_of_contract(model: type[BaseModel] = Scenario, prefix: str = "") -> set[str]:
    """Every value that a field of fixed choices may have, as `path=value`; nations and weekdays are only themselves."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        path = f"{prefix}{field.alias or name}"
        found |= {f"{path}={value}" for value in _literals_in(field.annotation)}
        for part in _models_in(field.annotation) if name not in {"objectives", *NOT_DRAWN} else []:
            found |= choices_of_contract(part, f"{path}.")
    return found


def fields_used(raw: Part, published: Plan | None = None) -> set[str]:
    """The fields and fixed choices that a scenario file has, with a few combinations worth counting."""
    used = set(_walk(raw, "", Scenario))
    for level in raw.get("objectives", []):
        used |= _level_features(level)
    if published is not None:
        used.add("published")
    return used


def _walk(value: Any, path: str, model: type[BaseModel] | None) -> Iterator[str]:
    if path:
        yield path
    if isinstance(value, dict) and path != "objectives":
        known = {field.alias or name for name, field in model.model_fields.items()} if model else set()
        for key, inner in value.items():
            name = f"{path}.{key}" if path else key
            if model is None or key not in known:  # a mapping from names: dates, ids, counts
                yield from _walk(inner, path, model)
            else:
                yield from _walk(inner, name, _field_model(model, key, inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, path, model)
    elif isinstance(value, str):
        yield f"{path}={value}"


def _field_model(model: type[BaseModel], key: str, value: Any) -> type[BaseModel] | None:
    """The model that a field's value follows: of several, the one that has the value's keys."""
    field = next(field for name, field in model.model_fields.items() if (field.alias or name) == key)
    items = value if isinstance(value, list) else [value]
    keys = {name for item in items if isinstance(item, dict) for name in item}
    for part in _models_in(field.annotation):
        names = {inner.alias or name for name, inner in part.model_fields.items()}
        if keys <= names:
            return part
    return next(iter(_models_in(field.annotation)), None)


def _level_features(level: Any) -> set[str]:
    if isinstance(level, str):
        return {f"objectives={level}"}
    names = {f"objectives={name}" for name in level}
    first = next(iter(level.values()))
    if not isinstance(first, dict):
        return names | {"objectives: weighted"}
    percent = isinstance(first["slack"], str)
    return names | {"objectives: slack in percent" if percent else "objectives: slack in units"}


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        if get_origin(annotation) is not Literal:
            yield from _models_in(inner)


def _literals_in(annotation: Any) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from (value for value in get_args(annotation) if isinstance(value, str))
    else:
        for inner in get_args(annotation):
            yield from _literals_in(inner)
