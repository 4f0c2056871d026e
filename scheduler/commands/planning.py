"""What `plan` does: read, solve while showing progress, write the files, sum up, say how it ended."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import click

from scheduler.commands.bugs import save_refused_plan
from scheduler.commands.exits import ExitCode, why_not
from scheduler.commands.folders import default_folder, prepared_folder
from scheduler.commands.inputs import give_up, load_scenario
from scheduler.commands.reporting import write_formats
from scheduler.commands.running import Outcome, run, stopping_on_signals
from scheduler.commands.streams import reader_may_leave
from scheduler.plan import Result
from scheduler.planning import CheckFailed
from scheduler.progress import Clock, Limits
from scheduler.replan import Again, changes_since, interest_changes
from scheduler.replan.tables import change_lines, change_tables, interest_lines, interest_table
from scheduler.report.files import write_result_files
from scheduler.report.levels import LevelWords
from scheduler.report.live import choose_display
from scheduler.report.tables import Table
from scheduler.report.terminal import summary_text
from scheduler.results import plan_from_rows
from scheduler.scenario import LoadedScenario

EXIT_CODES = {
    "optimal": ExitCode.DONE,
    "feasible": ExitCode.DONE,
    "infeasible": ExitCode.INFEASIBLE,
    "unknown": ExitCode.NO_PLAN_IN_TIME,
}
WITHOUT_PLAN = {
    "infeasible": "No plan can keep the rules. These cannot be kept together:",
    "unknown": "No plan was found in the time given. There may be one: give it longer with --time-limit.",
}


class Request(NamedTuple):
    """The command line of `plan`; None where it says nothing."""

    scenario: str
    applied: tuple[str, ...]
    settings: tuple[str, ...]
    time_limit: float | None
    gap: float
    workers: int | None
    seed: int | None
    repeatable: bool
    cluster: str | None
    out: str | None
    report: bool
    quiet: bool
    since: str | None = None
    today: dt.datetime | None = None
    confirmed: tuple[str, ...] = ()
    interest: str | None = None

    @property
    def again(self) -> Again:
        """How the scenario is to be planned again."""
        since, interest = (Path(name) if name else None for name in (self.since, self.interest))
        today = self.today.date() if self.today else dt.date.today()
        return Again(since, today, self.confirmed, interest)


def plan_scenario(request: Request) -> ExitCode:
    """Plan, write, report; the exit code says how it ended."""
    loaded = load_scenario(request.scenario, request.applied, request.settings, request.again)
    if not request.quiet:
        for warning in (*loaded.warnings, *(loaded.replanned.notes if loaded.replanned else ())):
            click.echo(warning, err=True)
    folder = _prepared_folder(request)
    with _cluster_of(request) as cluster:
        return _plan_with(replace(limits_of(request, loaded), **cluster), request, loaded, folder)


@contextmanager
def _cluster_of(request: Request) -> Iterator[dict[str, Any]]:
    """The limits that a cluster sets; none without one."""
    if request.cluster is None:
        yield {}
        return
    # Only who has a cluster needs what it takes to reach one.
    from scheduler.batch.cluster import ClusterWorkers, NoDaskError
    from scheduler.batch.engine import ClusterLostError

    try:
        workers = ClusterWorkers(request.cluster)
    except (NoDaskError, ClusterLostError) as error:
        give_up(str(error))
    try:
        yield {"executor": workers.executor, "hands": workers.threads}
    finally:
        workers.close()


def _plan_with(limits: Limits, request: Request, loaded: LoadedScenario, folder: Path) -> ExitCode:
    display = choose_display(LevelWords(loaded.scenario), limits.seconds, request.quiet)
    try:
        with stopping_on_signals(limits.stop):
            outcome = run(loaded, limits, display)
            if outcome.interrupted and outcome.result.status == "unknown":
                click.echo("Stopped before there was a plan; no file was changed.", err=True)
                return ExitCode.INTERRUPTED
            differences = _differences(request, loaded, outcome.result)
            _write(folder, outcome.result, loaded, differences.tables)
            if request.report:
                write_formats(["html"], outcome.result, loaded, folder)
            _tell(outcome, loaded, folder, request, differences)
    except CheckFailed as failure:
        saved = save_refused_plan(Path(request.out or "."), loaded, failure.result)
        click.echo(f"This is a bug: {failure}\nThe scenario and the refused plan are in {saved}", err=True)
        return ExitCode.BUG
    if outcome.interrupted and outcome.result.plan is not None:
        return ExitCode.INTERRUPTED
    return EXIT_CODES[outcome.result.status]


def limits_of(request: Request, loaded: LoadedScenario) -> Limits:
    """The scenario's solver settings, with those of the command line in their place."""
    solver = loaded.scenario.solver
    return Limits(
        seconds=solver.time_limit if request.time_limit is None else request.time_limit,
        gap=request.gap,
        workers=solver.workers if request.workers is None else request.workers,
        seed=solver.seed if request.seed is None else request.seed,
        clock=Clock(counts_work=request.repeatable),
    )


