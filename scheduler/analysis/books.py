"""What a planned session's places cost when its roster is another: by offer, since nothing else alters a price."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from scheduler.check.case import Case
from scheduler.check.money import SessionMoney, session_money
from scheduler.check.sessions import Session
from scheduler.plan import Plan
from scheduler.scenario.loaded import LoadedScenario

Place = tuple[str, str]  # session id, provider id


class Followed(NamedTuple):
    """Where it ends when everybody leaves for whom a session is too dear.

    Attributes:
        first: for whom it is too dear at once.
        leave: everybody who leaves, the first ones too.
        ended: sessions that then no longer run.
        prices: session id -> pence per head in the end, of those that run.
    """

    first: tuple[Place, ...]
    leave: tuple[Place, ...]
    ended: tuple[str, ...]
    prices: dict[str, int]


class Books:
    """A plan's sessions with their prices, and what these would be with other rosters.

    Attributes:
        money: position in the plan -> money, as planned.
        interested: course -> providers that ask for it.
    """

    def __init__(self, loaded: LoadedScenario, plan: Plan) -> None:
        self.case = Case(loaded, plan)
        self.scenario = loaded.scenario
        self.money = self.case.money
        self.sessions = sorted(self.case.sessions, key=lambda session: session.position)
        self.interested = Counter(line.course for provider in self.scenario.providers for line in provider.interest)

    def together(self, session: Session) -> list[Session]:
        """The sessions of its offer, itself first."""
        offer = session.key.trainer, session.key.course
        others = [s for s in self.sessions if (s.key.trainer, s.key.course) == offer and s is not session]
        return [session, *others]

    def prices(self, sessions: Iterable[Session]) -> dict[int, SessionMoney]:
        """Position in the plan -> money, for the sessions of one offer as they are given."""
        return session_money(sessions, self.scenario, self.case.top_up)

    def least(self, session: Session) -> int:
        """The places that it needs."""
        return session.course.min_places if session.course else 0

    def settled(self, session: Session) -> Session:
        """The session, or an empty one where too few places or none of ours are left for it to run."""
        if session.places >= self.least(session) and session.local_places:
            return session
        return replace(session, allocations={}, partners={})

    def followed(self, sessions: Sequence[Session]) -> Followed:
        """Everybody leaves at once for whom the price is too high; then the price is shared again, and so on."""
        first: tuple[Place, ...] | None = None
        leave: list[Place] = []
        now = list(sessions)
        while True:
            money = self.prices(now)
            dear = [(s.id, name) for s in now for name in s.allocations if self._too_dear(s, name, money)]
            first = tuple(dear) if first is None else first
            if not dear:
                break
            leave += dear
            now = [self.settled(without(s, [name for owner, name in dear if owner == s.id])) for s in now]
        ended = tuple(s.id for s, before in zip(now, sessions, strict=True) if before.places and not s.places)
        prices = {s.id: money[s.position].price_per_head for s in now if s.places}
        return Followed(first, tuple(leave), ended, prices)

    def _too_dear(self, session: Session, provider: str, money: dict[int, SessionMoney]) -> bool:
        ceiling = self.case.providers[provider].ceiling(self.case.interest[provider, session.key.course])
        return ceiling is not None and money[session.position].price_per_head > ceiling

    def room(self, session: Session) -> int:
        """Places that may be added: none where partners fill it to its minimum and no further."""
        if session.partner_places and self.scenario.policy.top_up == "reach_minimum":
            return 0
        return max(0, session.capacity - session.places)

    def price_with_newcomers(self, session: Session, number: int) -> int:
        """Pence per head of a session once so many new providers have a place each.

        They join the session itself, but for those who find no room in it where tiers count over the quarter: these
        join the offer's other sessions as far as there is room there.
        """
        tiers = session.offer.price_tiers if session.offer is not None else None
        group = self.together(session) if tiers is not None and tiers.over == "quarter" else [session]
        guests = iter(f"a-newcomer-{n}" for n in range(number))
        joined = [with_newcomers(other, islice(guests, self.room(other))) for other in group]
        joined[0] = with_newcomers(joined[0], guests)
        return self.prices(joined)[session.position].price_per_head


def without(session: Session, providers: Iterable[str]) -> Session:
    """The session without some providers."""
    gone = set(providers)
    return replace(session, allocations={name: n for name, n in session.allocations.items() if name not in gone})


def with_newcomers(session: Session, names: Iterable[str]) -> Session:
    """The session with a place each for some more."""
    return replace(session, allocations={**session.allocations, **dict.fromkeys(names, 1)})
