"""Compiles functions to machine code when they are first called, and keeps it on disk.

Numba looks for changes in a function's own file alone, although the code of what it calls is part of its own. So what
is kept has a folder for each state of all files with compiled functions.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from numba import config, njit

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

HERE = Path(__file__).parent


def _parents() -> Iterator[Path]:
    """Where compiled code may be kept: where the user says, else beside the source, else in the user's cache."""
    if config.CACHE_DIR:  # type: ignore[attr-defined]
        yield Path(config.CACHE_DIR)  # type: ignore[attr-defined]
    yield HERE / "__pycache__"
    yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "course-scheduler"


def _folder() -> str:
    """A folder that can be written, for the files as they are; empty where there is none."""
    state = hashlib.sha256()
    for source in [Path(__file__), *sorted(HERE.glob("walk/*.py")), *sorted(HERE.glob("relaxation/*.py"))]:
        state.update(source.read_bytes())
    try:
        for parent in _parents():
            folder = parent / f"machine-code-{state.hexdigest()[:12]}"
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError:
                continue
            if os.access(folder, os.W_OK):
                return str(folder)
    except RuntimeError:
        pass  # the user has no home
    return ""


FOLDER = config.CACHE_DIR = _folder()  # type: ignore[attr-defined]


def compiled(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """The function compiled, kept on disk for the next process where there is a folder to keep it in."""
    try:
        return cast(Callable[Arguments, Answer], njit(cache=True)(function))
    except RuntimeError:
        return cast(Callable[Arguments, Answer], njit(function))


def is_kept() -> bool:
    """Whether some process has compiled all there is: `warm_up` says so with a file."""
    return bool(FOLDER) and (Path(FOLDER) / "complete").exists()


def keep() -> None:
    """Say that all there is has been compiled."""
    if FOLDER:
        (Path(FOLDER) / "complete").touch()
