"""`interest_from`: rows of a table become lines of the providers' own lists, each value with its cell for a place."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from scheduler.scenario.faults import Faults, Place, did_you_mean
from scheduler.scenario.nodes import Key, Node, edited, list_node, mapping_node
from scheduler.scenario.nodes import Path as NodePath
from scheduler.scenario.scalars import UnusableNumberError, resolve
from scheduler.scenario.schema import Interest
from scheduler.scenario.shape import field_names
from scheduler.scenario.tables import Cell, Row, TableReader

REQUIRED = ("provider", "course", "places")
COLUMNS = ("provider", *field_names((Interest,)))
_TEXTS = {"course", "earliest", "latest"}
_LISTS = {"weekdays", "blocks"}


def add_interest(root: Node, tables: TableReader, faults: Faults) -> Node:
    """The scenario with the rows of its interest table in the providers' own lists.

    Args:
        root: merged; where it names no table, it is returned as it is.
        tables: reads the table.
        faults: takes rows of unknown providers, and numbers that no scenario can use.
    """
    name, providers = root.get("interest_from"), root.get("providers")
    if name is None or not isinstance(name.value, str):
        return root
    rows = tables.read("interest_from", name, COLUMNS, REQUIRED)
    items = providers.items if providers is not None else []
    positions: dict[str, int] = {}
    for position, item in enumerate(items):
        if (provider := item.text("id")) is not None:
            positions.setdefault(provider, position)
    added: defaultdict[int, list[Node]] = defaultdict(list)
    for row in rows:
        cell = row.cells.get("provider")
        if cell is None:
            faults.add(row.place, "provider", "found an empty cell, expected a provider's id")
        elif cell.text not in positions:
            hint = did_you_mean(cell.text, positions)
            faults.add(cell.place, "provider", f"found {cell.text!r}, expected the id of a provider{hint}")
        else:
            added[positions[cell.text]].append(_line(row, faults))
    if providers is None or not added:
        return root
    merged = [_with_lines(item, added[position]) if position in added else item for position, item in enumerate(items)]
    return replace(root, value=root.mapping | {"providers": list_node(merged, providers.place)})


def with_interest_from(root: Node, table: Path) -> Node:
    """The scenario with its interest, of providers and of its own table, given up for that of another table.

    A path that is not absolute is relative to the current folder, as options are.
    """
    place = Place(str(table))
    providers = root.get("providers")
    lines = [number for number, item in enumerate(providers.items if providers else []) if "interest" in item.mapping]
    gone: dict[NodePath, Node | None] = {("providers", number, "interest"): None for number in lines}
    return edited(root, gone | {("interest_from",): Node(str(table), place)})


def _line(row: Row, faults: Faults) -> Node:
    cells = {name: cell for name, cell in row.cells.items() if name != "provider"}
    entries: dict[Key, Node] = {name: _value(name, cell, faults) for name, cell in cells.items()}
    return mapping_node(entries, {name: cell.place for name, cell in cells.items()}, row.place)


def _value(name: str, cell: Cell, faults: Faults) -> Node:
    if name in _TEXTS:
        return Node(cell.text, cell.place)
    if name in _LISTS:
        parts = re.split(r"[\s;]+", cell.text.strip(" ;"))
        return list_node([Node(part, cell.place) for part in parts], cell.place)
    try:
        return Node(resolve(cell.text), cell.place)
    except UnusableNumberError as error:
        faults.add(cell.place, name, f"found {cell.text}, expected {error}")
        return Node(None, cell.place, broken=True)


def _with_lines(provider: Node, lines: list[Node]) -> Node:
    own = provider.get("interest")
    if own is not None and not isinstance(own.value, list):
        return provider  # which is reported when the whole is validated
    items = own.items if own is not None else []
    whole = list_node([*items, *lines], (own or lines[0]).place)
    return replace(provider, value=provider.mapping | {"interest": whole})
