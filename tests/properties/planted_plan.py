"""The plan that is planted: sessions that do not clash, with rosters, drawn before there is any scenario."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from scheduler.plan import HostedPlaces, Plan, PlannedSession, SessionKey
from tests.oracle.dice import Dice

BLOCKS = ["am", "pm"]
MONDAY = dt.date(2018, 7, 2)  # no bank holiday in England before 27 August


@dataclass
class Outline:
    """A plan and the shape of the world it lives in. Lengths: half_day, full_day or {days: 2}."""

    days: list[dt.date]
    lengths: dict[str, Any]
    trainers: list[str]
    venues: list[str]
    providers: list[str]
    hosted: dict[str, tuple[str, dt.date, str]] = field(default_factory=dict)  # id -> course, date, block
    plan: Plan = field(default_factory=lambda: Plan((), ()))

    def dates(self, key: SessionKey) -> list[dt.date]:
        """The open days that a session takes."""
        first = self.days.index(key.date)
        return self.days[first : first + (1 if isinstance(self.lengths[key.course], str) else 2)]

    def slots(self, key: SessionKey) -> list[tuple[dt.date, str]]:
        blocks = BLOCKS if key.block is None else [key.block]
        return [(date, block) for date in self.dates(key) for block in blocks]

    def sessions(self, **wanted: str) -> list[PlannedSession]:
        """The plan's sessions of a course, a trainer, a venue."""
        return [s for s in self.plan.sessions if all(getattr(s.key, part) == name for part, name in wanted.items())]

    def hosted_places(self, hosted: str) -> list[HostedPlaces]:
        return [row for row in self.plan.hosted if row.hosted == hosted]

    def attended(self, provider: str) -> list[tuple[str, list[tuple[dt.date, str]], int]]:
        """Course, dates and blocks, and places of everything the provider takes part in."""
        ours = [
            (session.key.course, self.slots(session.key), session.allocations[provider])
            for session in self.plan.sessions
            if provider in session.allocations
        ]
        theirs = []
        for row in self.plan.hosted:
            course, date, block = self.hosted[row.hosted]
            if row.provider == provider:
                theirs.append(
                    (course, [(date, name) for name in (BLOCKS if block == "full_day" else [block])], row.places)
                )
        return [*ours, *theirs]

    def places(self, provider: str, course: str) -> int:
        return sum(places for name, _, places in self.attended(provider) if name == course)


def draw_outline(dice: Dice, providers: tuple[int, int]) -> Outline:
    """A world and a plan in it."""
    weeks = dice.whole(1, 3)
    days = [MONDAY + dt.timedelta(days=7 * week + day) for week in range(weeks) for day in range(5)]
    courses = ["medication", "stoma", "falls", "dementia"][: dice.whole(2, 4)]
    outline = Outline(
        days=days,
        lengths={course: dice.pick(["half_day", "half_day", "full_day", {"days": 2}]) for course in courses},
        trainers=["ann", "bob", "cat"][: dice.whole(1, 3)],
        venues=["hall", "library"][: dice.whole(1, 2)],
        providers=[f"home-{number}" for number in range(1, dice.whole(*providers) + 1)],
    )
    outline.plan = Plan(tuple(_draw_sessions(dice, outline)), ())
    for hosted in ["rb-1", "rb-2"][: dice.pick([0, 0, 1, 2])]:
        outline.hosted[hosted] = (dice.pick(courses), dice.pick(days), dice.pick([*BLOCKS, "full_day"]))
        takers = dice.some(outline.providers, dice.whole(0, 2))
        taken = tuple(HostedPlaces("redbridge", hosted, provider, dice.whole(1, 2)) for provider in takers)
        outline.plan = outline.plan._replace(hosted=(*outline.plan.hosted, *taken))
    return outline


def _draw_sessions(dice: Dice, outline: Outline) -> Iterable[PlannedSession]:
    booked: set[tuple[str, tuple[dt.date, str]]] = set()
    venue_of_day: dict[tuple[str, dt.date], str] = defaultdict(str)
    for _ in range(dice.whole(1, 6)):
        course = dice.pick(list(outline.lengths))
        block = dice.pick(BLOCKS) if outline.lengths[course] == "half_day" else None
        last = -1 if isinstance(outline.lengths[course], dict) else len(outline.days)
        day = dice.pick(outline.days[:last])
        key = SessionKey(course, dice.pick(outline.trainers), dice.pick(outline.venues), day, block)
        wanted = {(who, slot) for slot in outline.slots(key) for who in (key.trainer, key.venue)}
        days = {(key.trainer, date) for date in outline.dates(key)}
        if wanted & booked or any(venue_of_day[day] not in ("", key.venue) for day in days):
            continue
        booked |= wanted
        venue_of_day |= dict.fromkeys(days, key.venue)
        takers = dice.some(outline.providers, dice.whole(1, 7))
        partners = {"redbridge": dice.whole(1, 2)} if dice.chance(0.25) else {}
        yield PlannedSession(key, {provider: dice.pick([1, 1, 2, 3]) for provider in takers}, partners)
