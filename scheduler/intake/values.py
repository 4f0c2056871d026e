"""Cells as people fill them in, to the values that a scenario's table of interest holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection
from decimal import Decimal, InvalidOperation

from scheduler.intake.columns import plain
from scheduler.results.workbook import parse_day
from scheduler.scenario.fields import MAX_COUNT, MAX_PENCE, WEEKDAYS

ANY = {"any", "all", "none", "n a", "na", "no preference", "flexible", "no limit"}
TIMES = {"morning": "am", "mornings": "am", "afternoon": "pm", "afternoons": "pm", "evening": "eve", "evenings": "eve"}
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")  # 1,045; never a decimal comma
YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}


class ValueFault(ValueError):
    """A cell that is not what it should be; the message says what was expected."""


def parse(field: str, text: str, blocks: Collection[str]) -> str:
    """A cell as the scenario's table writes it; empty where it says nothing.

    Args:
        field: of an interest line.
        text: the cell, trimmed.
        blocks: the names of the calendar's blocks.

    Raises:
        ValueFault: when the cell says something else.
    """
    if not text or (field in _MAY_BE_ANY and plain(text) in ANY):
        return ""
    if field == "blocks":
        return _blocks(text, blocks)
    return _PARSERS[field](text)


def _count(text: str) -> str:
    number = re.fullmatch(r"(\d{1,7})(?:\.0+)?", _THOUSANDS.sub("", text))
    if number is None or int(number[1]) > MAX_COUNT:
        raise ValueFault("a whole number")
    return str(int(number[1]))


def _money(text: str) -> str:
    bare = re.sub(r"^(?:£|GBP)\s*|\s*(?:pounds?|GBP|each|per place|pp|p/p)$", "", text, flags=re.IGNORECASE)
    try:
        amount = Decimal(_THOUSANDS.sub("", bare))
    except InvalidOperation:
        raise ValueFault("an amount in pounds, such as £45 or 45.00") from None
    pence = amount * 100
    if not pence.is_finite() or not 0 <= pence <= MAX_PENCE or pence != pence.to_integral_value():
        raise ValueFault("an amount in pounds, at least 0, with at most two decimals")
    return f"{amount:.2f}"


def _date(text: str) -> str:
    day = parse_day(text.split(" ", maxsplit=1)[0] if re.match(r"\d{4}-\d\d-\d\d ", text) else text)
    for form in ("%d %B %Y", "%d %b %Y", "%d-%m-%Y"):
        if day is None:
            try:
                day = dt.datetime.strptime(text, form).date()
            except ValueError:
                continue
    if day is None:
        raise ValueFault("a date, day first: 17/07/2018, 17 July 2018 or 2018-07-17")
    return day.isoformat()


def _weekdays(text: str) -> str:
    if re.search(r"\w\s*[-\u2013\u2014]\s*\w", text):
        raise ValueFault("days of the week one by one, such as Tue, Wed, Thu")
    written = plain(text).replace("weekdays", "mon tue wed thu fri").replace("weekday", "mon tue wed thu fri")
    words = [word for word in written.split() if word not in {"and", "or"}]
    found = {next((day for day in WEEKDAYS if len(word) > 2 and word.startswith(day)), "") for word in words}
    if not words or "" in found:
        raise ValueFault("days of the week, such as Tue, Thu")
    return " ".join(day for day in WEEKDAYS if day in found)


def _blocks(text: str, known: Collection[str]) -> str:
    words = [word for word in re.split(r"[\s,;/&+]+", text.casefold()) if word not in {"", "and", "or"}]
    names = [word if word in known else TIMES.get(word, word) for word in words]
    if not names or any(name not in known for name in names):
        raise ValueFault(f"one of {', '.join(known)}")
    return " ".join(name for name in known if name in names)


def _truth(text: str) -> str:
    word = plain(text)
    if word not in YES | NO:
        raise ValueFault("yes or no")
    return "true" if word in YES else "false"


_MAY_BE_ANY = {"max_price", "earliest", "latest", "weekdays", "blocks"}
_PARSERS: dict[str, Callable[[str], str]] = {
    "places": _count,
    "max_price": _money,
    "earliest": _date,
    "latest": _date,
    "weekdays": _weekdays,
    "all_or_nothing": _truth,
    "priority": _count,
}
