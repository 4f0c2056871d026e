"""Runs a child and watches its time and memory: whatever happens to it, there is an account of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LOAD_SECONDS = 1800.0  # for reading the scenario, which is no part of the budget
GRACE = 1.25  # a way that has not ended after so many budgets and
GRACE_SECONDS = 20.0  # so many seconds is killed
TICK_SECONDS = 0.2
MIB = 1024 * 1024


@dataclass(frozen=True)
class Account:
    """What became of a child.

    Attributes:
        events: what it told, in order.
        seconds: from its start to its end, with loading.
        peak_mib: most memory resident, over the child and its own children.
        reason: why it did not end by itself as it should; None when it did.
    """

    events: list[dict[str, Any]]
    seconds: float
    peak_mib: float
    reason: str | None


def watch(arguments: list[str], folder: Path, budget: float, memory_mib: float) -> Account:
    """Run `python -m ARGUMENTS` until it ends, or kill it when it takes too long or too much."""
    began = time.monotonic()
    log = folder / "errors.txt"
    with log.open("wb") as errors:
        child = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": "0"},
            stdout=errors,
            stderr=errors,
            start_new_session=True,
        )
    killed, peak, loaded_at = None, 0.0, None
    try:
        while True:
            pid, status, usage = os.wait4(child.pid, 0 if killed else os.WNOHANG)
            if pid:
                break
            now = time.monotonic()
            if loaded_at is None and any(event.get("phase") == "loaded" for event in read_events(folder)):
                loaded_at = now
            peak = max(peak, resident_mib(child.pid))
            killed = _too_much(now - began, None if loaded_at is None else now - loaded_at, budget, peak, memory_mib)
            if killed:
                _kill(child.pid)
            else:
                time.sleep(TICK_SECONDS)
    except BaseException:
        _kill(child.pid)
        raise
    child.returncode = os.waitstatus_to_exitcode(status)
    peak = max(peak, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / MIB)
    reason = killed or _failure(child.returncode, log)
    events = read_events(folder)
    if reason is not None:
        reason += f" while {_doing(events)}"
    return Account(events, time.monotonic() - began, peak, reason)


def _kill(child: int) -> None:
    """The child with all that it started: it leads a group of its own."""
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)


def _too_much(
    seconds: float, since_loaded: float | None, budget: float, peak_mib: float, memory_mib: float
) -> str | None:
    if peak_mib > memory_mib:
        return f"killed at {peak_mib:,.0f} MiB, over the limit of {memory_mib:,.0f} MiB,"
    if since_loaded is None:
        return f"killed after {seconds:.0f} s" if seconds > LOAD_SECONDS else None
    return f"killed after {since_loaded:.0f} s" if since_loaded > GRACE * budget + GRACE_SECONDS else None


def _failure(code: int, log: Path) -> str | None:
    if code == 0:
        return None
    if code < 0:
        name = signal.Signals(-code).name
        return f"ended by {name}" + (" (likely out of memory)" if name in ("SIGKILL", "SIGABRT") else "")
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return f"failed ({lines[-1] if lines else f'exit code {code}'})"


def _doing(events: list[dict[str, Any]]) -> str:
    phases = [event["phase"] for event in events if "phase" in event]
    return {None: "loading", "loaded": "building its model"}.get(phases[-1] if phases else None, "solving")


def read_events(folder: Path) -> list[dict[str, Any]]:
    """What the child has told; a last line that it was killed in the middle of is left out."""
    file = folder / "events.jsonl"
    if not file.exists():
        return []
    events = []
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            events.append(json.loads(line))
        except json.JSONDecodeError:
            break
    return events


def resident_mib(pid: int) -> float:
    """Memory resident now, of a process and all below it; 0 where /proc does not say."""
    total = 0
    for one in [pid, *_below(pid)]:
        try:
            total += int(Path(f"/proc/{one}/statm").read_text(encoding="ascii").split()[1])
        except (OSError, IndexError, ValueError):
            continue
    return total * os.sysconf("SC_PAGE_SIZE") / MIB


def _below(pid: int) -> Iterator[int]:
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(one) for one in file.read_text(encoding="ascii").split()]
        except (OSError, ValueError):
            continue
        for child in children:
            yield child
            yield from _below(child)
