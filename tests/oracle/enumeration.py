"""The truth about a tiny scenario: every plan that keeps the rules, and the best value of each level among them.

Plans are rows of a table that grows by one item (a session, or a provider on a hosted session) at a time. The only
rows dropped on the way are those that can never become a plan: two sessions that exclude each other, or more used
than there is of something, which a further session never gives back. The rules that a further session could still
mend (`required`, prerequisites, all or nothing, prices over the quarter, budget) are applied to the full table.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.plan import HostedPlaces, Plan, PlannedSession
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Level
from tests.oracle.facts import Facts
from tests.oracle.items import HostedItem, SessionItem, TooLarge, hosted_items, session_items
from tests.oracle.whole_plans import Table, keeps_whole_plan_rules, objective_values

MOST_PLANS = 150_000
_CHUNK = 2_000_000  # numbers held at a time while joining

Choices = NDArray[np.int16]


@dataclass(frozen=True)
class Truth:
    """What enumeration found.

    Attributes:
        values: the optimum of each level, given the levels before it and their slack; empty when infeasible.
        plans_counted: plans that keep every rule.
        objectives: name -> the value of each plan.
        best: the plans (row numbers) that are optimal on every level.
    """

    feasible: bool
    values: list[int]
    plans_counted: int
    objectives: dict[str, NDArray[np.int64]]
    best: NDArray[np.int64]
    items: list[SessionItem | HostedItem]
    choices: Choices

    def plan(self, row: int) -> Plan:
        """The plan in a row, in the users' words."""
        sessions, hosted = [], []
        for item, choice in zip(self.items, self.choices[row], strict=True):
            option = item.options[choice]
            if isinstance(item, SessionItem):
                if option.allocations:
                    sessions.append(PlannedSession(item.key, dict(option.allocations), dict(option.partners)))
            elif option.allocations:
                hosted.append(HostedPlaces(item.partner, item.hosted, item.provider, option.local))
        return Plan(tuple(sessions), tuple(hosted))

    def row_of(self, plan: Plan) -> int | None:
        """Where the plan stands among those that keep every rule; None where it is not one of them."""
        choices = self._choices_of(plan)
        if choices is None:
            return None
        rows = np.flatnonzero((self.choices == np.array(choices, np.int16)).all(axis=1))
        return int(rows[0]) if len(rows) else None

    def _choices_of(self, plan: Plan) -> list[int] | None:
        wanted: dict[Hashable, tuple[dict[str, int], dict[str, int]]] = {}
        for session in plan.sessions:
            if session.key in wanted or not session.allocations:
                return None
            wanted[session.key] = (session.allocations, session.partners)
        for places in plan.hosted:
            wanted[places.partner, places.hosted, places.provider] = ({places.provider: places.places}, {})
        row = []
        for item in self.items:
            key = item.key if isinstance(item, SessionItem) else (item.partner, item.hosted, item.provider)
            roster = wanted.pop(key, ({}, {}))
            rosters = [(option.allocations, option.partners) for option in item.options]
            if roster not in rosters:
                return None
            row.append(rosters.index(roster))
        return None if wanted else row


def enumerate_best(loaded: LoadedScenario, most_plans: int = MOST_PLANS) -> Truth:
    """Every plan of a tiny scenario, judged from the contract alone.

    Raises:
        TooLarge: where more than `most_plans` partial plans would have to be kept.
    """
    facts = Facts(loaded)
    sessions = session_items(facts)
    items: list[SessionItem | HostedItem] = [*sessions, *hosted_items(facts)]
    pins = {(pin.course, pin.trainer, pin.venue, pin.date, pin.block) for pin in facts.scenario.pinned}
    if pins <= {tuple(item.key) for item in sessions}:
        choices = _all_choices(items, _limits(facts), most_plans)
        table = Table(facts, items, choices)
        table = table.only(keeps_whole_plan_rules(table))
    else:
        table = Table(facts, items, np.zeros((0, len(items)), np.int16))
    objectives = objective_values(table)
    values, best = best_values(facts.scenario.objectives, objectives, len(table.choices))
    return Truth(bool(len(table.choices)), values, len(table.choices), objectives, best, items, table.choices)


