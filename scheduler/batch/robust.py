"""The robust core: what every case has, what hangs on one assumption, and what none has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from scheduler.batch.reading import APPLY, Assumption, Case

Verdict = Literal["always", "depends", "never"]
Name = tuple[str, ...]


class Robust(NamedTuple):
    """What the cases say of one thing: a session, a course, or a provider's places on a course.

    Attributes:
        name: what it is.
        cases: in how many of the cases with a plan it is there; of `of`.
        on: the one assumption that decides it, in words; empty where none alone does, or none needs to.
    """

    name: Name
    verdict: Verdict
    cases: int
    of: int
    on: str


def robust(there: Mapping[Name, Iterable[str]], cases: Sequence[Case]) -> list[Robust]:
    """For each thing, whether it is always there, never, or hangs on one assumption.

    Args:
        there: each thing, with the names of the cases that have it.
        cases: those with a plan, in order.
    """
    return [_judged(name, set(having), cases) for name, having in there.items()]


def _judged(name: Name, having: set[str], cases: Sequence[Case]) -> Robust:
    count = sum(case.name in having for case in cases)
    if count == len(cases):
        return Robust(name, "always", count, len(cases), "")
    if not count:
        return Robust(name, "never", count, len(cases), "")
    on = " or ".join(dict.fromkeys(_explanations(having, cases)))
    return Robust(name, "depends", count, len(cases), on)


def _explanations(having: set[str], cases: Sequence[Case]) -> Iterator[str]:
    """Each single assumption that parts the cases as the thing does."""
    for path in dict.fromkeys(assumption.path for case in cases for assumption in case.assumptions):
        if path == APPLY:
            yield from _of_overrides(having, cases)
        else:
            yield from _of_values(path, having, cases)


def _of_overrides(having: set[str], cases: Sequence[Case]) -> Iterator[str]:
    names = dict.fromkeys(each.value for case in cases for each in case.assumptions if each.path == APPLY)
    for name in names:
        applied = {case.name for case in cases if Assumption(APPLY, name) in case.assumptions}
        if applied == having:
            yield f"only with {name}"
        elif applied == {case.name for case in cases} - having:
            yield f"unless {name}"


def _of_values(path: str, having: set[str], cases: Sequence[Case]) -> Iterator[str]:
    """Values of one path that have it against those that have not; a threshold where numbers show one."""
    unset = object()
    values = {case.name: _value(path, case, unset) for case in cases}
    yes = _distinct(values[case.name] for case in cases if case.name in having)
    no = _distinct(values[case.name] for case in cases if case.name not in having)
    if any(value in no for value in yes):
        return
    if all(isinstance(value, int | Decimal) and not isinstance(value, bool) for value in (*yes, *no)):
        below = [value for value in no if value < min(yes)]
        above = [value for value in no if value > max(yes)]
        if len(below) + len(above) == len(no):
            yield f"only with {path}{_range(min(yes), max(yes), below, above)}"
            return
    if unset not in yes and len(yes) == 1:
        yield f"only with {Assumption(path, yes[0])}"
    elif unset not in no and len(no) == 1:
        yield f"unless {Assumption(path, no[0])}"


def _range(least: Any, most: Any, below: list[Any], above: list[Any]) -> str:
    """` at most 5 (not at 6)`, ` at least 7 (not at 6)`, ` from 5 to 7 (not at 4 or 8)`, `=5 (not at 4 or 6)`."""
    outside = " or ".join([*(str(max(below)) for _ in below[:1]), *(str(min(above)) for _ in above[:1])])
    if not below:
        return f" at most {most} (not at {outside})"
    if not above:
        return f" at least {least} (not at {outside})"
    return f"={least} (not at {outside})" if least == most else f" from {least} to {most} (not at {outside})"


def _value(path: str, case: Case, otherwise: object) -> Any:
    return next((each.value for each in case.assumptions if each.path == path), otherwise)


def _distinct(values: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def sessions_there(rows: Iterable[Mapping[str, Any]]) -> dict[Name, list[str]]:
    """(course, trainer, venue, date, blocks) -> the cases that have it, from the store's sessions."""
    there: dict[Name, list[str]] = {}
    for row in rows:
        name = tuple(str(row[field]) for field in ("course", "trainer", "venue", "date", "blocks"))
        there.setdefault(name, []).append(row["case"])
    return there


def courses_there(rows: Iterable[Mapping[str, Any]]) -> dict[Name, list[str]]:
    """(course,) -> the cases in which it runs, of those that somebody asks for in any case."""
    found: dict[Name, list[str]] = {(row["course"],): [] for row in rows if row["asked"] or row["sessions"]}
    for row in rows:
        if row["sessions"]:
            found[row["course"],].append(row["case"])
    return found


class ProviderPlaces(NamedTuple):
    """A provider's places on a course over the cases: the fewest, the most, and what decides whether it has any."""

    provider: str
    course: str
    fewest: int
    most: int
    verdict: Robust


def provider_places(rows: Sequence[Mapping[str, Any]], cases: Sequence[Case]) -> list[ProviderPlaces]:
    """For each provider and course asked for in any case; a case in which nothing is asked gives none."""
    given: dict[Name, dict[str, int]] = {}
    for row in rows:
        given.setdefault((row["provider"], row["course"]), {})[row["case"]] = row["given"]
    verdicts = robust({name: [case for case, n in each.items() if n] for name, each in given.items()}, cases)
    found = []
    for verdict in verdicts:
        places = [given[verdict.name].get(case.name, 0) for case in cases]
        provider, course = verdict.name
        found.append(ProviderPlaces(provider, course, min(places), max(places), verdict))
    return found
