"""The best plans known as a table, kept in benchmarks/README.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.best.bounds import least_cost, least_unfilled
from benchmarks.best.plans import Best
from benchmarks.run.measure import Row
from scheduler.atomic import write_together

README = Path(__file__).parents[1] / "README.md"
BEGINS, ENDS = "<!-- best plans: written by benchmarks.best -->\n", "<!-- best plans end -->\n"


def table(best: Sequence[Best], rows: Sequence[Row]) -> str:
    """A line for each (rung, seed)."""
    lines = [
        "| rung | seed | places filled | unfilled (weighted) | proved: at least | cost | proved: at least | by | on |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for each in best:
        places, cost = (
            least_unfilled(rows, each.rung, each.seed),
            least_cost(rows, each.rung, each.seed, each.unfilled),
        )
        cells = [
            each.rung, str(each.seed), f"{each.filled:,} of {each.asked:,}", f"{each.unfilled:,}",
            "" if places is None else f"{places:,}", f"£{each.cost / 100:,.2f}",
            "" if cost is None else f"£{cost / 100:,.2f}", each.by.replace("|", "/"), each.on,
        ]  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def in_readme(text: str, best: Sequence[Best], rows: Sequence[Row]) -> str:
    """The text of the README with the table as it is today.

    Raises:
        ValueError: the marks between which it stands are not there.
    """
    before, _, rest = text.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not ends:
        raise ValueError(f"{README}: no lines {BEGINS.strip()} and {ENDS.strip()}")
    return before + BEGINS + table(best, rows) + ENDS + after


def write_readme(best: Sequence[Best], rows: Sequence[Row]) -> None:
    """Put the table into benchmarks/README.md."""
    text = in_readme(README.read_text(encoding="utf-8"), best, rows)
    write_together({README: text.encode()})
