"""What differs between the published plan and the new one: sessions, bookings of everybody, and what it gained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from scheduler.check import Judgement, judge
from scheduler.plan import Plan, PlanRows, SessionKey, SessionRow
from scheduler.replan.bookings import Booking, bookings
from scheduler.results import plan_from_rows
from scheduler.scenario.loaded import LoadedScenario


class SessionChange(NamedTuple):
    """A session that is in one plan only, or one that moved; `before` or `after` is None where it is not there."""

    kind: Literal["moved", "added", "dropped"]
    before: SessionRow | None
    after: SessionRow | None

    @property
    def course(self) -> str:
        """Its course."""
        row = self.after or self.before
        return row.course if row is not None else ""


class Told(NamedTuple):
    """Somebody whose bookings of a course differ, and what they were and are, one line each."""

    who: str
    id: str
    course: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Gain(NamedTuple):
    """What the changes of one course gained over leaving it as published, all else in the new plan as it is.

    Attributes:
        places: filled more, hosted ones included; below 0: fewer.
        pence: paid more by providers; below 0: less.
        needed: why the course cannot stay as published beside the rest: the first rule that would be broken; empty
            where it could, and only then are `places` and `pence` known.
    """

    course: str
    places: int = 0
    pence: int = 0
    needed: str = ""


class PriceChange(NamedTuple):
    """A session that stays at another price: pence a local place as published, and now."""

    session: SessionRow
    before: int


@dataclass(frozen=True)
class Changes:
    """Everything that differs between a published plan and the new one.

    Attributes:
        sessions: in the order of the scenario's courses, then by date.
        told: everybody who must be told, providers first, then trainers, venues and partners.
        gains: for each course of which anything but a price differs, in the order of the scenario.
        prices: of sessions that stay, in the order of the new plan.
        places: that the new plan fills more, hosted ones included; below 0: fewer.
    """

    sessions: tuple[SessionChange, ...]
    told: tuple[Told, ...]
    gains: tuple[Gain, ...]
    prices: tuple[PriceChange, ...] = ()
    places: int = 0


def changes_since(loaded: LoadedScenario, plan: Plan) -> Changes | None:
    """What a plan changes of the published one; None where nothing is published.

    Prices of the published plan are those that its file states; where it states none, today's. Who pays another price
    is told; what a change gained is counted at today's prices.
    """
    published = loaded.published
    if published is None:
        return None
    before, after = judge(loaded, published), judge(loaded, plan)
    now = bookings(after, loaded.scenario)
    told = tuple(_told(bookings(_as_published(before, loaded), loaded.scenario), now))
    differ = _told(bookings(before, loaded.scenario), now)
    order = [course.id for course in loaded.scenario.courses]
    sessions = sorted(
        _session_changes(before.sessions, after.sessions),
        key=lambda change: (_position(order, change.course), _date(change)),
    )
    differing = {change.course for change in sessions} | {each.course for each in differ if each.who == "provider"}
    courses = sorted(differing, key=lambda course: _position(order, course))
    gains = tuple(_gain(loaded, course, published, plan, after) for course in courses)
    places = after.totals.places_filled - before.totals.places_filled
    return Changes(tuple(sessions), told, gains, _price_changes(loaded, after), places)


def _as_published(judged: Judgement, loaded: LoadedScenario) -> Judgement:
    """The published plan with the prices that its file states."""
    rows = [
        row
        if (price := loaded.published_prices.get(_key(row, loaded))) is None
        else row.model_copy(update={"price_per_head": price})
        for row in judged.sessions
    ]
    return replace(judged, sessions=tuple(rows))


def _price_changes(loaded: LoadedScenario, after: Judgement) -> tuple[PriceChange, ...]:
    stated = [(row, loaded.published_prices.get(_key(row, loaded))) for row in after.sessions]
    return tuple(PriceChange(row, price) for row, price in stated if price not in (None, row.price_per_head))


def _key(row: SessionRow, loaded: LoadedScenario) -> SessionKey:
    return plan_from_rows(PlanRows(sessions=[row], hosted=[]), loaded.scenario).sessions[0].key


def _position(order: Sequence[str], course: str) -> int:
    return order.index(course) if course in order else len(order)


def _date(change: SessionChange) -> dt.date:
    row = change.after or change.before
    return row.date if row is not None else dt.date.min


def _identity(row: SessionRow) -> tuple[object, ...]:
    """What makes a session the same for the objective `changes`."""
    return row.course, row.trainer, row.venue, row.date, row.blocks[:1]


def _session_changes(before: Sequence[SessionRow], after: Sequence[SessionRow]) -> list[SessionChange]:
    """A session that went and one of the same course that came are one that moved: the most alike first."""
    gone = [row for row in before if all(_identity(row) != _identity(other) for other in after)]
    come = [row for row in after if all(_identity(row) != _identity(other) for other in before)]
    pairs = sorted(
        ((one, other) for one in gone for other in come if one.course == other.course),
        key=lambda pair: (_unlikeness(*pair), pair[0].date, pair[1].date, pair[0].id, pair[1].id),
    )
    found: list[SessionChange] = []
    for one, other in pairs:
        if one in gone and other in come:
            found.append(SessionChange("moved", one, other))
            gone.remove(one)
            come.remove(other)
    found += [SessionChange("dropped", row, None) for row in gone]
    return found + [SessionChange("added", None, row) for row in come]


def _unlikeness(one: SessionRow, other: SessionRow) -> tuple[int, int]:
    return (one.trainer != other.trainer) + (one.venue != other.venue), abs((one.date - other.date).days)


def _told(before: dict[Booking, tuple[str, ...]], after: dict[Booking, tuple[str, ...]]) -> Iterable[Told]:
    order = {"provider": 0, "trainer": 1, "venue": 2, "partner": 3}
    known = list(dict.fromkeys([*after, *before]))
    for booking in sorted(known, key=lambda booking: (order[booking.who], booking.id)):
        was, now = before.get(booking, ()), after.get(booking, ())
        if was != now:
            yield Told(*booking, was, now)


def _gain(loaded: LoadedScenario, course: str, published: Plan, plan: Plan, after: Judgement) -> Gain:
    """The new plan judged with one course put back as it was published."""
    hosted = {offer.id: offer.course for partner in loaded.scenario.partners for offer in partner.hosted}
    put_back = Plan(
        sessions=tuple(
            session
            for source, is_this in ((published, True), (plan, False))
            for session in source.sessions
            if (session.key.course == course) == is_this
        ),
        hosted=tuple(
            taken
            for source, is_this in ((published, True), (plan, False))
            for taken in source.hosted
            if (hosted.get(taken.hosted) == course) == is_this
        ),
    )
    without = judge(loaded, put_back)
    if without.findings:
        return Gain(course, needed=without.findings[0].message)
    return Gain(
        course,
        after.totals.places_filled - without.totals.places_filled,
        after.totals.net_cost - without.totals.net_cost,
    )
