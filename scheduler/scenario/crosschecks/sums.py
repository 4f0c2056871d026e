"""No sum that an objective can reach is too large for the solver, which counts in 64 bits.

The limit leaves room: up to 2**53 every whole number is also exact as a float. The bounds are generous: each session
has at least one local place, so there are no more sessions of a course than places asked for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from scheduler.scenario.crosschecks.context import Context
from scheduler.scenario.nodes import Path
from scheduler.scenario.schema import Course, Days, Offer, Scenario

LIMIT = 2**53
_FARTHEST_METRES = 26_100_000  # half round the earth, by the estimate


@dataclass(frozen=True)
class Bound:
    """The most an objective can come to, and the value that makes most of it."""

    total: int
    largest: Path


def check_sums(context: Context) -> None:
    """Every objective, and every weighted level, stays below the limit whatever the plan."""
    sums = Sums(context)
    bounds = sums.bounds
    for name, bound in bounds.items():
        if bound.total >= LIMIT:
            message = f"found numbers with which {name} could come to {bound.total:.1e}, expected less than {LIMIT:.1e}"
            context.fault(bound.largest, message)
    for number, level in enumerate(context.scenario.objectives):
        total = sum(weight * bounds[name].total for name, weight in level.weights.items())
        if level.weighted and total >= LIMIT and all(bounds[name].total < LIMIT for name in level.weights):
            message = f"found weights with which the level could come to {total:.1e}, expected less than {LIMIT:.1e}"
            context.fault(("objectives", number), message)


class Sums:
    """Upper bounds of the objectives of one scenario."""

    def __init__(self, context: Context) -> None:
        self._scenario: Scenario = context.scenario
        self._context = context

    @cached_property
    def bounds(self) -> dict[str, Bound]:
        """By objective name."""
        asked = sum(self._asked.values())
        return {
            "places": self._places(),
            "cost": self._cost(),
            "fairness": self._fairness(),
            "reach": Bound(len(self._scenario.providers), ("providers",)),
            "travel": Bound(asked * 2 * self._farthest, ("providers",)),
            "changes": Bound(11 * (asked + self._published), ("published",)),
            "sessions": Bound(asked, ("providers",)),
        }

    @cached_property
    def _asked(self) -> Counter[str]:
        asked: Counter[str] = Counter()
        for _, _, line in self._context.interest():
            asked[line.course] += line.places
        return asked

    @cached_property
    def _published(self) -> int:
        """The places of the published plan, and as many sessions at most."""
        if self._context.published is None:
            return 0
        return sum(1 + sum(session.allocations.values()) for session in self._context.published.sessions)

    @cached_property
    def _farthest(self) -> int:
        return max([_FARTHEST_METRES, *self._context.road_metres.values()])

    def _places(self) -> Bound:
        weights = [(line.priority * line.places, (*path, "priority")) for path, _, line in self._context.interest()]
        return _sum(weights)

    def _fairness(self) -> Bound:
        weights = [
            ((1 + provider.carried_over) * sum(line.places for line in provider.interest) ** 2, (*path, "carried_over"))
            for path, provider in self._context.providers()
        ]
        return _sum(weights)

    def _cost(self) -> Bound:
        if not self._context.is_whole(("courses",)):
            return Bound(0, ("courses",))  # what stands in for a faulty maximum is no maximum
        offers: defaultdict[str, list[tuple[int, Path]]] = defaultdict(list)
        for path, _, offer in self._context.offers():
            course = self._context.course_by_id.get(offer.course)
            if course is not None:
                offers[course.id].append((self._session_cost(course, offer), path))
        terms: list[tuple[int, Path]] = []
        for course_id, costs in offers.items():
            cost, path = max(costs, key=lambda each: each[0])
            terms.append((self._asked[course_id] * cost, path))
        for number, partner in enumerate(self._scenario.partners):
            for position, session in enumerate(partner.hosted):
                places = min(session.places, self._asked[session.course])
                terms.append((places * session.price, ("partners", number, "hosted", position, "price")))
        per_place = 2 * self._farthest * self._scenario.policy.travel_cost_per_km // 1000 + 1
        terms.append((sum(self._asked.values()) * per_place, ("policy", "travel_cost_per_km")))
        return _sum(terms)

    def _session_cost(self, course: Course, offer: Offer) -> int:
        tier = max(offer.price_tiers.prices.values(), default=0) if offer.price_tiers is not None else 0
        extra = offer.extra_places.price if offer.extra_places is not None else 0
        per_place = extra + course.materials + self._scenario.policy.levy
        charged = max(course.max_places, offer.minimum_charge)
        return offer.session_fee + tier * charged + per_place * course.max_places + self._hire(course)

    def _hire(self, course: Course) -> int:
        days = course.length.days if isinstance(course.length, Days) else 1
        dearest = max((max(venue.hire.half_day, venue.hire.full_day) for venue in self._scenario.venues), default=0)
        return days * dearest


def _sum(terms: list[tuple[int, Path]]) -> Bound:
    if not terms:
        return Bound(0, ("providers",))
    return Bound(sum(value for value, _ in terms), max(terms, key=lambda term: term[0])[1])
