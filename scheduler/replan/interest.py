"""New interest folded in: who is new, who withdrew, who changed what it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from scheduler.report.words import day, pounds
from scheduler.scenario.schema import Interest, Scenario

Kind = Literal["new", "withdrawn", "changed"]


class InterestChange(NamedTuple):
    """A provider's interest in a course that was not there before, is gone, or differs; `places` 0 is none."""

    kind: Kind
    provider: str
    course: str
    places_before: int
    places_after: int
    detail: str


def interest_changes(before: Scenario, after: Scenario) -> tuple[InterestChange, ...]:
    """What differs between the interest of two versions of a scenario, in the order of the second, then the first."""
    old, new = _lines(before), _lines(after)
    found = []
    for pair in [*new, *(pair for pair in old if pair not in new)]:
        one, other = old.get(pair), new.get(pair)
        if one == other:
            continue
        kind: Kind = "new" if one is None else "withdrawn" if other is None else "changed"
        detail = "; ".join(_differences(one, other)) if one is not None and other is not None else ""
        found.append(InterestChange(kind, *pair, one.places if one else 0, other.places if other else 0, detail))
    return tuple(found)


def _lines(scenario: Scenario) -> dict[tuple[str, str], Interest]:
    return {(provider.id, line.course): line for provider in scenario.providers for line in provider.interest}


def _differences(one: Interest, other: Interest) -> Iterator[str]:
    """`places 4, was 2`, for each field that differs."""
    for field in Interest.model_fields:
        was, now = getattr(one, field), getattr(other, field)
        if was != now:
            yield f"{field} {_shown(field, now)}, was {_shown(field, was)}"


def _shown(field: str, value: object) -> str:
    if value is None:
        return "not given"
    if field == "max_price" and isinstance(value, int):
        return pounds(value)
    if field in ("earliest", "latest"):
        return day(value)  # type: ignore[arg-type]
    return " ".join(map(str, value)) if isinstance(value, list) else str(value).lower()
