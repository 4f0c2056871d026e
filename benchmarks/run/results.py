"""The files of a day's results: the rows, and the points that the chart is drawn from, as CSV; a table for people."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.run.measure import Point, Row

RESULTS = Path(__file__).parents[1] / "results"
Points = dict[tuple[str, int, str, float], list[Point]]
TYPES = {field.name: str(field.type) for field in dataclasses.fields(Row)}


def read_rows(file: Path) -> list[Row]:
    """The rows of an earlier run of the day; none without the file."""
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        return [Row(**{name: _value(name, text) for name, text in line.items()}) for line in csv.DictReader(stream)]


def _value(name: str, text: str) -> Any:
    kind = TYPES[name]
    if kind == "str":
        return text
    if not text:
        return None
    return int(text) if kind.startswith("int") else float(text)


def write_rows(rows: Iterable[Row], file: Path) -> None:
    """Write the rows."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(TYPES)
        for row in rows:
            writer.writerow("" if v is None else round(v, 5) if isinstance(v, float) else v for v in _values(row))


def _values(row: Row) -> list[Any]:
    return [getattr(row, name) for name in TYPES]


def read_points(file: Path) -> Points:
    """The points of an earlier run of the day; none without the file."""
    points: Points = {}
    if file.exists():
        with file.open(encoding="utf-8", newline="") as stream:
            for line in csv.DictReader(stream):
                key = (line["rung"], int(line["seed"]), line["way"], float(line["budget"]))
                numbers = [int(line[name]) if line[name] else None for name in ("unfilled", "cost")]
                points.setdefault(key, []).append((float(line["seconds"]), numbers[0], numbers[1]))
    return points


def write_points(points: Points, file: Path) -> None:
    """Write the points."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("rung", "seed", "way", "budget", "seconds", "unfilled", "cost"))
        for key, line in points.items():
            for point in line:
                writer.writerow([*key, *("" if value is None else value for value in point)])


HEAD = (
    "| rung | seed | way | budget | places filled | proved gap | cost | proved gap | first plan | within 1 % | build "
    "| in all | peak memory | |"
)


def markdown(rows: Sequence[Row], facts: Mapping[str, str], date: str, chart: str) -> str:
    """The table, dated, with what it was made on."""
    lines = [
        f"# The ladder, {date}",
        "",
        *(f"- {name}: {value}" for name, value in facts.items()),
        "",
        "Every plan is judged by `scheduler.check`. Seconds count from the loaded scenario; what the columns mean is "
        "in [the method](../README.md).",
        "",
        f"![places and cost against time]({chart})",
        "",
        HEAD,
        "|" + "---|" * (HEAD.count("|") - 1),
        *(line_of(row) for row in rows),
    ]
    return "\n".join(lines) + "\n"


def line_of(row: Row) -> str:
    """The row as a line of the table."""
    filled = "" if row.places_filled is None else f"{row.places_filled:,} of {row.places_asked:,}"
    cells = [
        row.rung, str(row.seed), row.way, f"{row.budget:g} s", filled, _percent(row.places_gap),
        "" if row.cost is None else f"£{row.cost / 100:,.2f}", _percent(row.cost_gap), _seconds(row.first_plan_s),
        _seconds(row.near_s), _seconds(row.build_s), _seconds(row.seconds),
        "" if row.peak_mib is None else f"{row.peak_mib:,.0f} MiB",
        row.status if not row.reason else f"{row.status}: {row.reason}".replace("|", "/"),
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f} s" if value >= 0.1 else f"{value:.2f} s"
