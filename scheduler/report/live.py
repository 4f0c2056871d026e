"""What stderr shows while a plan is sought: live lines on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from scheduler.progress import Progress
from scheduler.report.levels import LevelWords
from scheduler.report.words import elapsed

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table

LOG_EVERY_SECONDS = 10.0  # at most one line for better plans in this time
LOG_AT_LEAST_SECONDS = 60.0  # a line in this time even when nothing changed


class Display:
    """Shows nothing, but keeps the latest standing of each level; the others show it.

    `listen` may be called from any thread; everything else is for the thread that made the display.

    Args:
        time_limit: seconds for what is shown, from now on.
        began: by the monotonic clock, when the command began that plans more than once: its clock goes on; default now.
    """

    def __init__(self, words: LevelWords, time_limit: float, began: float | None = None) -> None:
        self.words = words
        self.message = ""
        now = time.monotonic()
        self.began = now if began is None else began
        self.time_limit = time_limit
        self._ends = now - self.began + time_limit
        self._lock = threading.Lock()
        self._levels: dict[int, Progress] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def listen(self, progress: Progress) -> None:
        """Take note of where the solve stands; a plan once found and a bound once proved stay known."""
        with self._lock:
            before = self._levels.get(progress.level, progress)
            value = before.value if progress.value is None else progress.value
            bounds = [bound for bound in (before.bound, progress.bound) if bound is not None]
            self._levels[progress.level] = replace(progress, value=value, bound=max(bounds, default=None))

    def tick(self) -> None:
        """Show what is new; to be called several times a second."""

    def say(self, message: str) -> None:
        """Show a sentence of ours, until the next one."""
        self.message = message

    @property
    def seconds(self) -> float:
        """Since the command began."""
        return time.monotonic() - self.began

    def levels(self) -> list[Progress]:
        """The latest standing of each level begun, in order."""
        with self._lock:
            return [self._levels[level] for level in sorted(self._levels)]

    def gap(self, progress: Progress) -> str:
        """`gap £34.50 (2.8 %)`, or nothing when there is none to tell."""
        if progress.name == "tie-break" or progress.value is None:
            return ""
        gap = self.words.gap(progress.name, progress.value, progress.bound)
        return f"gap {gap}" if gap else ""

    def standing(self, progress: Progress) -> str:
        """The best plan and what is still possible, in the user's units."""
        if progress.name == "tie-break":
            return "choosing the earliest dates among equally good plans"
        without = "no plan yet" if progress.level == 0 else "being worked out"
        return self.words.standing(progress.name, progress.value, progress.bound, without)


class LogDisplay(Display):
    """One plain line at each new level, for better plans, and a sign of life: for log files and mail."""

    def __init__(self, words: LevelWords, time_limit: float, began: float | None = None) -> None:
        super().__init__(words, time_limit, began)
        self._last_text = "preparing"
        self._last_level = -1
        self._last_seconds = self.seconds

    def tick(self) -> None:
        """Write a line when there is reason to."""
        levels = self.levels()
        level = levels[-1].level if levels else -1
        text = self._text(levels[-1]) if levels else "preparing"
        waited = self.seconds - self._last_seconds
        changed = text != self._last_text and waited >= LOG_EVERY_SECONDS
        if level != self._last_level or changed or waited >= LOG_AT_LEAST_SECONDS:
            self._write(text)
            self._last_text, self._last_level, self._last_seconds = text, level, self.seconds

    def say(self, message: str) -> None:
        """Write the sentence at once."""
        super().say(message)
        self._write(message)

    def _text(self, progress: Progress) -> str:
        parts = [self.standing(progress), self.gap(progress), progress.note]
        title = "" if progress.name == "tie-break" else f"{self.words.title(progress.name)}: "
        return title + "; ".join(part for part in parts if part)

    def _write(self, text: str) -> None:
        print(f"[{elapsed(self.seconds)}] {text}", file=sys.stderr, flush=True)


class LiveDisplay(Display):
    """A few lines of a terminal, redrawn in place and taken away at the end."""

    def __init__(self, words: LevelWords, time_limit: float, began: float | None = None) -> None:
        super().__init__(words, time_limit, began)
        self._live: Live | None = None

    def __enter__(self) -> Self:
        from rich.console import Console
        from rich.live import Live

        self._live = Live(
            console=Console(stderr=True, highlight=False, emoji=False),
            get_renderable=self.table,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            with contextlib.suppress(OSError):  # the terminal may be gone
                self._live.stop()

    def tick(self) -> None:
        """Redraw."""
        if self._live:
            self._live.refresh()

    def table(self) -> Table:
        """The lines as they now stand: the clock, each level, what to press."""
        from rich.table import Table
        from rich.text import Text

        levels = self.levels()
        lines = [("", "planning", f"{elapsed(self.seconds)} of at most {elapsed(self._ends)}")]
        for progress in levels:
            number = "" if progress.level >= progress.levels else str(progress.level + 1)
            lines.append((number, self.words.title(progress.name), self.standing(progress)))
        if levels:
            lines.append(("", "", "; ".join(part for part in (self.gap(levels[-1]), levels[-1].note) if part)))
        lines.append(("", "", self.message or "Ctrl-C stops and keeps the best plan so far"))
        grid = Table.grid(padding=(0, 2))
        for line in lines:
            grid.add_row(*(Text(cell) for cell in line))
        return grid


def choose_display(words: LevelWords, time_limit: float, quiet: bool, began: float | None = None) -> Display:
    """Live lines on a terminal that can, plain lines elsewhere, nothing when asked to be quiet."""
    if quiet:
        return Display(words, time_limit, began)
    if sys.stderr.isatty() and os.environ.get("TERM") not in {"dumb", "unknown"}:
        return LiveDisplay(words, time_limit, began)
    return LogDisplay(words, time_limit, began)
