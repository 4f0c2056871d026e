"""The first sheet: the decision in words, figures that follow an edit, and those of the plan as it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.report.html_report import decision
from scheduler.report.subject import Subject
from scheduler.report.tables import Cell
from scheduler.report.workbook.book import LINE_HEIGHT, Book, number

if TYPE_CHECKING:
    import xlsxwriter

ACROSS = 110  # signs of a sentence on one line


def write_summary(book: Book, sheet: xlsxwriter.worksheet.Worksheet, subject: Subject) -> None:
    """The decision in words; then figures that follow an edit, and those of the plan as it was made."""
    totals, scenario = subject.result.totals, subject.scenario
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 70)
    book.write(sheet, 0, 0, scenario.name, "text", "title")
    book.write(sheet, 1, 0, "The plan as it was made:", "text")
    row = 2
    for sentence in (*decision.decision(subject), *decision.proof(subject), *subject.result.clash):
        sheet.merge_range(row, 0, row, 2, "", book.formats["wrapped"])
        book.write(sheet, row, 0, sentence, "text", "wrapped")
        sheet.set_row(row, LINE_HEIGHT * -(-len(sentence) // ACROSS))
        row += 1
    row += 1
    filled = 'SUMIFS(Allocations[Places],Allocations[Who],"<>partner")'
    served = 'COUNTIF(Providers[Places filled],">0")'
    asking = 'COUNTIF(Providers[Places asked],">0")'
    net = 'SUM(Sessions[Cost])-SUM(Sessions[Partners pay])+SUMIFS(Allocations[Total],Allocations[Who],"hosted")'
    share = totals.places_filled / totals.places_asked if totals.places_asked else 0.0
    follows: list[tuple[str, str, float, str, str]] = [
        ("Places asked", "=SUM(Providers[Places asked])", totals.places_asked, "count", ""),
        ("Places filled", f"={filled}", totals.places_filled, "count", "providers' places, hosted ones included"),
        ("Fill", f"=IFERROR({filled}/SUM(Providers[Places asked]),0)", share, "share", ""),
        ("Providers asking", f"={asking}", totals.providers_asking, "count", ""),
        ("Providers with a place", f"={served}", totals.providers_served, "count", ""),
        ("Sessions", "=COUNTA(Sessions[Session])", totals.sessions, "count", ""),
        (
            "Partners' places",
            '=SUMIFS(Allocations[Places],Allocations[Who],"partner")',
            totals.partner_places,
            "count",
            "on our sessions",
        ),
        ("Cost of the sessions", "=SUM(Sessions[Cost])", number(totals.cost, "pence"), "pence", ""),
        (
            "Cost of providers' places",
            f"={net}",
            number(totals.net_cost, "pence"),
            "pence",
            "before each price is rounded up to a whole penny; what everybody pays is on the sheet Money",
        ),
        (
            "Cost a head",
            f"=IFERROR(-INT(-ROUND(100*({net}),0)/{filled})/100,0)",
            number(totals.cost_per_head, "pence"),
            "pence",
            "",
        ),
        ("Levy raised", "=SUM(Sessions[Levy])", number(totals.levy_raised, "pence"), "pence", ""),
    ]
    for name, formula, value, kind, note in follows:
        book.write(sheet, row, 0, name, "text")
        sheet.write_formula(row, 1, formula, book.formats[kind], value)
        book.write(sheet, row, 2, note or "follows an edit of the other sheets", "text")
        row += 1
    planned: list[tuple[str, Cell, str, str]] = [
        ("Administrator's post", totals.admin_cost, "pence", "from the scenario"),
        ("First day", scenario.quarter.from_, "date", "from the scenario"),
        ("Last day", scenario.quarter.to, "date", "from the scenario"),
        ("Travel, there and back", round(totals.travel_km * 1000), "metres", "of the plan as it was made"),
    ]
    for name, cell, kind, note in planned:
        book.write(sheet, row, 0, name, "text")
        book.write(sheet, row, 1, cell, kind)
        book.write(sheet, row, 2, note, "text")
        row += 1
    note = (
        "To judge an edited plan: course-scheduler check SCENARIO plan.xlsx. Edit the sheets Sessions and Allocations."
    )
    book.write(sheet, row + 1, 0, note, "text")
