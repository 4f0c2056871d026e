"""What a running solve tells whoever watches it, and how it is asked to stop. Knows nothing of any solver."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Progress:
    """Where a solve stands. Values and bounds are in the objective's unit as minimised (unfilled places, pence, ...).

    Attributes:
        seconds: since the solve began.
        level: the level being optimised, from 0; `levels` of them are listed in the scenario.
        name: the level's name, such as `places`, or `tie-break` for the last, unlisted one.
        value: of the best plan so far; None before the first.
        bound: proved; None before the first.
        note: what is being done now, in a few words.
    """

    seconds: float
    level: int
    levels: int
    name: str
    value: int | None = None
    bound: int | None = None
    note: str = ""


Listener = Callable[[Progress], None]


def nobody(progress: Progress) -> None:
    """The listener that does nothing."""


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Clock:
    """What a solve's time is measured by: the wall clock, or the work done, which is the same on every machine.

    Args:
        counts_work: work is told to `spend`, in about the seconds that it takes on a machine of 2026.
    """

    def __init__(self, *, counts_work: bool = False) -> None:
        self.counts_work = counts_work
        self._spent = 0.0

    def now(self) -> float:
        """Seconds since some moment."""
        return self._spent if self.counts_work else time.monotonic()

    def spend(self, seconds: float) -> None:
        """Tell of work done; only where work is counted does it matter."""
        self._spent += seconds


@dataclass(frozen=True)
class Limits:
    """When a solve ends.

    Attributes:
        seconds: for the whole solve, by the clock.
        gap: a level is good enough when |value - bound| / max(1, |value|) is at most this; 0 asks for a proof.
        workers: threads; 0 = every core.
        seed: of every random choice.
        stop: set from another thread (Ctrl-C) to end with the best plan so far.
        executor: where parts of the solve that share nothing go; None = processes of this machine.
        hands: how many of them such an executor works on at a time.
        tie_break: of plans as good on every level, look for the one with the earliest dates.
        clock: with one that counts work a solve by one worker is repeatable, also where the time is up before a proof.
    """

    seconds: float = 60.0
    gap: float = 0.0
    workers: int = 0
    seed: int = 1
    stop: threading.Event = field(default_factory=threading.Event)
    clock: Clock = field(default_factory=Clock)
    executor: Executor | None = None
    hands: int = 1
    tie_break: bool = True

    def now(self) -> float:
        """The time, in seconds by the clock."""
        return self.clock.now()

    def stopped(self) -> bool:
        """Whether the solve was asked to stop."""
        return self.stop.is_set()

    @property
    def threads(self) -> int:
        """How many threads a solve uses: as told, or every core that this process may run on."""
        return 1 if self.clock.counts_work else self.workers or cores()

    @property
    def portfolio(self) -> int:
        """CP-SAT workers: its mix of searches depends on their number, and eight are better than two on two cores."""
        return 1 if self.threads == 1 else max(8, self.threads)
