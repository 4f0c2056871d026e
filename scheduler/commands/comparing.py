"""What `compare` does: read or plan each side, compare, print, write."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from scheduler.analysis.compare import compare
from scheduler.analysis.sides import Side
from scheduler.commands.analysing import Worked, show, write
from scheduler.commands.exits import ExitCode
from scheduler.commands.folders import prepared_folder
from scheduler.commands.inputs import as_made, give_up, load_scenario, recorded_scenario, telling_result_faults
from scheduler.commands.running import run, stopping_on_signals
from scheduler.planning import CheckFailed
from scheduler.progress import Limits
from scheduler.report.levels import LevelWords
from scheduler.report.live import choose_display
from scheduler.results import read_result, read_written
from scheduler.scenario import LoadedScenario, ScenarioError


def compare_plans(
    plans: Sequence[str], time_limit: float | None, workers: int | None, out: str | None, quiet: bool
) -> ExitCode:
    """Compare the first of the plans named with each of the others."""
    if len(plans) < 2:
        give_up(f"found one plan, {plans[0]}, expected two or more to compare")
    began = time.monotonic()
    folder = prepared_folder(Path(out)) if out else None
    stop = threading.Event()
    wanted = [_wanted(text) for text in plans]
    names = _names(plans)
    with stopping_on_signals(stop):
        sides = []
        for name, item in zip(names, wanted, strict=True):
            if isinstance(item, Side):
                sides.append(Side(name, item.result, item.loaded, item.note))
                continue
            try:
                sides.append(_planned(name, item, time_limit, workers, quiet, stop, began))
            except CheckFailed as failure:
                click.echo(f"This is a bug: {failure}", err=True)
                return ExitCode.BUG
            if stop.is_set():
                click.echo(f"Stopped while {name} was planned; nothing was compared.", err=True)
                return ExitCode.INTERRUPTED
        answer = compare(sides)
        show(answer, quiet)
        if folder is not None:
            write(folder, Worked(answer), quiet)
    return ExitCode.DONE


def _names(plans: Sequence[str]) -> list[str]:
    """What to call the sides: a result by its folder, others by file name; with more folders where two are alike."""
    for folders in range(3):
        names = [_name(text, folders) for text in plans]
        if len(set(names)) == len(names):
            return names
    return [f"{_name(text, 0)} ({number})" for number, text in enumerate(plans, 1)]


def _name(text: str, folders: int) -> str:
    """`levy-8` for out/levy-8/result.json, and `out/levy-8` with one folder more."""
    *parents, last = Path(text).absolute().parts
    name = last if "@" in last else Path(last).stem
    parents = [part for part in parents if part.strip("/")]
    steps = [*parents, name] if name != "result" or not parents else parents
    return "/".join(steps[-folders - 1 :])


def _wanted(text: str) -> Side | LoadedScenario:
    """A result file with its scenario where that is at hand, or a scenario to plan."""
    if Path(text).is_file() and text.endswith(".json"):
        return _result_side(text)
    path, *applied = [text] if Path(text).is_file() else text.split("@")
    if not Path(path).is_file():
        give_up(f"found no file {path}, expected a result.json, a scenario, or SCENARIO@OVERRIDE")
    return load_scenario(path, applied, ())


def _result_side(path: str) -> Side:
    with telling_result_faults():
        result, written = read_result(path), read_written(path)
    file = recorded_scenario(path, result.scenario.file)
    if file is not None:
        with suppress(ScenarioError):
            loaded = as_made(str(file), written)
            if loaded.sha256 == result.scenario.sha256:
                return Side(path, result, loaded)
    note = f"{path}: its scenario {result.scenario.file} is not there as it was, so that inputs are not compared."
    return Side(path, result, None, note)


def _planned(
    name: str,
    loaded: LoadedScenario,
    time_limit: float | None,
    workers: int | None,
    quiet: bool,
    stop: threading.Event,
    began: float,
) -> Side:
    solver = loaded.scenario.solver
    limits = Limits(
        seconds=solver.time_limit if time_limit is None else time_limit,
        workers=solver.workers if workers is None else workers,
        seed=solver.seed,
        stop=stop,
    )
    outcome = run(loaded, limits, choose_display(LevelWords(loaded.scenario), limits.seconds, quiet, began))
    return Side(name, outcome.result, loaded)