def _prepared_folder(request: Request) -> Path:
    folder = Path(request.out) if request.out else _default_folder(request)
    if request.since and (folder / "result.json").resolve() == Path(request.since).resolve():
        give_up(f"{request.since} is the plan to stay close to, and would be overwritten: name another --out.")
    return prepared_folder(folder)


def _default_folder(request: Request) -> Path:
    """The scenario's and its what-ifs'; one planned again does not overwrite what it was planned from."""
    again = [f"again-{request.again.today}"] if request.since or request.interest else []
    return default_folder(request.scenario, request.applied, [*request.settings, *again])


class _Differences(NamedTuple):
    """What planning again changed, as tables and as lines for the summary."""

    tables: tuple[Table, ...]
    lines: tuple[str, ...]


def _differences(request: Request, loaded: LoadedScenario, result: Result) -> _Differences:
    tables: list[Table] = []
    lines: list[str] = []
    if loaded.replanned is not None and loaded.replanned.interest is not None:
        before = load_scenario(request.scenario, request.applied, request.settings)
        interest = interest_changes(before.scenario, loaded.scenario)
        tables.append(interest_table(interest, loaded.scenario))
        lines += interest_lines(interest)
    if result.plan is not None:
        changes = changes_since(loaded, plan_from_rows(result.plan, loaded.scenario))
        if changes is not None:
            tables += change_tables(changes, loaded.scenario)
            lines += change_lines(changes, loaded.scenario)
    return _Differences(tuple(tables), tuple(lines))


def _write(folder: Path, result: Result, loaded: LoadedScenario, tables: tuple[Table, ...]) -> None:
    try:
        write_result_files(folder, result, loaded.scenario, tables)
    except OSError as error:
        give_up(f"Cannot write into {folder}: {why_not(error)}\nNo file was changed, and the plan is lost.")


def _tell(outcome: Outcome, loaded: LoadedScenario, folder: Path, request: Request, differences: _Differences) -> None:
    """The summary on stdout, the rest on stderr; the plan is in the files, whoever reads either."""
    result, quiet = outcome.result, request.quiet
    if result.plan is not None and not quiet:
        with reader_may_leave(sys.stdout):
            click.echo(summary_text(result, loaded.scenario), nl=False)
            if differences.lines:
                click.echo("\n" + "\n".join(differences.lines))
    with reader_may_leave(sys.stderr):
        if result.plan is None:
            click.echo("\n  ".join([WITHOUT_PLAN[result.status], *result.clash]), err=True)
        if outcome.interrupted and not quiet:
            click.echo("Stopped; this is the best plan so far.", err=True)
        if not quiet:
            names = ["sessions", "allocations", "unfilled", *(table.name for table in differences.tables)]
            files = ["result.json", *(f"{name}.csv" for name in names), *["report.html"] * request.report]
            click.echo(f"Written: {folder}/ ({', '.join(files)})", err=True)
