"""What branching may bound: numbers of sessions of a group, and places of a top-up line.

From the coarsest to the finest: sessions of a course, of an offer, of an option; a partner's places; an offer's
sessions of at least so many places; an offer's sessions until a day. Where all of these are whole numbers in the linear
program, little is left to decide but who sits where.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from scheduler.instance import Candidates, Instance
from scheduler.model.relaxation.compiled import Ints

COURSE, OFFER, OPTION, TOP_UP, SIZE, UNTIL = range(1, 7)
Box = dict[int, tuple[int, int]]  # group -> least and most sessions


@dataclass(frozen=True)
class Column:
    """A session with its roster: line -> places, top-up line -> places, cost in pence as the relaxation has it."""

    row: int
    places: tuple[tuple[int, int], ...]
    top_up: tuple[tuple[int, int], ...]
    cost: int

    @cached_property
    def total(self) -> int:
        """All places, partners' included."""
        return sum(places for _, places in (*self.places, *self.top_up))


@dataclass(frozen=True)
class Counted:
    """One group.

    Attributes:
        name: its kind, then what it is of.
        candidates: rows of the sessions that count.
        top_up: instead of sessions, the places of this top-up line count.
        least_places: a session counts from so many places on.
    """

    name: tuple[int, ...]
    candidates: Ints
    top_up: int | None = None
    least_places: int = 0

    @cached_property
    def members(self) -> frozenset[int]:
        """The rows, to look one up."""
        return frozenset(self.candidates.tolist())

    def share(self, column: Column) -> int:
        """What a column counts here: 1 for its session, or its places of the top-up line."""
        if self.top_up is not None:
            return dict(column.top_up).get(self.top_up, 0)
        return int(column.row in self.members and column.total >= self.least_places)


def find_counted(instance: Instance, candidates: Candidates) -> list[Counted]:
    """Every group, from the coarsest kind to the finest."""
    day = candidates.day
    groups: dict[tuple[int, ...], list[int]] = {}
    of_offer: dict[tuple[int, int], list[int]] = {}
    for row, candidate in enumerate(candidates):
        option = candidate.option
        offer = (option.course, option.trainer)
        for name in ((COURSE, option.course), (OFFER, *offer), (OPTION, *offer, option.venue)):
            groups.setdefault(name, []).append(row)
        of_offer.setdefault(offer, []).append(row)
    found = [Counted(name, np.array(rows, dtype=np.int64)) for name, rows in sorted(groups.items())]
    nobody = np.zeros(0, dtype=np.int64)
    found += [Counted((TOP_UP, top_up.index), nobody, top_up.index) for top_up in instance.top_ups]
    for offer, rows in sorted(of_offer.items()):
        all_rows = np.array(rows, dtype=np.int64)
        options = [candidates[row].option for row in rows]
        smallest, largest = min(o.min_places for o in options), max(o.max_places for o in options)
        found += [
            Counted((SIZE, *offer, places), all_rows, least_places=places)
            for places in range(smallest + 1, largest + 1)
        ]
    for offer, rows in sorted(of_offer.items()):
        all_rows = np.array(rows, dtype=np.int64)
        days = day[all_rows]
        found += [Counted((UNTIL, *offer, int(day)), all_rows[days <= day]) for day in np.unique(days)[:-1]]
    found.sort(key=lambda group: group.name[0])
    return found


def amounts(groups: list[Counted], used: Iterable[tuple[Column, float]], rows: int) -> npt.NDArray[np.float64]:
    """How much of each group a solution of the linear program has.

    Args:
        used: columns with their values.
        rows: how many candidates there are.
    """
    used = list(used)
    of_row = np.zeros(rows)
    of_top_up: dict[int, float] = {}
    by_size: dict[int, list[tuple[int, float]]] = {}
    for column, value in used:
        of_row[column.row] += value
        by_size.setdefault(column.total, []).append((column.row, value))
        for top_up, places in column.top_up:
            of_top_up[top_up] = of_top_up.get(top_up, 0.0) + value * places
    at_least: dict[int, npt.NDArray[np.float64]] = {0: of_row}
    so_far = np.zeros(rows)
    for size in range(max(by_size, default=0), 0, -1):
        for row, value in by_size.get(size, ()):
            so_far[row] += value
        at_least[size] = so_far.copy()
    none = np.zeros(rows)
    return np.array(
        [
            of_top_up.get(group.top_up, 0.0)
            if group.top_up is not None
            else float(at_least.get(group.least_places, none)[group.candidates].sum())
            for group in groups
        ]
    )
