"""From a scenario to its instance."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from scheduler.calendar import QuarterCalendar, Slot, weekday_name
from scheduler.distance import locate, road_estimate_metres
from scheduler.instance.candidates import Candidates, Grid, Ints, Key
from scheduler.instance.data import HostedSession, Instance, Line, Option, PinnedSession, Start, TopUpLine
from scheduler.instance.masks import bits
from scheduler.instance.nearby import may_be_within
from scheduler.instance.suiting import Suiting
from scheduler.pricing import Quote
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import (
    Course,
    Interest,
    Location,
    Offer,
    Pin,
    Provider,
    Venue,
)

Floats = npt.NDArray[np.float64]


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
        self._wanted: dict[tuple[object, ...], int] = {}  # course and what a line asks of the time -> starts

    def instance(self) -> Instance:
        scenario = self.scenario
        self.top_ups = self._top_ups()
        lines = list(self._lines())
        options = self._options(lines)
        pins = self._pin_keys()
        by_course = [[line for line in lines if line.course == course] for course in range(len(scenario.courses))]
        largest = [course.max_places for course in scenario.courses]
        suiting = Suiting(by_course, [len(starts) for starts in self.starts], largest)
        candidates = self._candidates(options, suiting, pins)
        partner_lines = {(line.partner, line.course): line for line in self.top_ups}
        line_of = {(line.provider, line.course): line for line in lines}
        partner_index = {partner.id: index for index, partner in enumerate(scenario.partners)}
        index = candidates.find(pins)
        pinned = [
            PinnedSession(
                index[key],
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
            suiting=suiting,
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
        self.venue_places = [
            None if venue.online else locate(_present(venue.location)) for venue in self.scenario.venues
        ]
        positions = np.array([place or (np.nan, np.nan) for place in self.venue_places], dtype=np.float64).reshape(
            -1, 2
        )
        for number, provider in enumerate(self.scenario.providers):
            if not provider.interest:
                continue
            metres = self._venue_metres(provider, positions)
            free = open_slots - self.calendar.expand(provider.unavailable) if provider.unavailable else None
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
                    ceiling=provider.ceiling(item),
                    priority=item.priority,
                    all_or_nothing=item.all_or_nothing,
                    starts=self._suiting_starts(course, item, free) if most else 0,
                    metres=metres,
                )
                index += 1

    def _most_per_provider(self, course: int) -> int | None:
        own = self.scenario.courses[course].max_places_per_provider
        return self.scenario.policy.max_places_per_provider if own is None else own

    def _venue_metres(self, provider: Provider, positions: Floats) -> dict[int, int]:
        """Venue -> metres, of those within the travel limit; `positions` by venue, none online."""
        home, most = locate(provider.location), provider.max_travel_km
        venues: Iterable[int] = range(len(positions))
        if most is not None and not self.loaded.road_metres:
            near = np.isnan(positions[:, 0]) | may_be_within(most, *home, positions)
            venues = np.flatnonzero(near).tolist()
        found = {}
        for index in venues:
            metres = self._metres(provider, home, self.scenario.venues[index].id, self.venue_places[index])
            if most is None or metres <= most:
                found[index] = metres
        return found

    def _metres(
        self, provider: Provider, home: tuple[float, float], destination: str, place: tuple[float, float] | None
    ) -> int:
        road = self.loaded.road_metres.get((provider.id, destination))
        if place is None:
            return 0
        return road_estimate_metres(*home, *place) if road is None else road

    def _suiting_starts(self, course: int, item: Interest, free: frozenset[Slot] | None) -> int:
        """As bits; `free` are the slots at which its provider can release people, None: all."""
        weekdays, blocks = (None if each is None else tuple(each) for each in (item.weekdays, item.blocks))
        wanted = course, item.earliest, item.latest, weekdays, blocks
        if wanted not in self._wanted:
            self._wanted[wanted] = sum(
                1 << start.position for start in self.starts[course] if all(suits(item, *slot) for slot in start.slots)
            )
        return self._wanted[wanted] if free is None else self._wanted[wanted] & self._mask(course, free)

    def _options(self, lines: list[Line]) -> list[Option]:
        scenario = self.scenario
        interest = [0] * len(scenario.courses)
        for line in lines:
            interest[line.course] += 1
        venue_free = [self.calendar.free_slots(venue.available, venue.unavailable) for venue in scenario.venues]
        venue_masks: dict[tuple[int, int], int] = {}
        options: list[Option] = []
        partners = [
            tuple((top_up.price, top_up.per_session) for top_up in self.top_ups if top_up.course == course)
            for course in range(len(scenario.courses))
        ]
        for trainer_number, trainer in enumerate(scenario.trainers):
            trainer_free = self.calendar.free_slots(trainer.available, trainer.unavailable)
            for offer in trainer.offers:
                course = self.course_index[offer.course]
                trainer_mask = self._mask(course, trainer_free)
                quotes: dict[tuple[int, int, int], Quote] = {}  # alike at venues that differ in neither
                for venue_number, venue in enumerate(scenario.venues):
                    if (course, venue_number) not in venue_masks:
                        venue_masks[course, venue_number] = self._mask(course, venue_free[venue_number])
                    mask = trainer_mask & venue_masks[course, venue_number]
                    most = _most_places(scenario.courses[course], offer, venue)
                    if not mask or not most:
                        continue
                    key = venue.hire.half_day, venue.hire.full_day, most
                    if key not in quotes:
                        asked = interest[course], partners[course]
                        quotes[key] = Quote.of(offer, scenario.courses[course], venue, scenario.policy, most, *asked)
                    least = scenario.courses[course].min_places
                    options.append(
                        Option(len(options), course, trainer_number, venue_number, quotes[key], least, most, mask)
                    )
        return options

    def _candidates(self, options: list[Option], suiting: Suiting, pins: dict[Key, Pin]) -> Candidates:
        """The sessions that could reach their minimum with everybody whom they suit, and the pinned ones."""
        top_up = [0] * len(self.scenario.courses)
        for partner_line in self.top_ups:
            top_up[partner_line.course] += partner_line.per_session
        pinned: dict[tuple[int, int, int], int] = defaultdict(int)
        for course, trainer, venue, date, block in pins:
            pinned[course, trainer, venue] |= sum(
                1 << start.position for start in self.starts[course] if (start.date, start.block) == (date, block)
            )
        held: dict[tuple[int, int], list[int]] = defaultdict(list)  # (course, starts) -> options
        for option in options:
            local = max(1, option.min_places - top_up[option.course])
            kept = suiting.starts_reached(option, local) | pinned.get((option.course, option.trainer, option.venue), 0)
            if option.starts & kept:
                held[option.course, option.starts & kept].append(option.index)
        starts = [start for own in self.starts for start in own]
        first = np.cumsum([0, *(len(own) for own in self.starts)])
        found_option, found_start = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.int32)]
        for (course, mask), own in held.items():
            positions = np.fromiter(bits(mask), dtype=np.int32) + np.int32(first[course])
            found_option.append(np.repeat(np.array(own, dtype=np.int32), len(positions)))
            found_start.append(np.tile(positions, len(own)))
        of_option, of_start = np.concatenate(found_option), np.concatenate(found_start)
        rank = self._rank_of_starts(starts)[of_start] * max(1, len(options)) + _rank_of_options(options)[of_option]
        order = np.argsort(rank)
        return Candidates(Grid(options, starts), of_option[order], of_start[order])

    def _rank_of_starts(self, starts: list[Start]) -> Ints:
        """By start, how many earlier first slots there are: of an earlier date, or of an earlier block that day."""
        slots = [(start.slots[0][0], self.calendar.blocks.index(start.slots[0][1])) for start in starts]
        rank = {slot: number for number, slot in enumerate(sorted(set(slots)))}
        return np.array([rank[slot] for slot in slots], dtype=np.int64)

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
        confirmed = {(pin.partner, pin.hosted): pin.allocations for pin in self.scenario.pinned_hosted}
        line_of = {(self.scenario.providers[line.provider].id, line.course): line.index for line in lines}
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
                    if within and all(slot not in away and suits(item, *slot) for slot in slots):
                        suited[line.index] = metres
                kept = confirmed.get((partner.id, session.id), {})
                yield HostedSession(
                    index,
                    number,
                    session.id,
                    course,
                    session.date,
                    session.places,
                    session.price,
                    suited,
                    {line_of[name, course]: n for name, n in kept.items() if (name, course) in line_of},
                )
                index += 1


def _most_places(course: Course, offer: Offer, venue: Venue) -> int:
    """Of a session of the offer there; 0 where there can be none."""
    most = min(course.max_places, venue.capacity)
    if offer.max_places is not None:
        most = min(most, offer.max_places)
    return most if most >= course.min_places and set(course.equipment) <= set(venue.equipment) else 0


def _rank_of_options(options: list[Option]) -> Ints:
    """By option, where it stands by course, then trainer, then venue; the first in the file first."""
    keys = np.array([(o.venue, o.trainer, o.course) for o in options], dtype=np.int64).reshape(-1, 3)
    found = np.empty(len(options), dtype=np.int64)
    found[np.lexsort(keys.T)] = np.arange(len(options))
    return found


def suits(item: Interest, date: dt.date, block: str) -> bool:
    """Whether a slot lies in a line's dates, weekdays and blocks; its provider's unavailable days apart."""
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
