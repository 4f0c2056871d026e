"""From a scenario to an instance: whole numbers, candidate sessions, and who may take a place where.

A *candidate session* is a course, trainer, venue and start (first date and block) at which trainer and venue are free.
What is left out here no plan that keeps the rules could use: `tests/test_instance.py` shows it for each reason.

Nothing per (interest line, candidate) is stored: a line suits a candidate when it suits the candidate's start, the
candidate's venue and some price the session can have, and each of these three is held by itself.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TypeVar

from scheduler.calendar import QuarterCalendar, Slot, iso_week, weekday_name
from scheduler.distance import locate, road_estimate_metres
from scheduler.plan import SessionKey
from scheduler.pricing import Quote
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import (
    Course,
    Interest,
    Location,
    Offer,
    Partner,
    Pin,
    Provider,
    Scenario,
    Trainer,
    Venue,
)

Item = TypeVar("Item")
Key = tuple[int, int, int, dt.date, str | None]  # course, trainer, venue, first date, block


@dataclass(frozen=True, slots=True)
class Start:
    """When a session of one course can begin. `position` counts within the course, in time order."""

    position: int
    date: dt.date
    block: str | None
    slots: tuple[Slot, ...]

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """The session's dates, in order, each once."""
        return tuple(dict.fromkeys(date for date, _ in self.slots))

    @property
    def last_date(self) -> dt.date:
        """The session's last date."""
        return self.slots[-1][0]

    @property
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
class Candidate:
    """A session that could run: an option at a start."""

    index: int
    option: Option
    start: Start


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
    """Places a partner offers on its own session. `lines`: interest line -> metres one way, for those it suits."""

    index: int
    partner: int
    id: str
    course: int
    date: dt.date
    places: int
    price: int
    lines: dict[int, int]


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
        travel_pence: metres one way -> pence that one place's round trip adds to the cost objective.
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
    candidates: list[Candidate]
    lines: list[Line]
    top_ups: list[TopUpLine]
    hosted: list[HostedSession]
    pinned: list[PinnedSession]
    interested: list[int] = field(default_factory=list)

    @property
    def scenario(self) -> Scenario:
        """The scenario that the instance was made from."""
        return self.loaded.scenario

    @cached_property
    def lines_of_course(self) -> list[list[Line]]:
        """Interest lines by course."""
        return _by(self.lines, lambda line: line.course, len(self.courses))

    @cached_property
    def lines_of_provider(self) -> list[list[Line]]:
        """Interest lines by provider."""
        return _by(self.lines, lambda line: line.provider, len(self.providers))

    @cached_property
    def top_ups_of_course(self) -> list[list[TopUpLine]]:
        """Top-up lines by course."""
        return _by(self.top_ups, lambda top_up: top_up.course, len(self.courses))

    @cached_property
    def candidates_of_course(self) -> list[list[Candidate]]:
        """Candidates by course."""
        return _by(self.candidates, lambda candidate: candidate.option.course, len(self.courses))

    @cached_property
    def places_asked(self) -> int:
        """Places over all interest lines."""
        return sum(line.places for line in self.lines)

    def suited(self, candidate: Candidate) -> Iterator[Line]:
        """The interest lines that may have a place in a candidate session at some price it can have."""
        option = candidate.option
        bit = 1 << candidate.start.position
        for line in self.lines_of_course[option.course]:
            fits = line.starts & bit and option.venue in line.metres
            if fits and (line.ceiling is None or option.quote.lowest_price <= line.ceiling):
                yield line

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

    def travel_pence(self, metres: int) -> int:
        """What the round trip of one place counts in the cost objective, rounded half up to whole pence."""
        rate = self.scenario.policy.travel_cost_per_km
        return int((Decimal(2 * metres * rate) / 1000).quantize(Decimal(1), ROUND_HALF_UP))


def _by(items: Iterable[Item], key: Callable[[Item], int], size: int) -> list[list[Item]]:
    groups: list[list[Item]] = [[] for _ in range(size)]
    for item in items:
        groups[key(item)].append(item)
    return groups


def resolve(loaded: LoadedScenario) -> Instance:
    """Make the instance of a valid scenario."""
    return _Resolver(loaded).instance()


