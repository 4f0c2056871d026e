"""Which program this is: its version and its source, and the solver's version. Another one may give other plans."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import scheduler


@cache
def program() -> str:
    """`0.1.0 (1a2b3c4d5e6f), ortools 9.15.6755`: equal wherever the same source and solver are installed."""
    source = hashlib.sha256()
    folder = Path(scheduler.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        source.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        source.update(path.read_bytes())
    return f"{scheduler.__version__} ({source.hexdigest()[:12]}), ortools {version('ortools')}"
