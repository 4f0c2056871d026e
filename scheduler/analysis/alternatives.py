"""Plans nearly as good that differ in what people care about: a course, a weekday, a room, a trainer or a partner.

Each is the best plan without something that the plan as it is uses. Those within the slack are kept, and of these the
most different ones: each next one shares least with those before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from decimal import Decimal

from scheduler.analysis.answer import Answer, Section, table
from scheduler.analysis.base import base_rows, base_sentences, compared, lifted
from scheduler.analysis.cases import Solved, solve
from scheduler.analysis.changes import REMOVED, Change, Edit
from scheduler.analysis.left_over import left_over
from scheduler.analysis.tasks import Budget, Task, Watcher, run_tasks, unwatched
from scheduler.analysis.verdicts import GAIN_COLUMNS, GAIN_SHOWN, gain_cells, total_notes
from scheduler.analysis.within_slack import beyond, slack_words, within
from scheduler.calendar import QuarterCalendar, weekday_name
from scheduler.plan import Plan
from scheduler.progress import Limits
from scheduler.report.page import Plot
from scheduler.report.tables import Cell, Column, Names
from scheduler.report.words import counted, listed
from scheduler.scenario.levels import Slack
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Scenario
from scheduler.scenario.when_and_where import Days

WEEKDAY_WORDS = {
    "mon": "Mondays",
    "tue": "Tuesdays",
    "wed": "Wednesdays",
    "thu": "Thursdays",
    "fri": "Fridays",
    "sat": "Saturdays",
    "sun": "Sundays",
}


def avoiding(scenario: Scenario, plan: Plan) -> Iterator[Change]:
    """One change for each course, weekday, room, trainer and partner that the plan uses, which rules it out.

    What a pin names stays: a scenario without its weekday, room or partner would be no valid one.
    """
    for course in scenario.courses:
        if any(session.key.course == course.id for session in plan.sessions) and not course.required:
            yield Change(f"no {course.title}", (Edit(("courses", course.id, "max_sessions"), 0),))
    used = {weekday_name(session.key.date) for session in plan.sessions} - _pinned_weekdays(scenario)
    for weekday in scenario.calendar.weekdays:
        if weekday in used and len(scenario.calendar.weekdays) > 1:
            kept = [other for other in scenario.calendar.weekdays if other != weekday]
            yield Change(f"no {WEEKDAY_WORDS[weekday]}", (Edit(("calendar", "weekdays"), kept),))
    pinned_venues = {pin.venue for pin in scenario.pinned}
    for venue in scenario.venues:
        if any(session.key.venue == venue.id for session in plan.sessions) and venue.id not in pinned_venues:
            yield Change(f"without {venue.name}", (Edit(("venues", venue.id), REMOVED),))
    for trainer in scenario.trainers:
        if any(session.key.trainer == trainer.id for session in plan.sessions):
            yield Change(f"without {trainer.name}", (Edit(("trainers", trainer.id, "max_sessions"), 0),))
    partners = {partner for session in plan.sessions for partner in session.partners}
    partners |= {taken.partner for taken in plan.hosted}
    partners -= {partner for pin in scenario.pinned for partner in pin.partners}
    partners -= {pin.partner for pin in scenario.pinned_hosted}
    for partner in scenario.partners:
        if partner.id in partners:
            edits = tuple(Edit(("partners", partner.id, field), []) for field in ("top_up", "hosted"))
            yield Change(f"without {partner.name}", edits)


def _pinned_weekdays(scenario: Scenario) -> set[str]:
    """The weekdays of every day of the pinned sessions."""
    calendar = QuarterCalendar(scenario)
    courses = {course.id: course for course in scenario.courses}
    slots = [calendar.session_slots(courses[pin.course], pin.date, pin.block) or () for pin in scenario.pinned]
    return {weekday_name(date) for own in slots for date, _ in own}


def solve_without(loaded: LoadedScenario, plan: Plan, limits: Limits) -> Solved:
    """The best plan of a changed scenario, sought from what it leaves of the base's plan."""
    return solve(loaded, left_over(loaded, plan), limits)


