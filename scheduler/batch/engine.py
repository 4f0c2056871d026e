"""Cases over any Executor: none is lost when workers die, and one that kills its worker is told apart."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from typing import Protocol

from scheduler.batch.task import MEGABYTE, Outcome, Task
from scheduler.batch.work import run_case

TRIES = 2
TICK_SECONDS = 0.2


class ClusterLostError(Exception):
    """The scheduler of the cluster cannot be reached any more."""


class Workers(Protocol):
    """Where cases are planned: an executor, and what is needed when it breaks."""

    @property
    def executor(self) -> Executor:
        """Takes the cases."""

    @property
    def slots(self) -> int:
        """How many cases to have handed out at a time."""

    def restart(self) -> None:
        """Make the executor anew after it broke.

        Raises:
            ClusterLostError: when that is not possible.
        """

    def stop(self) -> None:
        """End it at once, with what it is doing."""

    def close(self) -> None:
        """End it when its work is done."""


def outcomes(
    tasks: Iterable[Task],
    workers: Workers,
    tick: Callable[[list[Task]], None],
    stop: threading.Event,
    work: Callable[[Task], Outcome] = run_case,
) -> Iterator[tuple[Task, Outcome]]:
    """Each task with its outcome, as they come.

    When a worker of a pool dies, all that the pool was doing is lost with it. Those tasks are then run one at a time:
    one that breaks the pool alone is at fault itself, and fails; the others lose nothing.

    Args:
        tasks: in the order in which to begin them.
        workers: where.
        tick: called several times a second with the tasks handed out.
        stop: when set, no more are begun, and what is being done is given up.
        work: what a worker does with a task.

    Raises:
        ClusterLostError: when the workers cannot be reached any more.
    """
    return _Run(tasks, workers, tick, stop, work).outcomes()


class _Run:
    def __init__(
        self,
        tasks: Iterable[Task],
        workers: Workers,
        tick: Callable[[list[Task]], None],
        stop: threading.Event,
        work: Callable[[Task], Outcome],
    ) -> None:
        self.waiting, self.suspects = deque(tasks), deque[Task]()
        self.workers, self.tick, self.stop, self.work = workers, tick, stop, work
        self.running: dict[Future[Outcome], Task] = {}
        self.began: dict[str, float] = {}
        self.tries: Counter[str] = Counter()

    def outcomes(self) -> Iterator[tuple[Task, Outcome]]:
        while self.waiting or self.suspects or self.running:
            if self.stop.is_set():
                self.workers.stop()
                return
            lost = self._hand_out()
            done, _ = wait(self.running, timeout=TICK_SECONDS, return_when=FIRST_COMPLETED)
            self.tick(list(self.running.values()))
            for future in done:
                task = self.running.pop(future)
                try:
                    yield task, future.result()
                except BrokenExecutor:
                    lost.append(task)
                except (Exception, CancelledError) as error:
                    yield task, self._failed(task, error)
            if lost:
                yield from self._recover(lost)

    def _hand_out(self) -> list[Task]:
        """Begin what may begin now; the task that found the pool broken, if any."""
        alone = bool(self.suspects)
        queue, most = (self.suspects, 1) if alone else (self.waiting, self.workers.slots)
        while queue and len(self.running) < most:
            task = queue.popleft()
            self.began[task.name] = time.monotonic()
            try:
                self.running[self.workers.executor.submit(self.work, task)] = task
            except BrokenExecutor:
                return [task]
        return []

    def _recover(self, lost: list[Task]) -> Iterator[tuple[Task, Outcome]]:
        lost += self.running.values()
        self.running.clear()
        self.workers.restart()
        for task in lost:
            self.tries[task.name] += 1
            if len(lost) == 1 and self.tries[task.name] >= TRIES:
                yield task, self._died(task)
            else:
                self.suspects.append(task)

    def _failed(self, task: Task, error: BaseException) -> Outcome:
        """An engine that retries by itself (Dask) says that it gave up; anything else says what it is."""
        if type(error).__name__ == "KilledWorker":
            reason = f"several workers died of it: they were killed, or it went beyond its memory or {_patience(task)}"
            return Outcome("failed", reason, {}, self._seconds(task))
        if isinstance(error, CancelledError):
            self.workers.restart()  # the cluster is gone, which this says
        return Outcome("failed", f"{type(error).__name__}: {error}", {}, self._seconds(task))

    def _died(self, task: Task) -> Outcome:
        seconds = self._seconds(task)
        if seconds >= task.allowance.patience:
            reason = f"it had not ended after {_patience(task)}, and was killed"
        elif task.allowance.memory_bytes is not None:
            memory = f"its memory limit of {task.allowance.memory_bytes // MEGABYTE:,} MB"
            reason = f"its process died: it was killed, or went beyond {memory}"
        else:
            reason = "its process died: it was killed, or the machine had no more memory"
        return Outcome("failed", reason, {}, seconds)

    def _seconds(self, task: Task) -> float:
        return time.monotonic() - self.began[task.name]


def _patience(task: Task) -> str:
    return f"{task.allowance.patience:.0f} seconds"
