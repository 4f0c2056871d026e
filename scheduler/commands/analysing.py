"""What the commands that ask `what if` share: options, the plan to begin from, progress, the answer."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from scheduler.commands.exits import ExitCode, why_not
from scheduler.commands.options import (
    RESULT,
    SCENARIO,
    out_option,
    quiet_option,
    seed_option,
    time_limit_option,
    what_if_options,
)

if TYPE_CHECKING:
    from scheduler.analysis.answer import Answer
    from scheduler.analysis.cases import Solved
    from scheduler.analysis.tasks import Budget, Watcher
    from scheduler.plan import Plan, Result, ScenarioRow
    from scheduler.scenario import LoadedScenario

DEFAULT_SECONDS = 300.0
SHARE_OF_THE_PLAN = 0.25  # of the time, for the plan to begin from
ABOUT_ONE_PLAN = {"tipping", "why", "risk"}
MADE_NOW = (
    "This is about a plan made just now. One that is published already may be as good and seat others elsewhere: "
    "--result FOLDER/result.json asks about that one."
)
SHARE_OF_THE_ANSWER = 0.08  # of the time, for processes to begin and last re-solves to end, to draw and write


class Request(NamedTuple):
    """The part of the command line that all of them have; None where it says nothing."""

    scenario: str
    applied: tuple[str, ...]
    settings: tuple[str, ...]
    result: str | None
    time_limit: float
    jobs: int
    seed: int
    out: str | None
    quiet: bool


class Worked(NamedTuple):
    """An answer, files to write beside it, and the exit code where it is not the usual one."""

    answer: Answer
    files: Mapping[str, bytes] = {}
    code: ExitCode = ExitCode.DONE


Work = Callable[["Solved", "Budget", "Watcher"], Worked]


def output_options(function: Callable[..., None]) -> Callable[..., None]:
    """--out and --quiet."""
    out = out_option("Folder for the answer as a page, JSON, CSV and pictures. Default: no files.")
    return out(quiet_option()(function))


def analysis_options(function: Callable[..., None]) -> Callable[..., None]:
    """The scenario, its what-ifs, and what an analysis may use."""
    options = (
        click.argument("scenario", type=SCENARIO),
        what_if_options,
        click.option(
            "--result",
            type=RESULT,
            metavar="FILE",
            help="Begin from the plan of this result.json, with the what-ifs that it was made with. Default: the "
            "scenario is planned first.",
        ),
        time_limit_option("Seconds for everything. What is not settled by then is said to be so.", DEFAULT_SECONDS),
        click.option(
            "--jobs",
            type=click.IntRange(0, 1024),
            metavar="N",
            default=0,
            help="Plans made at a time; 0 = every core.",
        ),
        seed_option(1),
        output_options,
    )
    for option in reversed(options):
        function = option(function)
    return function


def request_of(options: dict[str, Any]) -> Request:
    """Take the shared options out of a command's own."""
    return Request(**{name: options.pop(name) for name in Request._fields})