class _Resolver:
    def __init__(self, loaded: LoadedScenario) -> None:
        self.loaded = loaded
        self.scenario = scenario = loaded.scenario
        self.calendar = QuarterCalendar(scenario)
        self.course_index = {course.id: index for index, course in enumerate(scenario.courses)}
        self.provider_index = {provider.id: index for index, provider in enumerate(scenario.providers)}
        self.starts = [self._starts(course) for course in scenario.courses]

    def instance(self) -> Instance:
        scenario = self.scenario
        self.top_ups = self._top_ups()
        lines = list(self._lines())
        options = self._options(lines)
        pins = self._pin_keys()
        candidates = self._candidates(options, lines, pins)
        partner_lines = {(line.partner, line.course): line for line in self.top_ups}
        line_of = {(line.provider, line.course): line for line in lines}
        partner_index = {partner.id: index for index, partner in enumerate(scenario.partners)}
        by_key = {self._candidate_key(candidate): candidate.index for candidate in candidates}
        pinned = [
            PinnedSession(
                by_key[key],
                {line_of[self.provider_index[p], key[0]].index: n for p, n in pin.allocations.items()},
                {partner_lines[partner_index[p], key[0]].index: n for p, n in pin.partners.items()},
            )
            for key, pin in pins.items()
        ]
        return Instance(
            loaded=self.loaded,
            calendar=self.calendar,
            courses=list(scenario.courses),
            trainers=list(scenario.trainers),
            venues=list(scenario.venues),
            providers=list(scenario.providers),
            partners=list(scenario.partners),
            starts=self.starts,
            options=options,
            candidates=candidates,
            lines=lines,
            top_ups=self.top_ups,
            hosted=list(self._hosted(lines)),
            pinned=pinned,
            interested=[sum(line.course == course for line in lines) for course in range(len(scenario.courses))],
        )

    def _starts(self, course: Course) -> tuple[Start, ...]:
        blocks = self.calendar.blocks if course.length == "half_day" else (None,)
        found: list[Start] = []
        for date in self.calendar.open_days:
            for block in blocks:
                slots = self.calendar.session_slots(course, date, block)
                if slots:
                    found.append(Start(len(found), date, block, slots))
        return tuple(found)

    def _mask(self, course: int, free: frozenset[Slot]) -> int:
        return sum(1 << start.position for start in self.starts[course] if free.issuperset(start.slots))

    def _top_ups(self) -> list[TopUpLine]:
        lines: list[TopUpLine] = []
        for index, partner in enumerate(self.scenario.partners):
            for item in partner.top_up:
                per_session = min(item.places, item.per_session or item.places)
                course = self.course_index[item.course]
                lines.append(TopUpLine(len(lines), index, course, item.places, per_session, item.price))
        return lines

    def _lines(self) -> Iterator[Line]:
        index = 0
        open_slots = frozenset((date, block) for date in self.calendar.open_days for block in self.calendar.blocks)
        venue_places = [None if venue.online else locate(_present(venue.location)) for venue in self.scenario.venues]
        for number, provider in enumerate(self.scenario.providers):
            if not provider.interest:
                continue
            metres = self._venue_metres(provider, venue_places)
            unavailable = self.calendar.expand(provider.unavailable) if provider.unavailable else frozenset()
            free = open_slots - unavailable
            for item in provider.interest:
                course = self.course_index[item.course]
                most = item.places
                for limit in (provider.release_per_day, self._most_per_provider(course)):
                    most = most if limit is None else min(most, limit)
                yield Line(
                    index=index,
                    provider=number,
                    course=course,
                    places=item.places,
                    most=most,
                    ceiling=provider.max_price if item.max_price is None else item.max_price,
                    priority=item.priority,
                    all_or_nothing=item.all_or_nothing,
                    starts=self._suiting_starts(course, item, free) if most else 0,
                    metres=metres,
                )
                index += 1

    def _most_per_provider(self, course: int) -> int | None:
        own = self.scenario.courses[course].max_places_per_provider
        return self.scenario.policy.max_places_per_provider if own is None else own

    def _venue_metres(self, provider: Provider, venue_places: list[tuple[float, float] | None]) -> dict[int, int]:
        home = locate(provider.location)
        found = {}
        for index, venue in enumerate(self.scenario.venues):
            metres = self._metres(provider, home, venue.id, venue_places[index])
            if provider.max_travel_km is None or metres <= provider.max_travel_km:
                found[index] = metres
        return found

    def _metres(
        self, provider: Provider, home: tuple[float, float], destination: str, place: tuple[float, float] | None
    ) -> int:
        road = self.loaded.road_metres.get((provider.id, destination))
        if place is None:
            return 0
        return road_estimate_metres(*home, *place) if road is None else road

    def _suiting_starts(self, course: int, item: Interest, free: frozenset[Slot]) -> int:
        mask = 0
        for start in self.starts[course]:
            if all(slot in free and _suits(item, *slot) for slot in start.slots):
                mask |= 1 << start.position
        return mask

    def _options(self, lines: list[Line]) -> list[Option]:
        scenario = self.scenario
        interest = [0] * len(scenario.courses)
        for line in lines:
            interest[line.course] += 1
        venue_free = [self.calendar.free_slots(venue.available, venue.unavailable) for venue in scenario.venues]
        venue_masks: dict[tuple[int, int], int] = {}
        options: list[Option] = []
        for trainer_number, trainer in enumerate(scenario.trainers):
            trainer_free = self.calendar.free_slots(trainer.available, trainer.unavailable)
            for offer in trainer.offers:
                course = self.course_index[offer.course]
                trainer_mask = self._mask(course, trainer_free)
                for venue_number, venue in enumerate(scenario.venues):
                    if (course, venue_number) not in venue_masks:
                        venue_masks[course, venue_number] = self._mask(course, venue_free[venue_number])
                    mask = trainer_mask & venue_masks[course, venue_number]
                    option = self._option(
                        len(options), course, trainer_number, offer, venue_number, venue, mask, interest
                    )
                    if option is not None:
                        options.append(option)
        return options

    def _option(
        self,
        index: int,
        course_number: int,
        trainer: int,
        offer: Offer,
        venue_number: int,
        venue: Venue,
        mask: int,
        interest: list[int],
    ) -> Option | None:
        course = self.scenario.courses[course_number]
        most = min(course.max_places, venue.capacity)
        if offer.max_places is not None:
            most = min(most, offer.max_places)
        if not mask or most < course.min_places or not set(course.equipment) <= set(venue.equipment):
            return None
        partners = tuple(
            (top_up.price, top_up.per_session) for top_up in self.top_ups if top_up.course == course_number
        )
        quote = Quote.of(offer, course, venue, self.scenario.policy, most, interest[course_number], partners)
        return Option(index, course_number, trainer, venue_number, quote, course.min_places, most, mask)

    def _candidates(self, options: list[Option], lines: list[Line], pins: dict[Key, Pin]) -> list[Candidate]:
        """The sessions that could reach their minimum with everybody whom they suit, and the pinned ones."""
        by_course: dict[int, list[Line]] = defaultdict(list)
        for line in lines:
            by_course[line.course].append(line)
        top_up = [0] * len(self.scenario.courses)
        for partner_line in self.top_ups:
            top_up[partner_line.course] += partner_line.per_session
        found: list[tuple[tuple[dt.date, int, int, int, int], Option, Start]] = []
        reachable: dict[tuple[int, int, int], list[int]] = {}
        for option in options:
            price = option.quote.lowest_price
            key = (option.course, option.venue, price)
            if key not in reachable:
                places = [0] * len(self.starts[option.course])
                for line in by_course[option.course]:
                    if option.venue in line.metres and (line.ceiling is None or price <= line.ceiling):
                        for position in bits(line.starts):
                            places[position] += line.most
                reachable[key] = places
            for position in bits(option.starts):
                start = self.starts[option.course][position]
                local = reachable[key][position]
                pinned = (option.course, option.trainer, option.venue, start.date, start.block) in pins
                if pinned or (local and local + top_up[option.course] >= option.min_places):
                    order = (start.slots[0][0], self.calendar.blocks.index(start.slots[0][1]))
                    found.append(((*order, option.course, option.trainer, option.venue), option, start))
        found.sort(key=lambda item: item[0])
        return [Candidate(index, option, start) for index, (_, option, start) in enumerate(found)]

    def _candidate_key(self, candidate: Candidate) -> Key:
        option, start = candidate.option, candidate.start
        return option.course, option.trainer, option.venue, start.date, start.block

    def _pin_keys(self) -> dict[Key, Pin]:
        trainers = {trainer.id: index for index, trainer in enumerate(self.scenario.trainers)}
        venues = {venue.id: index for index, venue in enumerate(self.scenario.venues)}
        return {
            (self.course_index[pin.course], trainers[pin.trainer], venues[pin.venue], pin.date, pin.block): pin
            for pin in self.scenario.pinned
        }

    def _hosted(self, lines: list[Line]) -> Iterator[HostedSession]:
        index = 0
        homes = {number: locate(provider.location) for number, provider in enumerate(self.scenario.providers)}
        items = {
            (number, self.course_index[item.course]): item
            for number, provider in enumerate(self.scenario.providers)
            for item in provider.interest
        }
        unavailable = {
            number: self.calendar.expand(provider.unavailable)
            for number, provider in enumerate(self.scenario.providers)
            if provider.unavailable
        }
        for number, partner in enumerate(self.scenario.partners):
            for session in partner.hosted:
                course = self.course_index[session.course]
                slots = [(session.date, block) for block in self.calendar.hosted_blocks(session.block)]
                place = None if session.location is None else locate(session.location)
                suited = {}
                for line in lines:
                    if line.course != course or (line.ceiling is not None and session.price > line.ceiling):
                        continue
                    provider = self.scenario.providers[line.provider]
                    item = items[line.provider, course]
                    away = unavailable.get(line.provider, frozenset())
                    metres = self._metres(provider, homes[line.provider], session.id, place)
                    within = provider.max_travel_km is None or metres <= provider.max_travel_km
                    if within and all(slot not in away and _suits(item, *slot) for slot in slots):
                        suited[line.index] = metres
                yield HostedSession(
                    index, number, session.id, course, session.date, session.places, session.price, suited
                )
                index += 1


def _suits(item: Interest, date: dt.date, block: str) -> bool:
    return (
        (item.earliest is None or date >= item.earliest)
        and (item.latest is None or date <= item.latest)
        and (item.weekdays is None or weekday_name(date) in item.weekdays)
        and (item.blocks is None or block in item.blocks)
    )


def _present(location: Location | None) -> Location:
    if location is None:
        raise AssertionError("a venue that is not online has a location: the scenario's cross-checks see to it")
    return location


def bits(mask: int) -> Iterator[int]:
    """The positions of the ones in a number, from the lowest."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
