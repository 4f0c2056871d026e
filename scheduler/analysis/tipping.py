"""Tipping points: what would run a course or fill its places, who could drop out, and what reaches the next tier."""

from __future__ import annotations

import time
from concurrent.futures import Executor
from dataclasses import replace

from scheduler.analysis.answer import Answer
from scheduler.analysis.base import ASKED_ABOUT, unproved_sentences
from scheduler.analysis.cases import Solved, only_places_and_cost, solve_values
from scheduler.analysis.course_points import levers
from scheduler.analysis.course_sections import Tried, course_plot, course_sections, course_sentences
from scheduler.analysis.held import asked_of, places_of
from scheduler.analysis.session_sections import session_sections
from scheduler.analysis.tasks import Budget, Task, Watcher, run_tasks, unwatched

SHARE_OF_THE_SEARCH = 0.65  # of the time, for the smallest changes; then the best plan with each
KEPT_BACK = 0.08  # of the time, for what a re-solve does after its own is up: reasons, the check


def tipping(base: Solved, budget: Budget, watcher: Watcher = unwatched, executor: Executor | None = None) -> Answer:
    """The tipping points of a plan.

    Args:
        base: the scenario as it is, solved; with a plan.
        budget: of all re-solves together.
    """
    began = time.monotonic()
    scenario = base.loaded.scenario
    sessions, near = session_sections(base)
    wanting = [
        course.id
        for course in scenario.courses
        if places_of(scenario, base.plan, course.id) < asked_of(scenario, course.id)
    ]
    tasks = [Task(course, levers, (base, course)) for course in wanting]
    found = run_tasks(tasks, replace(budget, seconds=SHARE_OF_THE_SEARCH * budget.seconds), watcher, executor)
    short = only_places_and_cost(base.loaded)
    checks = [
        Task(_name(course, lever.label), solve_values, (lever.change.apply(short), lever.plan))
        for course, own in found.items()
        for lever in own
        if lever.change is not None
    ]
    left = replace(budget, seconds=(1 - KEPT_BACK) * budget.seconds - (time.monotonic() - began))
    solved = run_tasks(checks, left, watcher, executor) if left.seconds > 0 else {}
    tried = [
        Tried(course, lever, solved.get(_name(course, lever.label)))
        for course in wanting
        for lever in sorted(found.get(course, []), key=lambda lever: lever.change is None)
    ]
    unsettled = [course for course in wanting if course not in found]
    unsettled += [f"the best plan with {task.name}" for task in checks if task.name not in solved]
    titles = {course.id: course.title for course in scenario.courses}
    plots = {"changes": course_plot(tried, titles), "sessions": near}
    return Answer(
        name="tipping",
        title=f"{scenario.name}: tipping points",
        sentences=(*course_sentences(scenario, base, tried), *unproved_sentences(base, ASKED_ABOUT)),
        sections=(*course_sections(base, tried), *sessions),
        notes=(
            "A change is enough when, every session as planned, everybody keeping their places and other courses as "
            "they are, more of the places asked for now are filled: these are the gains. Places of a new provider, and "
            "extra ones, are no gain. Proved: less of the same is not enough.",
            "Not by: proved, as far as it says. Not found by: not settled.",
            *(f"Not settled in the time given: {name}." for name in unsettled),
        ),
        complete=not unsettled and all(row.enough or row.lever.smallest for row in tried),
        charts={name: plot for name, plot in plots.items() if plot is not None},
    )


def _name(course: str, label: str) -> str:
    return f"{course}: {label}"
