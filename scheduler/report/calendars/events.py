"""A plan's sessions as events, one for each day, and what they keep of their identity from plan to plan."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from scheduler.plan import SessionRow
from scheduler.report.html_report.diary import is_confirmed
from scheduler.report.subject import Subject
from scheduler.report.tables import agreed_prices, hosted_blocks, hosted_offers
from scheduler.report.words import counted, listed, pounds


@dataclass(frozen=True)
class Event:
    """One day of one session, as a calendar shows it.

    Attributes:
        key: what the session is: `course/trainer/venue/date/block`, or `hosted/partner/id`.
        day: which of the session's days this is, from 1.
        start: local time in London; so is `end`.
        status: `CONFIRMED` or `TENTATIVE`.
        parties: `trainer:x`, `venue:y`, `provider:z`, `partner:w` of whom the event concerns.
        own: party -> the description it reads, of those who are told of their own places and of nobody else's.
    """

    key: str
    day: int
    start: dt.datetime
    end: dt.datetime
    summary: str
    description: str
    location: str
    status: str
    parties: frozenset[str]
    own: dict[str, str] = field(default_factory=dict)

    @property
    def course(self) -> str:
        """What it is of, which a moved session keeps."""
        return self.key.split("/")[0] if not self.key.startswith("hosted/") else self.key


def events_of(subject: Subject) -> list[Event]:
    """Every day of every session, partners' own sessions that our providers attend among them, in order of time."""
    events = [event for session in subject.sessions for event in _session_events(subject, session)]
    events += _hosted_events(subject)
    return sorted(events, key=lambda event: (event.start, event.key))


def _session_events(subject: Subject, session: SessionRow) -> Iterator[Event]:
    names = subject.names
    block = session.blocks[0] if len(session.blocks) == 1 else "full-day"
    key = "/".join((session.course, session.trainer, session.venue, session.date.isoformat(), block))
    who = [f"{names.provider(given.provider)} ({given.places})" for given in session.allocations]
    who += [f"{names.partner(taken.partner)} ({taken.places})" for taken in session.partners]
    led = f"Trainer: {names.trainer(session.trainer)}"
    price = f"{pounds(session.price_per_head)} a place"
    text = "\n".join((led, f"Places: {session.places} of {session.capacity}", price, f"Who comes: {listed(who)}"))
    own = {f"provider:{given.provider}": _own(led, price, given.places) for given in session.allocations}
    agreed = agreed_prices(subject.scenario)
    for taken in session.partners:
        price = f"{pounds(agreed.get((taken.partner, session.course), 0))} a place"
        own[f"partner:{taken.partner}"] = _own(led, price, taken.places)
    for number, date in enumerate(session.dates or [session.date], start=1):
        part = f" (day {number} of {len(session.dates)})" if len(session.dates) > 1 else ""
        start, end = _times(subject, date, session.blocks)
        yield Event(
            key=key,
            day=number,
            start=start,
            end=end,
            summary=names.course(session.course) + part,
            description=text,
            location=names.venue(session.venue),
            status="CONFIRMED" if is_confirmed(subject, session) else "TENTATIVE",
            parties=frozenset({f"trainer:{session.trainer}", f"venue:{session.venue}", *own}),
            own=own,
        )


def _hosted_events(subject: Subject) -> Iterator[Event]:
    offers = hosted_offers(subject.scenario)
    taken: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in subject.hosted:
        of_each = taken[row.partner, row.hosted]
        of_each[row.provider] = of_each.get(row.provider, 0) + row.places
    for (partner, hosted), places in taken.items():
        offer = offers[partner, hosted]
        start, end = _times(subject, offer.date, hosted_blocks(offer, subject.scenario))
        who = [f"{subject.names.provider(provider)} ({count})" for provider, count in places.items()]
        name = subject.names.partner(partner)
        run, price = f"Run by {name}", f"{pounds(offer.price)} a place"
        own = {f"provider:{provider}": _own(run, price, count) for provider, count in places.items()}
        yield Event(
            key=f"hosted/{partner}/{hosted}",
            day=1,
            start=start,
            end=end,
            summary=f"{subject.names.course(offer.course)}, at {name}",
            description="\n".join((run, price, f"Who comes: {listed(who)}")),
            location=name,
            status="TENTATIVE",
            parties=frozenset({f"partner:{partner}", *own}),
            own=own,
        )


def _times(subject: Subject, date: dt.date, blocks: Iterable[str]) -> tuple[dt.datetime, dt.datetime]:
    known = [subject.scenario.calendar.blocks[block] for block in blocks if block in subject.scenario.calendar.blocks]
    begins = min((block.from_ for block in known), default=dt.time(9))
    ends = max((block.to for block in known), default=dt.time(17))
    return dt.datetime.combine(date, begins), dt.datetime.combine(date, ends)


def _own(led: str, price: str, places: int) -> str:
    return "\n".join((led, price, f"Your places: {counted(places, 'place')}"))


def seen_by(event: Event, party: str) -> Event:
    """The event as one party sees it: who has places on it sees its own, and nobody else's; others see all of it."""
    return replace(event, description=event.own.get(party, event.description))


def new_uid(scenario: str, event: Event) -> str:
    """An identity for a session seen for the first time, from what it is; `updates` keeps it when it moves."""
    digest = hashlib.sha256(f"{scenario}\n{event.key}".encode()).hexdigest()[:24]
    return f"{digest}-{event.day}@course-scheduler"
