"""What a worker does with a case: plan it within its limits, and give back the files. Runs in another process."""

from __future__ import annotations

import contextlib
import json
import resource
import signal
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from scheduler.batch.program import program
from scheduler.batch.task import MEGABYTE, Allowance, Outcome, Task
from scheduler.plan import Result
from scheduler.planning import CheckFailed, make_plan
from scheduler.processes import Inline
from scheduler.progress import Clock, Limits, Listener, Progress
from scheduler.replan import changes_since
from scheduler.replan.tables import change_tables
from scheduler.report.files import result_files
from scheduler.results import plan_from_rows
from scheduler.scenario.loaded import LoadedScenario

PROGRESS_EVERY_SECONDS = 0.5


def run_case(task: Task) -> Outcome:
    """Plan a case. Whatever goes wrong with it is an outcome, as long as the process lives."""
    began = time.monotonic()
    if task.program != program():
        return Outcome("failed", f"the worker has {program()}, expected {task.program}", {}, 0.0)
    try:
        with limited(task.allowance):
            loaded = task.loaded
            result = make_plan(loaded, _limits(task.allowance), _teller(task))
            files = _files(result, loaded)
    except MemoryError:
        reason = "it needed more memory than it may have"
        if task.allowance.memory_bytes is not None:
            reason = f"it needed more than its memory limit of {task.allowance.memory_bytes // MEGABYTE:,} MB"
        return Outcome("failed", reason, {}, time.monotonic() - began)
    except CheckFailed as error:
        files = {"refused.json": error.result.model_dump_json(indent=2).encode()}
        return Outcome("failed", f"this is a bug: {error}", files, time.monotonic() - began)
    except Exception as error:
        files = {"traceback.txt": traceback.format_exc().encode("utf-8", "backslashreplace")}
        return Outcome("failed", f"this is a bug: {type(error).__name__}: {error}", files, time.monotonic() - began)
    return Outcome(result.status, _reason(result), files, time.monotonic() - began)


def _reason(result: Result) -> str:
    if result.status == "infeasible":
        return "; ".join(result.clash) or "no plan can keep the rules"
    return "no plan was found in the time given" if result.status == "unknown" else ""


def _files(result: Result, loaded: LoadedScenario) -> dict[str, bytes]:
    changes = changes_since(loaded, plan_from_rows(result.plan, loaded.scenario)) if result.plan is not None else None
    return result_files(result, loaded.scenario, change_tables(changes, loaded.scenario) if changes else ())


def _limits(allowance: Allowance) -> Limits:
    return Limits(
        seconds=allowance.seconds,
        gap=allowance.gap,
        workers=allowance.workers,
        seed=allowance.seed,
        clock=Clock(counts_work=allowance.repeatable),
        # Processes of its own would each have the limit anew.
        executor=None if allowance.memory_bytes is None else Inline(),
    )


@contextlib.contextmanager
def limited(allowance: Allowance) -> Iterator[None]:
    """While inside, the process may hold so much more memory and no more, and is killed when it takes far too long.

    A solver in native code heeds no exception: past its patience the process dies of SIGALRM, and the engine sees to
    it. What memory the process held before (libraries) does not count.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if allowance.memory_bytes is not None:
        most = _held_bytes() + allowance.memory_bytes
        resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    signal.setitimer(signal.ITIMER_REAL, allowance.patience)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _held_bytes() -> int:
    """The data memory of this process, as RLIMIT_DATA counts it."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0


def _teller(task: Task) -> Listener:
    """Writes the standing into the task's file, now and then; to whom it matters not that it cannot be written."""
    last = 0.0

    def tell(progress: Progress) -> None:
        nonlocal last
        if task.progress is None or time.monotonic() - last < PROGRESS_EVERY_SECONDS:
            return
        last = time.monotonic()
        path = Path(task.progress)
        standing = {"name": progress.name, "value": progress.value, "bound": progress.bound}
        with contextlib.suppress(OSError):
            part = path.with_suffix(".part")
            part.write_text(json.dumps(standing))
            part.replace(path)

    return tell
