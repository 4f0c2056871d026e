"""Templates to text. Everything put into a page is escaped; a name that a template misspells is an error."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from scheduler.report import words
from scheduler.report.tables import shown

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, **context: Any) -> str:
    """A page, from a template of `scheduler/report/templates`."""
    return _environment().get_template(template).render(**context)


FILTERS = {
    "pounds": words.pounds,
    "day": words.day,
    "days": words.days,
    "in_full": words.in_full,
    "dated": words.dated,
    "counted": words.counted,
    "percent": words.percent,
    "kilometres": words.kilometres,
    "listed": words.listed,
    "shown": shown,
    "link": quote,
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
