"""The sessions that could run, as arrays of numbers: a large instance has tens of millions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scheduler.instance.data import Option, Start

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Key = tuple[int, int, int, dt.date, str | None]  # course, trainer, venue, first date, block
Flags = npt.NDArray[np.bool_]
CHUNK = 4096  # candidates that are made at once where all are gone through


@dataclass(frozen=True, slots=True)
class Candidate:
    """A session that could run: an option at a start."""

    index: int
    option: Option
    start: Start


@dataclass(frozen=True)
class Grid:
    """The options and the starts that candidate sessions are made of.

    Attributes:
        options: by index.
        starts: of all courses, one course after the other.
    """

    options: Sequence[Option]
    starts: Sequence[Start]

    @cached_property
    def of_option(self) -> Ints:
        """[course, trainer, venue; option]."""
        return np.array([(o.course, o.trainer, o.venue) for o in self.options], dtype=np.int64).reshape(-1, 3).T.copy()

    @cached_property
    def of_start(self) -> Ints:
        """[position, day, week; start]."""
        rows = [(s.position, s.date.toordinal(), s.week[0] * 100 + s.week[1]) for s in self.starts]
        return np.array(rows, dtype=np.int64).reshape(-1, 3).T.copy()


class Candidates(Sequence[Candidate]):
    """Candidate sessions in their order; each is made when it is asked for.

    Args:
        grid: what they are made of.
        option: [row] the index of its option.
        start: [row] its number among the grid's starts.
        number: [row] its index in the instance; None: the row.
    """

    def __init__(self, grid: Grid, option: Small, start: Small, number: Ints | None = None) -> None:
        self.grid, self.option, self.start, self._number = grid, option, start, number

    @property
    def options(self) -> Sequence[Option]:
        """By index."""
        return self.grid.options

    @property
    def starts(self) -> Sequence[Start]:
        """Of all courses, one course after the other."""
        return self.grid.starts

    def __len__(self) -> int:
        return len(self.option)

    @overload
    def __getitem__(self, row: int) -> Candidate: ...

    @overload
    def __getitem__(self, row: slice) -> Candidates: ...

    def __getitem__(self, row: int | slice) -> Candidate | Candidates:
        if isinstance(row, slice):
            return self.where(np.arange(len(self), dtype=np.int64)[row])
        number = int(self._number[row]) if self._number is not None else int(row) if row >= 0 else len(self) + int(row)
        return Candidate(number, self.options[self.option[row]], self.starts[self.start[row]])

    def __iter__(self) -> Iterator[Candidate]:
        options, starts = self.options, self.starts
        for first in range(0, len(self), CHUNK):
            own = slice(first, first + CHUNK)
            option, start = self.option[own].tolist(), self.start[own].tolist()
            number = range(first, first + len(option)) if self._number is None else self._number[own].tolist()
            for index, one, begin in zip(number, option, start, strict=True):
                yield Candidate(index, options[one], starts[begin])

    def where(self, rows: Flags | Ints) -> Candidates:
        """Those of some rows, in their order."""
        chosen: Ints = np.flatnonzero(rows) if rows.dtype == np.bool_ else np.asarray(rows, dtype=np.int64)
        number = chosen if self._number is None else self._number[chosen]
        return Candidates(self.grid, self.option[chosen], self.start[chosen], number)

    def find(self, keys: Iterable[Key]) -> dict[Key, int]:
        """By course, trainer, venue, first date and block: the row that has them; those that none has are left out."""
        wanted = set(keys)
        sessions = {(course, trainer, venue) for course, trainer, venue, _, _ in wanted}
        options = [o.index for o in self.options if (o.course, o.trainer, o.venue) in sessions]
        found = {}
        for row in np.flatnonzero(np.isin(self.option, options)).tolist():
            option, start = self.options[self.option[row]], self.starts[self.start[row]]
            key = option.course, option.trainer, option.venue, start.date, start.block
            if key in wanted:
                found[key] = row
        return found

    @property
    def number(self) -> Ints:
        """[row] its index in the instance."""
        return np.arange(len(self), dtype=np.int64) if self._number is None else self._number

    @property
    def course(self) -> Ints:
        """[row] the index of its course."""
        found: Ints = self.grid.of_option[0][self.option]
        return found

    @property
    def trainer(self) -> Ints:
        """[row] the index of its trainer."""
        found: Ints = self.grid.of_option[1][self.option]
        return found

    @property
    def venue(self) -> Ints:
        """[row] the index of its venue."""
        found: Ints = self.grid.of_option[2][self.option]
        return found

    @property
    def position(self) -> Ints:
        """[row] where its start stands among those of its course."""
        found: Ints = self.grid.of_start[0][self.start]
        return found

    @property
    def day(self) -> Ints:
        """[row] its first date, as the day's ordinal."""
        found: Ints = self.grid.of_start[1][self.start]
        return found

    @property
    def week(self) -> Ints:
        """[row] the ISO week of its first date: year x 100 + week."""
        found: Ints = self.grid.of_start[2][self.start]
        return found
