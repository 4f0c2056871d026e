"""What each letter says, looked up once: the templates only decide how it is put."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scheduler.check.money import trainer_charge, venue_hire
from scheduler.plan import SessionRow
from scheduler.report.html_report.diary import is_confirmed
from scheduler.report.letters.remedies import remedies, to_you
from scheduler.report.subject import Subject
from scheduler.report.tables import agreed_prices, hosted_blocks, hosted_offers
from scheduler.report.words import clock_times
from scheduler.scenario.schema import Outcode, Provider, Venue


@dataclass(frozen=True)
class Item:
    """A session as a letter tells of it. Pence; `total` is what its reader pays or is paid for it.

    Attributes:
        who: for trainers, venues and partners, those who come with their places.
        equipment: what the room must offer.
        confirmed: not only proposed.
    """

    session: str
    course: str
    dates: list[dt.date]
    begins: str
    ends: str
    venue: str
    where: str
    trainer: str
    places: int
    price: int
    total: int
    confirmed: bool
    hosted_by: str = ""
    equipment: list[str] = field(default_factory=list)
    who: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Refused:
    """Places that a provider does not get, why, and what could have opened one."""

    course: str
    places: int
    asked: int
    reason: str
    remedies: list[str]


@dataclass(frozen=True)
class Letter:
    """Everything that a letter's template may use.

    Attributes:
        to: `provider`, `trainer`, `venue` or `partner`.
        id: of whom it is for; `name` is the name.
        items: the sessions; for a partner those of ours on which it has places.
        refused: for a provider, what it does not get.
        hosted: for a partner, the places that our providers take on its own sessions.
        total: the sum of the items, pence.
        asked: for a provider, the places that it asked for, over all courses.
        limited: for a provider, it has said the most that it would pay for a place.
        to_minimum: for a partner, its places only bring a session up to the number it needs.
    """

    to: str
    id: str
    name: str
    programme: str
    first: dt.date
    last: dt.date
    items: list[Item]
    refused: list[Refused] = field(default_factory=list)
    hosted: list[Item] = field(default_factory=list)
    asked: int = 0
    limited: bool = False
    to_minimum: bool = False

    @property
    def total(self) -> int:
        """The sum of what the items cost their reader, or pay it."""
        return sum(item.total for item in self.items)

    @property
    def places(self) -> int:
        """The places of the items together."""
        return sum(item.places for item in self.items)


class Letters:
    """The letters of one plan, to whoever has a part in it and to each provider that asked."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        scenario = subject.scenario
        self._venues = {venue.id: venue for venue in scenario.venues}
        self._case = {session.id: session for session in subject.case.sessions}

    def all(self) -> Iterator[Letter]:
        """Providers, trainers, venues, partners, each in the order of the scenario."""
        scenario = self._subject.scenario
        hosted = self._hosted()
        for provider in scenario.providers:
            if provider.interest:
                items = [
                    self._item(session, own.places, session.price_per_head)
                    for session in self._subject.sessions
                    for own in session.allocations
                    if own.provider == provider.id
                ]
                items += [item for _, who, item in hosted if who == provider.id]
                items.sort(key=lambda item: (item.dates[0], item.begins))
                yield self._letter(
                    "provider",
                    provider.id,
                    provider.name,
                    items,
                    refused=self._refused(provider.id),
                    asked=sum(line.places for line in provider.interest),
                    limited=_limited(provider),
                )
        for trainer in scenario.trainers:
            own_sessions = [session for session in self._subject.sessions if session.trainer == trainer.id]
            if own_sessions:
                items = [self._item(session, session.places, 0, self._charge(session)) for session in own_sessions]
                yield self._letter("trainer", trainer.id, trainer.name, items)
        for venue in scenario.venues:
            own_sessions = [session for session in self._subject.sessions if session.venue == venue.id]
            if own_sessions:
                items = [self._item(session, session.places, 0, self._hire(session)) for session in own_sessions]
                yield self._letter("venue", venue.id, venue.name, items)
        yield from self._partners(hosted)

    def _letter(self, to: str, key: str, name: str, items: list[Item], **more: Any) -> Letter:
        scenario = self._subject.scenario
        quarter = scenario.quarter
        return Letter(to, key, name, scenario.name, quarter.from_, quarter.to, items, **more)

    def _partners(self, hosted: list[tuple[str, str, Item]]) -> Iterator[Letter]:
        agreed = agreed_prices(self._subject.scenario)
        for partner in self._subject.scenario.partners:
            items = [
                self._item(session, taken.places, agreed.get((partner.id, session.course), 0))
                for session in self._subject.sessions
                for taken in session.partners
                if taken.partner == partner.id
            ]
            theirs: dict[str, list[tuple[str, Item]]] = defaultdict(list)
            for host, provider, item in hosted:
                if host == partner.id:
                    theirs[item.session].append((self._subject.names.provider(provider), item))
            own = [
                Item(
                    **{
                        **first.__dict__,
                        "places": sum(item.places for _, item in together),
                        "total": sum(item.total for _, item in together),
                        "who": [(name, item.places) for name, item in together],
                    }
                )
                for together in theirs.values()
                for first in [together[0][1]]
            ]
            if items or own:
                to_minimum = self._subject.scenario.policy.top_up == "reach_minimum"
                yield self._letter("partner", partner.id, partner.name, items, hosted=own, to_minimum=to_minimum)

    # ---- parts

    def _item(self, session: SessionRow, places: int, price: int, total: int | None = None) -> Item:
        names, scenario = self._subject.names, self._subject.scenario
        begins, ends = clock_times(session.blocks, scenario.calendar)
        course = self._case[session.id].course
        who = [(names.provider(given.provider), given.places) for given in session.allocations]
        who += [(names.partner(taken.partner), taken.places) for taken in session.partners]
        return Item(
            session=session.id,
            course=names.course(session.course),
            dates=list(session.dates or [session.date]),
            begins=begins,
            ends=ends,
            venue=names.venue(session.venue),
            where=_where(self._venues.get(session.venue)),
            trainer=names.trainer(session.trainer),
            places=places,
            price=price,
            total=places * price if total is None else total,
            confirmed=is_confirmed(self._subject, session),
            equipment=list(course.equipment) if course else [],
            who=who,
        )

    def _hosted(self) -> list[tuple[str, str, Item]]:
        """(partner id, provider id, places) on partners' own sessions."""
        subject, found = self._subject, []
        offers = hosted_offers(subject.scenario)
        for row in subject.hosted:
            offer = offers[row.partner, row.hosted]
            begins, ends = clock_times(hosted_blocks(offer, subject.scenario), subject.scenario.calendar)
            where = offer.location.outcode if isinstance(offer.location, Outcode) else ""
            name = subject.names.partner(row.partner)
            item = Item(
                session=row.hosted,
                course=subject.names.course(offer.course),
                dates=[offer.date],
                begins=begins,
                ends=ends,
                venue=name,
                where=where,
                trainer=name,
                places=row.places,
                price=offer.price,
                total=row.places * offer.price,
                confirmed=False,
                hosted_by=name,
            )
            found.append((row.partner, row.provider, item))
        return found

    def _refused(self, provider: str) -> list[Refused]:
        subject = self._subject
        lines = next(item.interest for item in subject.scenario.providers if item.id == provider)
        return [
            Refused(
                subject.names.course(line.course), row.places, line.places, to_you(row.reason), remedies(row.reason)
            )
            for line in lines
            if (row := subject.unfilled.get((provider, line.course))) is not None
        ]

    def _charge(self, session: SessionRow) -> int:
        offer = self._case[session.id].offer
        return trainer_charge(offer, session.tier_price, session.places) if offer else 0

    def _hire(self, session: SessionRow) -> int:
        known = self._case[session.id]
        return venue_hire(known.course, known.venue) if known.course and known.venue else 0


def _limited(provider: Provider) -> bool:
    return provider.max_price is not None or any(line.max_price is not None for line in provider.interest)


def _where(venue: Venue | None) -> str:
    """Where a room is, as far as people can use what the scenario says: `online`, or its postcode district."""
    if venue is not None and venue.online:
        return "online"
    return venue.location.outcode if venue is not None and isinstance(venue.location, Outcode) else ""
