"""What `batch` does: read and check everything, plan what is not done, sum up, say how it ended."""

from __future__ import annotations

import contextlib
import datetime as dt
import heapq
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from scheduler.batch.cluster import ClusterWorkers, NoDaskError
from scheduler.batch.engine import ClusterLostError, Workers
from scheduler.batch.folders import finished
from scheduler.batch.local import LocalWorkers
from scheduler.batch.preparing import Prepared, Share, again_of, load_cases, prepare, share_cores, today_of
from scheduler.batch.reading import Batch, read_batch
from scheduler.batch.run import BusyError, Run, alone_in
from scheduler.batch.summary import Further, exit_ending, write_summary
from scheduler.batch.task import Ending
from scheduler.commands.batch_display import BatchDisplay, choose_batch_display
from scheduler.commands.exits import ExitCode, why_not
from scheduler.commands.inputs import give_up, telling_faults
from scheduler.commands.running import stopping_on_signals
from scheduler.commands.streams import reader_may_leave
from scheduler.replan import Again, interest_changes, load_again
from scheduler.replan.tables import interest_lines, interest_table
from scheduler.report.tables import Names
from scheduler.report.words import counted, elapsed
from scheduler.scenario import LoadedScenario, load
from scheduler.scenario.faults import Fault, ScenarioError
from scheduler.scenario.loading import WhatIf

EXIT_CODES: dict[Ending, ExitCode] = {
    "failed": ExitCode.RULE_BROKEN,
    "unknown": ExitCode.NO_PLAN_IN_TIME,
    "infeasible": ExitCode.INFEASIBLE,
    "optimal": ExitCode.DONE,
}


LISTED = 20  # cases of a dry run, on a terminal


class Request(NamedTuple):
    """The command line of `batch`; None where it says nothing."""

    file: str
    out: str
    jobs: int | None
    cluster: str | None
    dry_run: bool
    all: bool
    quiet: bool
    since: str | None
    today: dt.datetime | None
    confirmed: tuple[str, ...]
    interest: str | None


def run_batch(request: Request) -> ExitCode:
    """Plan every case that is not done; the exit code says how the worst of them ended."""
    out = Path(request.out)
    with telling_faults(request.file):
        batch = read_batch(Path(request.file))
        again = _again(request, batch, out)
        loaded = load_cases(batch, again)
        further = _folded_in(batch, again)
    scenarios = [each for each in loaded.values() if isinstance(each, LoadedScenario)]
    share = share_cores(batch, request.jobs, scenarios)
    cases = prepare(batch, loaded, share)
    if request.dry_run:
        _list(batch, cases, share, out, LISTED if sys.stdout.isatty() and not request.all else len(cases))
        return ExitCode.DONE
    if not request.quiet:
        for warning in dict.fromkeys(_warnings(scenarios)):
            click.echo(warning, err=True)
    run = Run(batch.content.name, cases, out, again.today.isoformat(), Names(*(each.scenario for each in scenarios)))
    stop = threading.Event()
    display = choose_batch_display(request.quiet)
    try:
        with stopping_on_signals(stop), alone_in(out):
            try:
                return _plan(request, batch, run, share, display, stop, further)
            except ClusterLostError as error:
                message = str(error)
            except OSError as error:
                message = f"Cannot write into {out}: {why_not(error)}"
            except sqlite3.Error as error:
                message = f"Cannot write the store in {out}: {error}"
            return _broken_off(batch, run, further, message)
    except BusyError as error:
        give_up(f"{error}; nothing was done.")
    except NoDaskError as error:
        give_up(str(error))
    except OSError as error:
        give_up(f"Cannot write into {out}: {why_not(error)}")


def _folded_in(batch: Batch, again: Again) -> list[Further]:
    """How today's interest differs from the base's own, where a table of it is given."""
    if again.interest is None:
        return []
    base = batch.file.parent / batch.content.base
    before, now = load(base), load_again(base, WhatIf(), Again(None, again.today, interest=again.interest))
    changes = interest_changes(before.scenario, now.scenario)
    return [Further("Interest", interest_table(changes, now.scenario), tuple(interest_lines(changes)))]


