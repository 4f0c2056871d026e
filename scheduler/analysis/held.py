"""Whether a course could have more, with the plan as it is held: every session runs, everybody keeps their places.

The plan's sessions are pinned; of other courses nobody asks for more than it has, and no session is added. The one
level counts unfilled places of the course, with a proved bound; a newcomer's places count nothing, and are there when
they help. Hosted places cannot be pinned: they are taken out of the scenario, with what was asked for them, and put
back into the plan found. What then breaks a rule (a release limit, a prerequisite) is not taken as enough.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from scheduler.analysis.cases import Solved, solve
from scheduler.analysis.changes import Change, Edit
from scheduler.check import judge
from scheduler.plan import HostedPlaces, Plan, PlannedSession
from scheduler.progress import Limits
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Days, Level, Partner, Pin, Provider, Scenario

NEWCOMER = "a-new-provider"  # how the ids of those begin whose own places are nobody's gain


class Probe(NamedTuple):
    """What a held plan could add of one course.

    Attributes:
        enough: a plan that keeps every rule, and everybody's places, has more of those asked for now.
        settled: that it is, or is not, enough is proved.
        plan: the plan that shows it, or the fullest that was found.
    """

    enough: bool
    settled: bool
    plan: Plan


def pins_of(scenario: Scenario, plan: Plan) -> list[Pin]:
    """The plan's sessions as pins; without partners' places where they would now be above the minimum they fill."""
    least = {course.id: course.min_places for course in scenario.courses}
    only_to_minimum = scenario.policy.top_up == "reach_minimum"
    pins = []
    for session in plan.sessions:
        size = sum(session.allocations.values()) + sum(session.partners.values())
        too_many = only_to_minimum and size > least[session.key.course]
        pin = Pin.model_construct(
            **session.key._asdict(),
            allocations=dict(session.allocations),
            partners={} if too_many else dict(session.partners),
        )
        pins.append(pin)
    return pins


def held(loaded: LoadedScenario, plan: Plan, course: str) -> LoadedScenario:
    """The scenario in which only one course may gain, and those who ask for it now gain as much as they can.

    Hosted places are out of it: its plans with these put back are all that there can be, and perhaps more.
    """
    scenario = loaded.scenario
    planned = Counter(session.key.course for session in plan.sessions)
    courses = [
        item if item.id == course else item.model_copy(update={"max_sessions": planned[item.id], "required": False})
        for item in scenario.courses
    ]
    own: dict[tuple[str, str], list[PlannedSession]] = defaultdict(list)
    for session in plan.sessions:
        for provider_id in session.allocations:
            own[provider_id, session.key.course].append(session)
    taken: Counter[tuple[str, str]] = Counter()
    for row in plan.hosted:
        taken[row.partner, row.hosted] += row.places
    update = {
        "courses": courses,
        "pinned": pins_of(scenario, plan),
        "providers": [_alone(scenario, provider, course, own, plan) for provider in scenario.providers],
        "partners": [_left_over(partner, taken) for partner in scenario.partners],
        "objectives": [Level(weights={"places": 1})],
    }
    return replace(loaded, scenario=scenario.model_copy(update=update))


def _left_over(partner: Partner, taken: Mapping[tuple[str, str], int]) -> Partner:
    """The partner, hosting only what is not taken."""
    left = [(item, item.places - taken.get((partner.id, item.id), 0)) for item in partner.hosted]
    return partner.model_copy(
        update={"hosted": [item.model_copy(update={"places": places}) for item, places in left if places > 0]}
    )


def _alone(
    scenario: Scenario, provider: Provider, course: str, own: Mapping[tuple[str, str], list[PlannedSession]], plan: Plan
) -> Provider:
    """The provider, its hosted places taken out of what it asks and may do; of other courses it asks for what it has.

    It asks for that when it has it, so that few candidates of other courses are left.
    """
    offers = {(p.id, item.id): item for p in scenario.partners for item in p.hosted}
    hosted: Counter[str] = Counter()
    away: Counter[dt.date] = Counter()
    for row in plan.hosted:
        if row.provider == provider.id:
            offer = offers[row.partner, row.hosted]
            hosted[offer.course] += row.places
            away[offer.date] += row.places
    several_days = {item.id for item in scenario.courses if isinstance(item.length, Days)}
    lines = []
    for line in provider.interest:
        update: dict[str, object] = {"priority": 0}
        sessions = own.get((provider.id, line.course), [])
        if line.course == course:
            places = line.places - hosted[course]
            update["priority"] = int(places > 0 and not provider.id.startswith(NEWCOMER))
        else:
            places = sum(session.allocations[provider.id] for session in sessions)
            dates = [session.key.date for session in sessions]
            if dates:
                update["earliest"] = min(dates)
                update["latest"] = line.latest if line.course in several_days else max(dates)
        if places <= 0:
            update |= {"earliest": dt.date.max, "latest": dt.date.min}
        lines.append(line.model_copy(update={**update, "places": max(1, places)}))
    trained = {name: provider.trained.get(name, 0) + hosted[name] for name in {*provider.trained, *hosted}}
    full = [day for day, places in away.items() if places == provider.release_per_day]
    unavailable = [*provider.unavailable, *full]
    return provider.model_copy(update={"interest": lines, "trained": trained, "unavailable": unavailable})


def places_of(scenario: Scenario, plan: Plan, course: str) -> int:
    """Places on a course of those asked for in the scenario, hosted ones included: nobody counts beyond what it asks.

    Args:
        scenario: as it is; the plan may be that of a changed one.
    """
    given = given_of(scenario, plan, course)
    return sum(min(places, given.get(name, 0)) for name, places in lines_with(scenario, course))


def given_of(scenario: Scenario, plan: Plan, course: str) -> dict[str, int]:
    """Provider id -> places on a course, hosted ones included."""
    offers = {(p.id, item.id): item.course for p in scenario.partners for item in p.hosted}
    found: Counter[str] = Counter()
    for session in plan.sessions:
        if session.key.course == course:
            found.update(session.allocations)
    for taken in plan.hosted:
        if offers[taken.partner, taken.hosted] == course:
            found[taken.provider] += taken.places
    return dict(found)


def keeps_all(before: Plan, after: Plan) -> bool:
    """Whether every session of a plan is in another, and everybody has at least the same places on each."""
    rosters = {session.key: session.allocations for session in after.sessions}
    hosted = Counter({taken[:3]: taken.places for taken in after.hosted})
    return all(
        rosters.get(session.key, {}).get(provider, 0) >= places
        for session in before.sessions
        for provider, places in session.allocations.items()
    ) and all(hosted[taken[:3]] >= taken.places for taken in before.hosted)


def asked_of(scenario: Scenario, course: str) -> int:
    """Places asked on a course; a newcomer's are left out."""
    return sum(places for name, places in lines_with(scenario, course) if not name.startswith(NEWCOMER))


