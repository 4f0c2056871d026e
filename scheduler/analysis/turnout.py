"""Turnout by simulation: who of those given places books, who attends, and what that does to sessions and prices.

For each draw and provider, bookings are binomial in its places with its conversion rate, attendance is binomial in its
bookings. With a correlation, a provider's rates vary from draw to draw as beta distributions do whose intra-class
correlation it is (the beta-binomial: Skellam, Journal of the Royal Statistical Society B 10, 1948), and are the same
for all its places of that draw. Then, at the go/no-go, a session below its minimum is lost; otherwise its price is
worked out for those who booked; a provider whose ceiling it passes leaves, and so on until nobody leaves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.check.money import trainer_charge, venue_hire
from scheduler.plan import Plan, PlannedSession
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Course, Offer, Provider, Scenario

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]
NO_CEILING = 2**40


@dataclass(frozen=True)
class SessionDraws:
    """One session over all draws (rows).

    Attributes:
        providers: ids, one for each column of what has columns.
        booked: places booked by each provider before anybody leaves.
        staying: places that are paid for: 0 where the provider left or the session is lost.
        attending: those of the places staying whose people come.
        first_price: pence per head for those who booked, before anybody leaves; 0 where the session is not viable.
        price: pence per head at the end; 0 where the session is lost.
        cost: what providers pay for it in all, pence.
        viable: whether it reaches its minimum with those who booked.
        runs: whether it does at the end.
        ceilings: what each provider pays at most, pence.
        left: by draw and provider: it booked, and left because of the price.
    """

    session: PlannedSession
    providers: tuple[str, ...]
    booked: Counts
    staying: Counts
    attending: Counts
    first_price: Counts
    price: Counts
    cost: Counts
    viable: Flags
    runs: Flags
    ceilings: Counts
    left: Flags

    @property
    def passes_ceiling(self) -> Flags:
        """By draw and provider: it booked, and the price for those who booked passes its ceiling."""
        passes: Flags = (self.booked > 0) & self.viable[:, None] & (self.first_price[:, None] > self.ceilings)
        return passes


@dataclass(frozen=True)
class Draws:
    """A plan over all draws: its sessions, and places booked and attended on partners' own sessions."""

    number: int
    sessions: tuple[SessionDraws, ...]
    hosted_booked: Counts
    hosted_attending: Counts
    hosted_cost: Counts


def rates(provider: Provider, scenario: Scenario) -> tuple[float, float]:
    """A provider's conversion and attendance: its own, else the policy's."""
    own, general = provider.turnout, scenario.policy.turnout
    return (
        general.conversion if own.conversion is None else own.conversion,
        general.attendance if own.attendance is None else own.attendance,
    )


def simulate(loaded: LoadedScenario, plan: Plan, draws: int, seed: int, correlation: float = 0.0) -> Draws:
    """Draw turnout for a plan.

    Args:
        plan: keeps the scenario's rules.
        draws: how many times.
        seed: the same seed gives the same draws.
        correlation: of two places of one provider, from 0 (independent) to 1 (all or none).
    """
    return _Simulation(loaded, plan, draws, seed, correlation).run()


class _Simulation:
    def __init__(self, loaded: LoadedScenario, plan: Plan, draws: int, seed: int, correlation: float) -> None:
        self.scenario = loaded.scenario
        self.plan, self.draws, self.correlation = plan, draws, correlation
        self.random = np.random.default_rng(seed)
        self.providers = {provider.id: provider for provider in self.scenario.providers}
        self.courses = {course.id: course for course in self.scenario.courses}
        self.turnout = {
            name: (self._rate(conversion), self._rate(attendance))
            for name, (conversion, attendance) in (
                (name, rates(self.providers[name], self.scenario)) for name in self._who()
            )
        }

    def _who(self) -> list[str]:
        """The providers with places, in the order of the scenario."""
        named = {name for session in self.plan.sessions for name in session.allocations}
        named |= {taken.provider for taken in self.plan.hosted}
        return [name for name in self.providers if name in named]

    def _rate(self, mean: float) -> NDArray[np.float64]:
        """A rate for each draw: the mean, or beta-distributed about it."""
        if mean in (0.0, 1.0) or not self.correlation:
            return np.full(self.draws, mean)
        if self.correlation >= 1:
            return (self.random.random(self.draws) < mean).astype(np.float64)
        strength = (1 - self.correlation) / self.correlation
        return self.random.beta(mean * strength, (1 - mean) * strength, self.draws)

    def run(self) -> Draws:
        groups: dict[tuple[str, str], list[PlannedSession]] = {}
        for session in self.plan.sessions:
            groups.setdefault((session.key.trainer, session.key.course), []).append(session)
        done = {id(found.session): found for together in groups.values() for found in self._offer(together)}
        booked = attending = cost = np.zeros(self.draws, np.int64)
        prices = {(partner.id, item.id): item.price for partner in self.scenario.partners for item in partner.hosted}
        for taken in self.plan.hosted:
            conversion, attendance = self.turnout[taken.provider]
            places = self.random.binomial(taken.places, conversion)
            booked = booked + places
            cost = cost + places * prices[taken.partner, taken.hosted]
            attending = attending + self.random.binomial(places, attendance)
        return Draws(self.draws, tuple(done[id(session)] for session in self.plan.sessions), booked, attending, cost)

    def _offer(self, sessions: list[PlannedSession]) -> list[SessionDraws]:
        """The sessions of one offer together: tiers over the quarter count over all of them."""
        books = [_Book(self, session) for session in sessions]
        for book in books:
            book.settle_minimum()
            book.viable = book.runs.copy()
        first = None
        while True:
            prices = self._prices(books)
            if first is None:
                first = [price.copy() for price in prices]
            leaving = [
                (book.staying > 0) & (price[:, None] > book.ceilings) for book, price in zip(books, prices, strict=True)
            ]
            if not any(flags.any() for flags in leaving):
                break
            for book, flags in zip(books, leaving, strict=True):
                book.left |= flags
                book.staying[flags] = 0
                book.settle_minimum()
        return [book.draws(price, start) for book, price, start in zip(books, prices, first, strict=True)]

    def _prices(self, books: list[_Book]) -> list[Counts]:
        offer = books[0].offer
        counts = self._counts(books, offer)
        return [book.price_at(count) for book, count in zip(books, counts, strict=True)]

    def _counts(self, books: list[_Book], offer: Offer) -> list[Counts]:
        """What reaches a tier, for each session and draw."""
        nothing = np.zeros(self.draws, np.int64)
        tiers = offer.price_tiers
        if tiers is None:
            return [nothing for _ in books]
        if tiers.counted == "interest":
            asking = sum(1 for p in self.scenario.providers if any(line.course == offer.course for line in p.interest))
            return [np.full(self.draws, asking) for _ in books]
        if tiers.counted == "places":
            own = [book.places for book in books]
            return own if tiers.over == "session" else [np.sum(own, axis=0)] * len(books)
        if tiers.over == "session":
            return [(book.staying > 0).sum(axis=1) for book in books]
        present: dict[str, Flags] = {}
        for book in books:
            for column, name in enumerate(book.names):
                present[name] = present.get(name, np.zeros(self.draws, np.bool_)) | (book.staying[:, column] > 0)
        return [np.sum(list(present.values()), axis=0).astype(np.int64)] * len(books)


