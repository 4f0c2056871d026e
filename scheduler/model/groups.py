"""Courses in groups that share no trainer and no prerequisite: each group is solved alone, as a scenario of its own.

What groups may still share is left out, each group then having all of it: rooms, places released on one day, the
programme's limits, the budget. Where none of these binds, the groups' plans together are the whole's.

Proof in a line: a plan's sessions of one group are a plan of the scenario with that group alone, so that each group has
at least its own fewest unfilled places, and the whole at least their sum. However the unfilled places of the whole are
shared out, each group costs at least what it costs at least with its own.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np

from scheduler.instance import Instance
from scheduler.levels import LevelState
from scheduler.model.search import COST, PLACES
from scheduler.model.workshop import Workshop
from scheduler.plan import Plan
from scheduler.progress import Limits
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Level, Scenario
from scheduler.scenario.when_and_where import Availability, AvailabilityRule

LEAST_SECONDS = 0.1  # a group begun late still gets this
MOST_STEPS = 1_000  # in which unfilled places are shared out
GRACE = 1.0  # seconds that another process may take to end what it does
SMALL_GROUP = 0.15  # as much of all groups' size is added to each
NOBODY = Plan((), ())
Item = TypeVar("Item")


@dataclass(frozen=True)
class Group:
    """What solving a group of courses alone gave.

    Attributes:
        levels: places and, where that is the whole's second level, cost.
        least_cost: proved of its cost when so many places (times priority) are unfilled; None where nothing is.
    """

    courses: frozenset[str]
    plan: Plan
    levels: list[LevelState]
    least_cost: Callable[[int], int] | None

    def cost(self, unfilled: int) -> int:
        """Proved: with at most so many places unfilled it costs at least this, pence."""
        found = 0 if self.least_cost is None else self.least_cost(unfilled)
        places, *later = self.levels
        return max(found, later[0].bound) if later and unfilled <= (places.best or 0) else found


@dataclass(frozen=True)
class Apart:
    """The groups, the largest first."""

    groups: list[Group]

    @property
    def plan(self) -> Plan:
        """Theirs, together; it may break the rules that groups share."""
        return together(group.plan for group in self.groups)

    @property
    def value(self) -> int:
        """Unfilled places (times priority) of that plan."""
        return sum(group.levels[0].best or 0 for group in self.groups)

    @property
    def places(self) -> int:
        """Proved: so many places (times priority) are unfilled in every plan."""
        return sum(group.levels[0].bound for group in self.groups)

    def cost(self, unfilled: int) -> int:
        """Proved: with at most so many places unfilled in all, the whole costs at least this, pence.

        The cheapest way to share out the unfilled places above each group's fewest; where these are many, in steps of
        several, within which a group pays as little as at the step's end.
        """
        slack = unfilled - self.places
        if slack < 0:
            return 0
        step = 1 + slack // MOST_STEPS
        steps = slack // step + 1
        best = np.zeros(steps, dtype=np.int64)
        for group in self.groups:
            last = group.levels[0].bound + step - 1
            own = np.array([group.cost(last + step * number) for number in range(steps)], dtype=np.int64)
            best = np.array([(best[: more + 1] + own[more::-1]).min() for more in range(steps)], dtype=np.int64)
        return int(best[-1])


SolveGroup = Callable[..., Group | None]


def together(plans: Iterable[Plan]) -> Plan:
    """The sessions and hosted places of several plans."""
    plans = list(plans)
    return Plan(
        tuple(session for plan in plans for session in plan.sessions),
        tuple(taken for plan in plans for taken in plan.hosted),
    )


def groups_of(scenario: Scenario) -> list[frozenset[str]]:
    """The courses' ids in groups that share neither a trainer nor a prerequisite, in the order of the file."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(course.id for course in scenario.courses)
    graph.add_edges_from((course.id, earlier) for course in scenario.courses for earlier in course.after)
    for trainer in scenario.trainers:
        courses = [offer.course for offer in trainer.offers]
        graph.add_edges_from(pairwise(courses))
    return [frozenset(group) for group in nx.connected_components(graph)]