def probe(base: Solved, change: Change, course: str, limits: Limits) -> Probe:
    """Whether a change is enough for those who ask for the course now to have more of it, the plan held.

    Args:
        base: the scenario as it is, with its plan.
    """
    scenario = base.loaded.scenario
    changed = change.apply(base.loaded)
    solved = solve(held(changed, base.plan, course), base.plan._replace(hosted=()), limits)
    if not solved.has_plan or solved.result is None:
        settled = solved.result is not None and solved.result.status == "infeasible"
        return Probe(False, settled, base.plan)
    plan = solved.plan._replace(hosted=_together(base.plan.hosted, solved.plan.hosted))
    now = places_of(scenario, base.plan, course)
    if places_of(scenario, plan, course) > now and not judge(changed, plan).findings:
        return Probe(True, True, plan)
    unfilled = solved.result.objectives[0].bound or 0
    return Probe(False, asked_of(changed.scenario, course) - unfilled <= now, plan)


def _together(*parts: Iterable[HostedPlaces]) -> tuple[HostedPlaces, ...]:
    """Hosted places added up."""
    places: Counter[tuple[str, str, str]] = Counter()
    for row in itertools.chain(*parts):
        places[row[:3]] += row.places
    return tuple(HostedPlaces(*who, number) for who, number in places.items())


def keeps(loaded: LoadedScenario, change: Change, plan: Plan) -> bool:
    """Whether a plan keeps every rule of the changed scenario, as the independent check sees it."""
    return not judge(change.apply(loaded), plan).findings


def lines_with(scenario: Scenario, course: str) -> list[tuple[str, int]]:
    """Who asks for a course: provider id and places."""
    return [(p.id, line.places) for p in scenario.providers for line in p.interest if line.course == course]


def asking(provider: str, course: str, places: int) -> Edit:
    """A line asks for so many places."""
    return Edit(("providers", provider, "interest", course, "places"), places)
