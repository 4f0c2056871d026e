"""The map cut into territories, each changed by a walk of its own at the same time; what they find fits together.

A territory has venues that lie near each other, the trainers who teach most of their sessions there, the providers who
have most of their places there, and a share of all that is counted over the whole map. A walk changes the sessions of
its trainers at its venues, gives places to its providers alone, and leaves everything else as it is. So nobody is
taught, seated or counted twice: what a walk takes away (places of other territories' providers in its sessions) only
makes room elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.instance import Candidate, Candidates, Instance, Line
from scheduler.model.incumbent import Incumbent, Roster
from scheduler.model.walk.arrays import Flags, Ints
from scheduler.model.walk.nearness import reached_by, shares


@dataclass(frozen=True)
class Territory:
    """What one of several walks may change, as flags by index.

    Attributes:
        courses: whose sessions begin and stop there; one whose sessions are counted together belongs to one alone.
        earlier: the courses that others come after.
    """

    venues: Flags
    trainers: Flags
    providers: Flags
    courses: Flags
    hosted: Flags
    top_ups: Flags
    earlier: Flags

    def has(self, candidate: Candidate) -> bool:
        """Whether its session may begin and stop."""
        option = candidate.option
        return bool(self.venues[option.venue] and self.trainers[option.trainer] and self.courses[option.course])

    def holds(self, candidates: Candidates) -> Flags:
        """The same of many."""
        here: Flags = self.venues[candidates.venue] & self.trainers[candidates.trainer]
        return here & self.courses[candidates.course]

    def may_change(self, instance: Instance, plan: Incumbent, index: int) -> bool:
        """Whether a running session may stop: not if it teaches another territory's provider what others build on."""
        candidate = instance.candidates[index]
        if not self.has(candidate):
            return False
        everybody = (self.providers[instance.lines[line].provider] for line in plan.rosters[index].places)
        return not self.earlier[candidate.option.course] or all(everybody)

    def may_host(self, line: Line, hosted: int) -> bool:
        """Whether a line's places in a partner's own session may change."""
        return bool(self.providers[line.provider] and self.hosted[hosted])


def territories(instance: Instance, plan: Incumbent, number: int, seed: int) -> list[Territory]:
    """So many territories with about as many sessions each; none where trainers are at home everywhere.

    Nor where a limit of the programme counts the sessions of them all.

    Args:
        seed: of where they lie: their borders should not stay where they are.
    """
    policy = instance.scenario.policy
    if number < 2 or {policy.max_sessions, policy.max_sessions_per_week, policy.budget} != {None}:
        return []
    chance = np.random.default_rng(seed)
    running = [instance.candidates[index].option for index in plan.rosters]
    side = _sides(instance, Counter(option.venue for option in running), number, chance)
    provider = _home(instance, plan, side)
    taught: list[Counter[int]] = [Counter() for _ in instance.trainers]
    for option in running:
        taught[option.trainer][int(side[option.venue])] += 1
    busy = {option.trainer for option in running}
    for option in instance.options:
        if option.trainer not in busy:
            taught[option.trainer][int(side[option.venue])] += 1
    trainer = _most(taught)
    host = _most(
        Counter(int(provider[instance.lines[line].provider]) for line in each.lines) for each in instance.hosted
    )
    top_up = chance.integers(number, size=len(instance.top_ups))
    owner = np.array(
        [
            chance.integers(number) if course.max_sessions is not None or course.min_gap_days or course.required else -1
            for course in instance.courses
        ]
    )
    names = {name for course in instance.courses for name in course.after}
    earlier = np.array([course.id in names for course in instance.courses])
    found = [
        Territory(
            venues=side == own,
            trainers=trainer == own,
            providers=provider == own,
            courses=(owner == own) | (owner < 0),
            hosted=host == own,
            top_ups=top_up == own,
            earlier=earlier,
        )
        for own in range(number)
    ]
    worth = all(any(each.may_change(instance, plan, index) for index in plan.rosters) for each in found)
    return found if worth else []


def together(instance: Instance, start: Incumbent, found: Sequence[tuple[Territory, Incumbent]]) -> Incumbent:
    """The plans that walks in all territories came to from one start, put together."""
    candidates, lines = instance.candidates, instance.lines
    rosters, hosted = dict[int, Roster](), dict[tuple[int, int], int]()
    for index, roster in start.rosters.items():
        if not any(territory.has(candidates[index]) for territory, _ in found):
            rosters[index] = roster
    for (line, session), places in start.hosted.items():
        if not any(territory.may_host(lines[line], session) for territory, _ in found):
            hosted[line, session] = places
    for territory, plan in found:
        for index, roster in plan.rosters.items():
            if territory.has(candidates[index]):
                rosters[index] = roster
        for (line, session), places in plan.hosted.items():
            if territory.may_host(lines[line], session):
                hosted[line, session] = places
    return Incumbent(dict(sorted(rosters.items())), hosted)


def _sides(instance: Instance, running: Counter[int], number: int, chance: np.random.Generator) -> Ints:
    """By venue its territory: from one venue on always the next that shares most, cut where each has its share."""
    share = shares(reached_by(instance))
    left = np.ones(len(share), dtype=bool)
    found = np.zeros(len(share), dtype=np.int64)
    nearest, before, total = np.zeros(len(share)), 0.0, running.total() + len(share)
    following = int(chance.integers(len(share)))
    for _ in range(len(share)):
        found[following] = min(number - 1, int(number * before / total))
        before += running[following] + 1
        left[following] = False
        nearest = np.maximum(nearest, share[following])
        following = int(np.argmax(np.where(left, nearest, -1)))
    return found


def _home(instance: Instance, plan: Incumbent, side: Ints) -> Ints:
    """By provider the territory where it has most places, else that of the nearest venue that it can travel to."""
    seated: list[Counter[int]] = [Counter() for _ in instance.providers]
    for index, roster in plan.rosters.items():
        own = int(side[instance.candidates[index].option.venue])
        for line, places in roster.places.items():
            seated[instance.lines[line].provider][own] += places
    for each in instance.lines:
        metres = {venue: metres for venue, metres in each.metres.items() if not instance.venues[venue].online}
        if metres and not seated[each.provider]:
            seated[each.provider][int(side[min(metres, key=lambda venue: (metres[venue], venue))])] += 1
    return _most(seated)


def _most(counts: Iterable[Counter[int]]) -> Ints:
    return np.array([each.most_common(1)[0][0] if each else 0 for each in counts], dtype=np.int64)
