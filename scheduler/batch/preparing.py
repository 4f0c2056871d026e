"""Every case of a batch loaded and checked before the first is planned, and what each may use."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import NamedTuple

from scheduler.batch.reading import Batch, Case
from scheduler.batch.schema import CaseLimits
from scheduler.batch.task import MEGABYTE, Allowance, Task, task_of
from scheduler.progress import cores
from scheduler.replan import Again, NotHeldError, load_again
from scheduler.scenario.documents import parsed_once
from scheduler.scenario.faults import Fault, Faults, Place, ScenarioError
from scheduler.scenario.loaded import LoadedScenario


@dataclass(frozen=True)
class Prepared:
    """A case that can be planned, or why no plan can keep what is to be held still.

    Attributes:
        task: None where there is nothing to solve.
        fingerprint: of all that its result depends on.
        clash: what of the published plan this case rules out, one line each.
    """

    case: Case
    task: Task | None
    fingerprint: str
    clash: tuple[str, ...] = ()


class Share(NamedTuple):
    """How the cores are shared: so many cases at a time, so many threads for a case that does not say."""

    jobs: int
    workers: int


def share_cores(batch: Batch, jobs: int | None, loaded: list[LoadedScenario]) -> Share:
    """Cases at a time and threads for each; their product is within the cores unless both are told.

    Args:
        batch: its limits may tell the threads; a repeatable case has one.
        jobs: as told; None to choose.
        loaded: the cases; their `solver.workers` tell the threads where the batch does not.
    """
    told = _threads_told(batch.content.limits, loaded)
    if jobs is None:
        return Share(max(1, cores() // max(1, told)), told or 1)
    return Share(jobs, told or max(1, cores() // jobs))


def _threads_told(limits: CaseLimits, loaded: list[LoadedScenario]) -> int:
    if limits.repeatable:
        return 1
    return limits.workers or max((each.scenario.solver.workers for each in loaded), default=0)


def load_cases(batch: Batch, again: Again) -> dict[str, LoadedScenario | tuple[str, ...]]:
    """Each case's scenario, or the clash where what is to be held still cannot be; one for all that differ by seed.

    Raises:
        ScenarioError: with every fault of every case, each once.
    """
    base = batch.file.parent / batch.content.base
    changes = {id(case.change): case.change for case in batch.cases}
    found: dict[int, LoadedScenario | tuple[str, ...]] = {}
    faults = Faults()
    with parsed_once():
        for key, change in changes.items():
            try:
                found[key] = load_again(base, change, again)
            except NotHeldError as error:
                found[key] = tuple(_unplaced(fault) for fault in error.faults)
            except ScenarioError as error:
                for fault in error.faults:
                    faults.add(Place(fault.file, fault.line, fault.column), fault.path, fault.message)
    if faults:
        raise ScenarioError(faults.sorted())
    return {case.name: found[id(case.change)] for case in batch.cases}


def prepare(batch: Batch, loaded: dict[str, LoadedScenario | tuple[str, ...]], share: Share) -> tuple[Prepared, ...]:
    """The cases as tasks, in the batch's order."""
    return tuple(_prepared(batch, case, loaded[case.name], share) for case in batch.cases)


def again_of(batch: Batch, told: Again) -> Again:
    """How the batch plans again: what the command line tells, and the batch file for what it does not."""
    content = batch.content
    return Again(
        since=told.since or batch.path(content.since),
        today=told.today,
        confirmed=told.confirmed or tuple(content.confirmed),
        interest=told.interest or batch.path(content.interest),
    )


def _prepared(batch: Batch, case: Case, loaded: LoadedScenario | tuple[str, ...], share: Share) -> Prepared:
    if isinstance(loaded, tuple):
        return Prepared(case, None, "held: " + "; ".join(loaded), loaded)
    solver, limits = loaded.scenario.solver, batch.content.limits
    allowance = Allowance(
        seconds=limits.seconds or solver.time_limit,
        gap=limits.gap,
        workers=1 if limits.repeatable else limits.workers or solver.workers or share.workers,
        seed=solver.seed if case.seed is None else case.seed,
        memory_bytes=limits.memory_mb * MEGABYTE if limits.memory_mb else None,
        repeatable=limits.repeatable,
    )
    task = task_of(case.name, loaded, allowance)
    return Prepared(case, task, task.fingerprint)


def _unplaced(fault: Fault) -> str:
    return str(replace(fault, file="", line=0, column=0)).removeprefix(": ")


def today_of(batch: Batch, told: dt.date | None) -> dt.date:
    """The day of the run: as told, or the batch file's, or today."""
    return told or batch.content.today or dt.date.today()
