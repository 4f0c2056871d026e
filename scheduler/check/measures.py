"""What a plan amounts to: the seven objectives, the totals and the places left unfilled, recomputed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from scheduler.check.case import Case, read_key
from scheduler.check.money import ceil_divide, travel_cost_of_place
from scheduler.plan import Plan, Totals
from scheduler.scenario.schema import Interest

POINTS_PER_SESSION_CHANGED = 10


class Unfilled(NamedTuple):
    """Places that a provider asked for on a course and has not been given."""

    provider: str
    course: str
    places: int


def _lines(case: Case) -> Iterator[tuple[str, Interest, int]]:
    """Every interest line with its provider and its unfilled places."""
    for (provider, course), line in case.interest.items():
        yield provider, line, max(0, line.places - case.given.get((provider, course), 0))


def unfilled_places(case: Case) -> tuple[Unfilled, ...]:
    """The lines with places unfilled, in the order of the scenario."""
    return tuple(Unfilled(provider, line.course, places) for provider, line, places in _lines(case) if places)


def courses_not_running(case: Case) -> tuple[str, ...]:
    """Courses with interest and no session of ours, in the order of the scenario."""
    wanted = {course for _, course in case.interest}
    held = {session.key.course for session in case.sessions}
    return tuple(course for course in case.courses if course in wanted and course not in held)


def places(case: Case) -> int:
    """Unfilled places, each weighted by its line's priority."""
    return sum(line.priority * unfilled for _, line, unfilled in _lines(case))


def net_cost(case: Case) -> int:
    """Pence: session costs less partner income, plus hosted prices."""
    ours = sum(money.cost - money.partner_income for money in case.money.values())
    return ours + sum(item.places * item.price for item in case.attendances if item.session is None)


def cost(case: Case) -> int:
    """Pence paid for local places: the net cost and the travel cost of every place."""
    rate = case.scenario.policy.travel_cost_per_km
    return net_cost(case) + sum(item.places * travel_cost_of_place(item.metres, rate) for item in case.attendances)


def fairness(case: Case) -> int:
    """Over providers, (1 + carried_over) x unfilled places squared; places over all its lines, without priorities."""
    unfilled = dict.fromkeys(case.providers, 0)
    for provider, _, missing in _lines(case):
        unfilled[provider] += missing
    return sum((1 + case.providers[provider].carried_over) * missing**2 for provider, missing in unfilled.items())


def _served(case: Case) -> set[str]:
    return {item.provider for item in case.attendances}


def reach(case: Case) -> int:
    """Providers with interest and no place at all."""
    return len({provider for provider, _ in case.interest} - _served(case))


def travel(case: Case) -> int:
    """Metres: places x twice the distance."""
    return sum(item.places * 2 * item.metres for item in case.attendances)


def changes(case: Case) -> int:
    """Against the published plan: 10 for each session in one plan only, and each difference in a provider's places."""
    published = case.loaded.published
    if published is None:
        return 0
    sessions = _session_names(case, case.plan) ^ _session_names(case, published)
    before = Case(case.loaded, published).given
    moved = sum(abs(case.given.get(pair, 0) - before.get(pair, 0)) for pair in case.given.keys() | before.keys())
    return POINTS_PER_SESSION_CHANGED * len(sessions) + moved


def _session_names(case: Case, plan: Plan) -> set[tuple[str, ...]]:
    """What makes a session the same in both plans: course, trainer, venue, date and first block."""
    full_day = case.timetable.full_day[:1]
    names = set()
    for planned in plan.sessions:
        key = read_key(planned.key)
        first_block = full_day if key.block is None else (key.block,)
        names.add((key.course, key.trainer, key.venue, key.date.isoformat(), *first_block))
    return names


def sessions(case: Case) -> int:
    """Sessions that run."""
    return len(case.sessions)


OBJECTIVES: dict[str, Callable[[Case], int]] = {
    "places": places,
    "cost": cost,
    "fairness": fairness,
    "reach": reach,
    "travel": travel,
    "changes": changes,
    "sessions": sessions,
}


def totals(case: Case) -> Totals:
    """The totals of the contract."""
    asked = sum(line.places for line in case.interest.values())
    hosted = sum(item.places for item in case.hosted_places)
    filled = sum(session.local_places for session in case.sessions) + hosted
    partners = sum(session.partner_places for session in case.sessions)
    net = net_cost(case)
    return Totals(
        places_asked=asked,
        places_filled=filled,
        partner_places=partners,
        hosted_places=hosted,
        fill_rate=filled / asked if asked else 0.0,
        providers_asking=len({provider for provider, _ in case.interest}),
        providers_served=len(_served(case) & case.providers.keys()),
        sessions=len(case.sessions),
        cost=sum(money.cost for money in case.money.values()),
        net_cost=net,
        cost_per_head=ceil_divide(net, filled) if filled else 0,
        levy_raised=case.scenario.policy.levy * sum(session.places for session in case.sessions),
        admin_cost=case.scenario.policy.admin_cost,
        travel_km=travel(case) / 1000,
    )
