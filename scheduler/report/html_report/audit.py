"""What an auditor asks for: which scenario, which program, what was checked, what is proved."""

from __future__ import annotations

import json

from scheduler.check.rules import RULES
from scheduler.report.figures import quality
from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table

RECORD_COLUMNS = (Column("what"), Column("value", heading="Record"))


def record_table(subject: Subject) -> Table:
    """Where the result comes from, so that it can be made again."""
    scenario, made = subject.result.scenario, subject.result.provenance
    rows: list[tuple[Cell, ...]] = [
        ("Scenario", scenario.name),
        ("File", scenario.file),
        ("SHA-256 of the file and the tables it names", scenario.sha256),
        ("What-ifs applied, in order", ", ".join(scenario.applied) or "none"),
        ("Values set from the command line", _settings(scenario.set)),
        ("How the search ended", subject.result.status),
        ("Rules checked by the independent judge", f"{len(RULES)}, {len(subject.result.check.findings)} broken"),
        ("Program", f"course-scheduler {made.scheduler}"),
        ("Solver", f"OR-Tools {made.ortools}, Python {made.python}"),
        ("Seed and threads", f"seed {made.seed}, {made.workers} threads"),
        ("Time taken", f"{made.seconds:,.1f} seconds"),
    ]
    return Table("record", RECORD_COLUMNS, tuple(rows))


def _settings(values: dict[str, object]) -> str:
    shown = [f"{path} = {json.dumps(value, ensure_ascii=False, default=str)}" for path, value in values.items()]
    return "; ".join(shown) or "none"


LEVEL_COLUMNS = (
    Column("number", heading="Level"),
    Column("name", heading="What counts"),
    Column("standing", heading="What the plan reaches, and what is proved"),
)


def levels_table(subject: Subject) -> Table:
    """Each level of the objective with its value, bound and gap in words."""
    rows = tuple((number, name, text) for number, name, text in quality(subject.result, subject.scenario))
    return Table("levels", LEVEL_COLUMNS, rows)


RULE_COLUMNS = (Column("rule"), Column("sentence", heading="What every plan keeps"))


def rules_table() -> Table:
    """Every rule that the judge has checked."""
    return Table("rules", RULE_COLUMNS, tuple((rule.name, rule.sentence) for rule in RULES))
