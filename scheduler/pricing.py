"""What a session costs as a function of its places: the quote, in straight pieces that a linear model can hold.

    cost = session_fee + tier_price x max(n, minimum_charge) + extra.price x max(0, n - extra.above)
         + venue hire + n x (materials + levy)

The judge (`scheduler.check`) has its own arithmetic: a mistake here cannot hide there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from scheduler.scenario.schema import Course, Days, Offer, Policy, Venue

INFINITE = 10**9


@dataclass(frozen=True, slots=True)
class Piece:
    """A straight piece of the cost: `fixed + per_place x n` pence for `least <= n <= most` places at one tier."""

    tier: int
    least: int
    most: int
    fixed: int
    per_place: int


@dataclass(frozen=True)
class Quote:
    """What one option's session costs.

    Attributes:
        fixed: session fee and hire, pence.
        per_place: materials and levy, pence.
        tiers: (from this count on, price per place), rising counts; the first count is 1; one tier of price 0 where
            the offer has none; one tier where the count is known before the solve.
        counted: what the count is of; None where there is nothing to decide.
        over_quarter: the count is over all sessions of the offer.
        partners: (price, most places in one session) by top-up line of the course.
        reach_minimum: a session with partner places has exactly `least` places.
    """

    fixed: int
    per_place: int
    tiers: tuple[tuple[int, int], ...]
    counted: str | None
    over_quarter: bool
    minimum_charge: int
    extra_above: int
    extra_price: int
    least: int
    most: int
    partners: tuple[tuple[int, int], ...]
    reach_minimum: bool

    @classmethod
    def of(
        cls,
        offer: Offer,
        course: Course,
        venue: Venue,
        policy: Policy,
        most: int,
        interested: int,
        partners: tuple[tuple[int, int], ...],
    ) -> Quote:
        """The quote of an offer at a venue.

        Args:
            most: places that course, offer and venue allow.
            interested: providers with interest in the course.
            partners: (price, most places in one session) by top-up line of the course.
        """
        days = course.length.days if isinstance(course.length, Days) else 1
        hire = venue.hire.half_day if course.length == "half_day" else days * venue.hire.full_day
        counted: str | None = None
        over_quarter = False
        tiers: tuple[tuple[int, int], ...] = ((1, 0),)
        if offer.price_tiers is not None:
            tiers = tuple(sorted(offer.price_tiers.prices.items()))
            if offer.price_tiers.counted == "interest":
                reached = [price for count, price in tiers if count <= interested]
                tiers = ((1, reached[-1] if reached else tiers[0][1]),)
            elif len(tiers) > 1:
                counted = offer.price_tiers.counted
                over_quarter = offer.price_tiers.over == "quarter"
        return cls(
            fixed=offer.session_fee + hire,
            per_place=course.materials + policy.levy,
            tiers=tiers,
            counted=counted,
            over_quarter=over_quarter,
            minimum_charge=offer.minimum_charge,
            extra_above=INFINITE if offer.extra_places is None else offer.extra_places.above,
            extra_price=0 if offer.extra_places is None else offer.extra_places.price,
            least=course.min_places,
            most=most,
            partners=partners,
            reach_minimum=policy.top_up == "reach_minimum",
        )

    @property
    def tier_by_places(self) -> bool:
        """The session's own number of places settles its tier (or there is but one)."""
        return self.counted is None or (self.counted == "places" and not self.over_quarter)

    def cost(self, places: int, tier: int) -> int:
        """Pence for a session of `places` (at least 1) at a tier, by its index."""
        return (
            self.fixed
            + self.tiers[tier][1] * max(places, self.minimum_charge)
            + self.extra_price * max(0, places - self.extra_above)
            + places * self.per_place
        )

    def tier_range(self, tier: int) -> tuple[int, int]:
        """The least and the greatest count of a tier."""
        following = self.tiers[tier + 1][0] - 1 if tier + 1 < len(self.tiers) else INFINITE
        return self.tiers[tier][0], following

    def possible_tiers(self, places: int) -> range | tuple[int, ...]:
        """The tiers, by index, that a session of `places` can be at: all that its own size does not rule out."""
        if self.tier_by_places:
            return (max(index for index, (count, _) in enumerate(self.tiers) if count <= places or index == 0),)
        if self.over_quarter:
            # Over the quarter the count is at least this session's where places are counted.
            least = places if self.counted == "places" else 1
            return tuple(index for index in range(len(self.tiers)) if self.tier_range(index)[1] >= least)
        return tuple(index for index, (count, _) in enumerate(self.tiers) if count <= places)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The cost in straight pieces, by tier and then by places; touching pieces of one line are joined."""
        found: list[Piece] = []
        for tier in range(len(self.tiers)):
            sizes = [n for n in range(self.least, self.most + 1) if tier in self.possible_tiers(n)]
            run: list[int] = []
            for n in sizes:
                if len(run) >= 2 and self._step(n - 1, tier) != self._step(run[0], tier):
                    found.append(self._piece(tier, run))
                    run = []
                run.append(n)
            if run:
                found.append(self._piece(tier, run))
        return tuple(found)

    def _step(self, places: int, tier: int) -> int:
        return self.cost(places + 1, tier) - self.cost(places, tier)

    def _piece(self, tier: int, run: list[int]) -> Piece:
        per_place = self._step(run[0], tier) if len(run) > 1 else 0
        return Piece(tier, run[0], run[-1], self.cost(run[0], tier) - per_place * run[0], per_place)

    def income(self, partner_places: int) -> int:
        """The most that so many partner places can pay, pence."""
        total = 0
        for price, most in sorted(self.partners, reverse=True):
            taken = min(partner_places, most)
            total += taken * price
            partner_places -= taken
        return total

    @cached_property
    def partner_places(self) -> int:
        """The most partner places that one session can have."""
        return sum(most for _, most in self.partners)

    def price_at_best(self, places: int, partner_places: int) -> int:
        """No session of so many places, so many of them partners', has a lower price per head. Pence."""
        return _per_head(self._least_cost(places), self.income(partner_places), places - partner_places)

    def _least_cost(self, places: int) -> int:
        return min((self.cost(places, tier) for tier in self.possible_tiers(places)), default=0)

    @cached_property
    def lowest_price(self) -> int:
        """No session of this option has a lower price per head; as dear as can be where it can have none. Pence."""
        lowest, income = INFINITE, [self.income(k) for k in range(min(self.partner_places, self.most - 1) + 1)]
        for n in range(self.least, self.most + 1):
            cost = self._least_cost(n)
            for k in range(self._most_partner_places(n) + 1):
                lowest = min(lowest, _per_head(cost, income[k], n - k))
        return lowest

    def _most_partner_places(self, places: int) -> int:
        """Of a session with so many places, at least one of them local."""
        if self.reach_minimum and places > self.least:
            return 0
        return min(self.partner_places, places - 1)

    def states(self) -> list[tuple[int, int]]:
        """Every (places, partner places) that a session can have, with at least one local place."""
        sizes = range(self.least, self.most + 1)
        return [(n, k) for n in sizes for k in range(self._most_partner_places(n) + 1)]

    def size_threshold(self, ceiling: int) -> int | None:
        """Where the price never rises with places: the least places at which it is at most `ceiling`.

        None where that form does not hold (a tier that is not the session's own, or a price that rises with places),
        `most + 1` where no size will do. Only for sessions without partner places.
        """
        if not self.tier_by_places:
            return None
        prices = [self.price_at_best(n, 0) for n in range(self.least, self.most + 1)]
        if any(later > earlier for earlier, later in pairwise(prices)):
            return None
        return next((self.least + index for index, price in enumerate(prices) if price <= ceiling), self.most + 1)


def _per_head(cost: int, income: int, places: int) -> int:
    """Of the session's cost that partners do not pay, rounded up to whole pence."""
    return max(0, -(-(cost - min(cost, income)) // places))
