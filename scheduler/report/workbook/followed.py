"""The sheets that add up what the two for editing hold: Providers, Partners, Money. All follow an edit."""

from __future__ import annotations

from scheduler.report.html_report import money
from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table
from scheduler.report.workbook.book import Book
from scheduler.report.workbook.decided import NO_TEXT, looked_up
from scheduler.report.workforce import KINDS

PROVIDER_COLUMNS = (
    Column("provider"),
    Column("name"),
    Column("kind"),
    Column("asked", "count", "Places asked"),
    Column("filled", "count", "Places filled"),
    Column("short", "count", "Places short"),
    Column("pays", "pence"),
    Column("travel", "metres", "Travels as planned, there and back"),
)
PROVIDER_FORMULAS = {
    "filled": '=SUMIFS(Allocations[Places],Allocations[Whose],[@Provider]@,Allocations[Who],"<>partner")',
    "short": "=MAX(0,[@Places asked]@-[@Places filled]@)",
    "pays": '=SUMIFS(Allocations[Total],Allocations[Whose],[@Provider]@,Allocations[Who],"<>partner")',
}


def providers_table(subject: Subject) -> Table:
    """One row for each provider."""
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


TOP_UP_COLUMNS = (
    Column("partner"),
    Column("name"),
    Column("course"),
    Column("title"),
    Column("offered", "count", "Would take"),
    Column("taken", "count", "Takes"),
    Column("price", "pence", "Agreed price"),
    Column("income", "pence", "Pays"),
)
TOP_UP_FORMULAS = {
    "taken": '=SUMIFS(Allocations[Places],Allocations[Who],"partner",Allocations[Whose],[@Partner]@,'
    "Allocations[Course],[@Course]@)",
    "income": "=[@Takes]@*[@Agreed price]@",
}
HOSTED_COLUMNS = (
    Column("partner"),
    Column("name"),
    Column("session"),
    Column("title"),
    Column("date", "date"),
    Column("offered", "count", "Offered"),
    Column("taken", "count", "Taken"),
    Column("price", "pence"),
    Column("paid", "pence", "Our providers pay"),
)
HOSTED_FORMULAS = {
    "taken": '=SUMIFS(Allocations[Places],Allocations[Who],"hosted",Allocations[Hosted by],[@Partner]@,'
    "Allocations[Session],[@Session]@)",
    "paid": "=[@Taken]@*[@Price]@",
}


def write_partners(book: Book, subject: Subject) -> None:
    """What partners take of our sessions, and our providers of theirs."""
    sheet, title = book.sheet("Partners"), subject.names.course
    top_up: list[tuple[Cell, ...]] = []
    hosted: list[tuple[Cell, ...]] = []
    for partner in subject.scenario.partners:
        for line in partner.top_up:
            taken = sum(places for _, places in subject.topped_up.get((partner.id, line.course), []))
            course = (line.course, title(line.course))
            top_up.append((partner.id, partner.name, *course, line.places, taken, line.price, taken * line.price))
        for offer in partner.hosted:
            taken = subject.taken_of_hosted.get((partner.id, offer.id), 0)
            what = (offer.id, title(offer.course), offer.date, offer.places)
            hosted.append((partner.id, partner.name, *what, taken, offer.price, taken * offer.price))
    tables = Table("top-up", TOP_UP_COLUMNS, tuple(top_up)), Table("hosted", HOSTED_COLUMNS, tuple(hosted))
    below = book.table(sheet, "TopUp", tables[0], formulas=TOP_UP_FORMULAS, totals=("taken", "income"))
    book.table(sheet, "Hosted", tables[1], top=below + 2, formulas=HOSTED_FORMULAS, totals=("taken", "paid"))
    sheet.set_column(0, 3, 30)


# A column of the sheet Money -> that of the sheet Sessions which it shows.
SHOWN = {
    "course": "Title",
    "trainer_charge": "Trainer charge",
    "hire": "Room hire",
    "materials": "Materials",
    "levy": "Levy",
    "cost": "Cost",
    "partner_income": "Partners pay",
    "local_places": "Local places",
    "price_per_head": "Price a head",
    "providers_pay": "Providers pay",
}
MONEY_FORMULAS = {
    name: "=" + looked_up("[@Session]@", "Sessions", column, NO_TEXT if name == "course" else "0", by="Session")
    for name, column in SHOWN.items()
}
TOGETHER = "SUM(Sessions[Providers pay])+SUM(Sessions[Partners pay])"
# In the order of the rows of `money.paying_table`.
PURSE_FORMULAS = (
    "=SUM(Sessions[Providers pay])",
    "=SUM(Sessions[Partners pay])",
    "",
    f"={TOGETHER}",
    "=SUM(Sessions[Cost])",
    f"=ROUND({TOGETHER}-SUM(Sessions[Cost]),2)",
    '=SUMIFS(Allocations[Total],Allocations[Who],"hosted")',
)


def write_money(book: Book, subject: Subject) -> None:
    """Each session's cost, who pays, and the administrator's post."""
    sheet = book.sheet("Money")
    sums = [name for name in SHOWN if name not in {"course", "price_per_head"}]
    below = book.table(sheet, "Money", money.money_table(subject), formulas=MONEY_FORMULAS, totals=sums) + 2
    paying = money.paying_table(subject)
    end = book.table(sheet, "Purse", paying, top=below)
    for down, ((_, amount), formula) in enumerate(zip(paying.rows, PURSE_FORMULAS, strict=False), start=below + 1):
        if formula and isinstance(amount, int):
            sheet.write_formula(down, 1, formula, book.formats["pence"], amount / 100)
    for down, sentence in enumerate(("Of the plan as it was made:", *money.post(subject)), start=end + 1):
        book.write(sheet, down, 0, sentence, "text")
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 40)