def _plan(
    request: Request,
    batch: Batch,
    run: Run,
    share: Share,
    display: BatchDisplay,
    stop: threading.Event,
    further: Sequence[Further],
) -> ExitCode:
    waiting = run.take_up()
    if waiting:
        write_summary(batch, run, further)  # whatever becomes of this run, no table is of an earlier one
        workers: Workers = ClusterWorkers(request.cluster) if request.cluster else LocalWorkers(share.jobs)
        with contextlib.closing(display):
            run.plan(waiting, workers, share.jobs, display.tick, stop)
    sentences = write_summary(batch, run, further)
    if not request.quiet:
        with reader_may_leave(sys.stdout):
            for sentence in sentences:
                click.echo(sentence)
        click.echo(f"Written: {run.out}/ (index.html, summary.csv, batch.sqlite, cases/)", err=True)
    if stop.is_set():
        click.echo("Stopped; what is done is kept, and the same command goes on from there.", err=True)
        return ExitCode.INTERRUPTED
    return EXIT_CODES[exit_ending([note.ending for note in run.standing.notes.values()])]


def _broken_off(batch: Batch, run: Run, further: Sequence[Further], message: str) -> ExitCode:
    """Say how far it came, in the tables too; where these cannot be written, they are as the run began."""
    with contextlib.suppress(OSError, sqlite3.Error):
        write_summary(batch, run, further)
    done = f"{len(run.standing.notes):,} of {counted(len(run.cases), 'case')}"
    click.echo(f"{message}\nDone and kept: {done}; the same command goes on from there.", err=True)
    return ExitCode.RULE_BROKEN


def _again(request: Request, batch: Batch, out: Path) -> Again:
    told = Again(
        Path(request.since) if request.since else None,
        today_of(batch, request.today.date() if request.today else None),
        request.confirmed,
        Path(request.interest) if request.interest else None,
    )
    again = again_of(batch, told)
    if again.since is not None and (out / "cases").resolve() in again.since.resolve().parents:
        message = f"found a result in {out}/cases, which this batch writes anew; expected a copy of it elsewhere"
        raise ScenarioError([Fault(str(again.since), 0, 0, "since", message)])
    return again


def _warnings(scenarios: Sequence[LoadedScenario]) -> list[str]:
    return [
        warning
        for loaded in scenarios
        for warning in (*loaded.warnings, *(loaded.replanned.notes if loaded.replanned else ()))
    ]


def _list(batch: Batch, cases: Sequence[Prepared], share: Share, out: Path, listed: int) -> None:
    """What `--dry-run` says: each case, what it changes, whether it is done, and how long all may take.

    Of more than `listed` cases the first and the last are shown.
    """
    counts: Counter[str] = Counter()
    limits: list[float] = []
    left_out = range(listed // 2, len(cases) - listed // 2) if len(cases) > listed else range(0)
    with reader_may_leave(sys.stdout):
        click.echo(f"{counted(len(cases), 'case')}, each with what it changes of {batch.content.base}:")
        for number, prepared in enumerate(cases):
            state = "done" if finished(out, prepared) else "to plan" if prepared.task else "infeasible"
            counts[state] += 1
            if state == "to plan" and prepared.task is not None:
                limits.append(prepared.task.allowance.seconds)
            what = ", ".join(map(str, prepared.case.assumptions)) or "the base as it is"
            if number not in left_out:
                click.echo(f"{state:<10} {prepared.case.name}: {what}")
            elif number == left_out.start:
                click.echo(f"           ... {len(left_out):,} more; --all lists them")
        # In their order, each as soon as there is room: sooner done, none of them ends later.
        free = [0.0] * share.jobs
        for limit in limits:
            heapq.heapreplace(free, free[0] + limit)
        parts = ", ".join(f"{number} {state}" for state, number in counts.items())
        click.echo(
            f"{batch.content.name}: {counted(len(cases), 'case')} ({parts}); "
            f"{counted(share.jobs, 'case')} at a time with {counted(share.workers, 'thread')} each, "
            f"at most {elapsed(max(free))} of {'work' if batch.content.limits.repeatable else 'solving'}"
        )
