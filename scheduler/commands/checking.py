"""What `check` does: read both files, judge, list what is broken."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from scheduler.check import check_file
from scheduler.commands.exits import ExitCode
from scheduler.commands.inputs import (
    give_up,
    load_as_made,
    load_scenario,
    recorded_scenario,
    telling_result_faults,
)
from scheduler.commands.streams import reader_may_leave
from scheduler.plan import Finding
from scheduler.report.figures import figures
from scheduler.report.terminal import findings_text
from scheduler.report.words import counted
from scheduler.results import WrittenResult, read_written
from scheduler.sheets import WORKBOOKS


def check_plan(scenario: str | None, result: str, applied: Sequence[str], settings: Sequence[str]) -> ExitCode:
    """Judge a result file; the exit code says whether a rule is broken."""
    with telling_result_faults():
        written = read_written(result)
        path = scenario or _scenario_of(result, written)
        loaded = load_scenario(path, applied, settings) if applied or settings else load_as_made(path, written)
        judged = check_file(loaded, result)
    for note in judged.notes:
        click.echo(f"{result}: {note}", err=True)
    if judged.findings:
        with reader_may_leave(sys.stdout):
            click.echo(_verdict(judged.findings))
            click.echo(findings_text(judged.findings), nl=False)
        return ExitCode.RULE_BROKEN
    if judged.judgement is None:
        return ExitCode.BAD_INPUT
    click.echo(f"No rule is broken, in {counted(len(judged.judgement.sessions), 'session')}.")
    if Path(result).suffix.lower() in WORKBOOKS:  # whose own figures are not read
        for name, text in figures(judged.judgement.totals, judged.judgement.sessions):
            click.echo(f"{name:<9}  {text}")
    return ExitCode.DONE


def _verdict(findings: Sequence[Finding]) -> str:
    """How many rules are broken, and how many figures of the file are wrong."""
    wrong = sum(finding.rule.startswith("stated-") for finding in findings)
    broken = len({finding.rule for finding in findings if not finding.rule.startswith("stated-")})
    rules = f"{counted(broken, 'rule')} {'is' if broken == 1 else 'are'} broken" if broken else "No rule is broken"
    if not wrong:
        return f"{rules}."
    fit = "does" if wrong == 1 else "do"
    return f"{rules}{';' if broken else ', but'} {counted(wrong, 'figure')} in the file {fit} not fit the plan."


def _scenario_of(result: str, written: WrittenResult) -> str:
    """The scenario that the result was made from."""
    named = written.scenario.file if written.scenario is not None else None
    found = recorded_scenario(result, named) if named else None
    if found is None:
        missing = f"found no scenario {named!r}" if named else "it does not say which scenario it was made from"
        give_up(f"{result}: {missing}; name the scenario first: check SCENARIO {result}")
    return str(found)
