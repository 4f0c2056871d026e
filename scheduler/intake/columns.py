"""Which column of an export holds what: told by a mapping, or guessed from the headings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

# What people call the fields of an interest line; the first that fits best is taken.
HEADINGS: dict[str, tuple[str, ...]] = {
    "provider": (
        "provider", "provider name", "organisation", "organization", "care home", "home", "company", "service",
        "service name", "agency", "employer", "provider id", "name of organisation", "setting",
    ),
    "course": ("course", "course title", "course name", "training", "training course", "subject", "topic", "course id"),
    "places": (
        "places", "places wanted", "number of places", "no of places", "staff", "number of staff", "no of staff",
        "delegates", "number of delegates", "attendees", "how many", "quantity", "qty", "places requested",
    ),
    "max_price": ("max price", "maximum price", "price limit", "ceiling", "most you would pay", "max price per place"),
    "earliest": ("earliest", "earliest date", "not before", "available from", "from date", "from"),
    "latest": ("latest", "latest date", "not after", "available until", "until", "to date", "by"),
    "weekdays": ("weekdays", "days", "days of the week", "preferred days", "days that suit"),
    "blocks": ("blocks", "time of day", "preferred time", "am pm", "morning or afternoon"),
    "all_or_nothing": ("all or nothing", "all or none", "all together"),
    "priority": ("priority", "urgency"),
}  # fmt: skip
REQUIRED = ("provider", "course", "places")
LOOKED_AT = 20  # rows among which the headings are sought
NEAR = 0.84


class Columns(NamedTuple):
    """Where the fields stand.

    Attributes:
        header: the row of the headings, from 1.
        positions: field -> column, from 0.
        headings: field -> the heading as it is written.
        unread: headings of columns that are not read.
    """

    header: int
    positions: dict[str, int]
    headings: dict[str, str]
    unread: list[str]


def plain(text: str) -> str:
    """Text for comparing: small letters, digits, single spaces."""
    return " ".join(re.sub(r"[^\w]+|_", " ", text.casefold()).split())


def find_columns(rows: Sequence[tuple[int, list[str]]], told: Mapping[str, str]) -> Columns:
    """The columns of an export: those that a mapping tells, the rest guessed.

    The headings are the row, of the first twenty, in which most fields are found.
    """
    best = Columns(0, {}, {}, [])
    for number, cells in rows[:LOOKED_AT]:
        found = _in_row(number, cells, told)
        if len(found.positions) > len(best.positions):
            best = found
    return best


def _in_row(number: int, cells: list[str], told: Mapping[str, str]) -> Columns:
    positions: dict[str, int] = {}
    for field, heading in told.items():
        at = next((at for at, cell in enumerate(cells) if plain(cell) == plain(heading)), None)
        if at is not None:
            positions[field] = at
    scores = sorted(
        (-_likeness(cell, name), order, at, field)
        for field, names in HEADINGS.items()
        if field not in told
        for order, name in enumerate(names)
        for at, cell in enumerate(cells)
        if cell and _likeness(cell, name) >= NEAR
    )
    for _, _, at, field in scores:
        if field not in positions and at not in positions.values():
            positions[field] = at
    headings = {field: cells[positions[field]] for field in HEADINGS if field in positions}
    unread = [cell for at, cell in enumerate(cells) if cell and at not in positions.values()]
    return Columns(number, {name: positions[name] for name in HEADINGS if name in positions}, headings, unread)


def _likeness(heading: str, name: str) -> float:
    """1 for the same words; a little less for a heading that begins with them; else how alike the letters are."""
    written = plain(heading)
    if written == name:
        return 1.0
    if len(name) > 3 and (written.startswith(f"{name} ") or written.endswith(f" {name}")):
        return 0.95
    return 0.99 * SequenceMatcher(None, written, name).ratio()
