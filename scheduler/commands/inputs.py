"""Reading what the user names, with every fault told and none as a traceback."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import click

from scheduler.commands.exits import ExitCode
from scheduler.scenario import LoadedScenario, ScenarioError, load


def load_scenario(path: str, applied: Sequence[str], settings: Sequence[str]) -> LoadedScenario:
    """The scenario with its what-ifs; every fault is listed on stderr and the command ends with exit code 2."""
    try:
        return load(path, apply=tuple(applied), set=tuple(settings))
    except ScenarioError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        count = len(error.faults)
        give_up(f"{path}: {count} fault{'s' if count != 1 else ''}; nothing was done.")


def give_up(message: str) -> NoReturn:
    """Say what is wrong with the input and end with exit code 2."""
    click.echo(message, err=True)
    raise click.exceptions.Exit(ExitCode.BAD_INPUT)
