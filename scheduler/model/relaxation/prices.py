"""What is bounded, the prices that bound it, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scheduler.model.relaxation.compiled import Ints
from scheduler.model.relaxation.rosters import Priced


@dataclass(frozen=True)
class Goal:
    """What is bounded, in scaled whole numbers.

    Attributes:
        place: what an unfilled place (times its priority) counts.
        penny: what a penny of cost counts.
        held: unfilled places (times priority) are at most this; None = no such level yet.
        scale: the bound in the objective's own unit is the scaled one divided by this, rounded up.
    """

    place: int
    penny: int
    held: int | None
    scale: int


@dataclass
class Prices:
    """A price, at least 0, for each relaxed row; whole numbers in the goal's scale."""

    line: Ints
    venue_slot: Ints
    top_up: Ints
    limit: Ints
    timed: Ints
    count: Ints
    held: int = 0
    budget: int = 0

    def holding(self, place: int, worth: int) -> Prices:
        """Prices for the level of cost from those for the level of places, where an unfilled place counted `place`.

        The level of cost with a price of `worth` on an unfilled place is the level of places but for its unit and the
        costs: what a trainer's or a room's time is worth in places is a good guess at what it is worth in pence.
        """

        def scaled(prices: Ints) -> Ints:
            found: Ints = np.rint(prices * (worth / place)).astype(np.int64)
            return found

        return Prices(
            scaled(self.line),
            scaled(self.venue_slot),
            scaled(self.top_up),
            scaled(self.limit),
            scaled(self.timed),
            np.zeros_like(self.count),
            held=worth,
        )


@dataclass(frozen=True)
class Tolls:
    """What one course alone pays for what it shares with the others, at some prices of the whole.

    Attributes:
        candidate: by candidate index, for trainers' and rooms' time and limits of the programme.
        timed: prices of the rows by time.
        budget: price of a penny of session cost.
    """

    course: int
    candidate: Ints
    timed: Ints
    budget: int


@dataclass(frozen=True)
class Limit:
    """At most `most` of these candidates run."""

    most: int
    candidates: Ints


@dataclass(frozen=True)
class Relaxed:
    """The relaxed plan at some prices: its bound and, by candidate, the worth before diary prices.

    Attributes:
        place_worth: by course, [line of the course, start]: what a place is worth before its cost.
    """

    bound: int
    worth: Ints
    priced: Priced = field(repr=False)
    place_worth: dict[int, Ints] = field(repr=False)
    chosen: list[int] = field(repr=False, default_factory=list)
