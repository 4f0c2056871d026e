"""What the recorded runs prove of every plan of a file, and whether any recorded plan says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.best.plans import Best
from benchmarks.run.measure import Row
from benchmarks.run.results import RESULTS, read_rows


def recorded(folder: Path = RESULTS) -> list[Row]:
    """The rows of every day."""
    return [row for file in sorted(folder.glob("????-??-??.csv")) for row in read_rows(file)]


def least_unfilled(rows: Iterable[Row], rung: str, seed: int) -> int | None:
    """Proved: every plan leaves at least so many places unfilled (weighted); None where nothing is."""
    return max(
        (row.unfilled_bound for row in _proving(rows, rung, seed) if row.unfilled_bound is not None), default=None
    )


def least_cost(rows: Iterable[Row], rung: str, seed: int, unfilled: int) -> int | None:
    """Proved: every plan with at most so many places unfilled costs at least this, pence; None where nothing is.

    A run proves it of the plans with at most as many unfilled as its own; so of those with fewer, too.
    """
    return max(
        (
            row.cost_bound
            for row in _proving(rows, rung, seed)
            if row.cost_bound is not None and row.unfilled is not None and row.unfilled >= unfilled
        ),
        default=None,
    )


def _proving(rows: Iterable[Row], rung: str, seed: int) -> list[Row]:
    """Runs that ended: of one that was stopped it is not known with how many unfilled its bound of the cost holds."""
    return [row for row in rows if (row.rung, row.seed, row.status) == (rung, seed, "done")]


def crossings(rows: Sequence[Row], best: Iterable[Best]) -> list[str]:
    """Where a recorded bound lies above a recorded plan, of whatever day, way and limit: one of the two is wrong."""
    plans = [
        (row.rung, row.seed, row.unfilled, row.cost, f"{row.way} on {row.date}") for row in rows if not row.findings
    ]
    plans += [(each.rung, each.seed, each.unfilled, each.cost, f"the best, by {each.by}") for each in best]
    found = []
    for rung, seed, unfilled, cost, whose in plans:
        if unfilled is None or cost is None:
            continue
        for name, value, bound in (
            ("places unfilled", unfilled, least_unfilled(rows, rung, seed)),
            ("cost", cost, least_cost(rows, rung, seed, unfilled)),
        ):
            if bound is not None and bound > value:
                found.append(f"{rung} {seed}: {name} {value} of {whose}, and at least {bound} is proved")
    return found
