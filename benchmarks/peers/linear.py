"""A linear model in whole numbers, before any solver: columns with bounds, rows with bounds."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

INFINITE = 10**12
Terms = list[tuple[int, int]]
"""(column, coefficient) pairs; a column stands in a row once."""


class Linear:
    """Columns are whole numbers of at least 0. Rows lie one after the other in flat arrays."""

    def __init__(self) -> None:
        self.lower = array("q")
        self.upper = array("q")
        self.row_lower = array("q")
        self.row_upper = array("q")
        self.starts = array("q", [0])
        self.columns = array("q")
        self.coefficients = array("q")

    def column(self, upper: int, lower: int = 0) -> int:
        """A new column; returns its number."""
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.lower) - 1

    def row(self, terms: Iterable[tuple[int, int]], lower: int = -INFINITE, upper: int = INFINITE) -> None:
        """A new row: `lower <= sum of coefficient x column <= upper`."""
        for column, coefficient in terms:
            self.columns.append(column)
            self.coefficients.append(coefficient)
        self.starts.append(len(self.columns))
        self.row_lower.append(lower)
        self.row_upper.append(upper)

    def rows(self) -> Iterator[tuple[array[int], array[int], int, int]]:
        """Each row's columns, coefficients and bounds."""
        for number in range(len(self.row_lower)):
            here = slice(self.starts[number], self.starts[number + 1])
            yield self.columns[here], self.coefficients[here], self.row_lower[number], self.row_upper[number]
