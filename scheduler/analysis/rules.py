"""The price of each local rule: the best plan without it, in places and pounds."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor

from scheduler.analysis.answer import Answer, Section, table
from scheduler.analysis.base import AS_IT_IS, base_rows, base_sentences, lifted, planned_on, unproved_level
from scheduler.analysis.cases import Solved, only_places_and_cost, solve_values
from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.tasks import Budget, Task, Watcher, run_tasks, unwatched
from scheduler.analysis.verdicts import (
    GAIN_COLUMNS,
    GAIN_SHOWN,
    gain,
    gain_cells,
    places_words,
    rank,
    total_notes,
    totals_of,
)
from scheduler.report.page import Plot
from scheduler.report.tables import Cell, Column
from scheduler.report.words import counted, pounds
from scheduler.scenario.schema import Scenario

NO_RULES = "none of these rules"
WITHOUT_PARTNERS = " (partners then top nothing up)"
WHY_DEARER = (
    "Without minimum numbers a plan may be dearer: partners pay for places only to bring a session up to its minimum, "
    "and providers then pay for all of it."
)


def rule_changes(scenario: Scenario) -> list[Change]:
    """One change for each kind of rule that the scenario has, which takes it away; last, all of them together."""
    changes = [change for change in _changes(scenario) if change.edits]
    by_path = {edit.path: edit for change in changes for edit in change.edits}
    everything = Change(NO_RULES, tuple(by_path.values()))
    return [*changes, everything] if len(changes) > 1 else changes


def _changes(scenario: Scenario) -> Iterator[Change]:
    policy = scenario.policy
    if policy.levy:
        yield Change(f"the levy of {pounds(policy.levy)} a place", (Edit(("policy", "levy"), 0),))
    if policy.budget is not None:
        yield Change(f"the budget of {pounds(policy.budget)}", (Edit(("policy", "budget"), None),))
    yield _ceilings(scenario)
    yield _of_providers(scenario, "release limits", "release_per_day")
    yield _of_providers(scenario, "travel limits", "max_travel_km")
    only_to_minimum = policy.top_up == "reach_minimum" and any(partner.top_up for partner in scenario.partners)
    # With no minimum there is nothing for partners to bring a session up to.
    without_partners = WITHOUT_PARTNERS if only_to_minimum else ""
    yield Change(f"minimum numbers{without_partners}", _of_courses(scenario, "min_places", 1))
    if only_to_minimum:
        yield Change("top-up only to the minimum", (Edit(("policy", "top_up"), "fill"),))
    yield _provider_cap(scenario)
    yield _week_limits(scenario)
    yield _session_limits(scenario)
    yield Change("days between sessions of a course", _of_courses(scenario, "min_gap_days", 0))
    if scenario.calendar.closed:
        yield Change("closed days and weeks", (Edit(("calendar", "closed"), []),))
    yield Change("prerequisites", _of_courses(scenario, "after", []))
    yield _lines(scenario, "all or nothing", "all_or_nothing", False)
    yield _times(scenario)


def _of_courses(scenario: Scenario, field: str, value: object) -> tuple[Edit, ...]:
    return tuple(
        Edit(("courses", course.id, field), value) for course in scenario.courses if getattr(course, field) != value
    )


def _of_providers(scenario: Scenario, label: str, field: str) -> Change:
    edits = tuple(
        Edit(("providers", provider.id, field), None)
        for provider in scenario.providers
        if getattr(provider, field) is not None
    )
    return Change(f"{label} ({counted(len(edits), 'provider')})", edits)


def _lines(scenario: Scenario, label: str, field: str, value: object) -> Change:
    edits = tuple(
        Edit(("providers", provider.id, "interest", line.course, field), value)
        for provider in scenario.providers
        for line in provider.interest
        if getattr(line, field) != value
    )
    return Change(f"{label} ({counted(len(edits), 'line')})", edits)


def _times(scenario: Scenario) -> Change:
    """When providers say they can come: their lines' windows, weekdays and blocks, and when they are away."""
    edits = [
        edit
        for field in ("earliest", "latest", "weekdays", "blocks")
        for edit in _lines(scenario, "", field, None).edits
    ]
    people = {edit.path[1] for edit in edits}
    for provider in scenario.providers:
        if provider.unavailable:
            edits.append(Edit(("providers", provider.id, "unavailable"), []))
            people.add(provider.id)
    return Change(f"dates and times that suit ({counted(len(people), 'provider')})", tuple(edits))


def _ceilings(scenario: Scenario) -> Change:
    edits = (*_of_providers(scenario, "", "max_price").edits, *_lines(scenario, "", "max_price", None).edits)
    people = {edit.path[1] for edit in edits}
    return Change(f"price ceilings ({counted(len(people), 'provider')})", edits)


