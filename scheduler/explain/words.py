"""How reasons put amounts, names and dates: as a commissioner says them, and short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def pounds(pence: int) -> str:
    """`£1,234.50`."""
    return f"£{pence // 100:,}.{pence % 100:02}"


def counted(number: int, noun: str) -> str:
    """`1 place`, `2 places`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


MOST_CHARACTERS = 160


def first_fitting(texts: Iterable[str]) -> str:
    """The first text that is short enough for a reason, else the last."""
    found = ""
    for found in texts:
        if len(found) <= MOST_CHARACTERS:
            break
    return found


def all_of(number: int, noun: str) -> str:
    """`the one session`, `both sessions`, `all 3 sessions`."""
    if number == 1:
        return f"the one {noun}"
    return f"both {noun}s" if number == 2 else f"all {number:,} {noun}s"


def day(date: dt.date) -> str:
    """`Tue 17 Jul`, whatever the machine's language."""
    return f"{WEEKDAYS[date.weekday()]} {date.day} {MONTHS[date.month - 1]}"


def distance_and_limit(metres: int, limit: int) -> tuple[str, str]:
    """A distance beyond a limit, in kilometres, with as many decimals as it takes to see that it is."""
    for digits in (1, 2, 3):
        texts = f"{metres / 1000:,.{digits}f} km", f"{limit / 1000:,.{digits}f} km"
        if texts[0] != texts[1]:
            break
    return texts


def short(name: str, most: int = 28) -> str:
    """A name, cut where it is long."""
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def listed(items: Iterable[str]) -> str:
    """`a, b and c`."""
    words = list(items)
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def ranked(counts: Sequence[tuple[str, int]], most: int = 2) -> str:
    """The greatest counts by name, `Stoma Care 3, Medication 2, others 4`; one name alone needs no number."""
    if len(counts) == 1:
        return short(counts[0][0])
    order = sorted(counts, key=lambda item: -item[1])
    texts = [f"{short(name, 22)} {count:,}" for name, count in order[:most]]
    rest = sum(count for _, count in order[most:])
    return ", ".join([*texts, f"others {rest:,}"] if rest else texts)
