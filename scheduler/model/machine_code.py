"""Compiles functions to machine code when they are first called, and keeps it on disk.

Numba looks for changes in a function's own file alone, although the code of what it calls is part of its own. So what
is kept has a folder for each state of all files with compiled functions.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from numba import config, njit

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

HERE = Path(__file__).parent


def _folder() -> str:
    """Where compiled code is kept: beside the source, else in the user's cache; empty where neither can be written."""
    state = hashlib.sha256()
    for source in sorted([*(HERE / "walk").glob("*.py"), *(HERE / "relaxation").glob("*.py")]):
        state.update(source.read_bytes())
    users = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "course-scheduler"
    for parent in (HERE / "__pycache__", users):
        folder = parent / f"machine-code-{state.hexdigest()[:12]}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except (OSError, RuntimeError):
            continue
        if os.access(folder, os.W_OK):
            return str(folder)
    return ""


if not config.CACHE_DIR:  # type: ignore[attr-defined]
    config.CACHE_DIR = _folder()  # type: ignore[attr-defined]


def compiled(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """The function compiled, kept on disk for the next process where there is a folder to keep it in."""
    try:
        return cast(Callable[Arguments, Answer], njit(cache=True)(function))
    except RuntimeError:
        return cast(Callable[Arguments, Answer], njit(function))
