"""Nodes to a `Scenario`: every fault of a single field at its place, and the rest of the file still usable.

What is faulty is left out, or something stands in for it, so that the cross-checks can go through what remains and
their faults stand beside those of single fields.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from scheduler.scenario import wording
from scheduler.scenario.faults import Faults, Place, nearest
from scheduler.scenario.fields import MAX_COUNT
from scheduler.scenario.nodes import (
    KEYED_LISTS,
    Key,
    Node,
    Path,
    descend,
    edited,
    list_node,
    node_at,
    path_text,
    place_of,
    without,
)
from scheduler.scenario.schema import Scenario
from scheduler.scenario.shape import ROOT, Types, field_names, required_names, types_at

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)

# What stands in for a required field that is missing or wrong, so that its neighbours can still be checked.
_STAND_INS: dict[Key, Any] = {
    **dict.fromkeys(("id", "course", "trainer", "venue"), "stand-in"),
    **dict.fromkeys(("name", "title"), "?"),
    **dict.fromkeys(("format", "min_places", "places", "days"), 1),
    **dict.fromkeys(("max_places", "capacity"), MAX_COUNT),
    **dict.fromkeys(("above", "price"), 0),
    "quarter": {"from": "2000-01-01", "to": "2000-01-01"},
    "length": "half_day",
    "offers": [],
    "counted": "places",
    "prices": {1: 0},
    "kind": "other",
    "location": {"lat": 0, "lon": 0},
    "date": "2000-01-01",
    "block": "am",
}
_AT_KEY = {"extra_forbidden", "invalid_key"}
_MAX_ROUNDS = 50


@dataclass(frozen=True)
class Validated:
    """What of a file is valid by itself.

    Attributes:
        scenario: without the faulty parts, or with something that stands in for them.
        root: the nodes it was made from, in step with it; stand-ins are marked `broken`.
    """

    scenario: Scenario
    root: Node


def validate(root: Node, faults: Faults) -> Validated | None:
    """The scenario that the nodes hold, as far as they are valid; None where they are no mapping.

    Args:
        root: merged, with the rows of tables.
        faults: takes every fault of a single field.
    """
    kept = root
    for _ in range(_MAX_ROUNDS):
        try:
            return Validated(Scenario.model_validate(kept.plain(), by_alias=True, by_name=False), kept)
        except ValidationError as error:
            errors = error.errors(include_url=False)
        if kept is root:
            _report(errors, root, faults)
        if not isinstance(kept.value, dict):
            return None
        kept = edited(kept, dict(_repair(error, kept) for error in errors), faulty=True)
    return None


def validate_part(root: Node, faults: Faults, prefix: str) -> None:
    """Report what is wrong with a partial scenario by itself: unknown fields and wrong values, but nothing missing."""
    try:
        part = _without_removals(root, "")
        Scenario.model_validate(part.plain(), by_alias=True, by_name=False)
    except ValidationError as error:
        present = [each for each in error.errors(include_url=False) if each["type"] != "missing"]
        _report(present, part, faults, prefix)


def validate_as(model: type[Model], root: Node, faults: Faults) -> Model | None:
    """What a file of another kind than a scenario holds; None where a field of it is faulty.

    Args:
        model: the file's schema.
        root: as read.
        faults: takes every fault of a single field.
    """
    try:
        return model.model_validate(root.plain(), by_alias=True, by_name=False)
    except ValidationError as error:
        _report(error.errors(include_url=False), root, faults, types=(model,))
    return None


def _report(errors: list[ErrorDetails], root: Node, faults: Faults, prefix: str = "", types: Types = ROOT) -> None:
    meant = _meant_fields(errors, root, types)
    for error in errors:
        path = _real_path(error, root)
        if error["type"] == "missing":
            name = str(error["loc"][-1])
            if name not in meant[path]:
                faults.add(place_of(root, path), prefix + path_text(root, path), wording.missing(name))
            continue
        at_key = error["type"] in _AT_KEY or "[key]" in error["loc"] or bool(error.get("ctx", {}).get("at_key"))
        node = node_at(root, path)
        if node.broken and not at_key:
            continue  # reported by the reader
        if at_key and path and error["type"] == "extra_forbidden":
            message = wording.unknown_field(path[-1], types_at(path[:-1], types))
        else:
            message = wording.invalid(error, types_at(path, types))
        faults.add(place_of(root, path, at_key=at_key), prefix + path_text(root, path), message)


def _meant_fields(errors: list[ErrorDetails], root: Node, types: Types) -> defaultdict[Path, set[str]]:
    """The fields that misspelt ones stand for, by the path of the mapping: they are not reported as missing as well."""
    meant: defaultdict[Path, set[str]] = defaultdict(set)
    for error in errors:
        if error["type"] == "extra_forbidden":
            *above, name = _real_path(error, root)
            near = nearest(str(name), field_names(types_at(above, types)))
            if near is not None:
                meant[tuple(above)].add(near)
    return meant


def _real_path(error: ErrorDetails, root: Node) -> Path:
    """The steps of the error that are in the file, down to the wrong part of the value."""
    at = error.get("ctx", {}).get("at", ())
    return tuple(step for step, _ in descend(root, (*error["loc"], *at)))


def _repair(error: ErrorDetails, root: Node) -> tuple[Path, Node | None]:
    """What to put where, so that this error is gone; None to leave out what is there."""
    path: Path = tuple(step for step, _ in descend(root, error["loc"]))
    if error["type"] == "missing" and error["loc"][-1] in _STAND_INS:
        path = (*path, error["loc"][-1])
    if path and path[-1] in _STAND_INS and path[-1] in required_names(types_at(path[:-1])):
        return path, _stand_in(_STAND_INS[path[-1]], place_of(root, path))
    return path, None


def _stand_in(value: Any, place: Place) -> Node:
    if isinstance(value, dict):
        entries: dict[Key, Node] = {key: _stand_in(item, place) for key, item in value.items()}
        return Node(entries, place, dict.fromkeys(entries, place), broken=True)
    return Node(value, place, broken=True)


def _without_removals(node: Node, list_name: Key) -> Node:
    """The node without the `remove` of list items, which is no field of theirs, and without the items removed."""
    if isinstance(node.value, list):
        items = [_without_removals(item, "") for item in node.items]
        if list_name in KEYED_LISTS:
            removed = [(item := each.get("remove")) is not None and item.value is True for each in node.items]
            items = [without(item, "remove") for item, gone in zip(items, removed, strict=True) if not gone]
        return list_node(items, node.place)
    if isinstance(node.value, dict):
        return replace(node, value={key: _without_removals(child, key) for key, child in node.value.items()})
    return node