def only_takes_away(scenario: Scenario, change: Change) -> bool:
    """Whether every plan left is one of the scenario's: without a weekday a course of two days may run across it."""
    weekday = any(edit.path == ("calendar", "weekdays") for edit in change.edits)
    return not weekday or not any(isinstance(c.length, Days) and c.length.days > 1 for c in scenario.courses)


def features(plan: Plan) -> Counter[tuple[str, str]]:
    """What people care about in a plan: how many sessions of each course, on each weekday, in each room, by whom."""
    found: Counter[tuple[str, str]] = Counter()
    for session in plan.sessions:
        key = session.key
        found.update(
            [
                ("course", key.course),
                ("weekday", weekday_name(key.date)),
                ("venue", key.venue),
                ("trainer", key.trainer),
            ]
        )
        found.update(("partner", partner) for partner in session.partners)
    found.update(("partner", taken.partner) for taken in plan.hosted)
    return found


def distance(one: Plan, other: Plan) -> int:
    """How many sessions differ, over all features."""
    first, second = features(one), features(other)
    return (first - second).total() + (second - first).total()


def most_different(base: Plan, found: Mapping[str, Solved], number: int) -> list[str]:
    """So many of the plans, each next one the furthest from those before it, the base among them; equals once."""
    chosen: list[str] = []
    plans = [base]
    left = dict(found)
    while left and len(chosen) < number:
        name = max(left, key=lambda name: min(distance(left[name].plan, plan) for plan in plans))
        solved = left.pop(name)
        if min(distance(solved.plan, plan) for plan in plans) == 0:
            break
        chosen.append(name)
        plans.append(solved.plan)
    return chosen


def how_it_differs(names: Names, base: Plan, other: Plan) -> str:
    """`2 of 9 sessions differ; Wednesdays 3 instead of 5; Library Hall 0 instead of 2`: the greatest first."""
    before, after = features(base), features(other)
    changed = sorted(before.keys() | after.keys(), key=lambda key: (-abs(after[key] - before[key]), key))
    called: dict[str, Callable[[str], str]] = {
        "course": names.course,
        "weekday": WEEKDAY_WORDS.__getitem__,
        "venue": names.venue,
        "trainer": names.trainer,
        "partner": names.partner,
    }
    parts = [
        f"{called[kind](name)} {after[kind, name]} instead of {before[kind, name]}"
        for kind, name in changed
        if after[kind, name] != before[kind, name]
    ]
    same = {session.key for session in base.sessions} & {session.key for session in other.sessions}
    different = len(other.sessions) - len(same)
    differ = "differs" if different == 1 else "differ"
    start = f"{different} of {counted(len(other.sessions), 'session')} {differ}"
    return "; ".join([start, *parts[:4]]) + (f"; {len(parts) - 4} more" if len(parts) > 4 else "")


COLUMNS = (Column("alternative"), *GAIN_COLUMNS, Column("differs"), Column("distance", "count"), Column("set"))


