"""Named what-ifs: those applied are laid over the scenario in order, the others are looked through for mistakes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from scheduler.scenario.faults import Faults, Place, did_you_mean
from scheduler.scenario.fields import show
from scheduler.scenario.merging import Merger
from scheduler.scenario.nodes import KEYED_LISTS, Node, Path, without
from scheduler.scenario.validation import validate_part

# An override as the file has it, after those of the same name in the files that it extends.
Layers = list[Node]


class Assignment(NamedTuple):
    """What an override does to one value."""

    value: Any
    place: Place
    override: str


def apply_overrides(root: Node, overrides: dict[str, Layers], names: Mapping[str, Place], faults: Faults) -> Node:
    """The scenario with the named overrides laid over it.

    Args:
        root: the scenario without them.
        overrides: all that the file has.
        names: those to apply, in order, each with where it is asked for.
        faults: takes unknown names, overrides that conflict, and what cannot be merged.
    """
    done: dict[Path, Assignment] = {}
    for name, place in names.items():
        if name not in overrides:
            hint = did_you_mean(name, overrides) or (f": {', '.join(overrides)}" if overrides else "; it has none")
            faults.add(place, "", f"found {show(name)}, expected an override of the file{hint}")
            continue
        new = _assignments(overrides[name], name)
        _report_conflicts(done, new, faults)
        removed = {path for path, assignment in done.items() if assignment.value is _REMOVED}
        for layer in overrides[name]:
            root = Merger(faults, known=removed).merge(root, layer)
        done |= new
    return root


def check_unapplied(
    root: Node | None, overrides: dict[str, Layers], names: Collection[str], faults: Faults
) -> tuple[str, ...]:
    """Look through the overrides that are not applied now, as far as each by itself can tell.

    Unknown fields and wrong values are faults. What a value refers to is only known when the override is applied.

    Args:
        root: what they would be laid over; None where that cannot be told.
        overrides: all that the file has.
        names: those that are applied.
        faults: takes what is wrong.

    Returns:
        Warnings of items changed or removed that neither the scenario nor any other override has.
    """
    all_paths = {name: _with_prefixes(_assignments(layers, name)) for name, layers in overrides.items()}
    warnings = Faults()
    for name, layers in overrides.items():
        if name in names:
            continue
        known = {path for other, paths in all_paths.items() if other != name for path in paths}
        prefix = f"overrides.{name}."
        changed = root
        for layer in layers:
            validate_part(layer, faults, prefix)
            changed = changed and Merger(warnings, prefix, known).merge(changed, layer)
    return tuple(map(str, warnings.sorted()))


def _with_prefixes(paths: Iterable[Path]) -> set[Path]:
    return {path[:length] for path in paths for length in range(1, len(path) + 1)}


class _Removed:
    """What removing an item sets it to."""

    def __str__(self) -> str:
        return "remove: true"


_REMOVED = _Removed()


def _assignments(layers: Layers, override: str) -> dict[Path, Assignment]:
    found: dict[Path, Assignment] = {}
    for layer in layers:
        _collect(layer, (), override, found)
    return found


def _collect(node: Node, path: Path, override: str, found: dict[Path, Assignment]) -> None:
    list_name = str(path[-1]) if path else ""
    if isinstance(node.value, dict) and list_name != "location":
        for key, child in node.value.items():
            _collect(child, (*path, key), override, found)
        return
    names = [item.text(KEYED_LISTS[list_name]) for item in node.items] if list_name in KEYED_LISTS else []
    if not names or None in names:
        found[path] = Assignment(node.plain(), node.place, override)
        return
    for name, item in zip(names, node.items, strict=True):
        removal = item.get("remove")
        if removal is not None and removal.value is True:
            found[(*path, str(name))] = Assignment(_REMOVED, removal.place, override)
        else:
            _collect(without(item, KEYED_LISTS[list_name]), (*path, str(name)), override, found)


def _report_conflicts(done: dict[Path, Assignment], new: dict[Path, Assignment], faults: Faults) -> None:
    """Two overrides conflict where they set one value differently, or one sets what the other replaces or removes."""
    around = {path[:length]: path for path in done for length in range(len(path))}
    for path, later in new.items():
        earlier = done.get(path)
        if earlier is not None and _same(earlier.value, later.value):
            continue
        if earlier is None:
            above = next((path[:length] for length in range(len(path)) if path[:length] in done), around.get(path))
            earlier = done[above] if above is not None else None
        if earlier is not None:
            faults.add(
                later.place,
                ".".join(map(str, path)),
                f"found {_show(later.value)} in override {later.override}, expected what override {earlier.override} "
                f"sets at {earlier.place}: {_show(earlier.value)}; overrides applied together must agree",
            )


def _same(one: Any, other: Any) -> bool:
    """Equal as YAML has it: Python alone holds true equal to 1."""
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _show(value: Any) -> str:
    return str(value) if value is _REMOVED else show(value)
