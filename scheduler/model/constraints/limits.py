"""Rule 8: limits of trainers, courses, weeks and the programme; the gap between sessions; required courses; budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable

from ortools.sat.python import cp_model

from scheduler.instance import Candidate
from scheduler.model.variables import Variables


def add(variables: Variables) -> None:
    """Add the rule."""
    instance, policy = variables.instance, variables.instance.scenario.policy
    for number, trainer in enumerate(instance.trainers):
        own = [c for c in variables.candidates if c.option.trainer == number]
        _limit(variables, own, trainer.max_sessions, f"trainer-sessions:{trainer.id}")
        _limit_weeks(variables, own, trainer.max_sessions_per_week, f"trainer-week:{trainer.id}")
    for number, course in enumerate(instance.courses):
        own = [c for c in variables.candidates if c.option.course == number]
        _limit(variables, own, course.max_sessions, f"course-sessions:{course.id}")
        if course.min_gap_days > 0 and variables.keeps(f"gap:{course.id}"):
            _add_gap(variables, own, course.min_gap_days)
        if course.required and variables.keeps(f"required:{course.id}"):
            variables.model.add(cp_model.LinearExpr.sum([variables.open[c.index] for c in own]) >= 1)
    _limit(variables, variables.candidates, policy.max_sessions, "programme-sessions")
    _limit_weeks(variables, variables.candidates, policy.max_sessions_per_week, "programme-week")
    if policy.budget is not None and variables.keeps("budget"):
        cost = cp_model.LinearExpr.sum([variables.cost[c.index] for c in variables.candidates])
        variables.model.add(cost <= policy.budget)


def _limit(variables: Variables, candidates: list[Candidate], limit: int | None, rule: str) -> None:
    if limit is not None and limit < len(candidates) and variables.keeps(rule):
        variables.model.add(cp_model.LinearExpr.sum([variables.open[c.index] for c in candidates]) <= limit)


def _groups(candidates: list[Candidate], key: Callable[[Candidate], Hashable]) -> list[list[Candidate]]:
    groups: dict[Hashable, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[key(candidate)].append(candidate)
    return list(groups.values())


def _limit_weeks(variables: Variables, candidates: list[Candidate], limit: int | None, rule: str) -> None:
    for group in _groups(candidates, lambda candidate: candidate.start.week):
        _limit(variables, group, limit, rule)


def _add_gap(variables: Variables, candidates: list[Candidate], gap: int) -> None:
    """At most one session begins within any `gap` days in a row: one clique for each first date."""
    by_day: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    for candidate in candidates:
        by_day[candidate.start.date.toordinal()].append(variables.open[candidate.index])
    for first in by_day:
        window = [runs for day in range(first, first + gap) for runs in by_day.get(day, [])]
        if len(window) > 1:
            variables.model.add_at_most_one(window)
