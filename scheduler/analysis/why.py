"""Why not, of a whole result: reasons that the plan alone could not give, found by re-solving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace

from scheduler.analysis.answer import Answer, Section, table
from scheduler.analysis.base import ASKED_ABOUT, unproved_sentences
from scheduler.analysis.cases import Solved
from scheduler.analysis.tasks import Budget, Task, Watcher, run_tasks, unwatched
from scheduler.analysis.why_course import course_reason, force_course
from scheduler.analysis.why_provider import line_reason, open_lines, put_first
from scheduler.explain.words import first_fitting
from scheduler.plan import NotRunningRow, Result, UnfilledRow
from scheduler.report.page import Plot
from scheduler.report.tables import Cell, Column, Names
from scheduler.report.words import counted

NOT_ENOUGH = ("not known", "lost", "does not run: lost")  # reasons that what re-solving shows stands in place of


def sharpen(
    base: Solved, budget: Budget, watcher: Watcher = unwatched, executor: Executor | None = None
) -> tuple[Answer, Result]:
    """Every reason that holds in this plan only, or that is not known, with what re-solving shows.

    Returns:
        The answer, and the plan's result with these reasons.
    """
    assert base.result is not None
    asked = open_lines(base)
    lines = [row for row in base.result.unfilled if (row.provider, row.course) in asked]
    courses = [row for row in base.result.not_running if (None, row.course) in asked]
    for rows in (lines, courses):
        rows.sort(key=lambda row: not row.reason.startswith("not known"))
    line_tasks = [Task(f"{row.provider} on {row.course}", put_first, (base, row.provider, row.course)) for row in lines]
    course_tasks = [Task(row.course, force_course, (base, row.course)) for row in courses]
    share = len(course_tasks) / max(1, len(course_tasks) + len(line_tasks))
    of_courses = run_tasks(course_tasks, replace(budget, seconds=budget.seconds * share), watcher, executor)
    of_lines = run_tasks(line_tasks, replace(budget, seconds=budget.seconds * (1 - share)), watcher, executor)
    sharper: dict[tuple[str | None, str], str] = {}
    for course in courses:
        if course.course in of_courses:
            text = course_reason(base, course.course, *of_courses[course.course])
            if not text.startswith("not known"):
                sharper[None, course.course] = _joined(course.reason, text)
    for row in lines:
        reason = line_reason(base, row.provider, row.course, of_lines.get(f"{row.provider} on {row.course}"))
        if reason is not None:
            sharper[row.provider, row.course] = _joined(row.reason, reason)
    result = base.result.model_copy(
        update={
            "unfilled": [_sharper_line(row, sharper) for row in base.result.unfilled],
            "not_running": [_sharper_course(row, sharper) for row in base.result.not_running],
        }
    )
    return _reasons_answer(base, result, len(sharper), len(asked) - len(sharper)), result


def _joined(first: str, sharper: str) -> str:
    """What stands against it in this plan, as far as that is known and there is room, and what re-solving shows."""
    if first.startswith(NOT_ENOUGH):
        return sharper
    return first_fitting([f"{first}; {sharper}", f"{first.partition('; ')[0]}; {sharper}", sharper])


def _sharper_line(row: UnfilledRow, sharper: dict[tuple[str | None, str], str]) -> UnfilledRow:
    return row.model_copy(update={"reason": sharper.get((row.provider, row.course), row.reason)})


def _sharper_course(row: NotRunningRow, sharper: dict[tuple[str | None, str], str]) -> NotRunningRow:
    return row.model_copy(update={"reason": sharper.get((None, row.course), row.reason)})


def _reasons_answer(base: Solved, result: Result, sharpened: int, left: int) -> Answer:
    scenario, names = base.loaded.scenario, Names(base.loaded.scenario)
    courses: Sequence[tuple[Cell, ...]] = [
        (row.course, names.course(row.course), row.reason) for row in result.not_running
    ]
    lines: Sequence[tuple[Cell, ...]] = [
        (row.provider, names.provider(row.provider), row.course, row.places, row.reason) for row in result.unfilled
    ]
    return Answer(
        name="why",
        title=f"{scenario.name}: why not",
        sentences=(
            f"{counted(len(courses), 'course')} with interest and no session; "
            f"{counted(sum(row.places for row in result.unfilled), 'place')} not filled.",
            f"{counted(sharpened, 'reason')} found by planning again; "
            + (
                f"of {left} more it was not settled in the time given whether another plan does better."
                if left
                else "all others hold in every plan that keeps the rules."
            ),
            *unproved_sentences(base, ASKED_ABOUT),
        ),
        sections=(
            Section(
                "Courses that do not run",
                table("not_running", (Column("course"), Column("course_title"), Column("reason")), courses),
                {"course": "course", "reason": "why"},
            ),
            Section(
                "Places not filled",
                table(
                    "unfilled",
                    (
                        Column("provider"),
                        Column("provider_name"),
                        Column("course"),
                        Column("places", "count"),
                        Column("reason"),
                    ),
                    lines,
                ),
                {"provider_name": "provider", "course": "course", "places": "places", "reason": "why"},
                shrink={"provider_name": 1},
            ),
        ),
        notes=("--course and --provider tell more of one.",),
        complete=not left,
        charts=_unfilled_chart(result, names),
    )


def _unfilled_chart(result: Result, names: Names) -> dict[str, Plot]:
    """Places not filled by course; none where all are."""
    places: Counter[str] = Counter()
    for row in result.unfilled:
        places[names.course(row.course)] += row.places
    if not places:
        return {}
    columns = (Column("course"), Column("places", "count", "Places not filled"))
    shown = table("by_course", columns, places.most_common())
    return {"unfilled": Plot("bars", "Places not filled, by course", "A bar each.", shown, x="places", y="course")}
