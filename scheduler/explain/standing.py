"""A plan as it stands: who has what, what is used up, and what one change would do to sizes and prices."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.instance import Candidate, Instance, Line
from scheduler.model.incumbent import Incumbent, Roster
from scheduler.pricing import Quote


@dataclass(frozen=True, slots=True)
class Running:
    """A session of the plan. Money in pence.

    Attributes:
        ceiling: the lowest price that somebody in it pays at most; None = no limit.
    """

    candidate: Candidate
    roster: Roster
    places: int
    partner_places: int
    income: int
    cost: int
    ceiling: int | None

    @property
    def local(self) -> int:
        """Places of our providers."""
        return self.places - self.partner_places


@dataclass(frozen=True, slots=True)
class Change:
    """What places more in a session would do. Money in pence.

    Attributes:
        price: a place there would cost.
        lifted: a price that would rise above somebody else's ceiling, and that ceiling.
        too_much_income: partners would pay more than a session costs.
        over_budget: what the programme would cost above its budget; 0 = nothing.
    """

    price: int
    lifted: tuple[int, int] | None
    too_much_income: bool
    over_budget: int


class Standing:
    """The books of a plan.

    Attributes:
        given: line -> places, hosted ones included.
        attended: line -> (first day, last day, places) of each session it has places on.
        hosted_taken: hosted session -> places taken.
        released: (provider, date) -> places away.
        of_course: course -> its running sessions.
        budget_left: pence; None = no budget.
    """

    def __init__(self, instance: Instance, incumbent: Incumbent) -> None:
        self.instance = instance
        self.given: Counter[int] = Counter()
        self.attended: dict[int, list[tuple[dt.date, dt.date, int]]] = defaultdict(list)
        self.hosted_taken: Counter[int] = Counter()
        self.released: Counter[tuple[int, dt.date]] = Counter()
        self._offer_places: Counter[tuple[int, int]] = Counter()
        self._offer_lines: dict[tuple[int, int], set[int]] = defaultdict(set)
        for index, roster in incumbent.rosters.items():
            self._book(instance.candidates[index], roster)
        for (line, session), places in incumbent.hosted.items():
            self.hosted_taken[session] += places
            date = instance.hosted[session].date
            self._attend(line, (date,), places)
        self.of_course: dict[int, list[Running]] = defaultdict(list)
        self._of_offer: dict[tuple[int, int], list[Running]] = defaultdict(list)
        for index, roster in sorted(incumbent.rosters.items()):
            running = self._running(instance.candidates[index], roster)
            self.of_course[running.candidate.option.course].append(running)
            self._of_offer[_offer(running.candidate)].append(running)
        budget = instance.scenario.policy.budget
        self.budget_left = None if budget is None else budget - sum(running.cost for running in self.sessions)

    @property
    def sessions(self) -> list[Running]:
        """All running sessions."""
        return [running for sessions in self.of_course.values() for running in sessions]

    def _book(self, candidate: Candidate, roster: Roster) -> None:
        offer = _offer(candidate)
        self._offer_places[offer] += sum(roster.places.values()) + sum(roster.top_up.values())
        self._offer_lines[offer].update(roster.places)
        for line, places in roster.places.items():
            self._attend(line, candidate.start.dates, places)

    def _attend(self, line: int, dates: tuple[dt.date, ...], places: int) -> None:
        self.given[line] += places
        self.attended[line].append((dates[0], dates[-1], places))
        for date in dates:
            self.released[self.instance.lines[line].provider, date] += places

    def _running(self, candidate: Candidate, roster: Roster) -> Running:
        partner_places = sum(roster.top_up.values())
        places = sum(roster.places.values()) + partner_places
        quote = candidate.option.quote
        ceilings = [self.instance.lines[line].ceiling for line in roster.places]
        return Running(
            candidate=candidate,
            roster=roster,
            places=places,
            partner_places=partner_places,
            income=sum(self.instance.top_ups[index].price * number for index, number in roster.top_up.items()),
            cost=quote.cost(places, self._tier_of(candidate, places, len(roster.places))),
            ceiling=min((ceiling for ceiling in ceilings if ceiling is not None), default=None),
        )

    def _tier_of(self, candidate: Candidate, places: int, providers: int) -> int:
        """The tier that a session is at."""
        offer = _offer(candidate)
        counts = self._offer_places[offer], len(self._offer_lines[offer])
        return _tier(candidate.option.quote, places, providers, *counts)

    # ---- what is left

    def left_to_release(self, line: Line, dates: tuple[dt.date, ...]) -> int:
        """Places that a line's provider can still release on each of these dates, at most what the line asks for."""
        limit = self.instance.providers[line.provider].release_per_day
        if limit is None:
            return line.places
        return limit - max(self.released[line.provider, date] for date in dates)

    def gone_before(self, line: int, date: dt.date) -> int:
        """Places of a line on sessions that have ended before a day."""
        return sum(places for _, last, places in self.attended[line] if last < date)

    # ---- what one change would do

    def change(self, running: Running, line: Line, more: int, dropped: Mapping[int, int]) -> Change:
        """What `more` places of a line would do to a session that gives up the `dropped` partner places."""
        quote = running.candidate.option.quote
        places = running.places + more - sum(dropped.values())
        newcomer = line.index not in running.roster.places
        offer = _offer(running.candidate)
        tier = _tier(
            quote,
            places,
            len(running.roster.places) + newcomer,
            self._offer_places[offer] + places - running.places,
            len(self._offer_lines[offer] | {line.index}) if quote.over_quarter else 0,
        )
        income = running.income - sum(self.instance.top_ups[index].price * n for index, n in dropped.items())
        after = [(running, quote.cost(places, tier), income, running.local + more)]
        if quote.over_quarter and tier != self._tier_of(running.candidate, running.places, 0):
            after += [
                (other, other.candidate.option.quote.cost(other.places, tier), other.income, other.local)
                for other in self._of_offer[offer]
                if other is not running
            ]
        prices = [_per_head(cost, paid, local) for _, cost, paid, local in after]
        lifted = [
            (price, session.ceiling)
            for (session, *_), price in zip(after, prices, strict=True)
            if session.ceiling is not None and price > session.ceiling
        ]
        extra = sum(cost - session.cost for session, cost, _, _ in after)
        return Change(
            price=prices[0],
            lifted=lifted[0] if lifted else None,
            too_much_income=any(paid > cost for _, cost, paid, _ in after),
            over_budget=0 if self.budget_left is None else max(0, extra - self.budget_left),
        )


def _offer(candidate: Candidate) -> tuple[int, int]:
    return candidate.option.trainer, candidate.option.course


def _tier(quote: Quote, places: int, providers: int, offer_places: int, offer_providers: int) -> int:
    """The highest tier reached."""
    if quote.counted == "places":
        count = offer_places if quote.over_quarter else places
    else:
        count = offer_providers if quote.over_quarter else providers
    reached = [tier for tier, (least, _) in enumerate(quote.tiers) if least <= count]
    return reached[-1] if reached and quote.counted is not None else 0


def _per_head(cost: int, income: int, local: int) -> int:
    return max(0, -(-(cost - income) // local))
