"""How near each running session is to falling or rising: who could drop out, and what reaches the next tier.

Nothing is re-solved. Each row is the plan with one thing altered, judged again by the independent check: the plan's
other sessions and rosters are as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scheduler.analysis.changes import Change, Edit
from scheduler.check.case import Case
from scheduler.plan import Plan, PlannedSession
from scheduler.report.words import counted, pounds
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Interest, PriceTiers, Provider, Scenario


class DropOut(NamedTuple):
    """One provider leaving a session. Prices in pence per head; `price_after` is None where it no longer runs.

    Attributes:
        short: places below the minimum afterwards; 0 where it still runs.
        over: who would then pay more than its ceiling: (provider, ceiling).
        tier_lost: the tier's price rises.
    """

    session: str
    provider: str
    places: int
    left: int
    price: int
    price_after: int | None
    short: int
    over: tuple[tuple[str, int], ...]
    tier_lost: bool

    @property
    def effect(self) -> str:
        """In words."""
        if self.short:
            return f"below its minimum by {self.short}"
        if self.price_after is None:
            return "nobody of ours is left in it"
        told = f"{pounds(self.price)} becomes {pounds(self.price_after)} for the rest"
        if self.price_after == self.price:
            told = f"{pounds(self.price)} stays for the rest"
        if self.over:
            told += f", above the ceiling of {counted(len(self.over), 'provider')}"
        return told + (", a dearer tier" if self.tier_lost else "")


class NextTier(NamedTuple):
    """The least that takes a session to a lower tier price, and what everyone then pays."""

    session: str
    counted: str
    now: int
    more: int
    price: int
    price_after: int
    fits: bool


class Slack(NamedTuple):
    """How many places a session could lose, whoever leaves, before it falls below its minimum."""

    session: str
    places: int
    minimum: int
    spare: int


def slack_of(loaded: LoadedScenario, plan: Plan) -> list[Slack]:
    """For each session, in the plan's order: places above its minimum."""
    case = Case(loaded, plan)
    found = []
    for session in sorted(case.sessions, key=lambda session: session.position):
        minimum = session.course.min_places if session.course else 0
        found.append(Slack(session.id, session.places, minimum, session.places - minimum))
    return found


def drop_outs(loaded: LoadedScenario, plan: Plan) -> Iterator[DropOut]:
    """Each provider leaving each of its sessions, one at a time, the partners' places as they are."""
    case = Case(loaded, plan)
    names = {session.position: session.id for session in case.sessions}
    for number, session in enumerate(plan.sessions):
        now = case.money[number]
        course = case.courses[session.key.course]
        for provider, places in session.allocations.items():
            rest = {name: n for name, n in session.allocations.items() if name != provider}
            total = sum(rest.values()) + sum(session.partners.values())
            row = DropOut(names[number], provider, places, total, now.price_per_head, None, 0, (), False)
            if total < course.min_places:
                yield row._replace(short=course.min_places - total)
            elif not rest:
                yield row
            else:
                altered = Case(loaded, _with(plan, number, session._replace(allocations=rest)))
                after = altered.money[number]
                over = tuple(_over_their_ceilings(altered))
                yield row._replace(
                    price_after=after.price_per_head, over=over, tier_lost=after.tier_price > now.tier_price
                )


def _over_their_ceilings(case: Case) -> Iterator[tuple[str, int]]:
    """Whoever pays more than its ceiling, in any session: a tier over the quarter may rise for others, too."""
    for session in case.sessions:
        price = case.money[session.position].price_per_head
        for name in session.allocations:
            ceiling = _ceiling(case, name, session.key.course)
            if ceiling is not None and price > ceiling:
                yield name, ceiling


def _ceiling(case: Case, provider: str, course: str) -> int | None:
    line = case.interest[provider, course]
    return case.providers[provider].max_price if line.max_price is None else line.max_price


def _with(plan: Plan, number: int, session: PlannedSession) -> Plan:
    return plan._replace(sessions=(*plan.sessions[:number], session, *plan.sessions[number + 1 :]))


def next_tiers(loaded: LoadedScenario, plan: Plan) -> Iterator[NextTier]:
    """For each session whose offer has tiers by places or providers: the nearest lower price, and what it takes."""
    case = Case(loaded, plan)
    for session in sorted(case.sessions, key=lambda session: session.position):
        tiers = session.offer.price_tiers if session.offer is not None else None
        if tiers is None or tiers.counted == "interest":
            continue
        now = case.money[session.position]
        count = _count(case, plan, session.position, tiers)
        ahead = [least for least, price in tiers.prices.items() if least > count and price < now.tier_price]
        if not ahead:
            continue
        more = min(ahead) - count
        after = _with_more(loaded, plan, session.position, more, tiers.counted == "places")
        yield NextTier(
            session.id, tiers.counted, count, more, now.price_per_head, after, session.places + more <= session.capacity
        )


def _count(case: Case, plan: Plan, number: int, tiers: PriceTiers) -> int:
    key = plan.sessions[number].key
    together = [
        session
        for session in case.sessions
        if session.position == number
        or (tiers.over == "quarter" and (session.key.trainer, session.key.course) == (key.trainer, key.course))
    ]
    if tiers.counted == "places":
        return sum(session.places for session in together)
    return len({name for session in together for name in session.allocations})


def _with_more(loaded: LoadedScenario, plan: Plan, number: int, more: int, places_only: bool) -> int:
    """Pence per head once `more` newcomers have a place each (or one newcomer all of them) in a session."""
    session = plan.sessions[number]
    guests = {"a-newcomer-1": more} if places_only else {f"a-newcomer-{n}": 1 for n in range(1, more + 1)}
    edits = tuple(
        Edit(("providers", name), newcomer(loaded.scenario, name, session.key.course, n)) for name, n in guests.items()
    )
    joined = session._replace(allocations={**session.allocations, **guests})
    case = Case(Change("", edits).apply(loaded), _with(plan, number, joined))
    return case.money[number].price_per_head


def newcomer(scenario: Scenario, name: str, course: str, places: int) -> Provider:
    """A provider that asks for places on one course and has no conditions, beside the first of the scenario."""
    line = Interest(course=course, places=places)
    location = scenario.providers[0].location
    return Provider(id=name, name="A new provider", kind="other", location=location, interest=[line])