def alone(loaded: LoadedScenario, courses: Collection[str], levels: Sequence[Level]) -> LoadedScenario:
    """The scenario with some of its courses, as if nobody had asked for, taught or offered another."""
    scenario = loaded.scenario

    def own(items: Sequence[Item]) -> list[Item]:
        return [item for item in items if _course(item) in courses]

    providers = [
        provider.model_copy(
            update={
                "interest": own(provider.interest),
                "trained": {course: number for course, number in provider.trained.items() if course in courses},
            }
        )
        for provider in scenario.providers
    ]
    partners = [
        partner.model_copy(update={"top_up": own(partner.top_up), "hosted": own(partner.hosted)})
        for partner in scenario.partners
    ]
    left = {(partner.id, offer.id) for partner in partners for offer in partner.hosted}
    update = {
        "courses": [course for course in scenario.courses if course.id in courses],
        "trainers": [trainer.model_copy(update={"offers": own(trainer.offers)}) for trainer in scenario.trainers],
        "providers": providers,
        "partners": partners,
        "pinned": own(scenario.pinned),
        "pinned_hosted": [pin for pin in scenario.pinned_hosted if (pin.partner, pin.hosted) in left],
        "objectives": list(levels),
    }
    return replace(loaded, scenario=scenario.model_copy(update=update), published=None, published_prices={})


def _course(item: Any) -> str:
    found: str = item.course
    return found


def solve_apart(
    shop: Workshop, groups: Sequence[frozenset[str]], solve_group: SolveGroup, until: float
) -> Apart | None:
    """Solve the groups, the largest in this process while others work on the rest; None where one was not solved.

    Args:
        solve_group: `solve_group(instance, courses, others, limits)`, that of `solve`.
    """
    instance, limits, sizes = shop.instance, shop.limits, _sizes(shop.instance, groups)
    order = sorted(groups, key=lambda group: sizes[group])
    own, bundles = order, list[list[frozenset[str]]]()
    if shop.apart:
        own, hands = order[-1:], min(shop.spare, len(order) - 1)
        bundles = [order[:-1][hand::hands] for hand in range(hands)]
    tasks = []
    for bundle in bundles:
        seconds = max(LEAST_SECONDS, until - limits.now())
        task = shop.hand_out(solve_in_turn, solve_group, bundle, sizes, seconds=seconds, seed=limits.seed)
        tasks.append((task, shop.apart))
    left = replace(limits, seconds=max(LEAST_SECONDS, until - limits.now()), workers=1, executor=None)
    found = {group.courses: group for group in solve_in_turn(instance, solve_group, own, sizes, left)}
    for done in tasks:
        found |= {group.courses: group for group in _result(done, until - limits.now()) or ()}
    return Apart([found[group] for group in reversed(order)]) if len(found) == len(order) else None


def solve_in_turn(
    instance: Instance,
    solve_group: SolveGroup,
    groups: Sequence[frozenset[str]],
    sizes: Mapping[frozenset[str], float],
    limits: Limits,
) -> list[Group]:
    """Those of the groups that could be solved; what one leaves of its time is the others'."""
    until, found = limits.now() + limits.seconds, list[Group]()
    for number, group in enumerate(groups):
        if limits.stopped():
            break
        share = sizes[group] / sum(sizes[other] for other in groups[number:])
        seconds = max(LEAST_SECONDS, share * (until - limits.now()))
        solved = solve_group(instance, group, NOBODY, replace(limits, seconds=seconds))
        found += [] if solved is None else [solved]
    return found


