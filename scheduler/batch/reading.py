"""A batch file read: fields, files it names, and the cases it makes, each fault with its place."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from scheduler.atomic import file_name
from scheduler.batch.schema import MAX_CASES, BatchFile, CaseEntry
from scheduler.scenario.faults import Faults, Place, ScenarioError
from scheduler.scenario.fields import show
from scheduler.scenario.files import Files
from scheduler.scenario.loading import WhatIf
from scheduler.scenario.nodes import Node, place_of
from scheduler.scenario.settings import Setting, plain_numbers
from scheduler.scenario.validation import validate_as
from scheduler.scenario.yaml_reader import read_yaml

APPLY = "apply"


class Assumption(NamedTuple):
    """One thing in which a case differs from the base: an override (`path` is `apply`), or a value that is set."""

    path: str
    value: Any

    def __str__(self) -> str:
        return str(self.value) if self.path == APPLY else f"{self.path}={shown(self.value)}"


@dataclass(frozen=True)
class Case:
    """One case of a batch.

    Attributes:
        name: unique; `folder` is the folder's name that goes with it.
        change: what it changes of the base.
        assumptions: the same, for whoever compares cases; a seed is none.
        seed: of the search; None for the scenario's own.
    """

    name: str
    change: WhatIf
    assumptions: tuple[Assumption, ...]
    seed: int | None = None

    @property
    def folder(self) -> str:
        """What its folder is called."""
        return file_name(self.name)


@dataclass(frozen=True)
class Batch:
    """A batch file, with the files it names found from where it lies.

    Attributes:
        file: as the user named it.
        content: what it says.
        cases: in its order.
    """

    file: Path
    content: BatchFile
    cases: tuple[Case, ...]

    def path(self, name: str | None) -> Path | None:
        """A file that the batch file names."""
        return self.file.parent / name if name is not None else None


def read_batch(path: Path) -> Batch:
    """Read a batch file; the scenarios that it makes are not looked at yet.

    Raises:
        ScenarioError: with every fault found.
    """
    faults = Faults()
    files = Files(faults)
    data = files.read(path, Place(str(path)))
    text = files.decode(data, str(path)) if data is not None else None
    root = read_yaml(text, str(path), faults) if text is not None else None
    content = validate_as(BatchFile, root, faults) if root is not None else None
    if root is None or content is None:
        raise ScenarioError(faults.sorted())
    for field in ("base", "since", "interest"):
        name = getattr(content, field)
        if name is not None:
            files.read(path.parent / name, place_of(root, (field,)), field)
    if content.limits.repeatable and (content.limits.workers or 1) > 1:
        message = f"found {content.limits.workers} beside repeatable, expected 1 or nothing"
        faults.add(place_of(root, ("limits", "workers")), "limits.workers", message)
    cases = _cases(content, root, faults)
    if faults:
        raise ScenarioError(faults.sorted())
    return Batch(path, content, cases)


def shown(value: Any) -> str:
    """A value as it stands in a case's name."""
    return str(value) if isinstance(value, str | Decimal) else json.dumps(plain_numbers(value), ensure_ascii=False)


def _cases(content: BatchFile, root: Node, faults: Faults) -> tuple[Case, ...]:
    entries = content.cases or {"": CaseEntry()}
    found: dict[str, Case] = {}
    for name, entry in entries.items():
        steps = ("cases", name) if name else ("vary",) if content.vary else ("seeds",)
        place, path = place_of(root, steps, at_key=True), ".".join(steps)
        count = len(entry.seeds or content.seeds or (0,))
        for grid in (content.vary, entry.vary):
            for values in grid.values():
                count *= len(values)
        if count + len(found) > MAX_CASES:
            faults.add(place, path, f"found more than {MAX_CASES:,} cases, expected at most so many")
            break
        for case in _of_entry(name, entry, content, root):
            if case.name in found:
                faults.add(place, path, f"found the case {show(case.name)} again, expected it once")
            found[case.name] = case
    return tuple(found.values())


def _of_entry(name: str, entry: CaseEntry, content: BatchFile, root: Node) -> Iterator[Case]:
    here = root.mapping.get("cases", root).mapping.get(name, root) if name else root
    applied = here.mapping.get("apply") if name else None
    names = {item.value: item.place for item in (applied.items if applied else ()) if isinstance(item.value, str)}
    fixed = tuple(_settings(here.mapping.get("set") if name else None))
    grids = [root.mapping.get("vary"), here.mapping.get("vary") if name else None]
    seeds = entry.seeds or content.seeds or (None,)
    for point in itertools.product(*(choices for grid in grids for choices in _choices(grid))):
        change = WhatIf(applied=names, settings=(*fixed, *point))  # one for all seeds: it is loaded once
        for seed in seeds:
            labels = [*([name] if name else []), *(str(_assumption(setting)) for setting in point)]
            if len(seeds) > 1:
                labels.append(f"seed={seed}")
            assumptions = [Assumption(APPLY, each) for each in names]
            assumptions += [_assumption(setting) for setting in (*fixed, *point)]
            yield Case("+".join(labels) or "base", change, tuple(assumptions), seed)


def _assumption(setting: Setting) -> Assumption:
    return Assumption(setting.path, setting.value.plain())


def _settings(node: Node | None) -> Iterator[Setting]:
    for path, value in (node.mapping if node is not None else {}).items():
        yield Setting(str(path), value, node.keys[path] if node is not None else value.place)


def _choices(grid: Node | None) -> Iterator[list[Setting]]:
    """For each path of a grid, its values."""
    for setting in _settings(grid):
        yield [Setting(setting.path, item, setting.place) for item in setting.value.items]
