"""What a running solve tells whoever watches it, and how it is asked to stop. Knows nothing of any solver."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
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


@dataclass(frozen=True)
class Limits:
    """When a solve ends.

    Attributes:
        seconds: wall-clock, for the whole solve.
        gap: a level is good enough when |value - bound| / max(1, |value|) is at most this; 0 asks for a proof.
        workers: threads; 0 = every core.
        seed: of every random choice.
        stop: set from another thread (Ctrl-C) to end with the best plan so far.
    """

    seconds: float = 60.0
    gap: float = 0.0
    workers: int = 0
    seed: int = 1
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def threads(self) -> int:
        """How many threads a solve uses: as told, or every core that this process may run on."""
        return self.workers or cores()

    @property
    def portfolio(self) -> int:
        """CP-SAT workers: its mix of searches depends on their number, and eight are better than two on two cores."""
        return 1 if self.threads == 1 else max(8, self.threads)
