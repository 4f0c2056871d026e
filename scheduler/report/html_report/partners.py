"""What partners take of our sessions and what our providers take of theirs."""

from __future__ import annotations

from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table
from scheduler.report.words import day

TOP_UP_COLUMNS = (
    Column("partner"),
    Column("course"),
    Column("offered", "count", "Would take"),
    Column("taken", "count", "Takes"),
    Column("price", "pence", "Agreed price"),
    Column("income", "pence", "Pays"),
    Column("sessions", heading="On the sessions of"),
)


def top_up_table(subject: Subject) -> Table:
    """Each partner's line of top-up places: what it would take and what it takes."""
    rows: list[tuple[Cell, ...]] = []
    for partner in subject.scenario.partners:
        for line in partner.top_up:
            own = subject.topped_up.get((partner.id, line.course), [])
            taken = sum(places for _, places in own)
            where = ", ".join(f"{day(session.date)} ({places})" for session, places in own)
            title = subject.names.course(line.course)
            rows.append((partner.name, title, line.places, taken, line.price, taken * line.price, where))
    return Table("top-up", TOP_UP_COLUMNS, tuple(rows))


HOSTED_COLUMNS = (
    Column("partner"),
    Column("course"),
    Column("date", "date"),
    Column("offered", "count", "Offered"),
    Column("taken", "count", "Taken"),
    Column("price", "pence"),
    Column("paid", "pence", "Our providers pay"),
)


def hosted_table(subject: Subject) -> Table:
    """Each session that a partner runs: the places it offers and those that our providers take."""
    rows: list[tuple[Cell, ...]] = []
    for partner in subject.scenario.partners:
        for offer in partner.hosted:
            taken = subject.taken_of_hosted.get((partner.id, offer.id), 0)
            title = subject.names.course(offer.course)
            rows.append((partner.name, title, offer.date, offer.places, taken, offer.price, taken * offer.price))
    return Table("hosted", HOSTED_COLUMNS, tuple(rows))
