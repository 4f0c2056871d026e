"""Whether a course could have more, with the plan as it is held: every session runs, everybody keeps their places.

The plan's sessions and hosted places are pinned; of other courses nobody asks for more than it has, and no session is
added. The one level counts unfilled places of the course, with a proved bound; a newcomer's places count nothing, and
are there when they help.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from scheduler.analysis.cases import Solved, solve_values
from scheduler.analysis.changes import Change, Edit
from scheduler.check import judge
from scheduler.plan import Plan
from scheduler.progress import Limits
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Days, HostedPin, Level, Pin, Provider, Scenario

NEWCOMER = "a-new-provider"  # how the ids of new providers begin, where no provider's own id begins so


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


def hosted_pins_of(plan: Plan) -> list[HostedPin]:
    """The plan's hosted places as pins."""
    taken: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in plan.hosted:
        taken[row.partner, row.hosted][row.provider] = row.places
    return [
        HostedPin.model_construct(partner=partner, hosted=hosted, allocations=allocations)
        for (partner, hosted), allocations in taken.items()
    ]


def newcomer_id(scenario: Scenario) -> str:
    """The id of a new provider; with `-1`, `-2`, ... those of several: no provider of the scenario has any of them."""
    begins = itertools.chain([NEWCOMER], (f"new-provider-{number}" for number in itertools.count(2)))
    taken = [provider.id for provider in scenario.providers]
    return next(begin for begin in begins if not any(other.startswith(begin) for other in taken))


def newcomers_of(before: Scenario, changed: Scenario) -> frozenset[str]:
    """Ids of the providers that a change has added."""
    return frozenset(p.id for p in changed.providers) - {p.id for p in before.providers}


def held(loaded: LoadedScenario, plan: Plan, course: str, newcomers: Collection[str] = ()) -> LoadedScenario:
    """The scenario in which only one course may gain, and those who ask for it now gain as much as they can.

    Args:
        newcomers: ids of those who count nothing.
    """
    scenario = loaded.scenario
    planned = Counter(session.key.course for session in plan.sessions)
    courses = [
        item if item.id == course else item.model_copy(update={"max_sessions": planned[item.id], "required": False})
        for item in scenario.courses
    ]
    holdings = _holdings(scenario, plan)
    several_days = {item.id for item in scenario.courses if isinstance(item.length, Days)}
    update = {
        "courses": courses,
        "pinned": pins_of(scenario, plan),
        "pinned_hosted": hosted_pins_of(plan),
        "providers": [
            _alone(provider, course, holdings, several_days, int(provider.id not in newcomers))
            for provider in scenario.providers
        ],
        "objectives": [Level(weights={"places": 1})],
    }
    return replace(loaded, scenario=scenario.model_copy(update=update))


def _holdings(scenario: Scenario, plan: Plan) -> dict[tuple[str, str], list[tuple[int, dt.date]]]:
    """(provider, course) -> its places and their first dates, hosted ones included."""
    offers = {(p.id, item.id): item for p in scenario.partners for item in p.hosted}
    found: dict[tuple[str, str], list[tuple[int, dt.date]]] = defaultdict(list)
    for session in plan.sessions:
        for provider, places in session.allocations.items():
            found[provider, session.key.course].append((places, session.key.date))
    for taken in plan.hosted:
        offer = offers[taken.partner, taken.hosted]
        found[taken.provider, offer.course].append((taken.places, offer.date))
    return found


def _alone(
    provider: Provider,
    course: str,
    holdings: Mapping[tuple[str, str], Sequence[tuple[int, dt.date]]],
    several_days: Collection[str],
    counted: int,
) -> Provider:
    """The provider, its line of the course counted so much; of others it asks for what it has, when it has it."""
    lines = []
    for line in provider.interest:
        update: dict[str, object] = {"priority": counted}
        if line.course != course:
            own = holdings.get((provider.id, line.course), [])
            dates = [date for _, date in own]
            update = {"priority": 0, "earliest": dt.date.max, "latest": dt.date.min}
            if own:
                latest = line.latest if line.course in several_days else max(dates)
                update |= {"places": sum(places for places, _ in own), "earliest": min(dates), "latest": latest}
        lines.append(line.model_copy(update=update))
    return provider.model_copy(update={"interest": lines})


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


def asked_of(scenario: Scenario, course: str, newcomers: Collection[str] = ()) -> int:
    """Places asked on a course; those of newcomers, by their ids, are left out."""
    return sum(places for name, places in lines_with(scenario, course) if name not in newcomers)


def probe(base: Solved, change: Change, course: str, limits: Limits) -> Probe:
    """Whether a change is enough for those who ask for the course now to have more of it, the plan held.

    Args:
        base: the scenario as it is, with its plan.
    """
    scenario = base.loaded.scenario
    changed = change.apply(base.loaded)
    newcomers = newcomers_of(scenario, changed.scenario)
    solved = solve_values(held(changed, base.plan, course, newcomers), base.plan, limits)
    if not solved.has_plan or solved.result is None:
        settled = solved.result is not None and solved.result.status == "infeasible"
        return Probe(False, settled, base.plan)
    now = places_of(scenario, base.plan, course)
    # Partners' places that the scenario itself confirms may have been let go with a lower minimum: the judge sees it.
    if places_of(scenario, solved.plan, course) > now and not judge(changed, solved.plan).findings:
        return Probe(True, True, solved.plan)
    unfilled = solved.result.objectives[0].bound or 0
    return Probe(False, asked_of(changed.scenario, course, newcomers) - unfilled <= now, solved.plan)


def keeps(loaded: LoadedScenario, change: Change, plan: Plan) -> bool:
    """Whether a plan keeps every rule of the changed scenario, as the independent check sees it."""
    return not judge(change.apply(loaded), plan).findings


def lines_with(scenario: Scenario, course: str) -> list[tuple[str, int]]:
    """Who asks for a course: provider id and places."""
    return [(p.id, line.places) for p in scenario.providers for line in p.interest if line.course == course]


def asking(provider: str, course: str, places: int) -> Edit:
    """A line asks for so many places."""
    return Edit(("providers", provider, "interest", course, "places"), places)
