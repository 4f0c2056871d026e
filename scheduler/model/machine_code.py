"""Compiles a function to machine code at its first call."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def compiled(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """The function compiled, kept on disk for the next process where there is a folder to keep it in."""
    try:
        return cast(Callable[Arguments, Answer], njit(cache=True)(function))
    except RuntimeError:
        # Neither beside the source nor in the user's own folder can anything be written.
        return cast(Callable[Arguments, Answer], njit(function))
