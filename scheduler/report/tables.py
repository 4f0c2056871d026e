"""The tables of a result, shaped once: what each column is and holds. The writers only decide how it looks.

Cells hold values, not text: dates, whole pence, counts. Ids stand beside names, so that a row can be read by a
person and joined by a spreadsheet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from scheduler.plan import HostedRow, Result, SessionRow
from scheduler.report.words import clock_times, dated, kilometres, percent, pounds, signed
from scheduler.scenario.schema import Hosted, Scenario

Cell = str | int | float | dt.date | None
Kind = Literal["text", "count", "pence", "date", "share", "metres", "part"]


class Link(str):
    """Text that leads to the folder `to`, a path from where the page lies; in other files only its text stands."""

    to: str

    def __new__(cls, text: str, to: str) -> Link:
        """The text and where it leads."""
        link = super().__new__(cls, text)
        link.to = to
        return link


@dataclass(frozen=True)
class Column:
    """A column: its name in files, what its cells are, and its heading where people read it.

    `is_change`: a difference, shown with its sign.
    """

    name: str
    kind: Kind = "text"
    heading: str = ""
    is_change: bool = False

    @property
    def title(self) -> str:
        """`Price per head` for `price_per_head`, unless it has a heading of its own."""
        return self.heading or self.name.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Table:
    """A named table; each row has a cell for each column."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def shown(cell: Cell, column: Column, date: Callable[[dt.date], str] = dated) -> str:
    """A cell as people read it: £50.80, Tue 17 Jul 2018, 12.3 km, 85 %, +3 of a change; empty for None."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, dt.date):
        return date(cell)
    if column.kind == "share":
        return percent(cell)
    amount = {"pence": pounds, "metres": kilometres}.get(column.kind)
    if isinstance(cell, float) and amount is None:
        return f"{cell:,.1f}"
    amount = amount or "{:,}".format
    return signed(int(cell), amount) if column.is_change else amount(int(cell))


class Names:
    """What the scenario calls the things that a result names by id; an id without a name stands for itself.

    Of several scenarios the first that has the thing names it.
    """

    def __init__(self, *scenarios: Scenario) -> None:
        last_first = scenarios[::-1]
        self.course = _lookup({each.id: each.title for scenario in last_first for each in scenario.courses})
        self.trainer = _lookup({each.id: each.name for scenario in last_first for each in scenario.trainers})
        self.venue = _lookup({each.id: each.name for scenario in last_first for each in scenario.venues})
        self.provider = _lookup({each.id: each.name for scenario in last_first for each in scenario.providers})
        self.partner = _lookup({each.id: each.name for scenario in last_first for each in scenario.partners})


def _lookup(names: Mapping[str, str]) -> Callable[[str], str]:
    return lambda key: names.get(key, key)


def result_tables(result: Result, scenario: Scenario) -> tuple[Table, ...]:
    """Every table of a run, empty ones too: sessions, allocations, unfilled."""
    return sessions_table(result, scenario), allocations_table(result, scenario), unfilled_table(result, scenario)


SESSION_COLUMNS = (
    Column("session"),
    Column("course"),
    Column("course_title"),
    Column("trainer"),
    Column("trainer_name"),
    Column("venue"),
    Column("venue_name"),
    Column("date", "date"),
    Column("last_date", "date"),
    Column("from"),
    Column("to"),
    Column("blocks"),
    Column("places", "count"),
    Column("local_places", "count"),
    Column("partner_places", "count"),
    Column("capacity", "count"),
    Column("cost", "pence"),
    Column("partner_income", "pence"),
    Column("price_per_head", "pence"),
)


def sessions_table(result: Result, scenario: Scenario) -> Table:
    """One row for each session that runs, in the plan's order."""
    names = Names(scenario)
    rows = []
    for session in result.plan.sessions if result.plan else []:
        begins, ends = clock_times(session.blocks, scenario.calendar)
        rows.append(
            (
                session.id,
                session.course,
                names.course(session.course),
                session.trainer,
                names.trainer(session.trainer),
                session.venue,
                names.venue(session.venue),
                session.date,
                session.dates[-1] if session.dates else session.date,
                begins,
                ends,
                " ".join(session.blocks),
                session.places,
                session.local_places,
                session.places - session.local_places,
                session.capacity,
                session.cost,
                session.partner_income,
                session.price_per_head,
            )
        )
    return Table("sessions", SESSION_COLUMNS, tuple(rows))


