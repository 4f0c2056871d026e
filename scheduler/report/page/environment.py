"""Templates to text. Everything put into a page is escaped; a name that a template misspells is an error."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

from scheduler.report import words
from scheduler.report.tables import Cell, Kind

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, **context: Any) -> str:
    """A page, from a template of `scheduler/report/templates`."""
    return _environment().get_template(template).render(**context)


def shown(cell: Cell, kind: Kind) -> str:
    """A cell as people read it: £50.80, Tue 17 Jul 2018, 12.3 km, 85 %; empty for None."""
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return words.dated(cell)
    if isinstance(cell, float):
        return words.percent(cell) if kind == "share" else f"{cell:,.1f}"
    if isinstance(cell, int):
        return {"pence": words.pounds, "metres": words.kilometres}.get(kind, "{:,}".format)(cell)
    return cell


FILTERS = {
    "pounds": words.pounds,
    "day": words.day,
    "days": words.days,
    "dated": words.dated,
    "counted": words.counted,
    "percent": words.percent,
    "kilometres": words.kilometres,
    "listed": words.listed,
    "shown": shown,
}


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("scheduler.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    return environment
