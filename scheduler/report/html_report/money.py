"""Who pays for what: each session's cost by what it buys, who pays it, and the levy against the post."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.check.money import trainer_charge, venue_hire
from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table
from scheduler.report.words import pounds

MONEY_COLUMNS = (
    Column("session"),
    Column("course"),
    Column("trainer_charge", "pence", "Trainer"),
    Column("hire", "pence", "Room"),
    Column("materials", "pence"),
    Column("levy", "pence"),
    Column("cost", "pence"),
    Column("partner_income", "pence", "Partners pay"),
    Column("local_places", "count", "Local places"),
    Column("price_per_head", "pence", "Price a head"),
    Column("providers_pay", "pence", "Providers pay"),
)


def money_table(subject: Subject) -> Table:
    """One row for each session: what it buys, and who pays."""
    rows: list[tuple[Cell, ...]] = []
    by_id = {session.id: session for session in subject.case.sessions}
    levy = subject.scenario.policy.levy
    for row in subject.sessions:
        session = by_id[row.id]
        if session.offer is None or session.course is None or session.venue is None:
            continue  # a checked plan has none such
        rows.append(
            (
                row.id,
                subject.names.course(row.course),
                trainer_charge(session.offer, row.tier_price, row.places),
                venue_hire(session.course, session.venue),
                session.course.materials * row.places,
                levy * row.places,
                row.cost,
                row.partner_income,
                row.local_places,
                row.price_per_head,
                row.price_per_head * row.local_places,
            )
        )
    return Table("money", MONEY_COLUMNS, tuple(rows))


def column_sum(table: Table, name: str) -> int:
    """The sum of a column of numbers."""
    position = [column.name for column in table.columns].index(name)
    return sum(cell for row in table.rows if isinstance(cell := row[position], int))


PURSE_COLUMNS = (Column("what"), Column("amount", "pence"))


def spending_table(subject: Subject) -> Table:
    """What the sessions' costs buy."""
    money = money_table(subject)
    rows = [
        (title, column_sum(money, name))
        for title, name in (
            ("Trainers", "trainer_charge"),
            ("Rooms", "hire"),
            ("Materials", "materials"),
            ("Levy for the administrator's post", "levy"),
            ("Sessions together", "cost"),
        )
    ]
    return Table("spending", PURSE_COLUMNS, tuple(rows))


def paying_table(subject: Subject) -> Table:
    """Who pays it. Prices are rounded up to whole pence, so that a few pence are left over, never short."""
    money = money_table(subject)
    providers, partners = column_sum(money, "providers_pay"), column_sum(money, "partner_income")
    cost = column_sum(money, "cost")
    rows: list[tuple[Cell, ...]] = [
        ("Providers, for places on our sessions", providers),
        ("Partners, for places on our sessions", partners),
        ("The council, for places on our sessions", 0),
        ("Together", providers + partners),
        ("The sessions' cost", cost),
        ("Left over, because each place's price is rounded up to a whole penny", providers + partners - cost),
    ]
    theirs = [attendance for attendance in subject.case.attendances if attendance.session is None]
    if hosted := sum(attendance.places * attendance.price for attendance in theirs):
        rows.append(("Besides: providers to partners, for places on partners' own sessions", hosted))
    return Table("paying", PURSE_COLUMNS, tuple(rows))


def post(subject: Subject) -> Iterator[str]:
    """What the council pays, and what of the post the levy raises."""
    totals, policy = subject.result.totals, subject.scenario.policy
    if subject.sessions:
        yield (
            "The council pays nothing for the sessions: the prices of places cover each session's whole cost, and no "
            "session runs that has not found its places."
        )
    if policy.budget is not None:
        yield f"Sessions commit {pounds(totals.cost)} of the budget of {pounds(policy.budget)}."
    if not totals.admin_cost and not totals.levy_raised:
        yield "There is no levy, and no post is charged to this quarter."
        return
    if not totals.admin_cost:
        yield f"The levy raises {pounds(totals.levy_raised)}; no cost of a post is stated."
        return
    text = (
        f"The levy of {pounds(policy.levy)} a place raises {pounds(totals.levy_raised)}; the administrator's post "
        f"costs {pounds(totals.admin_cost)} this quarter."
    )
    left = totals.levy_raised - totals.admin_cost
    if left >= 0:
        yield f"{text} The post is paid in full, with {pounds(left)} over."
        return
    yield f"{text} {pounds(-left)} of the post is not paid by this quarter's places."
    places = sum(session.places for session in subject.sessions)
    if places:
        needed = -(-totals.admin_cost // places)
        yield (
            f"For these {places:,} places to pay the whole post, the levy would have to be {pounds(needed)}; at that "
            "price some places might no longer be taken: plan with it to see."
        )
