"""The versions that decide what a plan looks like, read without importing what they belong to."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from scheduler import __version__

PACKAGES = (
    "ortools",
    "pydantic",
    "pyyaml",
    "holidays",
    "networkx",
    "numpy",
    "python-calamine",
    "click",
    "altair",
    "vl-convert-python",
    "rich",
    "jinja2",
    "xlsxwriter",
    "icalendar",
    "recurring-ical-events",
    "distributed",
)


def version_lines() -> Iterator[str]:
    """`name version`, one a line: this program, Python, the libraries, the machine."""
    yield f"course-scheduler {__version__}"
    yield f"python {platform.python_version()} ({platform.python_implementation()}, {sys.executable})"
    for package in PACKAGES:
        yield f"{package} {_installed(package)}"
    yield f"platform {platform.platform()}"
    yield f"cores {os.cpu_count() or 'unknown'}"


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
