"""Where parts of a solve go that share nothing: courses to be bounded, plans to be bettered, through any Executor."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from scheduler.instance import Instance
from scheduler.processes import Inline, asked_to_stop, pool
from scheduler.progress import Clock, Limits

T = TypeVar("T")


class Workshop:
    """An instance and the executor that works on it.

    Attributes:
        hands: how many tasks are worked on at a time.
        spare: how many while this process works too.
        instance: what is worked on.
        apart: whether what is handed out runs beside this process; once the executor is broken it does not.
    """

    def __init__(self, instance: Instance, limits: Limits, executor: Executor, hands: int, spare: int) -> None:
        self.limits, self.executor, self.hands, self.spare = limits, executor, hands, spare
        self.apart = not isinstance(executor, Inline)
        self.instance = instance

    @cached_property
    def _packed(self) -> bytes:
        """The instance, packed once for all tasks."""
        return pickle.dumps(self.instance)

    def hand_out(self, function: Callable[..., T], *arguments: Any, seconds: float, seed: int) -> Future[T]:
        """Begin `function(instance, *arguments, limits)`; its limits have so many seconds and one thread."""

        def begin() -> Future[T]:
            limits = Limits(seconds=seconds, workers=1, seed=seed, stop=self.limits.stop, clock=self.limits.clock)
            if not self.apart:
                return self.executor.submit(function, self.instance, *arguments, limits)
            counts_work = limits.clock.counts_work
            return self.executor.submit(_work, self._packed, function, arguments, seconds, seed, counts_work)

        try:
            return begin()
        except (BrokenExecutor, OSError, EOFError, RuntimeError) as error:
            # The first three: no process can be begun, for want of memory or of their number. A cluster that has gone
            # raises the last; so does Python in a script that lacks its `__main__` guard.
            unguarded = isinstance(error, RuntimeError) and not isinstance(error, BrokenExecutor)
            if self.limits.executor is None and unguarded:
                raise
            self.executor, self.apart, self.hands, self.spare = Inline(), False, 1, 1
            return begin()


def _work(
    instance: bytes,
    function: Callable[..., T],
    arguments: tuple[Any, ...],
    seconds: float,
    seed: int,
    counts_work: bool,
) -> T:
    """In another process: the instance comes packed, and the wish to stop by that process's own event."""
    clock = Clock(counts_work=counts_work)
    limits = Limits(seconds=seconds, workers=1, seed=seed, stop=asked_to_stop, clock=clock)
    return function(_loaded(instance), *arguments, limits)


@lru_cache(maxsize=2)
def _loaded(instance: bytes) -> Instance:
    found: Instance = pickle.loads(instance)
    return found


@contextmanager
def workshop(instance: Instance, limits: Limits) -> Iterator[Workshop]:
    """The executor of the limits; else a process for each core; or, where none can be begun, all in turn."""
    if limits.executor is not None:
        yield Workshop(instance, limits, limits.executor, limits.hands, limits.hands)
    elif limits.threads == 1 or multiprocessing.current_process().daemon:
        yield Workshop(instance, limits, Inline(), 1, 1)
    else:
        with pool(limits.threads, limits.stop) as executor:
            yield Workshop(instance, limits, executor, limits.threads, limits.threads - 1)