def analyse(
    request: Request,
    work: Work,
    without_plan: Work | None = None,
    refuse: Callable[[LoadedScenario], None] = lambda _: None,
    *,
    against_the_best: bool = False,
) -> ExitCode:
    """Read, plan or read the plan, work, print and write; the exit code says how it ended.

    Args:
        work: given the scenario with its plan.
        without_plan: given a scenario that no plan fits; default: the clash is named and exit code 3 or 4 given.
        refuse: raises where the command line does not fit the scenario, before anything is planned.
        against_the_best: asked of the best plan there is: one given that is not proved so is bettered first.
    """
    from scheduler.analysis.tasks import Budget
    from scheduler.commands.folders import prepared_folder
    from scheduler.commands.running import stopping_on_signals

    began = time.monotonic()
    loaded = read_scenario(request)
    refuse(loaded)
    folder = prepared_folder(Path(request.out)) if request.out else None
    budget = Budget(seconds=request.time_limit, jobs=request.jobs, seed=request.seed)
    with stopping_on_signals(budget.stop):
        base = read_plan(request, loaded) if request.result else first_plan(request, loaded, budget, began)
        if request.result and against_the_best and base.has_plan:
            base = better_plan(request, base, budget, began)
        if base.result is None:
            click.echo(f"This is a bug: {base.fault}", err=True)
            return ExitCode.BUG
        if budget.stop.is_set():
            click.echo("Stopped before the analysis began; nothing was written.", err=True)
            return ExitCode.INTERRUPTED
        if not base.has_plan and (without_plan is None or base.result.status != "infeasible"):
            return tell_no_plan(base)
        chosen = work if base.has_plan else without_plan
        assert chosen is not None
        left = (1 - SHARE_OF_THE_ANSWER) * budget.seconds - (time.monotonic() - began)
        budget = replace(budget, seconds=max(1.0, left))
        with TaskDisplay(request.quiet, began) as display:
            worked = chosen(base, budget, display.show)
        if request.result is None and base.has_plan and worked.answer.name in ABOUT_ONE_PLAN:
            worked = worked._replace(answer=replace(worked.answer, notes=(*worked.answer.notes, MADE_NOW)))
        show(worked.answer, request.quiet)
        if folder is not None:
            write(folder, worked, request.quiet)
    if budget.stop.is_set():
        click.echo("Stopped: rows that were not settled are left out or say so.", err=True)
        return ExitCode.INTERRUPTED
    return worked.code


def read_scenario(request: Request) -> LoadedScenario:
    """The scenario with the what-ifs asked for; where none are, with those that the result given was made with."""
    from scheduler.commands.inputs import load_as_made, load_scenario, telling_result_faults
    from scheduler.results import read_written

    if request.result is None or request.applied or request.settings:
        return load_scenario(request.scenario, request.applied, request.settings)
    with telling_result_faults():
        return load_as_made(request.scenario, read_written(request.result))


def read_plan(request: Request, loaded: LoadedScenario) -> Solved:
    """The plan of a result file, which must be made of this very scenario: what it proves is not true of another."""
    from scheduler.analysis.cases import Solved
    from scheduler.check import check_file
    from scheduler.commands.inputs import give_up, telling_result_faults
    from scheduler.results import read_result

    assert request.result is not None
    with telling_result_faults():
        result = read_result(request.result)
    made = result.scenario
    if made.sha256 != loaded.sha256:
        give_up(
            f"{request.result}: found a result of {made.file} as it was, expected one of {request.scenario} as it is "
            "now: what the result proves does not hold of another. Leave --result out to plan anew."
        )
    if (made.applied, made.set, made.replanned is None) != (
        list(loaded.applied),
        dict(loaded.set),
        loaded.replanned is None,
    ):
        give_up(
            f"{request.result}: found a result made with {what_ifs(made)}, expected the what-ifs asked for here; leave "
            "--apply and --set out to take those of the result, or --result to plan anew."
        )
    solved = Solved(loaded, result)
    if solved.has_plan:
        findings = check_file(loaded, request.result).findings
        if findings:
            give_up(
                f"{request.result} does not pass its check against {request.scenario}: {findings[0].message}. "
                "`course-scheduler check` lists every finding."
            )
    return solved


def what_ifs(made: ScenarioRow) -> str:
    """`--apply levy-5 --set policy.budget=900`, or `no what-ifs`."""
    told = [f"--apply {name}" for name in made.applied]
    told += [f"--set {path}={json.dumps(value, ensure_ascii=False)}" for path, value in made.set.items()]
    told += ["planning again (--since)"] if made.replanned is not None else []
    return " ".join(told) or "no what-ifs"


def first_plan(request: Request, loaded: LoadedScenario, budget: Budget, began: float) -> Solved:
    """Plan the scenario, within a share of the time."""
    from scheduler.analysis.cases import Solved
    from scheduler.planning import CheckFailed

    try:
        return Solved(loaded, _planned(request, loaded, budget, began))
    except CheckFailed as failure:
        return Solved(loaded, None, str(failure))