ALLOCATION_COLUMNS = (
    Column("who"),
    Column("provider"),
    Column("provider_name"),
    Column("session"),
    Column("course"),
    Column("course_title"),
    Column("date", "date"),
    Column("from"),
    Column("to"),
    Column("venue"),
    Column("venue_name"),
    Column("places", "count"),
    Column("price_per_head", "pence"),
    Column("total", "pence"),
)


def allocations_table(result: Result, scenario: Scenario) -> Table:
    """Who has which places at what price: providers and partners on our sessions, then providers on partners'.

    `who` is `provider`, `partner` (a partner on our session) or `hosted` (a provider on a partner's session, whose
    venue is the partner).
    """
    rows: list[tuple[Cell, ...]] = []
    if result.plan:
        names = Names(scenario)
        agreed = agreed_prices(scenario)
        for session in result.plan.sessions:
            rows.extend(_session_allocations(session, scenario, names, agreed))
        rows.extend(_hosted_allocations(result.plan.hosted, scenario, names))
    return Table("allocations", ALLOCATION_COLUMNS, tuple(rows))


def _session_allocations(
    session: SessionRow, scenario: Scenario, names: Names, agreed: Mapping[tuple[str, str], int]
) -> Iterable[tuple[Cell, ...]]:
    where = (
        session.id,
        session.course,
        names.course(session.course),
        session.date,
        *clock_times(session.blocks, scenario.calendar),
        session.venue,
        names.venue(session.venue),
    )
    for local in session.allocations:
        price = session.price_per_head
        who = ("provider", local.provider, names.provider(local.provider))
        yield (*who, *where, local.places, price, local.places * price)
    for partner in session.partners:
        price = agreed.get((partner.partner, session.course), 0)
        who = ("partner", partner.partner, names.partner(partner.partner))
        yield (*who, *where, partner.places, price, partner.places * price)


def agreed_prices(scenario: Scenario) -> dict[tuple[str, str], int]:
    """(partner id, course id) -> pence that the partner pays for a place on our sessions."""
    return {(partner.id, line.course): line.price for partner in scenario.partners for line in partner.top_up}


def hosted_offers(scenario: Scenario) -> dict[tuple[str, str], Hosted]:
    """(partner id, hosted id) -> what the partner offers."""
    return {(partner.id, offer.id): offer for partner in scenario.partners for offer in partner.hosted}


def hosted_blocks(offer: Hosted, scenario: Scenario) -> list[str]:
    """The blocks that an offered session takes."""
    return scenario.calendar.full_day if offer.block == "full_day" else [offer.block]


def _hosted_allocations(taken: Iterable[HostedRow], scenario: Scenario, names: Names) -> Iterable[tuple[Cell, ...]]:
    offers = hosted_offers(scenario)
    for hosted in taken:
        offer = offers[hosted.partner, hosted.hosted]
        yield (
            "hosted",
            hosted.provider,
            names.provider(hosted.provider),
            hosted.hosted,
            offer.course,
            names.course(offer.course),
            offer.date,
            *clock_times(hosted_blocks(offer, scenario), scenario.calendar),
            hosted.partner,
            names.partner(hosted.partner),
            hosted.places,
            offer.price,
            hosted.places * offer.price,
        )


UNFILLED_COLUMNS = (
    Column("provider"),
    Column("provider_name"),
    Column("course"),
    Column("course_title"),
    Column("places", "count"),
    Column("reason"),
)


def unfilled_table(result: Result, scenario: Scenario) -> Table:
    """Places asked and not given, each with its reason."""
    names = Names(scenario)
    rows = tuple(
        (row.provider, names.provider(row.provider), row.course, names.course(row.course), row.places, row.reason)
        for row in result.unfilled
    )
    return Table("unfilled", UNFILLED_COLUMNS, rows)
