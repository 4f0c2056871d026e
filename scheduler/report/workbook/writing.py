"""The sheets: Summary, Sessions, Allocations, Unfilled, Providers, Partners, Money, Checks, and the lists behind them.

Sessions and Allocations are for editing: move a session, change its room, trainer or places, and `check` judges it.
Names, times and counts follow such an edit by formulas. Prices and costs are those of the plan as it was made: tiers
and levies do not fit into a spreadsheet's formulas, and `check` works them out anew.
"""

from __future__ import annotations

import json

from scheduler.check.rules import RULES
from scheduler.report.html_report import audit, money, partners
from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table, agreed_prices, hosted_offers, unfilled_table
from scheduler.report.words import clock_times
from scheduler.report.workbook.book import Book
from scheduler.report.workbook.lists import add_choices, add_lists
from scheduler.report.workbook.summary import write_summary
from scheduler.report.workforce import KINDS
from scheduler.results.workbook import RECORD_APPLIED, RECORD_SET, RECORD_SHA256

SESSION_COLUMNS = (
    Column("session"),
    Column("course"),
    Column("title"),
    Column("trainer"),
    Column("trainer_name"),
    Column("venue"),
    Column("venue_name"),
    Column("date", "date"),
    Column("blocks"),
    Column("from"),
    Column("to"),
    Column("places", "count"),
    Column("providers_places", "count", "Of them providers'"),
    Column("minimum", "count"),
    Column("capacity", "count", "Capacity as planned"),
    Column("cost", "pence", "Cost as planned"),
    Column("partners_pay", "pence", "Partners pay as planned"),
    Column("price", "pence", "Price a head as planned"),
)
ALLOCATION_COLUMNS = (
    Column("who"),
    Column("whose"),
    Column("name"),
    Column("session"),
    Column("course"),
    Column("places", "count"),
    Column("price", "pence", "Price a head as planned"),
    Column("total", "pence"),
    Column("hosted_by"),
)


def _looked_up(what: str, in_list: str, column: str, otherwise: str = '""') -> str:
    """A cell of a list, found by the id in the same row's column."""
    return f"IFERROR(INDEX({in_list}[{column}],MATCH([@{what}]@,{in_list}[Id],0)),{otherwise})"


SESSION_FORMULAS = {
    "title": f"={_looked_up('Course', 'CourseList', 'Name')}",
    "trainer_name": f"={_looked_up('Trainer', 'TrainerList', 'Name')}",
    "venue_name": f"={_looked_up('Venue', 'VenueList', 'Name')}",
    "from": f"={_looked_up('Blocks', 'BlockList', 'From')}",
    "to": f"={_looked_up('Blocks', 'BlockList', 'To')}",
    "minimum": f"={_looked_up('Course', 'CourseList', 'Minimum', '0')}",
    "places": '=SUMIFS(Allocations[Places],Allocations[Session],[@Session]@,Allocations[Who],"<>hosted")',
    "providers_places": '=SUMIFS(Allocations[Places],Allocations[Session],[@Session]@,Allocations[Who],"provider")',
}
ALLOCATION_FORMULAS = {
    "name": '=IFERROR(INDEX(WhoList[Name],MATCH(IF([@Who]@="partner","partner ","provider ")&[@Whose]@,'
    'WhoList[Id],0)),"")',
    "course": "=IFERROR(INDEX(Sessions[Course],MATCH([@Session]@,Sessions[Session],0)),"
    + _looked_up("Session", "HostedList", "Course")
    + ")",
    "total": "=[@Places]@*[@Price a head as planned]@",
}


def workbook_bytes(subject: Subject) -> bytes:
    """The whole file."""
    book = Book(subject.scenario.name)
    summary = book.sheet("Summary")
    sessions, allocations = book.sheet("Sessions"), book.sheet("Allocations")
    sessions_table, allocations_table = _sessions(subject), _allocations(subject)
    book.table(sessions, "Sessions", sessions_table, formulas=SESSION_FORMULAS)
    book.table(allocations, "Allocations", allocations_table, formulas=ALLOCATION_FORMULAS)
    book.table(
        book.sheet("Unfilled"), "Unfilled", unfilled_table(subject.result, subject.scenario), wrapped=("reason",)
    )
    book.table(book.sheet("Providers"), "Providers", _providers(subject), formulas=PROVIDER_FORMULAS)
    _partners(book, subject)
    _money(book, subject)
    _checks(book, subject)
    add_choices(sessions, allocations, sessions_table, allocations_table, add_lists(book, subject))
    write_summary(book, summary, subject)
    return book.content()