class _Book:
    """The books of one session over all draws."""

    def __init__(self, simulation: _Simulation, session: PlannedSession) -> None:
        scenario, draws = simulation.scenario, simulation.draws
        self.session = session
        self.course: Course = simulation.courses[session.key.course]
        trainer = next(item for item in scenario.trainers if item.id == session.key.trainer)
        self.offer: Offer = next(item for item in trainer.offers if item.course == self.course.id)
        venue = next(item for item in scenario.venues if item.id == session.key.venue)
        self.fixed = venue_hire(self.course, venue)
        self.per_place = scenario.policy.levy + self.course.materials
        self.names = tuple(session.allocations)
        self.partner_places = sum(session.partners.values())
        agreed = {(p.id, line.course): line.price for p in scenario.partners for line in p.top_up}
        self.income = sum(n * agreed[name, self.course.id] for name, n in session.partners.items())
        booked = []
        attendances = []
        for name, places in session.allocations.items():
            conversion, attendance = simulation.turnout[name]
            booked.append(simulation.random.binomial(places, conversion))
            attendances.append(attendance)
        self.booked: Counts = np.array(booked, np.int64).T.reshape(draws, len(self.names))
        self.attendance = np.array(attendances).T.reshape(draws, len(self.names))
        self.random = simulation.random
        self.staying = self.booked.copy()
        self.left: Flags = np.zeros_like(self.booked, dtype=np.bool_)
        self.runs: Flags = np.ones(draws, np.bool_)
        self.viable = self.runs
        self.ceilings: Counts = np.array([self._ceiling(simulation.providers[name]) for name in self.names], np.int64)

    def _ceiling(self, provider: Provider) -> int:
        line = next(line for line in provider.interest if line.course == self.course.id)
        ceiling = provider.ceiling(line)
        return NO_CEILING if ceiling is None else ceiling

    @property
    def local(self) -> Counts:
        """Places of providers that are still in it."""
        total: Counts = self.staying.sum(axis=1)
        return total

    @property
    def places(self) -> Counts:
        """Local and partner places, 0 where it is lost."""
        return np.where(self.runs, self.local + self.partner_places, 0)

    def settle_minimum(self) -> None:
        """A session with too few places, or none of our providers', is lost."""
        local = self.local
        self.runs &= (local >= 1) & (local + self.partner_places >= self.course.min_places)
        self.staying[~self.runs] = 0

    def price_at(self, counts: Counts) -> Counts:
        """Pence per head, rounded up, at the tier that a count reaches; 0 where it is lost."""
        places = self.places
        price = np.zeros_like(places)
        if self.offer.price_tiers is not None:
            for least, tier in sorted(self.offer.price_tiers.prices.items()):
                price = np.where(counts >= least, tier, price)
        cost = self.fixed + self.per_place * places + self._charges(places, price)
        paid = np.maximum(cost - self.income, 0)  # partners pay no more than it costs
        local = np.maximum(self.local, 1)
        per_head: Counts = np.where(self.runs, -(-paid // local), 0)
        self.cost = np.where(self.runs, paid, 0)
        return per_head

    def _charges(self, places: Counts, price: Counts) -> Counts:
        """The trainer's charge for each draw: one look-up for each size and tier that occurs."""
        charge = np.zeros_like(places)
        pairs = np.unique(np.stack([places, price]), axis=1)
        for size, tier in pairs.T.tolist():
            charge[(places == size) & (price == tier)] = trainer_charge(self.offer, tier, size)
        return charge

    def draws(self, price: Counts, first_price: Counts) -> SessionDraws:
        """What became of it, with who of those staying attends."""
        return SessionDraws(
            session=self.session,
            providers=self.names,
            booked=self.booked,
            staying=self.staying,
            attending=self.random.binomial(self.staying, self.attendance),
            first_price=first_price,
            price=price,
            cost=self.cost,
            viable=self.viable,
            runs=self.runs,
            ceilings=self.ceilings,
            left=self.left,
        )
