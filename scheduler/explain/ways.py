"""The ways in which a course could run: its options without those that no plan may use, and who could reach them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cache, cached_property

from scheduler.calendar import Slot
from scheduler.distance import locate, road_estimate_metres
from scheduler.instance import HostedSession, Instance, Line, Option, Start, bits, suits
from scheduler.pricing import Quote
from scheduler.scenario.schema import Hosted, Interest, Location, Offer, Trainer

AT_ONCE = dt.date.min


class Ways:
    """What the scenario alone allows, whatever the plan."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.usable = cache(self._usable)
        self.starts_at = cache(self._starts_at)
        self.hosted_of = cache(self._hosted_of)
        self.prices = cache(_prices)
        self.lowest_price = cache(lambda quote: min(price for _, _, price in self.prices(quote)))
        self.lowest_prices = cache(self._lowest_prices)
        self._away = cache(self._slots_away)
        self._earliest_end = cache(self._find_earliest_end)
        self.sessions_at = cache(self._sessions_at)
        self._places: dict[int, tuple[float, float]] = {}

    @cached_property
    def interest(self) -> dict[tuple[int, str], Interest]:
        """What was written of each line: (provider, course id) -> interest."""
        return {
            (number, item.course): item
            for number, provider in enumerate(self.instance.providers)
            for item in provider.interest
        }

    @cached_property
    def line_of(self) -> dict[tuple[int, int], Line]:
        """(provider, course) -> line."""
        return {(line.provider, line.course): line for line in self.instance.lines}

    def offers(self, course: int) -> list[tuple[Trainer, Offer]]:
        """Who offers a course, and how."""
        name = self.instance.courses[course].id
        trainers = self.instance.trainers
        return [(trainer, offer) for trainer in trainers for offer in trainer.offers if offer.course == name]

    def _usable(self, course: int) -> list[Option]:
        """A course's options, without trainers limited to no session and sessions that cost more than the budget."""
        budget = self.instance.scenario.policy.budget
        return [
            option
            for option in self.instance.options
            if option.course == course
            and may_teach(self.instance.trainers[option.trainer])
            and (budget is None or cheapest(option) <= budget)
        ]

    def _starts_at(self, course: int) -> dict[int, int]:
        """Venue -> the starts that any option of the course has there, as bits."""
        found: dict[int, int] = defaultdict(int)
        for option in self.usable(course):
            found[option.venue] |= option.starts
        return dict(found)

    def _lowest_prices(self, course: int) -> dict[int, dict[int, int]]:
        """Venue -> lowest price of an option there -> the starts of options with that price, as bits."""
        found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for option in self.usable(course):
            found[option.venue][self.lowest_price(option.quote)] |= option.starts
        return found

    def within_reach(self, line: Line) -> int:
        """The starts that the course has at venues within the line's travel limit, as bits."""
        mask = 0
        for venue, starts in self.starts_at(line.course).items():
            if venue in line.metres:
                mask |= starts
        return mask

    def suiting(self, line: Line) -> list[Start]:
        """The starts that suit a line, at venues within reach, not before its prerequisites can be held."""
        ready = self.ready_after(line)
        if ready is None or self.releases_nobody(line):
            return []
        starts = self.instance.starts[line.course]
        return [starts[bit] for bit in bits(self.within_reach(line) & line.starts) if starts[bit].date > ready]

    def releases_nobody(self, line: Line) -> bool:
        """The provider's release limit is 0."""
        return self.instance.providers[line.provider].release_per_day == 0

    def _hosted_of(self, course: int) -> list[tuple[HostedSession, Hosted]]:
        """The hosted sessions of a course, as resolved and as written."""
        return [
            (session, next(item for item in self.instance.partners[session.partner].hosted if item.id == session.id))
            for session in self.instance.hosted
            if session.course == course
        ]

    def hosted_suiting(self, line: Line) -> list[HostedSession]:
        """The hosted sessions that a line could have places on, not before its prerequisites can be held."""
        ready = self.ready_after(line)
        if ready is None or self.releases_nobody(line):
            return []
        return [item for item, _ in self.hosted_of(line.course) if line.index in item.lines and item.date > ready]

    def suited_in_time(self, line: Line, session: Hosted) -> bool:
        """Whether a hosted session lies on dates, weekdays and blocks that suit a line, and its provider can come."""
        item = self.interest[line.provider, self.instance.courses[line.course].id]
        away = self._away(line.provider)
        slots = [(session.date, block) for block in self.instance.calendar.hosted_blocks(session.block)]
        return all(slot not in away and suits(item, *slot) for slot in slots)

    def _slots_away(self, provider: int) -> frozenset[Slot]:
        return self.instance.calendar.expand(self.instance.providers[provider].unavailable)

    # ---- prerequisites

    def ready_after(self, line: Line) -> dt.date | None:
        """The day after which some of the provider's staff could hold all prerequisites; None = never."""
        latest = AT_ONCE
        for earlier, trained in self.prerequisites(line):
            if not trained:
                end = self._earliest_end(line.provider, earlier)
                if end is None:
                    return None
                latest = max(latest, end)
        return latest

    def prerequisites(self, line: Line) -> list[tuple[int, int]]:
        """The earlier courses that a line's course builds on, each with the staff who already hold it."""
        provider = self.instance.providers[line.provider]
        return [
            (self.course_index[earlier], provider.trained.get(earlier, 0))
            for earlier in self.instance.courses[line.course].after
        ]

    def _sessions_at(self, course: int) -> dict[int, list[tuple[int, int]]]:
        """Venue -> of each candidate session of the course there, the position of its start and its most places."""
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        own = self.instance.candidates_of_course[course]
        for venue, start, option in zip(own.venue.tolist(), own.position.tolist(), own.option.tolist(), strict=True):
            found[venue].append((start, self.instance.options[option].max_places))
        return found

    @cached_property
    def course_index(self) -> dict[str, int]:
        """Course id -> number."""
        return {course.id: number for number, course in enumerate(self.instance.courses)}

    def earliest_end(self, provider: int, course: int) -> dt.date | None:
        """The first day on which a session of a course that the provider could attend ends; None = never."""
        return self._earliest_end(provider, course)

    def _find_earliest_end(self, provider: int, course: int) -> dt.date | None:
        line = self.line_of.get((provider, course))
        if line is None:
            return None
        ends = [start.last_date for start in self.suiting(line)]
        return min([*ends, *(session.date for session in self.hosted_suiting(line))], default=None)

    def most_prepared(self, line: Line) -> int | None:
        """No plan gives a line more places than this, for want of prerequisites; None = it has none."""
        found = []
        for earlier, trained in self.prerequisites(line):
            possible = self._earliest_end(line.provider, earlier) is not None
            found.append(trained + (self.line_of[line.provider, earlier].places if possible else 0))
        return min(found, default=None)

    # ---- distance

    def metres(self, line: Line, destination: str, location: Location | None) -> int:
        """Metres one way to a venue or a hosted session; 0 where it has no location."""
        provider = self.instance.providers[line.provider]
        if location is None:
            return 0
        known = self.instance.loaded.road_metres.get((provider.id, destination))
        if known is not None:
            return known
        return road_estimate_metres(*self._homes[line.provider], *self._located(location))

    @cached_property
    def _homes(self) -> list[tuple[float, float]]:
        return [locate(provider.location) for provider in self.instance.providers]

    def _located(self, location: Location) -> tuple[float, float]:
        """Each of the scenario's own locations is looked up once."""
        if id(location) not in self._places:
            self._places[id(location)] = locate(location)
        return self._places[id(location)]


def _prices(quote: Quote) -> list[tuple[int, int, int]]:
    """(places, partner places, lowest price per head) of every session of a quote. Pence."""
    return [(places, partners, quote.price_at_best(places, partners)) for places, partners in quote.states()]


def may_teach(trainer: Trainer) -> bool:
    """The trainer is not limited to no session at all."""
    return trainer.max_sessions != 0 and trainer.max_sessions_per_week != 0


def cheapest(option: Option) -> int:
    """No session of an option costs less. Pence."""
    quote = option.quote
    return min(
        quote.cost(places, tier)
        for places in range(quote.least, quote.most + 1)
        for tier in quote.possible_tiers(places)
    )