def alternatives(
    base: Solved,
    budget: Budget,
    number: int = 5,
    slack: Slack | None = None,
    watcher: Watcher = unwatched,
    executor: Executor | None = None,
) -> tuple[Answer, dict[str, Solved]]:
    """So many plans within a slack of the base's first level, and what each is like.

    Args:
        base: the scenario as it is, solved; with a plan. An alternative that is better takes its place.
        slack: how much worse the first level may be: a share of the places asked, or an amount; default 5 %.

    Returns:
        The answer, and the alternatives' results by their labels.
    """
    slack = slack or Slack(percent=Decimal(5))
    scenario, names = base.loaded.scenario, Names(base.loaded.scenario)
    changes = {change.label: change for change in avoiding(scenario, base.plan)}
    tasks = [Task(label, solve_without, (change.apply(base.loaded), base.plan)) for label, change in changes.items()]
    solved = run_tasks(tasks, budget, watcher, executor)
    base = lifted(base, solved.values())
    solved = {
        label: compared(other, base, "narrower") if only_takes_away(scenario, changes[label]) else other
        for label, other in solved.items()
    }
    good = {label: other for label, other in solved.items() if within(base, other, slack)}
    chosen = sorted(
        most_different(base.plan, good, number),
        key=lambda label: (
            [known.shown for known in good[label].levels.values()],
            -distance(base.plan, good[label].plan),
        ),
    )
    rows: list[tuple[Cell, ...]] = [(*row, "", 0, "") for row in base_rows(base)]
    marked = len(rows) - 1
    if base.instead_of is not None:
        begun = Solved(base.loaded, base.instead_of).plan
        rows[0] = (*rows[0][:-3], how_it_differs(names, base.plan, begun), distance(base.plan, begun), "")
    for label in chosen:
        other = good[label]
        rows.append(
            (
                label,
                *gain_cells(base, other),
                how_it_differs(names, base.plan, other.plan),
                distance(base.plan, other.plan),
                changes[label].command(scenario),
            )
        )
    differing = [(row[0], row[-3]) for row in rows if row[-3]]
    tried = [(label, *gain_cells(base, other)) for label, other in solved.items()]
    bars = [row[:2] for row in rows]
    plot = Plot(
        "bars",
        "Places filled by each plan",
        "A bar for each plan; the dark one is the plan as it is.",
        table("bars", (Column("plan"), Column("places_filled", "count", "Places filled")), bars),
        x="places_filled",
        y="plan",
        marked=frozenset({marked}),
    )
    impossible = [label for label, other in solved.items() if not other.has_plan and other.proved == "yes"]
    worse = [label for label, other in solved.items() if beyond(base, other, slack)]
    untold = [label for label, other in solved.items() if other.has_plan and label not in [*good, *worse]]
    left = [label for label in changes if label not in [*good, *worse, *untold, *impossible]]
    told = (
        f"{counted(len(chosen), 'alternative')} within {slack_words(scenario, slack)}, of {len(good)} found within it."
    )
    answer = Answer(
        name="alternatives",
        title=f"{scenario.name}: other plans nearly as good",
        sentences=(told, *base_sentences(base)),
        sections=(
            Section(
                "What they give",
                table("alternatives", COLUMNS, rows),
                {"alternative": "plan", **GAIN_SHOWN},
                shrink={"alternative": 1},
            ),
            Section(
                "How they differ from the plan as it is",
                table("differences", (Column("alternative"), Column("differs")), differing),
                {"alternative": "plan", "differs": "differs in"},
                shrink={"alternative": 1},
            ),
            Section("Everything that was tried", table("tried", COLUMNS[:-3], tried), {}),
        ),
        notes=(
            "Each is the best plan found without what its name says; proved tells whether it is the best there is.",
            "The best come first. Of those found within the slack these differ most: each chosen in turn shares least "
            "with those before it, the plan as it is among them; plans alike are shown once.",
            *total_notes(scenario),
            *([f"Proved beyond the slack: {len(worse)} of {len(changes)} tried (tried.csv)."] if worse else []),
            *(f"No plan keeps the rules: {label}." for label in impossible),
            *(
                [f"For {len(untold)} of {len(changes)} the time was too short to tell: {listed(untold)}."]
                if untold
                else []
            ),
            *(f"No plan was found in the time given: {label}." for label in left),
        ),
        complete=not (left or untold),
        charts={"alternatives": plot},
    )
    return answer, {label: _made(good[label], changes[label]) for label in chosen}


def _made(alternative: Solved, change: Change) -> Solved:
    """The alternative with its result saying what it was made with: what it proves holds with the change only."""
    result = alternative.result
    if result is None:
        return alternative
    row = result.scenario
    made = row.model_copy(update={"set": {**row.set, **change.values()}})
    return replace(alternative, result=result.model_copy(update={"scenario": made}))