def _provider_cap(scenario: Scenario) -> Change:
    edits = _of_courses(scenario, "max_places_per_provider", None)
    if scenario.policy.max_places_per_provider is not None:
        edits = (*edits, Edit(("policy", "max_places_per_provider"), None))
    return Change("most places for one provider", edits)


def _week_limits(scenario: Scenario) -> Change:
    edits = [
        Edit(("trainers", trainer.id, "max_sessions_per_week"), None)
        for trainer in scenario.trainers
        if trainer.max_sessions_per_week is not None
    ]
    if scenario.policy.max_sessions_per_week is not None:
        edits.append(Edit(("policy", "max_sessions_per_week"), None))
    return Change("week limits", tuple(edits))


def _session_limits(scenario: Scenario) -> Change:
    edits = [
        Edit(("trainers", trainer.id, "max_sessions"), None)
        for trainer in scenario.trainers
        if trainer.max_sessions is not None
    ]
    edits += _of_courses(scenario, "max_sessions", None)
    if scenario.policy.max_sessions is not None:
        edits.append(Edit(("policy", "max_sessions"), None))
    return Change("session limits in the quarter", tuple(edits))


COLUMNS = (Column("without"), *GAIN_COLUMNS, Column("set"))
SHOWN = {"without": "without", **GAIN_SHOWN}


def rules(base: Solved, budget: Budget, watcher: Watcher = unwatched, executor: Executor | None = None) -> Answer:
    """What each local rule costs: the best plan without it against the best with it, the dearest rule first.

    Args:
        base: the scenario as it is, solved; with a plan. One that is not proved the best is planned on, too, and a
            better one that any re-solve finds takes its place.
        budget: of all re-solves together.
    """
    scenario = base.loaded.scenario
    short = only_places_and_cost(base.loaded)
    changes = {change.label: change for change in rule_changes(scenario)}
    tasks = [Task(label, solve_values, (change.apply(short), base.plan)) for label, change in changes.items()]
    if unproved_level(base) is not None:
        tasks.insert(0, Task(AS_IT_IS, solve_values, (short, base.plan)))
    solved = run_tasks(tasks, budget, watcher, executor)
    base = lifted(planned_on(base, solved.pop(AS_IT_IS, None)), solved.values())
    solved = {label: lifted(other, [base]) for label, other in solved.items()}
    if NO_RULES in solved:
        solved[NO_RULES] = lifted(solved[NO_RULES], solved.values())
    order = sorted(
        (label for label in solved if label != NO_RULES), key=lambda label: rank(base, solved[label]), reverse=True
    )
    order += [NO_RULES] * (NO_RULES in solved)
    rows: list[tuple[Cell, ...]] = [(*row, "") for row in base_rows(base)]
    marked = len(rows) - 1
    rows += [(label, *gain_cells(base, solved[label]), changes[label].command(scenario)) for label in order]
    left = [label for label in changes if label not in solved]
    partners_stop = any(WITHOUT_PARTNERS in label for label in order)
    plot = Plot(
        "bars",
        "Places filled without each rule",
        "A bar for the best plan without the rule; the dark one is the plan as it is.",
        table(
            "bars", (Column("rule"), Column("places_filled", "count")), [row[:2] for row in rows if row[1] is not None]
        ),
        x="places_filled",
        y="rule",
        marked=frozenset({marked}),
    )
    return Answer(
        name="rules",
        title=f"{scenario.name}: what each rule costs",
        sentences=(*_sentences(base, solved, order), *base_sentences(base)),
        sections=(Section("The best plan without ...", table("rules", COLUMNS, rows), SHOWN, shrink={"without": 1}),),
        notes=(
            "A difference that is smaller than what is left unproved is shown as no proved difference.",
            *total_notes(scenario),
            *([WHY_DEARER] if partners_stop else []),
            *(f"Not solved in the time given: {label}." for label in left),
        ),
        complete=not left and all(other.has_plan or other.proved == "yes" for other in solved.values()),
        charts={"rules": plot},
    )


def _sentences(base: Solved, solved: dict[str, Solved], order: list[str]) -> tuple[str, ...]:
    dear = [label for label in order if label != NO_RULES and gain(base, solved[label])[0] > 0]
    told = ["No single rule is proved to cost a place."]
    if dear:
        told = [f"The dearest rule is {dear[0]}: without it {places_words(base, solved[dear[0]])}."]
    if NO_RULES in solved and solved[NO_RULES].has_plan:
        totals = totals_of(solved[NO_RULES])
        told.append(
            f"Without any of them {totals.places_filled:,} of {totals.places_asked:,} places could be filled, "
            f"at {pounds(totals.cost_per_head)} a head."
        )
    return tuple(told)
