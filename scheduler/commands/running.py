"""Runs the planning in a thread of its own, so that this one can show progress and be interrupted.

A solve holds the thread that it runs in, often for minutes, and Python handles signals in the main thread only.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType
from typing import NamedTuple

from scheduler.commands.exits import ExitCode
from scheduler.plan import Plan, Result
from scheduler.planning import make_plan
from scheduler.progress import Limits
from scheduler.report.live import Display
from scheduler.scenario import LoadedScenario

STOPPING = "stopping: the best plan so far is kept (Ctrl-C twice more leaves without it)"
PATIENCE = 3  # the signal that is not put off
TICK_SECONDS = 0.2


class Outcome(NamedTuple):
    """A result, and whether a signal ended the search for it."""

    result: Result
    interrupted: bool


def run(loaded: LoadedScenario, limits: Limits, display: Display, start: Plan | None = None) -> Outcome:
    """Plan, showing progress, until it is done or `limits.stop` has ended it with the best plan so far.

    Args:
        start: a plan to begin from, as `make_plan` takes it.

    Raises:
        scheduler.planning.CheckFailed: and whatever else `make_plan` raises.
    """
    future: Future[Result] = Future()
    plan = make_plan if start is None else partial(make_plan, start=start)

    def work() -> None:
        try:
            future.set_result(plan(loaded, limits, display.listen))
        except BaseException as error:  # to be raised in the main thread
            future.set_exception(error)

    with display:
        threading.Thread(target=work, name="planning", daemon=True).start()
        _watch(future, limits, display)
    return Outcome(future.result(), limits.stop.is_set())


def _watch(future: Future[Result], limits: Limits, display: Display) -> None:
    stopping = False
    while not future.done():
        try:
            if limits.stop.is_set() and not stopping:
                stopping = True
                display.say(STOPPING)
            display.tick()
        except OSError:  # the terminal is gone; the plan is still wanted
            display = Display(display.words, display.time_limit, display.began)
        wait([future], timeout=TICK_SECONDS)


@contextmanager
def stopping_on_signals(stop: threading.Event) -> Iterator[None]:
    """While inside, SIGINT, SIGTERM and SIGHUP set `stop`; the third ends the process.

    One that is ignored, as `nohup` does with SIGHUP, stays so.
    """
    received = 0

    def on_signal(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        nonlocal received
        received += 1
        stop.set()
        if received >= PATIENCE:
            # Not by an exception: raised inside a lock of the library's, it can come out as another.
            _leave_at_once()

    numbers = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    before = {number: signal.getsignal(number) for number in numbers}
    ours = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    for number in ours:
        signal.signal(number, on_signal)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, before[number] or signal.SIG_DFL)


def _leave_at_once() -> None:
    """End the process without waiting for the solver's threads, which cannot be ended."""
    with suppress(OSError):
        os.write(2, b"\nLeft at once; what was not finished is not written.\n")
    os._exit(ExitCode.INTERRUPTED)
