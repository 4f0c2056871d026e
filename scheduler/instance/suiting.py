"""Whom each session suits, as the bits of numbers: bit n stands for the n-th interest line of the course.

One operation on such a number asks all lines of a course at once, which matters where there are many.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from scheduler.instance.data import Line, Option
from scheduler.instance.masks import bits


class Suiting:
    """Who may have a place in which session, at some price that it can have.

    Args:
        lines_of_course: interest lines by course, in file order.
        starts: by course, how many there are.
        largest: by course, the most places of a session.

    Attributes:
        bit: by line index, the bit that stands for it.
    """

    def __init__(
        self, lines_of_course: Sequence[Sequence[Line]], starts: Sequence[int], largest: Sequence[int]
    ) -> None:
        self._lines = lines_of_course
        self.bit = [0] * sum(len(lines) for lines in lines_of_course)
        self._reach: dict[tuple[int, int], int] = defaultdict(int)  # (course, venue)
        self._at_any_start: dict[int, int] = {}  # option
        self._free = [[0] * number for number in starts]
        self._payers: list[tuple[list[int], list[int]]] = []
        self._levels: list[list[int]] = []
        for course, lines in enumerate(lines_of_course):
            for position, line in enumerate(lines):
                self.bit[line.index] = bit = 1 << position
                for venue in line.metres:
                    self._reach[course, venue] |= bit
                for start in bits(line.starts):
                    self._free[course][start] |= bit
            self._payers.append(self._find_payers(lines))
            self._levels.append(self.levels(lines, [min(line.most, largest[course]) for line in lines]))

    def mask(self, option: Option, start: int) -> int:
        """The lines that a session of the option suits; `start` is its position within the course."""
        at_any_start = self._at_any_start.get(option.index)
        if at_any_start is None:
            at_any_start = self._reach.get((option.course, option.venue), 0)
            if at_any_start:
                at_any_start &= self.payers(option.course, option.quote.lowest_price)
            self._at_any_start[option.index] = at_any_start
        return at_any_start & self._free[option.course][start]

    def lines(self, course: int, mask: int) -> Iterator[Line]:
        """The lines of a mask, in file order."""
        lines = self._lines[course]
        return (lines[position] for position in bits(mask))

    def reaches(self, course: int, mask: int, places: int) -> bool:
        """Whether the lines of a mask can take so many places in one session."""
        for level in self._levels[course]:
            if places <= 0:
                break
            places -= (mask & level).bit_count()
        return places <= 0

    def levels(self, lines: Sequence[Line], most: Sequence[int]) -> list[int]:
        """Who can take a first place, a second, and so on, when each line can take at most so many."""
        found = [0] * max(most, default=0)
        for line, number in zip(lines, most, strict=True):
            for level in range(number):
                found[level] |= self.bit[line.index]
        return found

    def payers(self, course: int, price: int) -> int:
        """The lines that may pay so much a place."""
        ceilings, payers = self._payers[course]
        return payers[bisect_left(ceilings, price)]

    def _find_payers(self, lines: Sequence[Line]) -> tuple[list[int], list[int]]:
        """Ceilings in order, and before each of them, and after the last, the lines that pay at least that."""
        ceilings = sorted({line.ceiling for line in lines if line.ceiling is not None})
        payers = [sum(self.bit[line.index] for line in lines if line.ceiling is None)]
        of_ceiling: dict[int, int] = defaultdict(int)
        for line in lines:
            if line.ceiling is not None:
                of_ceiling[line.ceiling] |= self.bit[line.index]
        for ceiling in reversed(ceilings):
            payers.append(payers[-1] | of_ceiling[ceiling])
        return ceilings, payers[::-1]
