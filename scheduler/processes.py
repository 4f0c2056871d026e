"""Processes to solve in, begun by a server that never solves: one that holds a solver's threads must not be copied."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext
from typing import Any, TypeVar

T = TypeVar("T")
TICK_SECONDS = 0.2
asked_to_stop = threading.Event()  # of this process: set when whoever began it wants what there is


class Inline(Executor):
    """Runs each task at once in this thread: for tests, and for callers that are in a pool themselves."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Run it; its future is done."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def fork_server(*modules: str) -> ForkServerContext:
    """Where processes come from; the modules are imported once, so that none of them pays for importing the solver."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*modules])
    return context


def begin_worker() -> None:
    """Set up a new process: it leaves Ctrl-C and a closed terminal to its parent, and ends when the parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


def _end_with_parent() -> None:
    """Without this a pool whose parent is killed works on for nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def pool(workers: int, stop: threading.Event) -> Iterator[Executor]:
    """A pool whose processes end their solves with what they have at the stop, or at its own end."""
    context = fork_server("scheduler.planning", "scheduler.model.solve")
    shared = context.RawValue(ctypes.c_bool, False)  # no lock: one held by a process that is killed is never let go
    finished = threading.Event()

    def pass_on() -> None:
        while not finished.is_set():
            if stop.wait(TICK_SECONDS):
                shared.value = True
                return

    threading.Thread(target=pass_on, daemon=True).start()
    try:
        with ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare, initargs=(shared,)) as executor:
            try:
                yield executor
            finally:
                shared.value = True
                executor.shutdown(cancel_futures=True)
    finally:
        finished.set()


def _prepare(shared: ctypes.c_bool) -> None:
    """In a new process: whoever started it passes Ctrl-C on."""
    begin_worker()

    def watch() -> None:
        while not shared.value:
            time.sleep(TICK_SECONDS)
        asked_to_stop.set()

    threading.Thread(target=watch, daemon=True).start()
