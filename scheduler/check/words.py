"""How the judge's messages put amounts, names and dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable


def pounds(pence: int) -> str:
    """`£12.34`."""
    sign = "-" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def count(number: int, noun: str) -> str:
    """`1 place`, `3 places`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") and not noun.endswith("ay") else f"{number} {noun}s"


def kilometres(metres: int) -> str:
    """`12.345 km`."""
    return f"{metres // 1000}.{metres % 1000:03d} km"


def listed(items: Iterable[object]) -> str:
    """`a, b and c`."""
    words = [str(item) for item in items]
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def at(slots: Iterable[tuple[dt.date, str]]) -> str:
    """`2018-07-03 am, 2018-07-03 pm`."""
    return ", ".join(f"{date} {block}" for date, block in slots)


def clean(text: str) -> str:
    """The text with whatever no file could hold (lone surrogates) replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")
