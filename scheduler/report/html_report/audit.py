"""What an auditor asks for: which scenario, which program, what was checked, what is proved."""

from __future__ import annotations

import json

from scheduler.check.rules import RULES
from scheduler.report.figures import quality
from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table
from scheduler.report.words import counted

RECORD_COLUMNS = (Column("what"), Column("value", heading="Record"))


ENDED = {
    "optimal": "every level is proved",
    "feasible": "the plan keeps every rule, and how good it is stands above",
    "infeasible": "no plan can keep the rules",
    "unknown": "no plan was found in the time given",
}


def record_table(subject: Subject) -> Table:
    """Where the result comes from, so that it can be made again."""
    scenario, made = subject.result.scenario, subject.result.provenance
    rows: list[tuple[Cell, ...]] = [
        ("Scenario", scenario.name),
        ("File", scenario.file),
        ("SHA-256 of the file and the tables it names", scenario.sha256),
        ("What-ifs applied, in order", ", ".join(scenario.applied) or "none"),
        ("Values set from the command line", _settings(scenario.set)),
        ("How the search ended", f"{subject.result.status}: {ENDED[subject.result.status]}"),
        ("Rules checked by the independent judge", f"{len(RULES)}, {len(subject.result.check.findings)} broken"),
        ("Program", f"course-scheduler {made.scheduler}"),
        ("Solver", f"OR-Tools {made.ortools}, Python {made.python}"),
        ("Seed and threads", f"seed {made.seed}, {counted(made.workers, 'thread')}"),
        ("Time taken", f"{made.seconds:,.1f} seconds"),
    ]
    return Table("record", RECORD_COLUMNS, tuple(rows))


def _settings(values: dict[str, object]) -> str:
    shown = [f"{path} = {json.dumps(value, ensure_ascii=False, default=str)}" for path, value in values.items()]
    return "; ".join(shown) or "none"


LEVEL_COLUMNS = (
    Column("number", heading="Level"),
    Column("name", heading="What counts"),
    Column("means", heading="Which is"),
    Column("standing", heading="What the plan reaches, and what is proved"),
)

MEANS = {
    "places": "places asked for that are given",
    "cost": "what providers' places cost together",
    "fairness": "how unevenly what is refused falls: each provider's places not filled, squared",
    "reach": "providers that get at least one place",
    "travel": "the way there and back, over all places",
    "changes": "how far the plan is from the published one",
    "sessions": "sessions that run",
    "tie-break": "of plans that are equal, the one with earlier dates",
}


def levels_table(subject: Subject) -> Table:
    """Each level of the objective with its value, bound and gap in words."""
    weighed = (
        {"places": "places asked for and not given, each counted by its priority"} if subject.levels.weighted else {}
    )
    means = [
        (MEANS | weighed).get(level.name, "a sum of several, as the scenario weighs them")
        for level in subject.result.objectives
    ]
    told = quality(subject.result, subject.scenario)
    rows = tuple((number, name, what, text) for (number, name, text), what in zip(told, means, strict=True))
    return Table("levels", LEVEL_COLUMNS, rows)


RULE_COLUMNS = (Column("rule"), Column("sentence", heading="What every plan keeps"))


def rules_table() -> Table:
    """Every rule that the judge has checked."""
    return Table("rules", RULE_COLUMNS, tuple((rule.name, rule.sentence) for rule in RULES))