def better_plan(request: Request, given: Solved, budget: Budget, began: float) -> Solved:
    """Plan on from a plan given where it is not proved the best, within a share of the time."""
    from scheduler.analysis.base import planned_on, unproved_level
    from scheduler.analysis.cases import Solved, only_places_and_cost
    from scheduler.planning import CheckFailed

    if unproved_level(given) is None:
        return given
    if not request.quiet:
        click.echo("The plan given is not proved to be the best: a better one is sought first.", err=True)
    try:
        found = _planned(request, only_places_and_cost(given.loaded), budget, began, given.plan)
    except CheckFailed as failure:
        return replace(given, result=None, fault=str(failure))
    return planned_on(given, Solved(given.loaded, found))


def _planned(
    request: Request, loaded: LoadedScenario, budget: Budget, began: float, start: Plan | None = None
) -> Result:
    from scheduler.commands.running import run
    from scheduler.progress import Limits
    from scheduler.report.levels import LevelWords
    from scheduler.report.live import choose_display

    seconds = min(loaded.scenario.solver.time_limit, SHARE_OF_THE_PLAN * request.time_limit)
    limits = Limits(seconds=seconds, workers=request.jobs, seed=request.seed, stop=budget.stop, tie_break=start is None)
    display = choose_display(LevelWords(loaded.scenario), seconds, request.quiet, began)
    return run(loaded, limits, display, start).result


def tell_no_plan(base: Solved) -> ExitCode:
    """Say why there is nothing to analyse."""
    from scheduler.commands.planning import EXIT_CODES, WITHOUT_PLAN

    assert base.result is not None
    lines = [WITHOUT_PLAN.get(base.result.status, "The result holds no plan."), *base.result.clash]
    click.echo("\n  ".join(lines), err=True)
    if base.result.status == "infeasible":
        click.echo("`course-scheduler why` finds the cheapest ways out.", err=True)
    return EXIT_CODES[base.result.status]


def show(answer: Answer, quiet: bool) -> None:
    """The answer on stdout."""
    from scheduler.analysis.answer import answer_text
    from scheduler.commands.streams import reader_may_leave

    if not quiet:
        with reader_may_leave(sys.stdout):
            click.echo(answer_text(answer), nl=False)


def write(folder: Path, worked: Worked, quiet: bool) -> None:
    """The files, all or none."""
    from scheduler.analysis.answer import write_answer
    from scheduler.commands.inputs import give_up

    try:
        names = write_answer(folder, worked.answer, worked.files)
    except OSError as error:
        give_up(f"Cannot write into {folder}: {why_not(error)}\nNo file was changed.")
    if not quiet:
        click.echo(f"Written: {folder}/ ({', '.join(names)})", err=True)


class TaskDisplay:
    """Shows on stderr how many plans are made again: one line that changes on a terminal, plain lines elsewhere.

    Args:
        began: by the monotonic clock, when the command began: the time shown is since then.
    """

    EVERY_SECONDS = 10.0

    def __init__(self, quiet: bool, began: float) -> None:
        self.quiet = quiet
        self._began = began
        self._told = -self.EVERY_SECONDS
        self._status: Any = None

    def __enter__(self) -> TaskDisplay:
        if not self.quiet and sys.stderr.isatty():
            from rich.console import Console

            self._status = Console(stderr=True, highlight=False, markup=False).status("planning again")
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status is not None:
            self._status.stop()

    def show(self, standing: Any) -> None:
        """Take note of where the tasks stand."""
        from scheduler.report.words import elapsed

        seconds = time.monotonic() - self._began
        text = f"{elapsed(seconds)}  {standing.done} of {standing.total} planned again"
        if standing.running:
            text += f"; now: {', '.join(standing.running[:2])}"
        if self._status is not None:
            self._status.update(text + "  (Ctrl-C stops and keeps what is done)")
        elif not self.quiet and seconds - self._told >= self.EVERY_SECONDS:
            self._told = seconds
            click.echo(f"[{text}]", err=True)
