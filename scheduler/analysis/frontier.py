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
from scheduler.analysis.cases import Solved, solve
from scheduler.analysis.changes import with_levels
from scheduler.analysis.tasks import Budget, Task, Watcher, run_tasks, unwatched
from scheduler.check import judge
from scheduler.plan import Plan
from scheduler.progress import Limits
from scheduler.report.levels import MONEY_AND_DISTANCE, LevelWords
from scheduler.report.page import Plot
from scheduler.report.tables import Cell, Column, Kind
from scheduler.report.words import counted, pounds
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
    amount = Decimal(slack) / (100 if first == "cost" else 1)
    levels = [
        Level(weights={first: 1}, slack=Slack(amount=amount)),
        Level(weights={second: 1}),
        Level(weights={first: 1}),
    ]
    solved = solve(with_levels(loaded, levels), start, limits)
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
    titles = _title(first, loaded), _title(second, loaded)
    columns = (Column(first, _kind(first), titles[0]), Column(second, _kind(second), titles[1]))
    plotted = [(_told(loaded, first, point.first), _told(loaded, second, point.second)) for point in shown]
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
        sentences=(_knee_sentence(rows, marked, titles), _number_sentence(found, whole)),
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


COUNTED_AS_THEY_GET = ("places", "reach")  # where the solver counts who goes without
UNITS = {"places": "place", "reach": "provider", "travel": "km", "sessions": "session", "changes": "change"}


def _title(name: ObjectiveName, loaded: LoadedScenario) -> str:
    return LevelWords(loaded.scenario).title(name)


def _kind(name: ObjectiveName) -> Kind:
    kinds: dict[ObjectiveName, Kind] = {"cost": "pence", "travel": "metres"}
    return kinds.get(name, "count")


def _told(loaded: LoadedScenario, name: ObjectiveName, value: int) -> int:
    """As people count it: places filled, not unfilled; but points where places count by priority."""
    words = LevelWords(loaded.scenario)
    if name == "places":
        return value if words.weighted else words.asked - value
    return words.asking - value if name == "reach" else value


def _amount(loaded: LoadedScenario, name: ObjectiveName, value: int) -> str:
    return MONEY_AND_DISTANCE.get(name, "{:,}".format)(_told(loaded, name, value))


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
                _amount(loaded, first, point.first),
                _amount(loaded, second, point.second),
                totals.places_filled,
                totals.net_cost,
                totals.cost_per_head,
                totals.sessions,
                _step(loaded, point, following, first, second) if following else "",
                "knee" if number == marked else "",
                "yes" if point.proved else "no",
            )
        )
    return rows


def _step(loaded: LoadedScenario, point: Point, following: Point, first: ObjectiveName, second: ObjectiveName) -> str:
    """`£43.20 for each place more`; `4.1 places more for each £100 more`; empty where places do not change."""
    wide, high = (
        _counted(loaded, following, name, after) - _counted(loaded, point, name, before)
        for name, before, after in ((first, point.first, following.first), (second, point.second, following.second))
    )
    if not wide:
        return ""
    each = abs(high / wide) * (100 if first == "cost" else 1)
    unit = "£100" if first == "cost" else UNITS.get(first, "point")
    number = f"{each:,.1f}".removesuffix(".0")
    amount = (
        pounds(round(100 * each))
        if second == "cost"
        else f"{number} {UNITS.get(second, 'point')}{'' if number == '1' or second == 'travel' else 's'}"
    )
    way = "" if second == "cost" and high > 0 else " more" if high > 0 else " less"
    return f"{amount}{way} for each {unit} {'more' if wide > 0 else 'less'}"


def _counted(loaded: LoadedScenario, point: Point, name: ObjectiveName, value: int) -> float:
    """A point's value in what people count: places, pounds, kilometres, providers, points."""
    if name == "places":
        return judge(loaded, point.solved.plan).totals.places_filled
    return _told(loaded, name, value) / {"cost": 100, "travel": 1000}.get(name, 1)


def _number_sentence(points: Sequence[Point], whole: bool) -> str:
    told = counted(len(points), "point")
    if not points:
        return "No point was found in the time given."
    if whole:
        return f"{told}, proved to be every point there is."
    if all(point.proved for point in points):
        return f"{told}, a sample: between two there may be others."
    return f"{told}, not all of them proved: there may be better ones, and others between two."


def _knee_sentence(rows: Sequence[Sequence[Cell]], marked: int | None, titles: tuple[str, str]) -> str:
    if marked is None:
        return "There is no knee: no point lies below the line between the ends."
    first, second = (f"{rows[marked][column]} ({title})" for column, title in zip((3, 4), titles, strict=True))
    return f"The knee is at {first} for {second}."
