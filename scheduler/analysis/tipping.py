"""Tipping points: what would run a course or fill its places, who could drop out, and what reaches the next tier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace

from scheduler.analysis.answer import Answer, Section, table
from scheduler.analysis.cases import Solved, only_places_and_cost, solve
from scheduler.analysis.course_points import Lever, levers
from scheduler.analysis.held import asked_of, places_of
from scheduler.analysis.session_points import drop_outs, next_tiers, slack_of
from scheduler.analysis.tasks import Budget, Task, Watcher, run_tasks, unwatched
from scheduler.analysis.verdicts import difference_words
from scheduler.report.tables import Cell, Column, Names
from scheduler.report.words import counted
from scheduler.scenario.schema import Scenario

COURSE_COLUMNS = (
    Column("course"),
    Column("course_title"),
    Column("filled", "count"),
    Column("asked", "count"),
    Column("kind"),
    Column("change"),
    Column("amount", "count"),
    Column("gained", "count"),
    Column("less_is_not_enough"),
    Column("best_plan_then"),
    Column("set"),
)
DROP_COLUMNS = (
    Column("session"),
    Column("provider"),
    Column("provider_name"),
    Column("places", "count"),
    Column("left", "count"),
    Column("price", "pence"),
    Column("price_after", "pence"),
    Column("below_minimum", "count"),
    Column("effect"),
)
SESSION_COLUMNS = (
    Column("session"),
    Column("date", "date"),
    Column("places", "count"),
    Column("minimum", "count"),
    Column("spare", "count"),
    Column("anyone_may_leave"),
)
TIER_COLUMNS = (
    Column("session"),
    Column("counted"),
    Column("now", "count"),
    Column("more", "count"),
    Column("price", "pence"),
    Column("price_after", "pence"),
    Column("saving", "pence"),
    Column("fits"),
)


def tipping(base: Solved, budget: Budget, watcher: Watcher = unwatched, executor: Executor | None = None) -> Answer:
    """The tipping points of a plan.

    Args:
        base: the scenario as it is, solved; with a plan.
        budget: of all re-solves together.
    """
    scenario = base.loaded.scenario
    wanting = [
        course.id
        for course in scenario.courses
        if places_of(scenario, base.plan, course.id) < asked_of(scenario, course.id)
    ]
    tasks = [Task(course, levers, (base, course)) for course in wanting]
    first = replace_seconds(budget, budget.seconds * 0.6)
    found = run_tasks(tasks, first, watcher, executor)
    every = {
        f"{course}: {lever.label}": (course, lever)
        for course in wanting
        for lever in found.get(course, [])
        if lever.change is not None
    }
    short = replace(base, loaded=only_places_and_cost(base.loaded))
    checks = [
        Task(name, solve, (lever.change.apply(short.loaded), lever.plan))
        for name, (_, lever) in every.items()
        if lever.change is not None
    ]
    solved = run_tasks(checks, replace_seconds(budget, budget.seconds * 0.4), watcher, executor)
    rows: list[tuple[Cell, ...]] = []
    for course in wanting:
        ordered = sorted(found.get(course, []), key=lambda lever: lever.change is None)
        rows += [_lever_row(base, scenario, course, lever, solved.get(f"{course}: {lever.label}")) for lever in ordered]
    left = [course for course in wanting if course not in found] + [name for name in every if name not in solved]
    return Answer(
        name="tipping",
        title=f"{scenario.name}: tipping points",
        sentences=_sentences(scenario, base, rows),
        sections=(*_course_sections(rows), *_session_sections(base)),
        notes=(
            "A change is enough when, with every session as planned and everybody keeping their places, those who ask "
            "get more of the course.",
            "best_plan_then, in the file of courses, is what the changed scenario gives when it is planned anew.",
            *(f"Not settled in the time given: {name}." for name in left),
        ),
        complete=not left,
    )


def replace_seconds(budget: Budget, seconds: float) -> Budget:
    """The budget with another time."""
    return replace(budget, seconds=seconds)


def _lever_row(base: Solved, scenario: Scenario, course: str, lever: Lever, then: Solved | None) -> tuple[Cell, ...]:
    title = Names(scenario).course(course)
    now, asked = places_of(scenario, base.plan, course), asked_of(scenario, course)
    if lever.change is None:
        proof = "yes" if lever.smallest else "no"
        return (course, title, now, asked, lever.kind, f"not by {lever.label}", None, None, proof, "", "")
    if then is None or not then.has_plan:
        told = "not settled in time"
    else:
        gained = places_of(scenario, then.plan, course) - now
        told = f"{gained:+} on it; {difference_words(base, then)}"
    settings = lever.change.command(scenario)
    return (
        course,
        title,
        now,
        asked,
        lever.kind,
        lever.label,
        lever.amount,
        lever.gained,
        "yes" if lever.smallest else "not proved",
        told,
        settings,
    )


def _course_sections(rows: Sequence[tuple[Cell, ...]]) -> tuple[Section, ...]:
    """What is enough, and what is not in one row for each course; every row is in a file."""
    shown: list[tuple[Cell, ...]] = []
    for course in dict.fromkeys(row[0] for row in rows):
        own = [row for row in rows if row[0] == course]
        enough = [row for row in own if row[6] is not None]
        not_enough = [row for row in own if row[6] is None]
        shown += [(course, row[2], row[3], row[7], row[8], row[9], row[5]) for row in enough]
        if not_enough:
            proved = [row for row in not_enough if row[8] == "yes"]
            told = _not_enough("not", proved) if proved else ""
            unsettled = _not_enough("not found", [row for row in not_enough if row not in proved])
            text = "; ".join(filter(None, [told, unsettled]))
            shown.append((course, own[0][2], own[0][3], None, "yes" if not unsettled else "in part", "", text))
    columns = [COURSE_COLUMNS[number] for number in (0, 2, 3, 7, 8, 9, 5)]
    return (
        Section(
            "What would run a course, or fill more of it",
            table("tipping", columns, shown),
            {
                "course": "course",
                "filled": "has",
                "asked": "asked",
                "gained": "gains",
                "less_is_not_enough": "proved",
                "change": "by",
            },
            empty="Every place asked for is filled.",
        ),
        Section("Everything that was tried", table("courses", COURSE_COLUMNS, rows), {}),
    )


def _not_enough(start: str, rows: Sequence[tuple[Cell, ...]]) -> str:
    """`not by a new provider, one more date of any of 4 rooms`."""
    kinds = Counter(str(row[4]) for row in rows)
    parts = [kind if number == 1 else f"{kind} ({number} tried)" for kind, number in kinds.items()]
    return f"{start} by {', '.join(parts)}" if parts else ""


def _session_sections(base: Solved) -> tuple[Section, ...]:
    loaded, names = base.loaded, Names(base.loaded.scenario)
    slacks = {item.session: item for item in slack_of(loaded, base.plan)}
    dates = {row.id: row.date for row in base.result.plan.sessions} if base.result and base.result.plan else {}
    drops = list(drop_outs(loaded, base.plan))
    vital = {drop.session for drop in drops if drop.short or drop.price_after is None}
    sessions = [
        (
            item.session,
            dates.get(item.session),
            item.places,
            item.minimum,
            item.spare,
            _who_may_leave(item.session in vital),
        )
        for item in sorted(slacks.values(), key=lambda item: (item.spare, item.session))
    ]
    drops.sort(key=lambda drop: (not drop.short, -len(drop.over), -(drop.price_after or 0) + drop.price, drop.session))
    drop_rows = [
        (
            drop.session,
            drop.provider,
            names.provider(drop.provider),
            drop.places,
            drop.left,
            drop.price,
            drop.price_after,
            drop.short,
            drop.effect,
        )
        for drop in drops
    ]
    tiers = [
        (
            t.session,
            t.counted,
            t.now,
            t.more,
            t.price,
            t.price_after,
            t.price - t.price_after,
            "yes" if t.fits else "no: full before",
        )
        for t in next_tiers(loaded, base.plan)
    ]
    return (
        Section(
            "How many places each session could lose",
            table("sessions", SESSION_COLUMNS, sessions),
            {
                "session": "session",
                "date": "date",
                "places": "places",
                "minimum": "needs",
                "spare": "spare",
                "anyone_may_leave": "",
            },
        ),
        Section(
            "Who could drop out, the gravest first",
            table("drop_outs", DROP_COLUMNS, drop_rows),
            {"session": "session", "provider_name": "who", "places": "places", "left": "left", "effect": "then"},
            most=20,
        ),
        Section(
            "What reaches the next tier",
            table("tiers", TIER_COLUMNS, tiers),
            {
                "session": "session",
                "counted": "counted in",
                "now": "now",
                "more": "more",
                "price": "a head",
                "price_after": "then",
                "saving": "each saves",
                "fits": "room for it",
            },
            empty="No running session has a cheaper tier ahead.",
        ),
    )


def _who_may_leave(vital: bool) -> str:
    if vital:
        return "some provider alone would end it"
    return "no provider alone would end it"


def _sentences(scenario: Scenario, base: Solved, rows: Sequence[tuple[Cell, ...]]) -> tuple[str, ...]:
    running = {session.key.course for session in base.plan.sessions}
    asked = {line.course for provider in scenario.providers for line in provider.interest}
    stopped = [course for course in scenario.courses if course.id in asked - running]
    told = f"{counted(len(stopped), 'course')} with interest {'does' if len(stopped) == 1 else 'do'} not run."
    if not rows:
        return (told, "Every place asked for is filled.")
    enough = [row for row in rows if row[6] is not None]
    helped = {row[0] for row in enough}
    return (
        told,
        f"Of {counted(len({row[0] for row in rows}), 'course')} with places unfilled, one change is enough for "
        f"{len(helped)} to have more.",
        *([f"The smallest of them: {enough[0][1]}: {enough[0][5]}."] if len(enough) == 1 else []),
    )
