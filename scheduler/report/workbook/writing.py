"""The sheets: Summary, Sessions, Allocations, Unfilled, Providers, Partners, Money, Prices, Checks, and hidden lists.

Sessions and Allocations are for editing: move a session, change its room, trainer or places, and `check` judges it.
Names, times, counts, prices and costs follow such an edit by formulas, from the tables on the sheet Prices. What is of
the plan as it was made (reasons, distances, what is proved) says so.
"""

from __future__ import annotations

import json
from dataclasses import replace

from scheduler.check.rules import RULES
from scheduler.report.html_report import audit
from scheduler.report.subject import Subject
from scheduler.report.tables import Column, Table, unfilled_table
from scheduler.report.workbook import decided, followed
from scheduler.report.workbook.book import Book
from scheduler.report.workbook.lists import add_choices, add_lists
from scheduler.report.workbook.prices import write_prices
from scheduler.report.workbook.summary import write_summary
from scheduler.results.workbook import RECORD_APPLIED, RECORD_SET, RECORD_SHA256


def workbook_bytes(subject: Subject) -> bytes:
    """The whole file."""
    book = Book(subject.scenario.name)
    summary = book.sheet("Summary")
    sessions, allocations = book.sheet("Sessions"), book.sheet("Allocations")
    sessions_table, allocations_table = decided.sessions_table(subject), decided.allocations_table(subject)
    book.table(sessions, "Sessions", sessions_table, formulas=decided.SESSION_FORMULAS, hidden=("offer",))
    book.table(
        allocations, "Allocations", allocations_table, formulas=decided.ALLOCATION_FORMULAS, hidden=decided.HELPERS
    )
    unfilled = unfilled_table(subject.result, subject.scenario)
    book.table(book.sheet("Unfilled"), "Unfilled", _as_planned(unfilled), wrapped=("reason",))
    providers = followed.providers_table(subject)
    book.table(book.sheet("Providers"), "Providers", providers, formulas=followed.PROVIDER_FORMULAS)
    followed.write_partners(book, subject)
    followed.write_money(book, subject)
    write_prices(book, book.sheet("Prices"), subject)
    _checks(book, subject)
    add_choices(sessions, allocations, sessions_table, allocations_table, add_lists(book, subject))
    write_summary(book, summary, subject)
    return book.content()


def _as_planned(unfilled: Table) -> Table:
    """Reasons cannot follow an edit: the heading says so."""
    columns = tuple(
        replace(column, heading="Reason, of the plan as it was made") if column.name == "reason" else column
        for column in unfilled.columns
    )
    return replace(unfilled, columns=columns)


def _checks(book: Book, subject: Subject) -> None:
    """The facts that `check` reads back first; then what was checked and what is proved."""
    sheet, scenario = book.sheet("Checks"), subject.result.scenario
    facts: list[tuple[str, str]] = [
        (RECORD_SHA256, scenario.sha256),
        (RECORD_APPLIED, json.dumps(scenario.applied, ensure_ascii=False)),
        (RECORD_SET, json.dumps(scenario.set, ensure_ascii=False, default=str)),
    ]
    rows = tuple((*row, None) for row in (*facts, *audit.record_table(subject).rows))
    columns = (Column("what"), Column("value", heading="Record"), Column("note", heading="Note"))
    below = book.table(sheet, "Record", Table("record", columns, rows), wrapped=("value",))
    below = book.table(sheet, "Levels", audit.levels_table(subject), top=below + 1, wrapped=("standing",))
    found = {finding.rule: finding.message for finding in subject.result.check.findings}
    rules = tuple((rule.name, rule.sentence, found.get(rule.name, "kept")) for rule in RULES)
    columns = (Column("rule"), Column("sentence", heading="What every plan keeps"), Column("outcome"))
    book.table(sheet, "Rules", Table("rules", columns, rules), top=below + 1, wrapped=("sentence", "outcome"))
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 90)
    sheet.set_column(2, 2, 90)
