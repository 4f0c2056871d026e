"""What an analysis answers: sentences, tables and pictures, as a screen, a page, JSON and CSV show them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scheduler.atomic import write_together
from scheduler.report.csv_files import csv_bytes
from scheduler.report.page import Page, Part, Plot, document
from scheduler.report.tables import Cell, Column, Table, shown
from scheduler.report.terminal import grid, open_console, plain, section
from scheduler.report.words import day

if TYPE_CHECKING:
    from rich.console import Console


WRAPPED = 30  # characters of a last column before names wrap


@dataclass(frozen=True)
class Section:
    """A table and how a screen shows it.

    Attributes:
        columns: name in the table -> heading on the screen; the others are in the files only. None: the table is, too.
        most: rows shown; the rest are in the files.
        shrink: columns that wrap where there is little room, with their shares of the width.
    """

    title: str
    table: Table
    columns: Mapping[str, str]
    most: int = 40
    shrink: Mapping[str, int] = field(default_factory=dict)
    empty: str = ""


@dataclass(frozen=True)
class Answer:
    """What an analysis found.

    Attributes:
        name: of the analysis and of its files: `rules`.
        sentences: what to read first.
        notes: what to know when reading the figures.
        complete: everything was settled; mostly it is want of time, or a stop, that leaves something out.
        charts: file name without its ending -> picture.
    """

    name: str
    title: str
    sections: tuple[Section, ...]
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    complete: bool = True
    charts: Mapping[str, Plot] = field(default_factory=dict)


def table(name: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Table:
    """A table from its rows."""
    return Table(name, tuple(columns), tuple(tuple(row) for row in rows))


# ---- files


def answer_json(answer: Answer) -> str:
    """The answer as JSON: money in whole pence, dates in ISO form, a row of a table as an object."""
    data = {
        "format": 1,
        "analysis": answer.name,
        "title": answer.title,
        "complete": answer.complete,
        "sentences": list(answer.sentences),
        "notes": list(answer.notes),
        "tables": {
            part.table.name: [
                {column.name: cell for column, cell in zip(part.table.columns, row, strict=True)}
                for row in part.table.rows
            ]
            for part in answer.sections
        },
    }
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False, default=_plain) + "\n"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def write_answer(folder: Path, answer: Answer, others: Mapping[str, bytes] | None = None) -> list[str]:
    """Write NAME.json, answer.html, a CSV for each table and an SVG for each picture; all or none.

    Gives the files' names.

    Raises:
        OSError: when one cannot be written; no file has then changed.
    """
    contents = {f"{part.table.name}.csv": csv_bytes(part.table) for part in answer.sections}
    contents |= {f"{name}.svg": chart.svg() for name, chart in answer.charts.items()}
    contents["answer.html"] = answer_html(answer)
    contents |= dict(others or {})
    contents[f"{answer.name}.json"] = answer_json(answer).encode("utf-8", "backslashreplace")
    write_together({folder / name: content for name, content in contents.items()})
    return sorted(contents)


# ---- the page


def answer_html(answer: Answer) -> bytes:
    """The answer as one file that opens offline: the tables as the screen has them, but all of their rows."""
    pictures = [plot.draw() for plot in answer.charts.values()]
    parts = [Part("In pictures", charts=pictures)] if pictures else []
    parts += [
        Part(part.title, _columns_shown(part), empty=part.empty)
        for part in answer.sections
        if part.columns and (part.table.rows or part.empty)
    ]
    warning = "" if answer.complete else "Not everything was settled: see the notes at the end."
    return document(Page(answer.title, "", answer.sentences, parts, answer.notes, warning))


def _columns_shown(part: Section) -> Table:
    """The table as people see it: some of its columns, under their headings."""
    names = [column.name for column in part.table.columns]
    places = [names.index(name) for name in part.columns]
    columns = tuple(
        replace(part.table.columns[place], heading=heading)
        for place, heading in zip(places, part.columns.values(), strict=True)
    )
    return Table(part.table.name, columns, tuple(tuple(row[place] for place in places) for row in part.table.rows))


# ---- the screen


def answer_text(answer: Answer) -> str:
    """The answer as stdout is to show it."""
    console = open_console()
    with console.capture() as captured:
        _show(console, answer)
    return captured.get()


def _show(console: Console, answer: Answer) -> None:
    console.print(plain(answer.title), style="bold")
    for sentence in answer.sentences:
        console.print(plain(sentence))
    for part in answer.sections:
        if part.columns and (part.table.rows or part.empty):
            section(console, plain(part.title))
            _show_section(console, part)
    if answer.notes:
        console.print()
    for note in answer.notes:
        console.print(plain(note), style="dim")


def _show_section(console: Console, part: Section) -> None:
    if not part.table.rows:
        console.print(plain(part.empty))
        return
    table = _columns_shown(part)
    rows = [
        [shown(cell, column, day) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows[: part.most]
    ]
    numbers = [number for number, column in enumerate(table.columns) if column.kind in {"count", "pence", "share"}]
    shrink = {list(part.columns).index(name): share for name, share in part.shrink.items()}
    grid(console, rows, list(part.columns.values()), right=numbers, shrink=shrink, wrapped=WRAPPED)
    left = len(part.table.rows) - part.most
    if left > 0:
        console.print(f"and {left:,} more rows: see {part.table.name}.csv (--out)")
