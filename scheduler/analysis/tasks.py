"""Many solves in parallel, through the standard library's Executor, within one stated time.

A task is a function and its arguments; it is given its limits as its last argument and works in a process of its own,
with one thread. Tasks still waiting share out what is left of the time when one begins.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from scheduler.processes import TICK_SECONDS, asked_to_stop, pool
from scheduler.progress import Limits

T = TypeVar("T")
LEAST_SECONDS = 0.5  # a task begun late still gets this


@dataclass(frozen=True)
class Task(Generic[T]):
    """A function to run elsewhere: `function(*arguments, limits)`. All of it must pickle.

    Attributes:
        name: says in progress and in a table what it is.
        share: how much of the time it should have, against other tasks.
    """

    name: str
    function: Callable[..., T]
    arguments: tuple[Any, ...]
    share: float = 1.0


@dataclass
class Standing:
    """How far a run of tasks is: for whoever shows progress."""

    total: int
    done: int = 0
    running: list[str] = field(default_factory=list)


Watcher = Callable[[Standing], None]


def unwatched(standing: Standing) -> None:
    """The watcher that does nothing."""


@dataclass(frozen=True)
class Budget:
    """What a run of tasks may use.

    Attributes:
        seconds: wall-clock, for all tasks together.
        jobs: tasks at a time; 0 = every core.
        seed: of every random choice.
        most_seconds: for one task; None = its share of what is left.
        stop: set from another thread (Ctrl-C): running tasks end with what they have, others do not begin.
    """

    seconds: float = 300.0
    jobs: int = 0
    seed: int = 1
    most_seconds: float | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def workers(self) -> int:
        """Tasks at a time."""
        return Limits(workers=self.jobs).threads


def run_tasks(
    tasks: Sequence[Task[T]], budget: Budget, watcher: Watcher = unwatched, executor: Executor | None = None
) -> dict[str, T]:
    """Run tasks and give their results by name; those that did not begin before the stop or the end are left out.

    Args:
        executor: any Executor; default a pool of processes, ended with the run.

    Raises:
        Exception: what a task raised; the others are then left.
    """
    if not tasks:
        return {}
    if executor is not None:
        return _Run(tasks, budget, watcher, executor).results()
    with pool(min(budget.workers, len(tasks)), budget.stop) as processes:
        return _Run(tasks, budget, watcher, processes).results()


class _Run(Generic[T]):
    def __init__(self, tasks: Sequence[Task[T]], budget: Budget, watcher: Watcher, executor: Executor) -> None:
        self.waiting = list(tasks)
        self.budget, self.watcher, self.executor = budget, watcher, executor
        self.running: dict[Future[T], str] = {}
        self.found: dict[str, T] = {}
        self.began = time.monotonic()
        self.standing = Standing(len(tasks))

    def results(self) -> dict[str, T]:
        try:
            while self.running or self.waiting:
                self._begin()
                if not self.running:
                    break
                done, _ = wait(self.running, timeout=TICK_SECONDS, return_when=FIRST_COMPLETED)
                for future in done:
                    self.found[self.running.pop(future)] = future.result()
                self._tell()
        finally:
            for future in self.running:
                future.cancel()
        return self.found

    def _begin(self) -> None:
        while self.waiting and len(self.running) < self.budget.workers and not self.budget.stop.is_set():
            left = self.budget.seconds - (time.monotonic() - self.began)
            if left <= 0 and self.found:
                self.waiting.clear()
                return
            task = self.waiting.pop(0)
            shares = task.share + sum(other.share for other in self.waiting)
            seconds = max(LEAST_SECONDS, left * min(1.0, self.budget.workers * task.share / shares))
            if self.budget.most_seconds is not None:
                seconds = min(seconds, self.budget.most_seconds)
            future = self.executor.submit(_work, task, seconds, self.budget.seed)
            self.running[future] = task.name
        if self.budget.stop.is_set():
            self.waiting.clear()

    def _tell(self) -> None:
        self.standing.done = len(self.found)
        self.standing.running = list(self.running.values())
        self.watcher(self.standing)


def _work(task: Task[T], seconds: float, seed: int) -> T:
    return task.function(*task.arguments, Limits(seconds=seconds, workers=1, seed=seed, stop=asked_to_stop))
