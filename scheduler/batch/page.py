"""A batch's index.html: one file that opens offline, with links into the cases' folders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from scheduler.batch.charts import history_chart
from scheduler.batch.store import CourseNight
from scheduler.report.tables import Cell, Kind, Table
from scheduler.report.words import pounds

MOST_ROWS = 500  # of a table on the page


def index_html(
    name: str,
    night: str,
    sentences: Sequence[str],
    tables: Mapping[str, Table],
    history: Sequence[CourseNight],
) -> bytes:
    """The page.

    Args:
        name: the batch's.
        night: the day of the run.
        sentences: what there is to say first.
        tables: by heading, in order.
        history: of every course; a chart is drawn from two nights on.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("scheduler.batch"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(cell=_cell, link=quote)
    chart = history_chart(history) if len({each.night for each in history}) > 1 else ""
    page: Any = environment.get_template("index.html").render(
        name=name, night=night, sentences=sentences, tables=tables, chart=chart, most=MOST_ROWS
    )
    return str(page).encode("utf-8", "backslashreplace")


def _cell(cell: Cell, kind: Kind) -> str:
    if cell is None:
        return ""
    return pounds(cell) if kind == "pence" and isinstance(cell, int) else str(cell)
