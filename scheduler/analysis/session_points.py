"""How near each running session is to falling or rising: who could drop out, and what reaches the next tier.

Nothing is re-solved. Each row is the plan with one thing altered, its prices worked out anew by the independent check:
the plan's other sessions and rosters are as they are, and so are partners' places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scheduler.analysis.books import Books, Followed, Place, without
from scheduler.check.money import counted, price_per_head, session_cost, tier_price
from scheduler.check.sessions import Session
from scheduler.plan import Plan
from scheduler.report.words import listed, pounds
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Interest, PriceTiers, Provider, Scenario


class DropOut(NamedTuple):
    """One provider leaving a session, followed to the end. Prices in pence per head; None: it no longer runs.

    Attributes:
        price_after: what the rest would pay, whether or not that suits them.
        short: places below the minimum; 0 where it still runs.
        tier_lost: the tier's price rises.
        followed: who else leaves because of the price, here and in the other sessions of the offer, and what falls.
    """

    session: str
    provider: str
    places: int
    left: int
    price: int
    price_after: int | None
    short: int
    tier_lost: bool
    followed: Followed

    @property
    def ended(self) -> tuple[str, ...]:
        """The sessions that fall in the end, the provider's own first."""
        own = (self.session,) if self.price_after is None else ()
        return own + self.followed.ended

    @property
    def price_in_the_end(self) -> int | None:
        """What those pay who are left in it."""
        return self.followed.prices.get(self.session)

    def effect(self, names: Mapping[str, str]) -> str:
        """In words; `names` are those of providers, by id."""
        if self.short:
            told = f"below its minimum by {self.short}"
        elif self.price_after is None:
            told = "nobody of ours is left in it"
        elif self.price_after == self.price:
            told = f"{pounds(self.price)} stays for the rest"
        else:
            tier = ", a dearer tier" if self.tier_lost else ""
            told = f"{pounds(self.price)} becomes {pounds(self.price_after)} for the rest{tier}"
        return "; ".join(filter(None, [told, self._too_dear(names)]))

    def _too_dear(self, names: Mapping[str, str]) -> str:
        first, leave, ended, prices = self.followed
        if not first:
            return ""
        later = self._who([place for place in leave if place not in first], names)
        told = f"too dear for {self._who(first, names)}" + (f", then for {later}" if later else "")
        if ended:
            return f"{told}, without whom {listed(ended)} {'falls' if len(ended) == 1 else 'fall'}"
        if any(session == self.session for session, _ in leave):
            return f"{told}, without whom it is {pounds(prices[self.session])}"
        return told

    def _who(self, places: list[Place] | tuple[Place, ...], names: Mapping[str, str]) -> str:
        return listed(
            names[provider] + ("" if session == self.session else f" in {session}") for session, provider in places
        )


class NextTier(NamedTuple):
    """The least that takes a session to a lower tier price, and what everyone in it then pays, pence per head.

    Attributes:
        counted: `places`, `providers`, `places in the quarter`, `providers asking`, ...
        fits: whether there is room for so many more; those who only ask need none.
    """

    session: str
    counted: str
    now: int
    more: int
    price: int
    price_after: int
    fits: bool


class Slack(NamedTuple):
    """How many places a session could lose, whoever leaves, before it falls below its minimum.

    Attributes:
        price: pence per head; with one place more, of a new provider: None where there is no room for it.
    """

    session: str
    places: int
    minimum: int
    spare: int
    price: int
    price_with_one_more: int | None


def slack_of(loaded: LoadedScenario, plan: Plan) -> list[Slack]:
    """For each session, in the plan's order: places above its minimum, and the price with one place more."""
    books = Books(loaded, plan)
    found = []
    for session in books.sessions:
        least = books.least(session)
        price = books.money[session.position].price_per_head
        more = books.price_with_newcomers(session, 1) if books.room(session) else None
        found.append(Slack(session.id, session.places, least, session.places - least, price, more))
    return found


def drop_outs(loaded: LoadedScenario, plan: Plan) -> Iterator[DropOut]:
    """Each provider leaving each of its sessions, one at a time, followed to the end."""
    books = Books(loaded, plan)
    for session in books.sessions:
        now, others = books.money[session.position], books.together(session)[1:]
        for provider, places in session.allocations.items():
            left = without(session, [provider])
            rest = books.settled(left)
            after = books.prices([rest, *others])[session.position]
            runs = bool(rest.places)
            yield DropOut(
                session=session.id,
                provider=provider,
                places=places,
                left=left.places,
                price=now.price_per_head,
                price_after=after.price_per_head if runs else None,
                short=max(0, books.least(session) - left.places),
                tier_lost=runs and after.tier_price > now.tier_price,
                followed=books.followed([rest, *others]),
            )


def next_tiers(loaded: LoadedScenario, plan: Plan) -> Iterator[NextTier]:
    """For each session with a cheaper tier ahead: what reaches the nearest one, and the price then."""
    books = Books(loaded, plan)
    for session in books.sessions:
        tiers = session.offer.price_tiers if session.offer is not None else None
        if tiers is None:
            continue
        now = books.money[session.position]
        group = books.together(session) if tiers.over == "quarter" else [session]
        count = counted(group, tiers, books.interested[session.key.course])
        ahead = [least for least, price in tiers.prices.items() if least > count and price < now.tier_price]
        if not ahead:
            continue
        more = min(ahead) - count
        asking = tiers.counted == "interest"
        after = _price_at(books, session, min(ahead)) if asking else books.price_with_newcomers(session, more)
        fits = asking or sum(books.room(s) for s in group) >= more
        yield NextTier(session.id, _counted_in(tiers), count, more, now.price_per_head, after, fits)


def _counted_in(tiers: PriceTiers) -> str:
    if tiers.counted == "interest":
        return "providers asking"
    return f"{tiers.counted} in the quarter" if tiers.over == "quarter" else tiers.counted


def _price_at(books: Books, session: Session, count: int) -> int:
    """Pence per head of the session as it is, at the tier of another count."""
    tiers = session.offer.price_tiers if session.offer is not None else None
    cost = session_cost(session, books.scenario.policy, tier_price(tiers, count))
    return price_per_head(cost, books.money[session.position].partner_income, session.local_places)


def newcomer(scenario: Scenario, name: str, course: str, places: int) -> Provider:
    """A provider that asks for places on one course and has no conditions, beside the scenario's first.

    Its people hold what the course comes after.
    """
    line = Interest(course=course, places=places)
    location = scenario.providers[0].location
    before = next(item.after for item in scenario.courses if item.id == course)
    trained = dict.fromkeys(before, places)
    return Provider(id=name, name="A new provider", kind="other", location=location, interest=[line], trained=trained)