def fit(shop: Workshop, apart: Apart, solve_group: SolveGroup, until: float) -> Plan:
    """The groups one after the other, each with what those before have left of rooms and of people's days."""
    limits, plan = shop.limits, apart.groups[0].plan
    for number, group in enumerate(apart.groups[1:], 1):
        left = (until - limits.now()) / (len(apart.groups) - number)
        again = None
        if left > 0 and not limits.stopped():
            seconds = max(LEAST_SECONDS, left)
            task = shop.hand_out(solve_group, group.courses, plan, seconds=seconds, seed=limits.seed)
            again = _result((task, shop.apart), seconds)
        plan = together([plan, group.plan if again is None else again.plan])
    return plan


def _result(task: tuple[Future[Item], bool], seconds: float) -> Item | None:
    """What a task found in so many seconds, and a little more; None where it is late or lost with another process."""
    future, apart = task
    try:
        return future.result(max(0.0, seconds) + GRACE)
    except (Exception, CancelledError):
        # Whatever went wrong in another process (it died, had no memory, began late) costs its own work alone.
        if not apart:
            raise
        return None


def beside(instance: Instance, loaded: LoadedScenario, others: Plan) -> LoadedScenario:
    """The scenario when other sessions have their rooms, and nobody comes on a day whose releases they use up.

    Its own confirmed sessions have their rooms all the same. A day's releases that are used in part are left whole: who
    sits where is decided afterwards.

    Args:
        instance: that of the whole, which the other sessions are of.
    """
    scenario = loaded.scenario
    courses = {course.id for course in scenario.courses}
    confirmed = [instance.candidates[pin.candidate] for pin in instance.pinned]
    own = {
        (key.venue, *slot)
        for candidate in confirmed
        if (key := instance.key(candidate)).course in courses
        for slot in candidate.start.slots
    }
    rooms: dict[str, list[Availability]] = defaultdict(list)
    used: Counter[tuple[str, dt.date]] = Counter()
    candidate_of = instance.find(session.key for session in others.sessions)
    for session in others.sessions:
        start, venue = candidate_of[session.key].start, session.key.venue
        rooms[venue] += [_taken(date, name) for date, name in start.slots if (venue, date, name) not in own]
        used.update({(provider, date): n for provider, n in session.allocations.items() for date in start.dates})
    date_of = {(instance.partners[offer.partner].id, offer.id): offer.date for offer in instance.hosted}
    for taken in others.hosted:
        used[taken.provider, date_of[taken.partner, taken.hosted]] += taken.places
    release = {provider.id: provider.release_per_day for provider in scenario.providers}
    away: dict[str, list[Availability]] = defaultdict(list)
    for (provider, date), places in used.items():
        most = release[provider]
        if most is not None and places >= most:
            away[provider].append(date)
    update = {"venues": _unavailable(scenario.venues, rooms), "providers": _unavailable(scenario.providers, away)}
    return replace(loaded, scenario=scenario.model_copy(update=update))


def _unavailable(items: Sequence[Any], when: Mapping[str, list[Availability]]) -> list[Any]:
    return [item.model_copy(update={"unavailable": [*item.unavailable, *when.get(item.id, ())]}) for item in items]


def _taken(date: dt.date, block: str) -> AvailabilityRule:
    return AvailabilityRule.model_construct(from_=date, to=date, weekdays=None, blocks=[block])


def group_levels(instance: Instance) -> list[Level]:
    """What a group is solved for: cost too, where that is the level after places and those are to be the fewest."""
    first, *later = instance.scenario.objectives
    return [PLACES, COST] if first.slack is None and later and later[0].name == COST.name else [PLACES]


def _sizes(instance: Instance, groups: Sequence[frozenset[str]]) -> dict[frozenset[str], float]:
    """How much time each group should have: by its candidates times its lines, and a floor for the small ones."""
    found = {
        group: math.fsum(
            len(instance.candidates_of_course[number]) * len(instance.lines_of_course[number])
            for number, course in enumerate(instance.courses)
            if course.id in group
        )
        for group in groups
    }
    floor = SMALL_GROUP * sum(found.values()) + 1.0
    return {group: size + floor for group, size in found.items()}
