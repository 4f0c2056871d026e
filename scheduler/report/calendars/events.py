"""A plan's sessions as events, one for each day, and what they keep of their identity from plan to plan."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scheduler.plan import SessionRow
from scheduler.report.html_report.diary import is_confirmed
from scheduler.report.subject import Subject
from scheduler.report.tables import hosted_blocks, hosted_offers
from scheduler.report.words import counted, listed, pounds


@dataclass(frozen=True)
class Event:
    """One day of one session, as a calendar shows it.

    Attributes:
        key: what the session is: `course/trainer/venue/date/block`, or `hosted/partner/id`.
        day: which of the session's days this is, from 1.
        start: local time in London; so is `end`.
        status: `CONFIRMED` or `TENTATIVE`.
        parties: `trainer:x`, `venue:y`, `provider:z` of whom the event concerns.
        places: provider id -> its own places.
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
    places: dict[str, int] = field(default_factory=dict)

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
    text = "\n".join(
        (
            f"Trainer: {names.trainer(session.trainer)}",
            f"Places: {session.places} of {session.capacity}",
            f"{pounds(session.price_per_head)} a place",
            f"Who comes: {listed(who)}",
        )
    )
    parties = {f"trainer:{session.trainer}", f"venue:{session.venue}"}
    places = {given.provider: given.places for given in session.allocations}
    parties |= {f"provider:{provider}" for provider in places}
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
            parties=frozenset(parties),
            places=places,
        )


def _hosted_events(subject: Subject) -> Iterator[Event]:
    offers = hosted_offers(subject.scenario)
    taken: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in subject.hosted:
        own = taken[row.partner, row.hosted]
        own[row.provider] = own.get(row.provider, 0) + row.places
    for (partner, hosted), places in taken.items():
        offer = offers[partner, hosted]
        start, end = _times(subject, offer.date, hosted_blocks(offer, subject.scenario))
        who = [f"{subject.names.provider(provider)} ({count})" for provider, count in places.items()]
        name = subject.names.partner(partner)
        yield Event(
            key=f"hosted/{partner}/{hosted}",
            day=1,
            start=start,
            end=end,
            summary=f"{subject.names.course(offer.course)}, at {name}",
            description=f"Run by {name}\n{pounds(offer.price)} a place\nWho comes: {listed(who)}",
            location=name,
            status="TENTATIVE",
            parties=frozenset(f"provider:{provider}" for provider in places),
            places=places,
        )


def _times(subject: Subject, date: dt.date, blocks: Iterable[str]) -> tuple[dt.datetime, dt.datetime]:
    known = [subject.scenario.calendar.blocks[block] for block in blocks if block in subject.scenario.calendar.blocks]
    begins = min((block.from_ for block in known), default=dt.time(9))
    ends = max((block.to for block in known), default=dt.time(17))
    return dt.datetime.combine(date, begins), dt.datetime.combine(date, ends)


def as_provider(event: Event, provider: str) -> Event:
    """The event as one provider sees it: with its own places, and nobody else's."""
    own = event.places.get(provider, 0)
    lines = [line for line in event.description.split("\n") if not line.startswith(("Who comes:", "Places:"))]
    text = "\n".join([*lines, f"Your places: {counted(own, 'place')}"])
    return Event(**{**event.__dict__, "description": text})


def new_uid(scenario: str, event: Event) -> str:
    """An identity for a session seen for the first time, from what it is; `updates` keeps it when it moves."""
    digest = hashlib.sha256(f"{scenario}\n{event.key}".encode()).hexdigest()[:24]
    return f"{digest}-{event.day}@course-scheduler"
