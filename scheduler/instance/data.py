"""What an instance is made of, in whole numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from scheduler.calendar import QuarterCalendar, Slot, iso_week
from scheduler.instance.candidates import Candidate, Candidates
from scheduler.plan import SessionKey
from scheduler.pricing import Quote
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import (
    Course,
    Partner,
    Provider,
    Scenario,
    Trainer,
    Venue,
)

if TYPE_CHECKING:
    from scheduler.instance.suiting import Suiting

Item = TypeVar("Item")


@dataclass(frozen=True)
class Start:
    """When a session of one course can begin. `position` counts within the course, in time order."""

    position: int
    date: dt.date
    block: str | None
    slots: tuple[Slot, ...]

    @cached_property
    def dates(self) -> tuple[dt.date, ...]:
        """The session's dates, in order, each once."""
        return tuple(dict.fromkeys(date for date, _ in self.slots))

    @property
    def last_date(self) -> dt.date:
        """The session's last date."""
        return self.slots[-1][0]

    @cached_property
    def week(self) -> tuple[int, int]:
        """ISO week of the first date."""
        return iso_week(self.date)


@dataclass(frozen=True, slots=True)
class Option:
    """A trainer's offer of a course at a venue: all that is the same for every date.

    Attributes:
        quote: what a session costs as a function of its places.
        max_places: min(course max, offer max, venue capacity).
        starts: positions of the course's starts at which trainer and venue are free, as the bits of a number.
    """

    index: int
    course: int
    trainer: int
    venue: int
    quote: Quote
    min_places: int
    max_places: int
    starts: int


@dataclass(frozen=True, slots=True)
class Line:
    """An expression of interest.

    Attributes:
        most: places it can have in one session.
        ceiling: highest price per place it pays, pence; None = any.
        starts: positions of the course's starts that suit it, as the bits of a number.
        metres: venue -> metres one way, for the venues within its travel limit.
    """

    index: int
    provider: int
    course: int
    places: int
    most: int
    ceiling: int | None
    priority: int
    all_or_nothing: bool
    starts: int
    metres: dict[int, int]


@dataclass(frozen=True, slots=True)
class TopUpLine:
    """Places a partner takes on our sessions of a course; `price` in pence."""

    index: int
    partner: int
    course: int
    places: int
    per_session: int
    price: int


@dataclass(frozen=True, slots=True)
class HostedSession:
    """Places a partner offers on its own session.

    Attributes:
        lines: interest line -> metres one way, for those it suits.
        confirmed: interest line -> the fewest places it has in every plan.
    """

    index: int
    partner: int
    id: str
    course: int
    date: dt.date
    places: int
    price: int
    lines: dict[int, int]
    confirmed: dict[int, int]


@dataclass(frozen=True)
class PinnedSession:
    """A confirmed session: candidate index, least places by interest line and by top-up line."""

    candidate: int
    places: dict[int, int]
    top_up: dict[int, int]


@dataclass(frozen=True)
class Instance:
    """All that the model needs. Indices count in file order; candidates by date, block, course, trainer, venue.

    Attributes:
        suiting: which lines each session suits.
    """

    loaded: LoadedScenario
    calendar: QuarterCalendar
    courses: list[Course]
    trainers: list[Trainer]
    venues: list[Venue]
    providers: list[Provider]
    partners: list[Partner]
    starts: list[tuple[Start, ...]]
    options: list[Option]
    candidates: Candidates
    lines: list[Line]
    top_ups: list[TopUpLine]
    hosted: list[HostedSession]
    pinned: list[PinnedSession]
    suiting: Suiting

    @property
    def scenario(self) -> Scenario:
        """The scenario that the instance was made from."""
        return self.loaded.scenario

    @cached_property
    def lines_of_course(self) -> list[list[Line]]:
        """Interest lines by course."""
        return _by(self.lines, lambda line: line.course, len(self.courses))

    @cached_property
    def interested(self) -> list[int]:
        """Providers that asked, by course."""
        return [len(lines) for lines in self.lines_of_course]

    @cached_property
    def lines_of_provider(self) -> list[list[Line]]:
        """Interest lines by provider."""
        return _by(self.lines, lambda line: line.provider, len(self.providers))

    @cached_property
    def top_ups_of_course(self) -> list[list[TopUpLine]]:
        """Top-up lines by course."""
        return _by(self.top_ups, lambda top_up: top_up.course, len(self.courses))

    @cached_property
    def candidates_of_course(self) -> list[Candidates]:
        """Candidates by course."""
        course = self.candidates.course
        return [self.candidates.where(course == number) for number in range(len(self.courses))]

    @cached_property
    def places_asked(self) -> int:
        """Places over all interest lines."""
        return sum(line.places for line in self.lines)

    def suited(self, candidate: Candidate) -> Iterator[Line]:
        """The interest lines that may have a place in a candidate session at some price it can have."""
        return self.suiting.lines(candidate.option.course, self.mask(candidate))

    def mask(self, candidate: Candidate) -> int:
        """The lines that `suited` gives, as bits."""
        return self.suiting.mask(candidate.option, candidate.start.position)

    def key(self, candidate: Candidate) -> SessionKey:
        """The candidate in the user's words."""
        option = candidate.option
        return SessionKey(
            self.courses[option.course].id,
            self.trainers[option.trainer].id,
            self.venues[option.venue].id,
            candidate.start.date,
            candidate.start.block,
        )

    def find(self, keys: Iterable[SessionKey]) -> dict[SessionKey, Candidate]:
        """The candidates with some keys; those that none has are left out."""
        course = {item.id: at for at, item in enumerate(self.courses)}
        trainer = {item.id: at for at, item in enumerate(self.trainers)}
        venue = {item.id: at for at, item in enumerate(self.venues)}
        wanted = {
            (course[key.course], trainer[key.trainer], venue[key.venue], key.date, key.block): key
            for key in keys
            if key.course in course and key.trainer in trainer and key.venue in venue
        }
        return {wanted[found]: self.candidates[row] for found, row in self.candidates.find(wanted).items()}

    def travel_pence(self, metres: int) -> int:
        """What the round trip of one place counts in the cost objective, rounded half up to whole pence."""
        rate = self.scenario.policy.travel_cost_per_km
        return int((Decimal(2 * metres * rate) / 1000).quantize(Decimal(1), ROUND_HALF_UP))


def _by(items: Iterable[Item], key: Callable[[Item], int], size: int) -> list[list[Item]]:
    groups: list[list[Item]] = [[] for _ in range(size)]
    for item in items:
        groups[key(item)].append(item)
    return groups
