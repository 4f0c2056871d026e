"""A membership weighed against community buy-in: a fee each quarter for a lower levy on each place.

The contract's scenario has one levy for everybody, so this is counted over results: every place of a provider with a
session of ours costs a member less by the difference of the two levies. Who takes part, and in what, is as planned;
see docs/contract-readings.md for what that leaves out.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from scheduler.batch.schema import Scheme
from scheduler.plan import Result
from scheduler.scenario.schema import Scenario


class Member(NamedTuple):
    """A provider under a membership: its places on our sessions, what it pays now, what it would pay. Pence.

    Hosted places raise no levy and are left out.
    """

    provider: str
    places: int
    pays_now: int
    pays_as_member: int

    @property
    def gains(self) -> int:
        """Pence it saves as a member; below 0 it would lose."""
        return self.pays_now - self.pays_as_member


class Weighed(NamedTuple):
    """A membership weighed on one result. Pence.

    Attributes:
        fee: each member's, a quarter.
        levy: on each of a member's places.
        members: every provider with a place on a session of ours.
        break_even: places from which joining saves; None where the levy is no lower, and it never does.
        income_now: levy raised.
        income_of_joiners: levy and fees where those who gain join.
        income_of_all: levy and fees where every provider with a place joins.
        admin_cost: the post.
    """

    scheme: str
    fee: int
    levy: int
    members: tuple[Member, ...]
    break_even: int | None
    income_now: int
    income_of_joiners: int
    income_of_all: int
    admin_cost: int

    @property
    def joiners(self) -> tuple[Member, ...]:
        """Those who would gain."""
        return tuple(member for member in self.members if member.gains > 0)

    @property
    def losers(self) -> tuple[Member, ...]:
        """Those who would lose if everybody had to join."""
        return tuple(member for member in self.members if member.gains < 0)


def weigh(name: str, scheme: Scheme, result: Result, scenario: Scenario) -> Weighed:
    """A membership on one result with a plan."""
    places: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    for row in result.plan.sessions if result.plan else ():
        for given in row.allocations:
            places[given.provider] += given.places
            paid[given.provider] += given.places * row.price_per_head
    less = scenario.policy.levy - scheme.levy
    members = tuple(
        Member(provider.id, n, paid[provider.id], paid[provider.id] - n * less + scheme.fee)
        for provider in scenario.providers
        if (n := places[provider.id])
    )
    joining = [member for member in members if member.gains > 0]
    now = result.totals.levy_raised
    return Weighed(
        scheme=name,
        fee=scheme.fee,
        levy=scheme.levy,
        members=members,
        break_even=scheme.fee // less + 1 if less > 0 else None,
        income_now=now,
        income_of_joiners=now + sum(scheme.fee - member.places * less for member in joining),
        income_of_all=now + sum(scheme.fee - member.places * less for member in members),
        admin_cost=scenario.policy.admin_cost,
    )
