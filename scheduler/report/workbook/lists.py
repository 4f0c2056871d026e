"""Lists that formulas and choices look into, on hidden sheets, and the choices that cells offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table, hosted_offers
from scheduler.report.words import clock_times
from scheduler.report.workbook.book import Book

if TYPE_CHECKING:
    import xlsxwriter


def add_lists(book: Book, subject: Subject) -> dict[str, str]:
    """One hidden sheet for each list; what a list's ids are called as a range."""
    scenario = subject.scenario
    full_day = " ".join(scenario.calendar.full_day)
    blocks = list(dict.fromkeys([*scenario.calendar.blocks, full_day]))
    offers = hosted_offers(scenario)
    tables: dict[str, tuple[tuple[Column, ...], list[tuple[Cell, ...]]]] = {
        "CourseList": (
            (Column("id"), Column("name")),
            [(course.id, course.title) for course in scenario.courses],
        ),
        "TrainerList": ((Column("id"), Column("name")), [(item.id, item.name) for item in scenario.trainers]),
        "VenueList": ((Column("id"), Column("name")), [(item.id, item.name) for item in scenario.venues]),
        "BlockList": (
            (Column("id"), Column("from"), Column("to")),
            [(name, *clock_times(name.split(), scenario.calendar)) for name in blocks],
        ),
        "WhoList": (
            (Column("id"), Column("name")),
            [
                *((f"provider {item.id}", item.name) for item in scenario.providers),
                *((f"partner {item.id}", item.name) for item in scenario.partners),
            ],
        ),
        "HostedList": (
            (Column("id"), Column("course"), Column("partner"), Column("price", "pence")),
            [(hosted, offer.course, partner, offer.price) for (partner, hosted), offer in offers.items()],
        ),
    }
    ranges = {}
    for name, (columns, rows) in tables.items():
        sheet = book.sheet(name)
        sheet.hide()
        book.table(sheet, name, Table(name, columns, tuple(rows)))
        ranges[name] = f"={name}!$A$2:$A${1 + max(1, len(rows))}"
    return ranges


def add_choices(
    sessions: xlsxwriter.worksheet.Worksheet,
    allocations: xlsxwriter.worksheet.Worksheet,
    sessions_table: Table,
    allocations_table: Table,
    lists: dict[str, str],
) -> None:
    """What may stand in the cells that people edit; a warning, not a refusal."""

    def choose(sheet: xlsxwriter.worksheet.Worksheet, column: int, rows: int, source: str | list[str]) -> None:
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, column, max(1, rows), column, rule)

    names = [column.name for column in sessions_table.columns]
    rows = len(sessions_table.rows)
    for column in ("course", "trainer", "venue"):
        choose(sessions, names.index(column), rows, lists[f"{column.capitalize()}List"])
    choose(sessions, names.index("blocks"), rows, lists["BlockList"])
    names = [column.name for column in allocations_table.columns]
    rows = len(allocations_table.rows)
    choose(allocations, names.index("who"), rows, ["provider", "partner", "hosted"])
    places = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 10_000, "error_type": "warning"}
    allocations.data_validation(1, names.index("places"), max(1, rows), names.index("places"), places)
