"""Reading what the user names, with every fault told and none as a traceback."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import click

from scheduler.commands.exits import ExitCode
from scheduler.replan import Again, load_again
from scheduler.scenario import LoadedScenario, ScenarioError, load
from scheduler.scenario.loading import what_if


def load_scenario(
    path: str, applied: Sequence[str], settings: Sequence[str], again: Again | None = None
) -> LoadedScenario:
    """The scenario with its what-ifs; every fault is listed on stderr and the command ends with exit code 2."""
    with telling_faults(path):
        if again is None:
            return load(path, apply=tuple(applied), set=tuple(settings))
        return load_again(path, what_if(applied, settings), again)


@contextmanager
def telling_faults(path: str) -> Iterator[None]:
    """While inside, faults of the input are listed on stderr and end the command with exit code 2."""
    try:
        yield
    except ScenarioError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        count = len(error.faults)
        give_up(f"{path}: {count} fault{'s' if count != 1 else ''}; nothing was done.")


def give_up(message: str) -> NoReturn:
    """Say what is wrong with the input and end with exit code 2."""
    click.echo(message, err=True)
    raise click.exceptions.Exit(ExitCode.BAD_INPUT)
