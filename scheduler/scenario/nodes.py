"""Values with their places: what the YAML reader makes, what merging works on, and where a message finds a position.

A node never changes once it is made: aliases and merging share nodes freely.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from scheduler.scenario.faults import Place

Scalar = str | int | Decimal | bool | None
Key = str | int
Path = tuple[Key, ...]

# Lists whose items are known by a field of theirs, not by their number. Names are unique in the whole schema.
KEYED_LISTS = {
    **dict.fromkeys(("courses", "trainers", "venues", "providers", "partners", "hosted"), "id"),
    **dict.fromkeys(("interest", "offers", "top_up"), "course"),
}


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file.

    Attributes:
        value: a scalar, a list of nodes, or a mapping from keys to nodes.
        place: where the value begins.
        keys: of a mapping, where each key stands.
        size: how many nodes this is when every alias is written out.
        numbers: of a list that lost items, what numbers the others had.
        pruned: something below this was left out because it is faulty.
        broken: the value could not be read, which has been reported.
    """

    value: Scalar | list[Node] | dict[Key, Node]
    place: Place
    keys: dict[Key, Place] = field(default_factory=dict)
    size: int = 1
    numbers: Sequence[int] | None = None
    pruned: bool = False
    broken: bool = False

    @property
    def mapping(self) -> dict[Key, Node]:
        """The entries of a mapping; of anything else, none."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Node]:
        """The items of a list; of anything else, none."""
        return self.value if isinstance(self.value, list) else []

    def get(self, key: Key) -> Node | None:
        """An entry of a mapping or an item of a list, if it is there."""
        if isinstance(self.value, list):
            return self.value[key] if isinstance(key, int) and 0 <= key < len(self.value) else None
        return self.mapping.get(key)

    def text(self, key: Key) -> str | None:
        """An entry of a mapping, where it is there, is text, and could be read."""
        entry = self.mapping.get(key)
        return entry.value if entry is not None and isinstance(entry.value, str) and not entry.broken else None

    def plain(self) -> Any:
        """The value without its places, as pydantic takes it."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def mapping_node(entries: dict[Key, Node], keys: dict[Key, Place], place: Place) -> Node:
    """A mapping of these entries."""
    return Node(entries, place, keys, 1 + sum(node.size for node in entries.values()))


def list_node(items: list[Node], place: Place) -> Node:
    """A list of these items."""
    return Node(items, place, size=1 + sum(node.size for node in items))


def descend(root: Node, path: Sequence[Key]) -> Iterator[tuple[Key, Node]]:
    """The steps of the path that are there, each with the node it leads to; steps that are not there are passed over.

    Pydantic's own steps (the member of a union, `[key]`) are passed over that way.
    """
    node = root
    for step in path:
        following = node.get(step)
        if following is not None:
            node = following
            yield step, node


def node_at(root: Node, path: Sequence[Key]) -> Node:
    """The node at a path, or the last one on the way that is there."""
    node = root
    for step in path:
        node = node.get(step) or node
    return node


def place_of(root: Node, path: Sequence[Key], *, at_key: bool = False) -> Place:
    """Where a value is written, or its key; where it is not there, the nearest value around it that is."""
    node, place = root, root.place
    for step in path:
        following = node.get(step)
        if following is None:
            continue
        place = node.keys.get(step, following.place) if at_key else following.place
        node = following
    return place


def path_text(root: Node, path: Sequence[Key]) -> str:
    """A path in words a person can search for: `courses.medication.min_places`, `pinned[0].date`."""
    parts: list[str] = []
    node: Node | None = root
    list_name: Key = ""
    for step in path:
        if node is not None and isinstance(node.value, list) and isinstance(step, int):
            item = node.get(step)
            name = item_name(item, list_name) if item is not None else None
            if name is not None:
                parts.append(f".{name}")
            else:
                parts.append(f"[{node.numbers[step] if node.numbers and item is not None else step}]")
        else:
            parts.append(f".{step}")
        list_name = step
        node = node.get(step) if node is not None else None
    return "".join(parts).removeprefix(".")


def item_name(item: Node, list_name: Key) -> str | None:
    """The id or course by which an item of a keyed list is known, where it has a usable one."""
    return item.text(KEYED_LISTS[list_name]) if list_name in KEYED_LISTS else None


def edited(node: Node, changes: Mapping[Path, Node | None], *, faulty: bool = False) -> Node:
    """The node with what lies at these paths put in place or, where it is None, left out; the rest keeps its place.

    Args:
        node: the whole.
        changes: by path, none of them empty; what is around another takes its place too.
        faulty: this is done because something is wrong, so that the nodes around it are marked `pruned`.
    """
    here = {path[0]: change for path, change in changes.items() if len(path) == 1}
    below: dict[Key, dict[Path, Node | None]] = {}
    for path, change in changes.items():
        if path[0] not in here:
            below.setdefault(path[0], {})[path[1:]] = change
    pruned = node.pruned or faulty

    def changed(step: Key, child: Node) -> Node | None:
        return here[step] if step in here else edited(child, below[step], faulty=faulty) if step in below else child

    if isinstance(node.value, list):
        numbers = node.numbers or range(len(node.value))
        items = [(number, changed(at, item)) for at, (number, item) in enumerate(zip(numbers, node.value, strict=True))]
        kept = [(number, item) for number, item in items if item is not None]
        return replace(node, value=[item for _, item in kept], numbers=[number for number, _ in kept], pruned=pruned)
    if isinstance(node.value, dict):
        added = {step: change for step, change in here.items() if step not in node.value}
        entries = {step: changed(step, child) for step, child in node.value.items()} | added
        return replace(node, value={key: child for key, child in entries.items() if child is not None}, pruned=pruned)
    return node


def without(node: Node, key: Key) -> Node:
    """A mapping without one of its entries."""
    return edited(node, {(key,): None})