def _limits(facts: Facts) -> dict[Hashable, int]:
    """How much there is of everything that options use up; what is not named here has no end."""
    scenario = facts.scenario
    limits: dict[Hashable, int | None] = {("programme",): scenario.policy.max_sessions}
    for day in facts.open_days:
        limits["week", day.isocalendar()[:2]] = scenario.policy.max_sessions_per_week
        for trainer in scenario.trainers:
            limits["trainer in week", trainer.id, day.isocalendar()[:2]] = trainer.max_sessions_per_week
    limits |= {("trainer", trainer.id): trainer.max_sessions for trainer in scenario.trainers}
    limits |= {("course", course.id): course.max_sessions for course in scenario.courses}
    for provider in scenario.providers:
        limits |= {("asked", provider.id, line.course): line.places for line in provider.interest}
        hosted_days = [hosted.date for partner in scenario.partners for hosted in partner.hosted]
        limits |= {("release", provider.id, day): provider.release_per_day for day in [*facts.open_days, *hosted_days]}
    for partner in scenario.partners:
        limits |= {("top-up", partner.id, line.course): line.places for line in partner.top_up}
        limits |= {("hosted", partner.id, hosted.id): hosted.places for hosted in partner.hosted}
    return {key: limit for key, limit in limits.items() if limit is not None}


def _all_choices(items: list[SessionItem | HostedItem], limits: dict[Hashable, int], most_plans: int) -> Choices:
    """Every combination of options in which nobody and nothing is used twice or beyond its limit."""
    keys = list(limits)
    limit = np.array(list(limits.values()), np.int32)
    choices = np.zeros((1, 0), np.int16)
    used = np.zeros((1, len(keys)), np.int32)
    running = np.zeros((1, 0), np.bool_)
    for number, item in enumerate(items):
        options = np.array([[option.uses.get(key, 0) for key in keys] for option in item.options], np.int32)
        options = options.reshape(len(item.options), len(keys))
        runs = np.array([bool(option.allocations) for option in item.options], np.bool_)
        excluded = np.zeros(len(choices), np.bool_)
        if isinstance(item, SessionItem):
            rivals = [other for other in range(number) if _exclude(items[other], item)]
            excluded = running[:, rivals].any(axis=1)
        rows, picks = _fitting_pairs(used, options, limit, excluded, runs, most_plans)
        choices = np.hstack([choices[rows], picks[:, None].astype(np.int16)])
        running = np.hstack([running[rows], runs[picks][:, None]])
        used = used[rows] + options[picks]
    return choices


def _exclude(one: SessionItem | HostedItem, other: SessionItem | HostedItem) -> bool:
    return isinstance(one, SessionItem) and isinstance(other, SessionItem) and one.excludes(other)


def _fitting_pairs(
    used: NDArray[np.int32],
    options: NDArray[np.int32],
    limit: NDArray[np.int32],
    excluded: NDArray[np.bool_],
    runs: NDArray[np.bool_],
    most_plans: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every pair of a row so far and an option of the next item that together stay within the limits."""
    step = max(1, _CHUNK // max(1, options.size))
    found, total = [], 0
    for start in range(0, len(used), step):
        part = slice(start, start + step)
        fits = (used[part, None, :] + options[None, :, :] <= limit).all(axis=2)
        fits &= ~(excluded[part, None] & runs[None, :])
        rows, picks = np.nonzero(fits)
        found.append((rows + start, picks))
        total += len(rows)
        if total > most_plans:
            raise TooLarge
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate([rows for rows, _ in found]), np.concatenate([picks for _, picks in found])


def best_values(
    levels: list[Level], objectives: dict[str, NDArray[np.int64]], plans: int
) -> tuple[list[int], NDArray[np.int64]]:
    """The optimum of each level in turn, and the plans left after the last.

    A level keeps the plans at its optimum or, with a slack, within an absolute amount or a percentage of it.
    """
    left = np.arange(plans)
    values: list[int] = []
    for level in levels if plans else []:
        of_level = np.zeros(len(left), np.int64)
        for name, weight in level.weights.items():
            of_level += objectives[name][left] * weight
        best = int(of_level.min())
        left = left[of_level <= best + allowed_slack(level, best)]
        values.append(best)
    return values, left


def allowed_slack(level: Level, best: int) -> int:
    """How far above its optimum later levels may take a level, in its objective's unit (pence for cost)."""
    if level.slack is None:
        return 0
    if level.slack.percent is not None:
        return int(best * level.slack.percent // 100)
    amount = level.slack.amount
    return int(amount * 100 if "cost" in level.weights else amount) if amount is not None else 0
