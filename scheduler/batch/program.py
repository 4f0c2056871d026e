"""Which program this is: its version, its source and data, and what it plans with. Another one may give other plans."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import scheduler


@cache
def program() -> str:
    """`0.1.0 (1a2b3c4d5e6f), ortools 9.15.6755, holidays 0.109`: equal wherever the same of each are installed."""
    source = hashlib.sha256()
    folder = Path(scheduler.__file__).parent
    for path in sorted(path for kind in ("*.py", "*.csv") for path in folder.rglob(kind)):
        source.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        source.update(path.read_bytes())
    own = f"{scheduler.__version__} ({source.hexdigest()[:12]})"
    return ", ".join([own, *(f"{name} {version(name)}" for name in ("ortools", "holidays"))])
