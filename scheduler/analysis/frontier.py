"""One objective against another: the plans of which neither can be bettered without giving up some of the other.

Every point is solved as the scenario's levels are: the first objective within a slack of its best, the second at its
lowest within that, then the first again, so that both are at their best (the epsilon-constraint method: Haimes, Lasdon
and Wismer, IEEE Transactions on Systems, Man and Cybernetics 1, 1971). The knee is the point furthest from the line
between the two ends, both axes scaled to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from scheduler.analysis.answer import Answer, Section, table
from scheduler.analysis.cases import Solved, solve_values
from scheduler.analysis.changes import with_levels
from scheduler.analysis.frontier_words import (
    COST_IS_NOT_THE_BUDGET,
    COUNTED_AS_THEY_GET,
    amount,
    kind_of,
    knee_sentence,
    next_step,
    number_sentence,
    title_of,
    told,
)
from scheduler.analysis.tasks import Budget, Task, Watcher, run_tasks, unwatched
from scheduler.check import judge
from scheduler.plan import Plan
from scheduler.progress import Limits
from scheduler.report.page import Plot
from scheduler.report.tables import Cell, Column
from scheduler.report.words import counted
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Level, ObjectiveName, Slack


class Point(NamedTuple):
    """A plan by its two values, as minimised, and whether both are proved the best possible together."""

    first: int
    second: int
    solved: Solved

    @property
    def proved(self) -> bool:
        """Whether no plan is at least as good on both and better on one."""
        return self.solved.result is not None and self.solved.result.status == "optimal"


def point_at(
    loaded: LoadedScenario, first: ObjectiveName, second: ObjectiveName, slack: int, start: Plan | None, limits: Limits
) -> Point | None:
    """The plan of the lowest second objective that is within `slack` (in the unit minimised) of the best first one."""
    allowed = Decimal(slack) / (100 if first == "cost" else 1)
    levels = [
        Level(weights={first: 1}, slack=Slack(amount=allowed)),
        Level(weights={second: 1}),
        Level(weights={first: 1}),
    ]
    solved = solve_values(with_levels(loaded, levels), start, limits)
    if not solved.has_plan:
        return None
    values = judge(loaded, solved.plan).objectives
    return Point(values[first], values[second], solved)


def not_dominated(points: Sequence[Point]) -> list[Point]:
    """Those for which no other is at least as good on both, each pair of values once; the least first value first."""
    kept: list[Point] = []
    for point in sorted(points, key=lambda point: (point.first, point.second, not point.proved)):
        if not kept or point.second < kept[-1].second:
            kept.append(point)
    return kept


def knee(points: Sequence[Point]) -> int | None:
    """The number of the point furthest below the line between the ends; None where no point lies below it."""
    if len(points) < 3:
        return None
    wide = points[-1].first - points[0].first
    high = points[0].second - points[-1].second
    depths = [
        1 - (point.first - points[0].first) / wide - (point.second - points[-1].second) / high for point in points
    ]
    deepest = max(range(len(points)), key=depths.__getitem__)
    return deepest if depths[deepest] > 1e-9 else None


def slacks(best: int, worst: int, number: int) -> list[int]:
    """Steps from the best first objective to the worst, both ends among them, no more than `number`."""
    span = max(0, worst - best)
    steps = min(number - 1, span)
    return sorted({span * step // steps for step in range(steps + 1)}) if steps else [0]


COLUMNS = (
    Column("point", "count"),
    Column("first_objective", "count"),
    Column("second_objective", "count"),
    Column("first"),
    Column("second"),
    Column("places_filled", "count"),
    Column("cost", "pence"),
    Column("cost_per_head", "pence"),
    Column("sessions", "count"),
    Column("next_step"),
    Column("knee"),
    Column("proved"),
)


def frontier(
    base: Solved,
    budget: Budget,
    first: ObjectiveName = "places",
    second: ObjectiveName = "cost",
    points: int = 12,
    watcher: Watcher = unwatched,
    executor: Executor | None = None,
) -> Answer:
    """The Pareto points of two objectives.

    Args:
        base: the scenario as it is, solved; with a plan.
        first, second: two different objectives.
        points: how many to look for; all of them where the first objective has no more steps than that.
    """
    loaded = base.loaded
    found, left, whole = find_points(base, budget, first, second, points, watcher, executor)
    shown = list(reversed(found)) if first in COUNTED_AS_THEY_GET else found
    marked = None if knee(found) is None else shown.index(found[knee(found) or 0])
    rows = _rows(loaded, shown, first, second, marked)
    titles = title_of(first, loaded), title_of(second, loaded)
    columns = (Column(first, kind_of(first), titles[0]), Column(second, kind_of(second), titles[1]))
    plotted = [(told(loaded, first, point.first), told(loaded, second, point.second)) for point in shown]
    plot = Plot(
        "curve",
        f"{titles[0].capitalize()} against {titles[1]}",
        "Each point is a plan" + ("." if marked is None else "; the diamond is the knee."),
        table("curve", columns, plotted),
        x=first,
        y=second,
        marked=frozenset() if marked is None else frozenset({marked}),
    )
    return Answer(
        name="frontier",
        title=f"{loaded.scenario.name}: {titles[0]} against {titles[1]}",
        sentences=(
            knee_sentence(rows, marked, titles, (first, second), not left and all(point.proved for point in found)),
            number_sentence(found, whole),
        ),
        sections=(
            Section(
                "From one end to the other",
                table("frontier", COLUMNS, rows),
                {
                    "first": titles[0],
                    "second": titles[1],
                    **({"places_filled": "places filled"} if "places filled" not in titles else {}),
                    "cost_per_head": "a head",
                    "sessions": "sessions",
                    "proved": "proved",
                    "knee": "",
                    "next_step": "the next step",
                },
            ),
        ),
        notes=(
            "Where proved says yes, no plan is better on one and no worse on the other; elsewhere none was found.",
            "The knee is the point after which a step costs most more than the steps before it.",
            *([COST_IS_NOT_THE_BUDGET] if "cost" in (first, second) else []),
            *([f"No plan was found in the time given for {counted(left, 'point')}."] if left else []),
        ),
        complete=not left,
        charts={"frontier": plot},
    )


def find_points(
    base: Solved,
    budget: Budget,
    first: ObjectiveName,
    second: ObjectiveName,
    points: int,
    watcher: Watcher = unwatched,
    executor: Executor | None = None,
) -> tuple[list[Point], int, bool]:
    """The points, the least first value first; how many have no plan yet; whether these are proved to be all."""
    loaded = base.loaded
    ends = Task("the best " + first, point_at, (loaded, first, second, 0, _start(base, first)))
    other = Task("the best " + second, point_at, (loaded, second, first, 0, _start(base, second)))
    seconds = budget.seconds
    known = _known_end(base, first, second)
    asked = [other] if known is not None else [ends, other]
    solved = run_tasks(asked, replace(budget, seconds=seconds * 0.25), watcher, executor)
    at_best, reverse = known or solved.get(ends.name), solved.get(other.name)
    if at_best is None or reverse is None:
        return [], points, False
    worst = Point(judge_value(loaded, reverse, first), judge_value(loaded, reverse, second), reverse.solved)
    steps = slacks(at_best.first, worst.first, points)
    tasks = [
        Task(f"{first} +{step}", point_at, (loaded, first, second, step, base.plan))
        for step in steps
        if 0 < step < worst.first - at_best.first
    ]
    more = run_tasks(tasks, replace(budget, seconds=seconds * 0.75), watcher, executor)
    every = [at_best, worst, *(point for point in more.values() if point is not None)]
    left = len(tasks) + 2 - len(every)
    # A point left out because another is better may yet have a better plan: every solve must be proved.
    whole = not left and worst.first - at_best.first <= points - 1 and all(point.proved for point in every)
    return not_dominated(every), left, whole


def _start(base: Solved, name: ObjectiveName) -> Plan:
    """The plan to look for the best of an objective from: that of the scenario, or no session at all."""
    nothing = Plan((), ())
    plans = [base.plan] if judge(base.loaded, nothing).findings else [base.plan, nothing]
    return min(plans, key=lambda plan: judge(base.loaded, plan).objectives[name])


def _known_end(base: Solved, first: ObjectiveName, second: ObjectiveName) -> Point | None:
    """The plan to begin from, where it is proved the best by these two objectives in this order."""
    levels = base.loaded.scenario.objectives[:2]
    proved = base.result is not None and base.result.status == "optimal"
    if not proved or [level.name for level in levels] != [first, second] or any(level.slack for level in levels):
        return None
    values = judge(base.loaded, base.plan).objectives
    return Point(values[first], values[second], base)


def judge_value(loaded: LoadedScenario, point: Point, name: ObjectiveName) -> int:
    """A point's value of an objective."""
    return judge(loaded, point.solved.plan).objectives[name]


def _rows(
    loaded: LoadedScenario, points: Sequence[Point], first: ObjectiveName, second: ObjectiveName, marked: int | None
) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for number, point in enumerate(points):
        totals = judge(loaded, point.solved.plan).totals
        following = points[number + 1] if number + 1 < len(points) else None
        rows.append(
            (
                number + 1,
                point.first,
                point.second,
                amount(loaded, first, point.first),
                amount(loaded, second, point.second),
                totals.places_filled,
                totals.net_cost,
                totals.cost_per_head,
                totals.sessions,
                next_step(loaded, point, following, first, second) if following else "",
                "knee" if number == marked else "",
                "yes" if point.proved else "no",
            )
        )
    return rows