def _sessions(subject: Subject) -> Table:
    names, calendar = subject.names, subject.scenario.calendar
    minimum = {course.id: course.min_places for course in subject.scenario.courses}
    rows: list[tuple[Cell, ...]] = [
        (
            row.id,
            row.course,
            names.course(row.course),
            row.trainer,
            names.trainer(row.trainer),
            row.venue,
            names.venue(row.venue),
            row.date,
            " ".join(row.blocks),
            *clock_times(row.blocks, calendar),
            row.places,
            row.local_places,
            minimum.get(row.course, 0),
            row.capacity,
            row.cost,
            row.partner_income,
            row.price_per_head,
        )
        for row in subject.sessions
    ]
    return Table("sessions", SESSION_COLUMNS, tuple(rows))


def _allocations(subject: Subject) -> Table:
    names = subject.names
    agreed = agreed_prices(subject.scenario)
    rows: list[tuple[Cell, ...]] = []
    for row in subject.sessions:
        for local in row.allocations:
            price, total = row.price_per_head, local.places * row.price_per_head
            name = names.provider(local.provider)
            rows.append(("provider", local.provider, name, row.id, row.course, local.places, price, total, None))
        for top_up in row.partners:
            price = agreed.get((top_up.partner, row.course), 0)
            name, total = names.partner(top_up.partner), top_up.places * price
            rows.append(("partner", top_up.partner, name, row.id, row.course, top_up.places, price, total, None))
    offers = hosted_offers(subject.scenario)
    for taken in subject.hosted:
        offer = offers[taken.partner, taken.hosted]
        name, total = names.provider(taken.provider), taken.places * offer.price
        where = (taken.hosted, offer.course, taken.places, offer.price, total, taken.partner)
        rows.append(("hosted", taken.provider, name, *where))
    return Table("allocations", ALLOCATION_COLUMNS, tuple(rows))


PROVIDER_COLUMNS = (
    Column("provider"),
    Column("name"),
    Column("kind"),
    Column("asked", "count", "Places asked"),
    Column("filled", "count", "Places filled"),
    Column("short", "count", "Places short"),
    Column("pays", "pence", "Pays as planned"),
    Column("travel", "metres", "Travels, there and back"),
)
PROVIDER_FORMULAS = {
    "filled": '=SUMIFS(Allocations[Places],Allocations[Whose],[@Provider]@,Allocations[Who],"<>partner")',
    "short": "=MAX(0,[@Places asked]@-[@Places filled]@)",
    "pays": '=SUMIFS(Allocations[Total],Allocations[Whose],[@Provider]@,Allocations[Who],"<>partner")',
}


def _providers(subject: Subject) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for provider in subject.scenario.providers:
        own = subject.attendances.get(provider.id, [])
        asked = sum(line.places for line in provider.interest)
        filled = sum(attendance.places for attendance in own)
        pays = sum(attendance.places * attendance.price for attendance in own)
        travel = sum(2 * attendance.places * attendance.metres for attendance in own)
        kind = KINDS[provider.kind]
        rows.append((provider.id, provider.name, kind, asked, filled, max(0, asked - filled), pays, travel))
    return Table("providers", PROVIDER_COLUMNS, tuple(rows))


def _partners(book: Book, subject: Subject) -> None:
    sheet = book.sheet("Partners")
    below = book.table(sheet, "TopUp", partners.top_up_table(subject), totals=("taken", "income"))
    book.table(sheet, "Hosted", partners.hosted_table(subject), top=below + 2, totals=("taken", "paid"))


def _money(book: Book, subject: Subject) -> None:
    sheet = book.sheet("Money")
    sums = ("trainer_charge", "hire", "materials", "levy", "cost", "partner_income", "local_places", "providers_pay")
    below = book.table(sheet, "Money", money.money_table(subject), totals=sums) + 2
    for sentence in money.post(subject):
        book.write(sheet, below, 0, sentence, "text")
        below += 1
    book.table(sheet, "Purse", money.paying_table(subject), top=below + 1)
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 40)


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
