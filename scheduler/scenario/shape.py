"""What the schema allows at a path: which fields, which values. For messages, and for `--set` paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args
from typing import get_origin as typing_origin

from pydantic import BaseModel

from scheduler.scenario.nodes import Key
from scheduler.scenario.schema import Scenario

# The types that a value may have: models, lists, dicts, literals and plain types, unions taken apart.
Types = tuple[Any, ...]
ROOT: Types = (Scenario,)


def types_at(path: Iterable[Key], root: Types = ROOT) -> Types:
    """The types of the value at a path of a file; none where the schema knows no such path.

    Args:
        path: from the top of the file.
        root: the file's own types: a scenario's, unless it is a file of another kind.
    """
    types = root
    for step in path:
        types = below(types, step)
    return types


def below(types: Types, step: Key) -> Types:
    """The types one step further down."""
    found: list[Any] = []
    for candidate in types:
        origin = _origin(candidate)
        if origin is list:
            found += _members(get_args(candidate)[0])
        elif origin is dict:
            found += _members(get_args(candidate)[1])
        elif is_model(candidate):
            found += _fields(candidate).get(step, ())
    return tuple(found)


def field_names(types: Types) -> tuple[str, ...]:
    """The fields that a mapping of these types may have, in the schema's order."""
    return tuple(dict.fromkeys(str(name) for model in types if is_model(model) for name in _fields(model)))


def required_names(types: Types) -> tuple[str, ...]:
    """The fields that a mapping of one of these types must have; where it may be of several, none."""
    models = [model for model in types if is_model(model)]
    return _required(models[0]) if len(models) == 1 else ()


def choices(types: Types) -> tuple[str, ...]:
    """The values that are allowed by name."""
    return tuple(str(value) for kind in types if _origin(kind) is Literal for value in get_args(kind))


def is_model(candidate: Any) -> bool:
    """Whether a type is a part of the schema with fields of its own."""
    return isinstance(candidate, type) and issubclass(candidate, BaseModel)


def is_list(types: Types) -> bool:
    """Whether a list is what these types allow."""
    return any(_origin(candidate) is list for candidate in types)


def key_type(types: Types) -> type | None:
    """The type of the keys of a mapping whose keys are free; None where they are not."""
    for candidate in types:
        if _origin(candidate) is dict:
            return int if get_args(candidate)[0] is int else str
    return None


def _origin(candidate: Any) -> Any:
    return typing_origin(candidate)


@cache
def _fields(model: type[BaseModel]) -> dict[Key, Types]:
    fields = model.model_fields.items()
    return {field.alias or name: tuple(_members(field.annotation)) for name, field in fields}


@cache
def _required(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items() if field.is_required())


def _members(annotation: Any) -> Iterator[Any]:
    origin = _origin(annotation)
    if origin is Annotated:
        yield from _members(get_args(annotation)[0])
    elif origin is Union or origin is UnionType:
        for member in get_args(annotation):
            yield from _members(member)
    elif annotation is not NoneType:
        yield annotation
