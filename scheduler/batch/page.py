"""A batch's index.html: one file that opens offline, with links into the cases' folders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scheduler.batch.store import CourseNight
from scheduler.batch.tables import HISTORY
from scheduler.report.page import Chart, Page, Part, Plot, document
from scheduler.report.tables import Cell, Column, Table


def index_html(
    name: str, night: str, sentences: Sequence[str], tables: Mapping[str, Table], history: Sequence[CourseNight]
) -> bytes:
    """The page.

    Args:
        name: the batch's.
        night: the day of the run.
        sentences: what there is to say first.
        tables: by heading, in order.
        history: of every course; charts are drawn from two nights on.
    """
    charts = history_charts(history)
    parts = [Part(heading, table, charts if heading == HISTORY else ()) for heading, table in tables.items()]
    return document(Page(name, f"Night of {night}.", sentences, parts))


def history_charts(history: Sequence[CourseNight]) -> list[Chart]:
    """Places asked, expected price and chance of running, a line a course; none of a single night."""
    if len({each.night for each in history}) < 2:
        return []
    shown: list[tuple[str, Column, list[Cell]]] = [
        ("Places asked, night by night", Column("asked", "count", "Places"), [each.asked for each in history]),
        ("The expected price of a place", Column("price", "pence"), [each.price for each in history]),
        ("The chance of running", Column("chance", "share"), [each.chance for each in history]),
    ]
    return [_chart(title, column, cells, history) for title, column, cells in shown]


def _chart(title: str, column: Column, cells: Sequence[Cell], history: Sequence[CourseNight]) -> Chart:
    rows = tuple((each.night, each.course, cell) for each, cell in zip(history, cells, strict=True))
    table = Table(column.name, (Column("night"), Column("course"), column), rows)
    return Plot("lines", title, "A line for each course.", table, x="night", y=column.name, by="course").draw()
