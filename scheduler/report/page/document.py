"""A page of sentences, charts and tables, for whatever has no template of its own: an analysis, a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from scheduler import __version__
from scheduler.report.page.charts import Chart
from scheduler.report.page.environment import render
from scheduler.report.tables import Table

MOST_ROWS = 500  # of a table on the page


@dataclass(frozen=True)
class Part:
    """A heading with its charts and its table. `empty` stands in place of a table without rows."""

    heading: str
    table: Table | None = None
    charts: Sequence[Chart] = ()
    empty: str = "None."


class Page(NamedTuple):
    """What a page says.

    Attributes:
        title: heads it.
        subtitle: stands below, small.
        sentences: what to read first.
        notes: what to know when reading the figures.
        warning: stands out, above all; empty for none.
    """

    title: str
    subtitle: str
    sentences: Sequence[str]
    parts: Sequence[Part]
    notes: Sequence[str] = ()
    warning: str = ""


def document(page: Page) -> bytes:
    """The HTML file. Each table is taken to lie beside it as NAME.csv, which has the rows beyond `MOST_ROWS`."""
    shortened = [part.table and replace(part.table, rows=part.table.rows[:MOST_ROWS]) for part in page.parts]
    html = render("page/document.html.j2", page=page, tables=shortened, version=__version__)
    return html.encode("utf-8", "backslashreplace")
