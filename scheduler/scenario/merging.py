"""One set of values laid over another: mappings merge, lists of named items merge by name, other lists are replaced.

A merged value keeps the place where it was last set.
"""

from __future__ import annotations

from collections.abc import Collection

from scheduler.scenario.faults import Faults, Place, did_you_mean
from scheduler.scenario.fields import show
from scheduler.scenario.nodes import KEYED_LISTS, Key, Node, Path, list_node, mapping_node, without
from scheduler.scenario.shape import required_names, types_at

# What an item of each list is called in a message.
SINGULAR = {
    "courses": "course",
    "trainers": "trainer",
    "venues": "venue",
    "providers": "provider",
    "partners": "partner",
    "hosted": "hosted session",
    "interest": "interest in course",
    "offers": "offer for course",
    "top_up": "top-up for course",
}


class Merger:
    """Lays values over others.

    Args:
        faults: takes what cannot be merged: removing or changing an item that is not there.
        prefix: begins the path in messages.
        known: names of items (by path of list and name) that may be changed or removed although they are not there:
            somebody else adds or removes them.
    """

    def __init__(self, faults: Faults, prefix: str = "", known: Collection[Path] = ()) -> None:
        self._faults = faults
        self._prefix = prefix
        self._known = known

    def merge(self, base: Node, overlay: Node, path: Path = ()) -> Node:
        """The base with the overlay's values in it. Items of named lists stand in the path by their names."""
        if isinstance(base.value, dict) and isinstance(overlay.value, dict) and not _replaces(base, overlay, path):
            return self._merge_mappings(base, overlay, path)
        list_name = path[-1] if path else ""
        if list_name in KEYED_LISTS and isinstance(base.value, list) and overlay.items:
            return self._merge_items(base, overlay, path)
        return overlay

    def _merge_mappings(self, base: Node, overlay: Node, path: Path) -> Node:
        entries = dict(base.mapping)
        for key, node in overlay.mapping.items():
            entries[key] = self.merge(entries[key], node, (*path, key)) if key in entries else node
        if path and path[-1] == "prices":
            entries = _new_counts_in_order(entries, base)
        return mapping_node(entries, base.keys | overlay.keys, base.place)

    def _merge_items(self, base: Node, overlay: Node, path: Path) -> Node:
        list_name = str(path[-1])
        field = KEYED_LISTS[list_name]
        items: list[Node | None] = list(base.items)
        positions: dict[str, int] = {}
        for position, item in enumerate(base.items):
            if (name := item.text(field)) is not None:
                positions.setdefault(name, position)
        first_at: dict[str, Place] = {}
        for item in overlay.items:
            name = item.text(field)
            if name is None:
                items.append(item)  # what it lacks is reported when the whole is validated
                continue
            at, item_path = item.mapping[field].place, (*path, name)
            if name in first_at:
                self._fault(at, item_path, f"found {name} again, expected it once; it is at {first_at[name]} already")
                continue
            first_at[name] = at
            changed, is_removed = self._take_remove(item, field, item_path)
            if name not in positions:
                if is_removed:
                    self._absent(at, item_path, positions, "to remove")
                elif self._is_new(changed, item_path, positions, at):
                    items.append(changed)
            elif is_removed:
                items[positions[name]] = None
            else:
                position = positions[name]
                items[position] = self.merge(base.items[position], changed, item_path)
        return list_node([item for item in items if item is not None], base.place)

    def _take_remove(self, item: Node, field: str, path: Path) -> tuple[Node, bool]:
        """The item without its `remove`, and whether it is to be removed."""
        removal = item.get("remove")
        if removal is None:
            return item, False
        if not isinstance(removal.value, bool):
            self._fault(removal.place, (*path, "remove"), f"found {show(removal.value)}, expected true or false")
        others = [str(key) for key in item.mapping if key not in (field, "remove")]
        if removal.value is True and others:
            message = f"found {', '.join(others)} in an item to remove, expected {field} and remove alone"
            self._fault(removal.place, (*path, "remove"), message)
        return without(item, "remove"), removal.value is True

    def _is_new(self, item: Node, path: Path, positions: dict[str, int], at: Place) -> bool:
        """Whether an item can be added: one that lacks what it must have is meant to change one that is there."""
        needed = required_names(types_at((*path[:-1], 0)))
        lacking = [name for name in needed if name not in item.mapping]
        if lacking and positions:
            self._absent(at, path, positions, f"to change (to be added it would need {', '.join(lacking)})")
            return False
        return True

    def _absent(self, at: Place, path: Path, positions: dict[str, int], purpose: str) -> None:
        if path not in self._known:
            singular, name = SINGULAR[str(path[-2])], str(path[-1])
            message = f"found no {singular} {name} {purpose}{did_you_mean(name, positions)}"
            self._fault(at, path, message)

    def _fault(self, place: Place, path: Path, message: str) -> None:
        self._faults.add(place, self._prefix + ".".join(map(str, path)), message)


def _replaces(base: Node, overlay: Node, path: Path) -> bool:
    """A location of the other form takes the place of the one that was there: an outcode and a position do not mix."""
    is_location = bool(path) and path[-1] == "location"
    return is_location and ("outcode" in base.mapping) != ("outcode" in overlay.mapping)


def _new_counts_in_order(entries: dict[Key, Node], base: Node) -> dict[Key, Node]:
    """Tiers with those that the base does not have put between its own."""
    if not all(isinstance(count, int) for count in entries) or list(base.mapping) != sorted(base.mapping, key=int):
        return entries
    return dict(sorted(entries.items(), key=lambda entry: int(entry[0])))
