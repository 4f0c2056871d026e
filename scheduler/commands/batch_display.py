"""What stderr shows while a batch runs: cases done, those running with their gaps, and when it may end."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.batch.run import Standing
from scheduler.batch.summary import counts_text
from scheduler.batch.task import Task
from scheduler.report.levels import gap_between
from scheduler.report.words import elapsed, percent

if TYPE_CHECKING:
    from rich.live import Live

LOG_EVERY_SECONDS = 10.0
LOG_AT_LEAST_SECONDS = 60.0
MOST_RUNNING = 8


class BatchDisplay:
    """Shows nothing; the others do."""

    def tick(self, standing: Standing) -> None:
        """Show how far the batch is; called several times a second."""

    def close(self) -> None:
        """Take away what is to go at the end."""


class LogBatchDisplay(BatchDisplay):
    """A plain line now and then: for log files and mail."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._last, self._last_done = 0.0, -1

    def tick(self, standing: Standing) -> None:
        """Write a line when there is reason to."""
        seconds = time.monotonic() - self._began
        waited, done = seconds - self._last, len(standing.notes)
        changed = done != self._last_done and (waited >= LOG_EVERY_SECONDS or self._last_done < 0)
        if changed or waited >= LOG_AT_LEAST_SECONDS:
            running = ", ".join(running_text(task) for task in standing.running[:MOST_RUNNING])
            text = f"{state_text(standing)}; running: {running}" if running else state_text(standing)
            print(f"[{elapsed(seconds)}] {text}", file=sys.stderr, flush=True)
            self._last, self._last_done = seconds, done


class LiveBatchDisplay(BatchDisplay):
    """A few lines of a terminal, redrawn in place and taken away at the end."""

    def __init__(self) -> None:
        self._live: Live | None = None
        self._began = time.monotonic()

    def tick(self, standing: Standing) -> None:
        """Redraw."""
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        if self._live is None:
            console = Console(stderr=True, highlight=False, emoji=False)
            self._live = Live(console=console, auto_refresh=False, transient=True)
            self._live.start()

        lines = [f"{elapsed(time.monotonic() - self._began)}  {state_text(standing)}"]
        lines += [f"  {running_text(task)}" for task in standing.running[:MOST_RUNNING]]
        lines.append("Ctrl-C stops; what is done is kept")
        with contextlib.suppress(OSError):  # the terminal may be gone
            self._live.update(Text("\n".join(lines)), refresh=True)

    def close(self) -> None:
        """Take the lines away."""
        if self._live is not None:
            with contextlib.suppress(OSError):
                self._live.stop()


def state_text(standing: Standing) -> str:
    """`12 of 200 cases are done: ...; about 3:20 left`."""
    text = counts_text(Counter(note.ending for note in standing.notes.values()), standing.cases)
    left = standing.left_seconds
    return f"{text}; about {elapsed(left)} left" if left is not None and len(standing.notes) < standing.cases else text


def running_text(task: Task) -> str:
    """`levy-32 (places, gap 2.1 %)`; the name alone where nothing is known of it."""
    if task.progress is None:
        return task.name
    try:
        standing = json.loads(Path(task.progress).read_text())
    except (OSError, ValueError):
        return task.name
    value, bound = standing["value"], standing["bound"]
    if value is None or bound is None:
        return f"{task.name} ({standing['name']})"
    return f"{task.name} ({standing['name']}, gap {percent(gap_between(value, min(bound, value)))})"


def choose_batch_display(quiet: bool) -> BatchDisplay:
    """Live lines on a terminal that can, plain lines elsewhere, nothing when asked to be quiet."""
    if quiet:
        return BatchDisplay()
    is_terminal = sys.stderr.isatty() and os.environ.get("TERM") not in {"dumb", "unknown"}
    return LiveBatchDisplay() if is_terminal else LogBatchDisplay()
