"""Reading what the user names, with every fault told and none as a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from scheduler.commands.exits import ExitCode
from scheduler.replan import Again, load_again
from scheduler.results import ResultError, WrittenResult
from scheduler.scenario import LoadedScenario, ScenarioError, load
from scheduler.scenario.documents import FOUND_A_RESULT
from scheduler.scenario.loading import what_if

TAKES_A_RESULT = ("since", "result")  # options that do, by name


def load_scenario(
    path: str, applied: Sequence[str], settings: Sequence[str], again: Again | None = None
) -> LoadedScenario:
    """The scenario with its what-ifs; every fault is listed on stderr and the command ends with exit code 2."""
    with telling_faults(path):
        return _load(path, applied, settings, again)


@contextmanager
def telling_faults(path: str) -> Iterator[None]:
    """While inside, faults of the input are listed on stderr and end the command with exit code 2."""
    try:
        yield
    except ScenarioError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        if any(fault.message.startswith(FOUND_A_RESULT) for fault in error.faults):
            _tell_where_a_result_goes()
        count = len(error.faults)
        give_up(f"{path}: {count} fault{'s' if count != 1 else ''}; nothing was done.")


def _tell_where_a_result_goes() -> None:
    """Which option of the command that runs takes a result, if one does."""
    for parameter in click.get_current_context().command.params:
        if parameter.name in TAKES_A_RESULT:
            click.echo(f"A result is given with --{parameter.name}, after the scenario.", err=True)


@contextmanager
def telling_result_faults() -> Iterator[None]:
    """While inside, faults of a result file are listed on stderr and end the command with exit code 2."""
    try:
        yield
    except ResultError as error:
        give_up("\n".join(map(str, error.faults)))


def load_as_made(path: str, written: WrittenResult) -> LoadedScenario:
    """The scenario as a result was made from it; faults are told as by `load_scenario`."""
    with telling_faults(path):
        return as_made(path, written)


def as_made(path: str, written: WrittenResult) -> LoadedScenario:
    """The scenario as a result was made from it: with its what-ifs, and planned again as it was.

    Raises:
        ScenarioError: with every fault found.
    """
    return _load(path, *recorded_what_ifs(written), recorded_again(written))


def _load(path: str, applied: Sequence[str], settings: Sequence[str], again: Again | None) -> LoadedScenario:
    if again is None:
        return load(path, apply=tuple(applied), set=tuple(settings))
    return load_again(path, what_if(applied, settings), again)


def recorded_what_ifs(written: WrittenResult) -> tuple[list[str], list[str]]:
    """The overrides and settings that a result was made with, as the command line takes them."""
    scenario = written.scenario
    if scenario is None:
        return [], []
    settings = [f"{path}={json.dumps(value, ensure_ascii=False)}" for path, value in (scenario.set or {}).items()]
    return list(scenario.applied or []), settings


def recorded_again(written: WrittenResult) -> Again | None:
    """What a result was planned again from; None where it was not."""
    row = written.scenario.replanned if written.scenario is not None else None
    if row is None:
        return None
    since, interest = (Path(name) if name else None for name in (row.since, row.interest))
    return Again(since, row.today, tuple(row.confirmed), interest)


def recorded_scenario(result: str, recorded: str) -> Path | None:
    """The scenario that a result names, from here or from where the result lies; None where it is in neither."""
    tried = [Path(recorded), Path(result).parent / recorded, Path(result).parent / Path(recorded).name]
    return next((path for path in tried if path.is_file()), None)


def give_up(message: str) -> NoReturn:
    """Say what is wrong with the input and end with exit code 2."""
    click.echo(message, err=True)
    raise click.exceptions.Exit(ExitCode.BAD_INPUT)
