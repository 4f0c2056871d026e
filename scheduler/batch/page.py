"""A batch's index.html: one file that opens offline, with links into the cases' folders.

The tables are those of the CSV files, as people read them: names in place of ids, dates in words, each case once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from scheduler.batch.store import CourseNight
from scheduler.batch.tables import ENDINGS, HISTORY
from scheduler.report.page import Chart, Page, Part, Plot, document
from scheduler.report.tables import Cell, Column, Link, Names, Table
from scheduler.report.words import dated, listed

# Of the summary, what is as wide as a screen.
CASE_COLUMNS = {
    "case", "ending", "reason", "places_asked", "places_filled", "sessions", "net_cost", "cost_per_head",
    "gap_percent",
}  # fmt: skip


def index_html(
    name: str,
    night: str,
    sentences: Sequence[str],
    tables: Mapping[str, Table],
    history: Sequence[CourseNight],
    names: Names,
) -> bytes:
    """The page.

    Args:
        name: the batch's.
        night: the day of the run.
        sentences: what there is to say first.
        tables: by heading, in order.
        history: of every course; charts are drawn from two nights on.
        names: of courses, trainers, venues and providers.
    """
    charts = history_charts(history, names)
    parts = [
        Part(heading, _cases(table) if table.name == "summary" else _named(table, names),
             charts if heading == HISTORY else ())
        for heading, table in tables.items()
    ]  # fmt: skip
    return document(Page(name, f"Night of {dated(dt.date.fromisoformat(night))}.", sentences, parts))


def _cases(summary: Table) -> Table:
    """The summary with each case once, its name the way to its folder, and no column that is empty."""
    at = {column.name: position for position, column in enumerate(summary.columns)}
    endings = {str(ending): words for ending, words in ENDINGS.items()}
    kept = [
        column
        for column in summary.columns
        if column.name in CASE_COLUMNS and any(row[at[column.name]] not in (None, "") for row in summary.rows)
    ]

    def cell(row: Sequence[Cell], column: Column) -> Cell:
        value = row[at[column.name]]
        folder = row[at["folder"]]
        if column.name == "case" and folder:
            return Link(str(value), to=str(folder))
        if column.name == "gap_percent":
            return float(str(value)) / 100 if value else None
        return endings.get(str(value), value) if column.name == "ending" else value

    rows = tuple(tuple(cell(row, column) for column in kept) for row in summary.rows)
    columns = (Column("gap", "share", "First level's gap") if each.name == "gap_percent" else each for each in kept)
    return Table(summary.name, tuple(columns), rows)


def _named(table: Table, names: Names) -> Table:
    """Names in place of ids; an id beside its name goes."""
    there = {column.name for column in table.columns}
    words: dict[str, Callable[[str], str]] = {
        "course": names.course,
        "trainer": names.trainer,
        "venue": names.venue,
        "provider": names.provider,
        "blocks": lambda blocks: listed(blocks.split()),
    }
    kept = [
        (position, words.get(column.name, str))
        for position, column in enumerate(table.columns)
        if not {f"{column.name}_name", f"{column.name}_title"} & there
    ]

    def cells(row: Sequence[Cell]) -> tuple[Cell, ...]:
        return tuple(named(cell) if isinstance(cell := row[at], str) else cell for at, named in kept)

    return Table(table.name, tuple(table.columns[at] for at, _ in kept), tuple(map(cells, table.rows)))


def history_charts(history: Sequence[CourseNight], names: Names) -> list[Chart]:
    """Places asked, expected price and chance of running, a line a course; none of a single night."""
    if len({each.night for each in history}) < 2:
        return []
    shown: list[tuple[str, Column, list[Cell]]] = [
        ("Places asked, night by night", Column("asked", "count", "Places"), [each.asked for each in history]),
        ("The expected price of a place", Column("price", "pence"), [each.price for each in history]),
        ("The chance of running", Column("chance", "share"), [each.chance for each in history]),
    ]
    nights = [(dt.date.fromisoformat(each.night), names.course(each.course)) for each in history]
    return [_chart(title, column, cells, nights) for title, column, cells in shown]


def _chart(title: str, column: Column, cells: Sequence[Cell], nights: Sequence[tuple[dt.date, str]]) -> Chart:
    rows = tuple((*night, cell) for night, cell in zip(nights, cells, strict=True))
    table = Table(column.name, (Column("night", "date"), Column("course"), column), rows)
    return Plot("lines", title, "A line for each course.", table, x="night", y=column.name, by="course").draw()
