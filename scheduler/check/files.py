"""A result file judged: its plan against the rules, and every number it states against the judge's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scheduler.check.case import Case
from scheduler.check.judgement import Judgement, judge_case
from scheduler.check.stated import mismatches
from scheduler.check.words import clean
from scheduler.plan import Finding, Plan
from scheduler.results import WrittenResult, plan_from_rows, read_written
from scheduler.scenario.loaded import LoadedScenario


@dataclass(frozen=True)
class FileCheck:
    """What the judge makes of a result file.

    Attributes:
        findings: broken rules first, then numbers stated wrongly.
        notes: what breaks no rule but should be known: another scenario version, no plan in the file.
        judgement: of the file's plan; None where it holds none.
    """

    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    judgement: Judgement | None


def check_result(loaded: LoadedScenario, path: Path | str) -> list[Finding]:
    """The findings of `check_file`.

    Raises:
        ResultError: when the file is no result, listing every fault.
    """
    return list(check_file(loaded, path).findings)


def check_file(loaded: LoadedScenario, path: Path | str) -> FileCheck:
    """Judge the plan in a result file, and compare every number the file states with the judge's own.

    Messages call the sessions what the file calls them. What was decided (sessions, dates, allocations) must be in
    the file; a number that is left out is not compared.

    Raises:
        ResultError: when the file is no result, listing every fault.
    """
    written = read_written(path)
    case = _case(loaded, written)
    judgement = judge_case(case)
    stated = tuple(mismatches(case, judgement, written))
    if written.plan is None:
        return FileCheck(stated, tuple(_notes(loaded, written)), None)
    return FileCheck(judgement.findings + stated, tuple(_notes(loaded, written)), judgement)


def _case(loaded: LoadedScenario, written: WrittenResult) -> Case:
    """The scenario and the file's plan, the sessions called as in the file or by their place in it."""
    if written.plan is None:
        return Case(loaded, Plan((), ()))
    names = [row.id or f"session {number}" for number, row in enumerate(written.plan.sessions, start=1)]
    return Case(loaded, plan_from_rows(written.plan, loaded.scenario), names)


def _notes(loaded: LoadedScenario, written: WrittenResult) -> Iterator[str]:
    scenario = written.scenario
    if scenario is not None and scenario.sha256 and loaded.sha256 and scenario.sha256 != loaded.sha256:
        yield "the result was made from another version of the scenario: its sha256 differs"
    if scenario is not None and scenario.applied is not None and tuple(scenario.applied) != loaded.applied:
        made, now = (", ".join(map(clean, names)) or "none" for names in (scenario.applied, loaded.applied))
        yield f"the result was made with overrides {made}, and is judged with {now}"
    if written.plan is None:
        status = f" (status {written.status})" if written.status is not None else ""
        yield f"the result holds no plan{status}: there is nothing to judge"
