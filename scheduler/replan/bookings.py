"""What a plan means for each provider, trainer, venue and partner: its bookings of each course, as one tells them."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from scheduler.check import Judgement
from scheduler.plan import SessionRow
from scheduler.report.tables import Names, hosted_blocks, hosted_offers
from scheduler.report.words import clock_times, counted, day, days, pounds
from scheduler.scenario.schema import Scenario


class Booking(NamedTuple):
    """Whose booking of which course; `who` is provider, trainer, venue or partner."""

    who: str
    id: str
    course: str


def bookings(judged: Judgement, scenario: Scenario) -> dict[Booking, tuple[str, ...]]:
    """Each booking's sessions, by date, one line each: when, where, how many places at what price."""
    names = Names(scenario)
    found: defaultdict[Booking, list[str]] = defaultdict(list)
    for row in judged.sessions:
        when, where = _when(row, scenario), names.venue(row.venue)
        found[Booking("trainer", row.trainer, row.course)].append(f"{when}, {where}")
        found[Booking("venue", row.venue, row.course)].append(f"{when}, {names.trainer(row.trainer)}")
        for given in row.allocations:
            price = f"{counted(given.places, 'place')} at {pounds(row.price_per_head)}"
            found[Booking("provider", given.provider, row.course)].append(f"{when}, {where}, {price}")
        for taken in row.partners:
            found[Booking("partner", taken.partner, row.course)].append(
                f"{when}, {where}, {counted(taken.places, 'place')}"
            )
    offers = hosted_offers(scenario)
    for hosted in judged.hosted:
        offer = offers.get((hosted.partner, hosted.hosted))
        if offer is not None:
            begins, ends = clock_times(hosted_blocks(offer, scenario), scenario.calendar)
            when = f"{day(offer.date)} {begins}-{ends}, hosted by {names.partner(hosted.partner)}"
            price = f"{counted(hosted.places, 'place')} at {pounds(offer.price)}"
            found[Booking("provider", hosted.provider, offer.course)].append(f"{when}, {price}")
            found[Booking("partner", hosted.partner, offer.course)].append(
                f"{hosted.hosted}: {counted(hosted.places, 'place')} for {names.provider(hosted.provider)}"
            )
    return {booking: tuple(lines) for booking, lines in found.items()}


def _when(row: SessionRow, scenario: Scenario) -> str:
    begins, ends = clock_times(row.blocks, scenario.calendar)
    return f"{days(row.dates)} {begins}-{ends}"
