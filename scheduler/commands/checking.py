"""What `check` does: read both files, judge, list what is broken."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from scheduler.check import check_file
from scheduler.commands.exits import ExitCode
from scheduler.commands.inputs import give_up, load_scenario
from scheduler.commands.streams import reader_may_leave
from scheduler.replan import Again
from scheduler.report.figures import figures
from scheduler.report.terminal import findings_text
from scheduler.report.words import counted
from scheduler.results import ResultError, WrittenResult, read_written
from scheduler.sheets import WORKBOOKS


def check_plan(scenario: str, result: str, applied: Sequence[str], settings: Sequence[str]) -> ExitCode:
    """Judge a result file; the exit code says whether a rule is broken."""
    try:
        again = None
        if not applied and not settings:
            written = read_written(result)
            applied, settings = recorded_what_ifs(written)
            again = recorded_again(written)
        judged = check_file(load_scenario(scenario, applied, settings, again), result)
    except ResultError as error:
        give_up("\n".join(map(str, error.faults)))
    for note in judged.notes:
        click.echo(f"{result}: {note}", err=True)
    if judged.findings:
        with reader_may_leave(sys.stdout):
            click.echo(f"{counted(len(judged.findings), 'finding')}:")
            click.echo(findings_text(judged.findings), nl=False)
        return ExitCode.RULE_BROKEN
    if judged.judgement is None:
        return ExitCode.BAD_INPUT
    click.echo(f"No rule is broken, in {counted(len(judged.judgement.sessions), 'session')}.")
    if Path(result).suffix.lower() in WORKBOOKS:  # whose own figures cannot follow an edit
        for name, text in figures(judged.judgement.totals):
            click.echo(f"{name:<9}  {text}")
    return ExitCode.DONE


def recorded_again(written: WrittenResult) -> Again | None:
    """What a result was planned again from; None where it was not."""
    row = written.scenario.replanned if written.scenario is not None else None
    if row is None:
        return None
    since, interest = (Path(name) if name else None for name in (row.since, row.interest))
    return Again(since, row.today, tuple(row.confirmed), interest)


def recorded_what_ifs(written: WrittenResult) -> tuple[list[str], list[str]]:
    """The overrides and settings that a result was made with, as the command line takes them."""
    scenario = written.scenario
    if scenario is None:
        return [], []
    settings = [f"{path}={json.dumps(value, ensure_ascii=False)}" for path, value in (scenario.set or {}).items()]
    return list(scenario.applied or []), settings
