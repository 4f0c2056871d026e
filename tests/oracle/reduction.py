"""A failing tiny scenario made smaller: whatever can go while the program still departs from the truth goes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scheduler.plan import Plan
from scheduler.scenario import ScenarioError, load
from tests.oracle.comparison import differences
from tests.oracle.dice import Part
from tests.oracle.enumeration import enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import write_files

Step = str | int
Parts = tuple[Part, dict[tuple[str, str], int], Plan | None]


def reduce_parts(parts: Parts, fails: Callable[[Parts], bool]) -> Parts:
    """Leave out one thing after another, large ones first, while `fails` holds."""
    smaller = True
    while smaller:
        smaller = False
        for path in sorted(_paths(parts[0]), key=len):
            other = (_without(parts[0], path), *parts[1:])
            if other[0] != parts[0] and fails(other):
                parts, smaller = other, True
                break
    return parts


def departs_from_truth(parts: Parts) -> bool:
    """Whether a scenario that the loader accepts is one that program and enumeration differ on."""
    raw, road_metres, published = parts
    with TemporaryDirectory() as folder:
        try:
            loaded = load(write_files(raw, road_metres, published, Path(folder)))
        except (ScenarioError, LookupError):
            return False
    try:
        return bool(list(differences(loaded, enumerate_best(loaded))))
    except TooLarge:
        return False


def _paths(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _paths(inner, (*path, number))


def _without(raw: Part, path: tuple[Step, ...]) -> Part:
    other: Any = copy.deepcopy(raw)
    inner = other
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return dict(other)
