"""What a run was made on."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from benchmarks.run.watch import ROOT
from scheduler import __version__


def facts() -> dict[str, str]:
    """Names and values, for people."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return {
        "processor": f"{_from('/proc/cpuinfo', 'model name') or platform.processor() or 'unknown'}, {cores} cores",
        "memory": _from("/proc/meminfo", "MemTotal") or "unknown",
        "system": platform.system() + " " + platform.machine(),
        "Python": platform.python_version(),
        "OR-Tools": version("ortools"),
        "scheduler": f"{__version__}, commit {commit()}",
        "load when it began": f"{load:.1f} (more than 0 means that others were using the machine)",
    }


def memory_mib() -> float:
    """Memory that is free now, in MiB; infinite where the system does not say."""
    free = _from("/proc/meminfo", "MemAvailable")
    return int(free.split()[0]) / 1024 if free else float("inf")


def _from(file: str, name: str) -> str | None:
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), None)


def commit() -> str:
    """What git calls the version that is run."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=10"]
    try:
        return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
