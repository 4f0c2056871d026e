"""The arithmetic of money, in whole pence: what a session costs, what a place on it costs, what a journey costs.

Written from the contract's section "What a session costs and what a place costs".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scheduler.check.sessions import Session
from scheduler.scenario.schema import Course, Days, Offer, Policy, PriceTiers, Scenario, TopUp, Venue


@dataclass(frozen=True)
class SessionMoney:
    """What a session costs, in pence. `price_per_head` is per local place, 0 where there is none."""

    tier_price: int
    cost: int
    partner_income: int
    price_per_head: int


def ceil_divide(amount: int, parts: int) -> int:
    """The quotient, rounded up."""
    return -(-amount // parts)


def tier_price(tiers: PriceTiers | None, count: int) -> int:
    """The price of the highest tier that `count` reaches; 0 where there are no tiers or none is reached."""
    if tiers is None:
        return 0
    reached = [first for first in tiers.prices if first <= count]
    return tiers.prices[max(reached)] if reached else 0


def venue_hire(course: Course, venue: Venue) -> int:
    """The room, for half a day, a day or several full days."""
    if course.length == "half_day":
        return venue.hire.half_day
    days = course.length.days if isinstance(course.length, Days) else 1
    return days * venue.hire.full_day


def trainer_charge(offer: Offer, price: int, places: int) -> int:
    """The session fee, the tier price of each place charged for, and what the places above the limit cost more."""
    charge = offer.session_fee + price * max(places, offer.minimum_charge)
    if offer.extra_places is not None:
        charge += offer.extra_places.price * max(0, places - offer.extra_places.above)
    return charge


def session_cost(session: Session, policy: Policy, price: int) -> int:
    """All that a session costs at a tier price; what the scenario does not know costs nothing."""
    cost = policy.levy * session.places
    if session.offer is not None:
        cost += trainer_charge(session.offer, price, session.places)
    if session.course is not None:
        cost += session.course.materials * session.places
        if session.venue is not None:
            cost += venue_hire(session.course, session.venue)
    return cost


def price_per_head(cost: int, partner_income: int, local_places: int) -> int:
    """What partners do not pay, shared equally by the local places, rounded up."""
    return ceil_divide(cost - partner_income, local_places) if local_places else 0


def travel_cost_of_place(metres: int, pence_per_km: int) -> int:
    """There and back at the policy's price per kilometre, rounded half up to whole pence."""
    return (2 * metres * pence_per_km + 500) // 1000


def counted(sessions: Iterable[Session], tiers: PriceTiers, interested: int) -> int:
    """What reaches a tier: all places, or distinct providers with a place, of the sessions that count together.

    Args:
        sessions: one session, or every session of an offer where its tiers count over the quarter.
        tiers: says what is counted.
        interested: providers with interest in the course, placed or not.
    """
    if tiers.counted == "interest":
        return interested
    if tiers.counted == "places":
        return sum(session.places for session in sessions)
    return len({provider for session in sessions for provider in session.allocations})


def session_money(
    sessions: Iterable[Session], scenario: Scenario, top_up: Mapping[tuple[str, str], TopUp]
) -> dict[int, SessionMoney]:
    """The money of each session, by its position in the plan.

    Args:
        sessions: all of the plan's, since tiers may count over the quarter.
        scenario: for the policy and the interest.
        top_up: (partner, course) -> the partner's line, with its price.
    """
    of_offer: dict[tuple[str, str], list[Session]] = defaultdict(list)
    for session in sessions:
        of_offer[session.key.trainer, session.key.course].append(session)
    interested: dict[str, int] = defaultdict(int)
    for provider in scenario.providers:
        for course in {line.course for line in provider.interest}:
            interested[course] += 1

    money = {}
    for (_, course), together in of_offer.items():
        for session in together:
            price = 0
            if session.offer is not None and (tiers := session.offer.price_tiers) is not None:
                group = together if tiers.over == "quarter" else [session]
                price = tier_price(tiers, counted(group, tiers, interested[course]))
            cost = session_cost(session, scenario.policy, price)
            income = sum(
                places * top_up[partner, course].price
                for partner, places in session.partners.items()
                if (partner, course) in top_up
            )
            per_head = price_per_head(cost, income, session.local_places)
            money[session.position] = SessionMoney(price, cost, income, per_head)
    return money
