"""Why a course does not run: what forbids it, or what the best plan that runs it would cost."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Executor
from dataclasses import replace

from scheduler.analysis.answer import Answer, Section, table
from scheduler.analysis.base import ASKED_ABOUT, betters, unproved_sentences
from scheduler.analysis.cases import Solved, only_places_and_cost, solve
from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.clashes import Clash, clash_of
from scheduler.analysis.held import given_of, lines_with
from scheduler.analysis.tasks import Budget, Task, Watcher, run_tasks, unwatched
from scheduler.analysis.verdicts import difference_words, totals_of
from scheduler.explain.words import first_fitting
from scheduler.progress import Limits
from scheduler.report.page import Plot
from scheduler.report.tables import Cell, Column, Names, Table
from scheduler.report.words import counted, day, pounds


def force_course(base: Solved, course: str, limits: Limits) -> tuple[Solved, Clash | None]:
    """The best plan that runs a course, or what forbids it."""
    change = Change("", (Edit(("courses", course, "required"), True),))
    loaded = change.apply(only_places_and_cost(base.loaded))
    solved = solve(loaded, None, replace(limits, seconds=limits.seconds * 0.7))
    if solved.result is not None and solved.result.status == "infeasible":
        return solved, clash_of(loaded, replace(limits, seconds=max(5.0, limits.seconds * 0.3)))
    return solved, None


def course_reason(base: Solved, course: str, solved: Solved, clash: Clash | None) -> str:
    """The true reason in one sentence: what forbids the course, or what running it would cost."""
    if clash is not None and clash.rules:
        others = [text for rule, text in zip(clash.rules, clash.sentences, strict=True) if rule != f"required:{course}"]
        known = [row.reason for row in (base.result.not_running if base.result else []) if row.course == course]
        text = "; ".join(others or known)
        return first_fitting([f"no plan can run it: {text}", "no plan can run it: several rules together forbid it"])
    if not solved.has_plan:
        return "not known: whether any plan can run it was not settled in the time given"
    first = next(iter(s for s in solved.plan.sessions if s.key.course == course), None)
    when = f" ({day(first.key.date)})" if first else ""
    if betters(solved.plan, base):
        now, then = totals_of(base), totals_of(solved)
        fills = f"{counted(then.places_filled, 'place')} for {pounds(then.net_cost)}"
        instead = f"not {now.places_filled:,} for {pounds(now.net_cost)}"
        return f"it could run{when} in a plan that fills {fills}, {instead}: this plan is not the best"
    return first_fitting(
        [f"it could run{when}; the best plan with it, against this one: {difference_words(base, solved)}"]
    )


def why_course(
    base: Solved, course: str, budget: Budget, watcher: Watcher = unwatched, executor: Executor | None = None
) -> Answer:
    """Why a course does not run, or has places unfilled: the best plan that runs it, against the plan as it is."""
    scenario, names = base.loaded.scenario, Names(base.loaded.scenario)
    running = [session for session in base.plan.sessions if session.key.course == course]
    result = base.result
    unfilled = [row for row in (result.unfilled if result else []) if row.course == course]
    sentences: list[str] = []
    sections: list[Section] = []
    charts: dict[str, Plot] = {}
    complete = True
    if running:
        dates = ", ".join(day(session.key.date) for session in running)
        sentences.append(f"It runs: {counted(len(running), 'session')}, {dates}.")
    else:
        forced = run_tasks([Task("running it", force_course, (base, course))], budget, watcher, executor)
        complete = bool(forced)
        for solved, clash in forced.values():
            text = course_reason(base, course, solved, clash)
            sentences.append(text[0].upper() + text[1:] + ".")
            if solved.has_plan:
                movements = _movements(base, solved, "If it ran: who gains and who loses")
                sections.append(movements)
                charts |= movements_chart(movements.table)
    rows = [(row.provider, names.provider(row.provider), row.places, row.reason) for row in unfilled]
    columns = (Column("provider"), Column("provider_name"), Column("places", "count"), Column("reason"))
    sections.append(
        Section(
            "Places not filled on it",
            table("unfilled", columns, rows),
            {"provider_name": "provider", "places": "places", "reason": "why"},
            shrink={"provider_name": 1},
            empty="Every place asked for on it is filled.",
        )
    )
    return Answer(
        name="why",
        title=f"{scenario.name}: why {names.course(course)} {'is as it is' if running else 'does not run'}",
        sentences=(*sentences, *unproved_sentences(base, ASKED_ABOUT)),
        sections=tuple(sections),
        complete=complete,
        charts=charts,
    )


MOVE_COLUMNS = (
    Column("provider"),
    Column("provider_name"),
    Column("course"),
    Column("places_change", "count", is_change=True),
)


def _movements(base: Solved, other: Solved, title: str) -> Section:
    scenario, names = base.loaded.scenario, Names(base.loaded.scenario)
    rows: list[tuple[Cell, ...]] = []
    for course in scenario.courses:
        before, after = (given_of(scenario, solved.plan, course.id) for solved in (base, other))
        for provider, _ in lines_with(scenario, course.id):
            change = after.get(provider, 0) - before.get(provider, 0)
            if change:
                rows.append((provider, names.provider(provider), course.id, change))
    rows.sort(key=lambda row: row[3] if isinstance(row[3], int) else 0)
    return Section(
        title,
        table("movements", MOVE_COLUMNS, rows),
        {"provider_name": "provider", "course": "course", "places_change": "places"},
        most=15,
        empty="Nobody's places would change.",
    )


def movements_chart(moved: Table) -> dict[str, Plot]:
    """Places gained and lost by provider, over all courses; none where nobody's change."""
    change: Counter[str] = Counter()
    for _, name, _, places in moved.rows:
        change[str(name)] += places if isinstance(places, int) else 0
    bars = sorted((name, places) for name, places in change.items() if places)
    if not bars:
        return {}
    columns = (Column("provider"), Column("places", "count", "Places more or fewer", is_change=True))
    says = "A bar to the right gains, to the left loses."
    plot = Plot("bars", "Who gains and who loses", says, table("gains", columns, bars), x="places", y="provider")
    return {"movements": plot}
