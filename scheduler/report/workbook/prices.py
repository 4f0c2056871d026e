"""What trainers, rooms and partners charge, on a sheet of its own: from its tables the other sheets' prices follow.

The formulas are those of the contract's section "What a session costs and what a place costs", in pounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table, agreed_prices
from scheduler.report.workbook.book import Book
from scheduler.scenario.schema import Days, Offer

if TYPE_CHECKING:
    import xlsxwriter

NOTE = (
    "From the scenario. Prices on the other sheets follow from these tables; check does not read a change made here: "
    "change the scenario instead."
)
# How a trainer's tiers are counted; the place of each in this list is that of its formula in the Sessions sheet.
COUNTS = ("places", "places over the quarter", "providers", "providers over the quarter", "providers asking")

RATE_COLUMNS = (Column("levy", "pence", "Levy a place"),)
OFFER_COLUMNS = (
    Column("offer"),
    Column("trainer"),
    Column("course"),
    Column("fee", "pence", "Session fee"),
    Column("least", "count", "Places charged at least"),
    Column("above", "count", "Places without extra"),
    Column("extra", "pence", "Extra for each above"),
    Column("most", "count", "Most places"),
    Column("counted", heading="Tiers count"),
    Column("asking", "count", "Providers asking"),
)
TIER_COLUMNS = (
    Column("offer"),
    Column("trainer"),
    Column("course"),
    Column("from", "count"),
    Column("price", "pence", "Price a place"),
)
AGREED_COLUMNS = (Column("id"), Column("partner"), Column("course"), Column("price", "pence", "Price a place"))
ROOM_COLUMNS = (
    Column("id"),
    Column("venue"),
    Column("half_day", "pence"),
    Column("full_day", "pence"),
    Column("capacity", "count"),
)
COURSE_COLUMNS = (
    Column("id"),
    Column("course"),
    Column("days", "count", "Full days"),
    Column("materials", "pence", "Materials a place"),
    Column("least", "count", "Minimum"),
    Column("most", "count", "Maximum"),
)


def offer_key(trainer: str, course: str) -> str:
    """What the sheets call an offer."""
    return f"{trainer} {course}"


def write_prices(book: Book, sheet: xlsxwriter.worksheet.Worksheet, subject: Subject) -> None:
    """Every table from which a price follows."""
    book.write(sheet, 0, 0, NOTE, "text")
    below = 2
    for name, table in (
        ("Rates", Table("rates", RATE_COLUMNS, ((subject.scenario.policy.levy,),))),
        ("Offers", _offers(subject)),
        ("Tiers", _tiers(subject)),
        ("Agreed", _agreed(subject)),
        ("Rooms", _rooms(subject)),
        ("Courses", _courses(subject)),
    ):
        below = book.table(sheet, name, table, top=below) + 1
    sheet.set_column(0, 2, 32)


def _offers(subject: Subject) -> Table:
    rows: list[tuple[Cell, ...]] = []
    interest = [line.course for provider in subject.scenario.providers for line in provider.interest]
    most = {course.id: course.max_places for course in subject.scenario.courses}
    for trainer in subject.scenario.trainers:
        for offer in trainer.offers:
            extra = offer.extra_places
            rows.append(
                (
                    offer_key(trainer.id, offer.course),
                    trainer.name,
                    subject.names.course(offer.course),
                    offer.session_fee,
                    offer.minimum_charge,
                    extra.above if extra else 0,
                    extra.price if extra else 0,
                    offer.max_places or most.get(offer.course, 0),
                    tiers_count(offer),
                    interest.count(offer.course),
                )
            )
    return Table("offers", OFFER_COLUMNS, tuple(rows))


def tiers_count(offer: Offer) -> str:
    """One of `COUNTS`; empty where the offer has no tiers."""
    tiers = offer.price_tiers
    if tiers is None:
        return ""
    if tiers.counted == "interest":
        return "providers asking"
    return f"{tiers.counted} over the quarter" if tiers.over == "quarter" else tiers.counted


def _tiers(subject: Subject) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (offer_key(trainer.id, offer.course), trainer.name, subject.names.course(offer.course), count, price)
        for trainer in subject.scenario.trainers
        for offer in trainer.offers
        if offer.price_tiers is not None
        for count, price in sorted(offer.price_tiers.prices.items())
    ]
    return Table("tiers", TIER_COLUMNS, tuple(rows))


def _agreed(subject: Subject) -> Table:
    names = subject.names
    rows: list[tuple[Cell, ...]] = [
        (f"{partner} {course}", names.partner(partner), names.course(course), price)
        for (partner, course), price in agreed_prices(subject.scenario).items()
    ]
    return Table("agreed", AGREED_COLUMNS, tuple(rows))


def _rooms(subject: Subject) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (venue.id, venue.name, venue.hire.half_day, venue.hire.full_day, venue.capacity)
        for venue in subject.scenario.venues
    ]
    return Table("rooms", ROOM_COLUMNS, tuple(rows))


def _courses(subject: Subject) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for course in subject.scenario.courses:
        length = course.length
        days = length.days if isinstance(length, Days) else int(length == "full_day")
        rows.append((course.id, course.title, days, course.materials, course.min_places, course.max_places))
    return Table("courses", COURSE_COLUMNS, tuple(rows))
