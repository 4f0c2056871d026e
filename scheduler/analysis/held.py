"""Whether a course could have more, with the plan as it is held: every session runs, everybody keeps their places.

The plan's sessions are pinned and other courses get no session more. The course's own lines outweigh all others, so
that the first level says how many of its places could be filled, with a proved bound.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from scheduler.analysis.cases import Solved, solve
from scheduler.analysis.changes import Change, Edit
from scheduler.check import judge
from scheduler.plan import Plan
from scheduler.progress import Limits
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Days, Level, Pin, Provider, Scenario

NEWCOMER = "a-new-provider"  # whose own places are nobody's gain


class Probe(NamedTuple):
    """What a held plan could add of one course.

    Attributes:
        enough: a plan that keeps every rule has more of the course, and no fewer places in all.
        settled: that it is, or is not, enough is proved.
        plan: the plan that shows it.
        places: the course's places in it.
    """

    enough: bool
    settled: bool
    plan: Plan
    places: int


def pins_of(plan: Plan) -> list[Pin]:
    """The plan's sessions as pins."""
    return [
        Pin.model_construct(
            course=session.key.course,
            trainer=session.key.trainer,
            venue=session.key.venue,
            date=session.key.date,
            block=session.key.block,
            allocations=dict(session.allocations),
            partners=dict(session.partners),
        )
        for session in plan.sessions
    ]


def held(loaded: LoadedScenario, plan: Plan, course: str) -> LoadedScenario:
    """The scenario in which only one course may gain, and those who ask for it now gain as much as they can."""
    scenario = loaded.scenario
    planned = Counter(session.key.course for session in plan.sessions)
    weight = 1 + sum(line.places for provider in scenario.providers for line in provider.interest)
    courses = [
        item if item.id == course else item.model_copy(update={"max_sessions": planned[item.id], "required": False})
        for item in scenario.courses
    ]
    dates = _dates(scenario, plan)
    several_days = {item.id for item in scenario.courses if isinstance(item.length, Days)}
    update = {
        "courses": courses,
        "pinned": pins_of(plan),
        "providers": [_weighted(provider, course, weight, dates, several_days) for provider in scenario.providers],
        "objectives": [Level(weights={"places": 1})],
    }
    return replace(loaded, scenario=scenario.model_copy(update=update))


def _dates(scenario: Scenario, plan: Plan) -> dict[tuple[str, str], list[dt.date]]:
    """(provider, course) -> the first dates on which it has places."""
    offers = {(p.id, item.id): item for p in scenario.partners for item in p.hosted}
    found: dict[tuple[str, str], list[dt.date]] = defaultdict(list)
    for session in plan.sessions:
        for provider in session.allocations:
            found[provider, session.key.course].append(session.key.date)
    for taken in plan.hosted:
        offer = offers[taken.partner, taken.hosted]
        found[taken.provider, offer.course].append(offer.date)
    return found


def _weighted(
    provider: Provider,
    course: str,
    weight: int,
    dates: Mapping[tuple[str, str], Sequence[dt.date]],
    several_days: Collection[str],
) -> Provider:
    """The provider, its line of the course above all, its other lines no further than where they have places."""
    lines = []
    for line in provider.interest:
        if line.course == course:
            lines.append(line.model_copy(update={"priority": 1 if provider.id == NEWCOMER else weight}))
            continue
        own = dates.get((provider.id, line.course))
        window: dict[str, object] = {"earliest": dt.date.max, "latest": dt.date.min}
        if own:
            window = (
                {"earliest": min(own)} if line.course in several_days else {"earliest": min(own), "latest": max(own)}
            )
        lines.append(line.model_copy(update={"priority": 1, **window}))
    return provider.model_copy(update={"interest": lines})


def places_of(scenario: Scenario, plan: Plan, course: str) -> int:
    """Places on a course that those have who ask now, hosted ones included."""
    return sum(given_of(scenario, plan, course).values())


def given_of(scenario: Scenario, plan: Plan, course: str) -> dict[str, int]:
    """Provider id -> places on a course, hosted ones included; a newcomer's are left out."""
    offers = {(p.id, item.id): item.course for p in scenario.partners for item in p.hosted}
    found: Counter[str] = Counter()
    for session in plan.sessions:
        if session.key.course == course:
            found.update(session.allocations)
    for taken in plan.hosted:
        if offers[taken.partner, taken.hosted] == course:
            found[taken.provider] += taken.places
    del found[NEWCOMER]
    return dict(found)


def asked_of(scenario: Scenario, course: str) -> int:
    """Places asked on a course by those who ask now."""
    return sum(places for name, places in lines_with(scenario, course) if name != NEWCOMER)


def probe(base: Solved, change: Change, course: str, limits: Limits) -> Probe:
    """Whether a change is enough for those who ask for the course now to have more of it, the plan held.

    Args:
        base: the scenario as it is, with its plan.
    """
    changed = change.apply(base.loaded)
    now = places_of(base.loaded.scenario, base.plan, course)
    frozen = held(changed, base.plan, course)
    solved = solve(frozen, base.plan, limits)
    if not solved.has_plan or solved.result is None:
        settled = solved.result is not None and solved.result.status == "infeasible"
        return Probe(False, settled, base.plan, now)
    weight = 1 + sum(line.places for p in changed.scenario.providers for line in p.interest)
    places = places_of(changed.scenario, solved.plan, course)
    total = judge(changed, solved.plan).totals.places_filled
    if places > now and total >= judge(base.loaded, base.plan).totals.places_filled:
        return Probe(True, True, solved.plan, places)
    most = asked_of(changed.scenario, course) - (solved.result.objectives[0].bound or 0) // weight
    return Probe(False, most <= now, solved.plan, places)


def keeps(loaded: LoadedScenario, change: Change, plan: Plan) -> bool:
    """Whether a plan keeps every rule of the changed scenario, as the independent check sees it."""
    return not judge(change.apply(loaded), plan).findings


def lines_with(scenario: Scenario, course: str) -> list[tuple[str, int]]:
    """Who asks for a course: provider id and places."""
    return [(p.id, line.places) for p in scenario.providers for line in p.interest if line.course == course]


def asking(provider: str, course: str, places: int) -> Edit:
    """A line asks for so many places."""
    return Edit(("providers", provider, "interest", course, "places"), places)
