"""`--set PATH=VALUE`: one value laid over everything else. A setting is an override that one line writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from scheduler.scenario.faults import Faults, Place, did_you_mean
from scheduler.scenario.fields import show
from scheduler.scenario.merging import SINGULAR, Merger
from scheduler.scenario.nodes import KEYED_LISTS, Key, Node, Path, list_node, mapping_node
from scheduler.scenario.shape import ROOT, Types, below, field_names, is_list, is_model, key_type
from scheduler.scenario.yaml_reader import read_yaml

_NOT_SETTABLE = {
    "extends": "the file itself to say what it extends",
    "overrides": "--apply NAME to use an override",
    "format": "the file itself to give its format",
}


class Setting(NamedTuple):
    """One value to be set. `place` is where the path is written; the value's node has its own."""

    path: str
    value: Node
    place: Place


def settings_of(options: Sequence[str], faults: Faults) -> tuple[Setting, ...]:
    """The settings that options say, each `PATH=VALUE`.

    Args:
        options: as given.
        faults: takes what is no setting, and values that are no YAML; each names its option.
    """
    found = []
    for option in options:
        place = Place(f"--set {option}")
        path, equals, text = option.partition("=")
        path = path.strip()
        if not equals or not path:
            faults.add(place, "", "found no value, expected PATH=VALUE such as policy.levy=5")
            continue
        value = read_yaml(text, place.file, faults, is_option=True) if text.strip() else Node(None, place)
        if value is not None and not value.broken:
            found.append(Setting(path, value, place))
    return tuple(found)


def apply_settings(root: Node, settings: Iterable[Setting], faults: Faults) -> tuple[Node, Mapping[str, Any]]:
    """The scenario with the settings laid over it, and the settings' values by path.

    Args:
        root: the scenario, overrides applied.
        settings: in order.
        faults: takes paths that lead nowhere.
    """
    values: dict[str, Any] = {}
    for path, value, place in settings:
        if path in values:
            faults.add(place, path, "found it set twice, expected each value to be set once")
            continue
        overlay = _Path(path, root, place, faults).overlay(value)
        if overlay is not None:
            values[path] = plain_numbers(value.plain())
            root = Merger(faults).merge(root, overlay)
    return root, values


class _Path:
    """A setting's path, followed through the schema for its fields and through the scenario for its ids."""

    def __init__(self, text: str, root: Node, place: Place, faults: Faults) -> None:
        self._text = text
        self._root = root
        self._place = place
        self._faults = faults

    def overlay(self, value: Node) -> Node | None:
        """The partial scenario that sets this value; None where the path leads nowhere, which is reported."""
        steps = self._text.split(".")
        if steps[0] in _NOT_SETTABLE:
            self._fault(steps[0], f"found {steps[0]}, expected {_NOT_SETTABLE[steps[0]]}")
            return None
        path: list[Key] = []
        types: Types = ROOT
        node: Node | None = self._root
        for number, step in enumerate(steps):
            key = self._step(step, ".".join(steps[:number]), types, node)
            if key is None:
                return None
            list_name = steps[number - 1] if number and is_list(types) else ""
            path.append(key)
            types, node = below(types, key), _child(node, key, list_name)
        return self._wrap(value, tuple(path))

    def _step(self, step: str, above: str, types: Types, node: Node | None) -> Key | None:
        """The step as a key; None where nothing goes by that name."""
        where = f" in {above}" if above else ""
        list_name = above.rpartition(".")[2]
        if is_list(types) and list_name in KEYED_LISTS:
            names = _names(node, list_name)
            if step in names:
                return step
            rows = "; rows of a table are out of --set's reach" if list_name == "interest" else ""
            found = f"found no {SINGULAR[list_name]} {step}{where}, expected one that is there"
            self._fault(f"{above}.{step}", found + did_you_mean(step, names) + rows)
            return None
        if is_list(types):
            self._fault(above, f"found {step!r} after a list, expected the whole list to be set")
            return None
        if any(is_model(candidate) for candidate in types):
            known = field_names(types)
            if step in known or step == "remove":
                return step
            listed = f"expected one of {', '.join(known)}{did_you_mean(step, known)}"
            self._fault(f"{above}.{step}".lstrip("."), f"found the field {show(step)}{where}, {listed}")
            return None
        kind = key_type(types)
        if kind is int and not step.isdecimal():
            self._fault(f"{above}.{step}", f"found {step!r}, expected a whole number such as 1")
            return None
        if kind is not None and step:
            return int(step) if kind is int else step
        self._fault(above, f"found {step!r} after {above}, expected nothing: it has no parts")
        return None

    def _wrap(self, value: Node, path: Path) -> Node:
        """The value inside the mappings and lists that the path goes through."""
        for position in range(len(path) - 1, -1, -1):
            key = path[position]
            list_name = path[position - 1] if position else ""
            if list_name in KEYED_LISTS:
                field = KEYED_LISTS[list_name]
                entries = value.mapping | {field: value.mapping.get(field, Node(key, self._place))}
                item = mapping_node(entries, dict.fromkeys(entries, self._place), self._place)
                value = list_node([item if isinstance(value.value, dict) else value], self._place)
            else:
                value = mapping_node({key: value}, {key: self._place}, self._place)
        return value

    def _fault(self, path: str, message: str) -> None:
        self._faults.add(self._place, path, message)


def _names(node: Node | None, list_name: str) -> list[str]:
    items = node.items if node is not None else []
    return [name for item in items if (name := item.text(KEYED_LISTS[list_name])) is not None]


def _child(node: Node | None, key: Key, list_name: str) -> Node | None:
    if node is None or not list_name:
        return node.get(key) if node is not None else None
    return next((item for item in node.items if item.text(KEYED_LISTS[list_name]) == key), None)


def plain_numbers(value: Any) -> Any:
    """The value as a result file can hold it: exact decimals become JSON's numbers."""
    if isinstance(value, dict):
        return {key: plain_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain_numbers(item) for item in value]
    return value if value is None or isinstance(value, str | int) else float(value)
