"""What `check` does: read both files, judge, list what is broken."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from scheduler.check import check_file
from scheduler.commands.exits import ExitCode
from scheduler.commands.inputs import load_as_made, load_scenario, telling_result_faults
from scheduler.commands.streams import reader_may_leave
from scheduler.report.figures import figures
from scheduler.report.terminal import findings_text
from scheduler.report.words import counted
from scheduler.results import read_written
from scheduler.sheets import WORKBOOKS


def check_plan(scenario: str, result: str, applied: Sequence[str], settings: Sequence[str]) -> ExitCode:
    """Judge a result file; the exit code says whether a rule is broken."""
    with telling_result_faults():
        told = applied or settings
        loaded = load_scenario(scenario, applied, settings) if told else load_as_made(scenario, read_written(result))
        judged = check_file(loaded, result)
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
    if Path(result).suffix.lower() in WORKBOOKS:  # whose own figures are not read
        for name, text in figures(judged.judgement.totals):
            click.echo(f"{name:<9}  {text}")
    return ExitCode.DONE
