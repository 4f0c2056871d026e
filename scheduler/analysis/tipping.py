"""Tipping points: what would run a course or fill its places, who could drop out, and what reaches the next tier."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import NamedTuple

from scheduler.analysis.anew import Anew, anew, why_not_sought
from scheduler.analysis.answer import Answer
from scheduler.analysis.base import ASKED_ABOUT, unproved_sentences
from scheduler.analysis.cases import Solved
from scheduler.analysis.course_points import CourseLevers, levers
from scheduler.analysis.course_sections import Tried, course_plot, course_sections, course_sentences
from scheduler.analysis.held import asked_of, places_of
from scheduler.analysis.levers import Lever
from scheduler.analysis.names_apart import named_apart
from scheduler.analysis.session_sections import session_sections
from scheduler.analysis.tasks import Budget, Task, Watcher, run_tasks, unwatched

SHARE_OF_THE_HELD_PLAN = 0.65  # of the time, for changes with the plan held; then with everything planned anew
KEPT_BACK = 0.08  # of the time, for what a re-solve does after its own is up: reasons, the check


def tipping(base: Solved, budget: Budget, watcher: Watcher = unwatched, executor: Executor | None = None) -> Answer:
    """The tipping points of a plan.

    Args:
        base: the scenario as it is, solved; with a plan.
        budget: of all re-solves together.
    """
    began = time.monotonic()
    base = named_apart(base)
    scenario = base.loaded.scenario
    sessions, near = session_sections(base)
    wanting = [
        course.id
        for course in scenario.courses
        if places_of(scenario, base.plan, course.id) < asked_of(scenario, course.id)
    ]
    tasks: list[Task[CourseLevers]] = [Task(course, levers, (base, course)) for course in wanting]
    found = run_tasks(tasks, replace(budget, seconds=SHARE_OF_THE_HELD_PLAN * budget.seconds), watcher, executor)
    why_not = why_not_sought(base)
    asked_anew = _asked_anew(base, {course: own.levers for course, own in found.items()}, sought=not why_not)
    tasks_anew = [each.task for each in asked_anew]
    left = replace(budget, seconds=(1 - KEPT_BACK) * budget.seconds - (time.monotonic() - began))
    replanned = run_tasks(tasks_anew, left, watcher, executor) if left.seconds > 0 else {}
    found_anew = {
        (each.course, number): row
        for each in asked_anew
        if each.task.name in replanned
        for number, row in zip(each.numbers, replanned[each.task.name], strict=True)
    }
    tried = [
        Tried(course, lever, found_anew.get((course, number)))
        for course in wanting
        if course in found
        for number, lever in sorted(enumerate(found[course].levers), key=lambda each: each[1].change is None)
    ]
    unchanged = {course: own.unchanged for course, own in found.items() if own.unchanged}
    unsettled = [course for course in wanting if course not in found]
    unsettled += [f"{task.name}, with everything planned anew" for task in tasks_anew if task.name not in replanned]
    titles = {course.id: course.title for course in scenario.courses}
    plots = {"changes": course_plot(tried, titles), "sessions": near}
    return Answer(
        name="tipping",
        title=f"{scenario.name}: tipping points",
        sentences=(*course_sentences(base, wanting, unchanged, tried), *unproved_sentences(base, ASKED_ABOUT)),
        sections=(*course_sections(base, tried), *sessions),
        notes=(
            "With the plan held a change is enough when, every session as planned, everybody keeping their places and "
            "other courses as they are, more of the places asked for now are filled: these are the gains. Places of a "
            "new provider, and extra ones, are no gain. Proved: less of the same is not enough.",
            "Not by: proved, as far as it says. Not found by: not settled. More time may not settle it where another "
            "course gains instead, or where several who ask must have extra places: of these not all is tried.",
            "Planned anew it is enough when more of the places asked for now are filled in all, and more on the "
            "course, whoever has to move. Least proved: with a penny, or a place, less no plan does so. At most: less "
            "may do. Dates, of which there is no less than one, are tried with the plan held only.",
            *([f"How little is enough planned anew was not looked for: {why_not}."] if why_not and tasks_anew else []),
            *(f"Not settled in the time given: {name}." for name in unsettled),
        ),
        complete=not unsettled and all(_settled(row, sought=not why_not) for row in tried),
        charts={name: plot for name, plot in plots.items() if plot is not None},
    )


class _AskedAnew(NamedTuple):
    """A task for changes of one course, by their numbers in what was found with the plan held."""

    course: str
    numbers: list[int]
    task: Task[list[Anew]]


def _asked_anew(base: Solved, held: Mapping[str, Sequence[Lever]], *, sought: bool) -> list[_AskedAnew]:
    """One for each change that is enough with the plan held; then, if sought, one for a course's other changes."""
    enough = []
    for course, levers_held in held.items():
        for number, lever in enumerate(levers_held):
            if lever.change is not None:
                task = Task(f"{course}, change {number + 1}: {lever.label}", anew, (base, course, [lever]))
                enough.append(_AskedAnew(course, [number], task))
    if not sought:
        return enough
    others = []
    for course, levers_held in held.items():
        own = {n: lever for n, lever in enumerate(levers_held) if lever.change is None and lever.amount}  # dates: none
        if own:
            task = Task(f"{course}: other changes", anew, (base, course, list(own.values())))
            others.append(_AskedAnew(course, list(own), task))
    return enough + others


def _settled(row: Tried, *, sought: bool) -> bool:
    if row.anew is None:
        return row.lever.smallest
    return row.anew.lever.smallest or not sought
