"""Sessions, prices and places of two plans or more, each against the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scheduler.analysis.answer import Section, table
from scheduler.analysis.inputs import differing
from scheduler.plan import Result, ScenarioRow, SessionRow
from scheduler.report.tables import Cell, Column, Names
from scheduler.report.words import day
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Scenario


@dataclass(frozen=True)
class Side:
    """One of the plans compared.

    Attributes:
        loaded: its scenario; None where only the result is at hand.
        note: why the scenario is not at hand.
    """

    name: str
    result: Result
    loaded: LoadedScenario | None = None
    note: str = ""


def of_one_scenario(first: Side, other: Side) -> bool:
    """Whether both plans are of one scenario, so that whatever differs is what was decided."""
    if first.loaded is not None and other.loaded is not None:
        return not differing(first.loaded, other.loaded)
    return _made_from(first.result.scenario) == _made_from(other.result.scenario)


def _made_from(row: ScenarioRow) -> tuple[object, ...]:
    """What settles a result's inputs, also where the scenario is not at hand."""
    return row.sha256, row.applied, row.set, row.replanned


class SessionChange(NamedTuple):
    """A session in one plan and in another: `same`, `moved`, `added` or `dropped`."""

    kind: str
    before: SessionRow | None
    after: SessionRow | None


def session_changes(before: Result, after: Result) -> list[SessionChange]:
    """Every session of either plan, once: those of one course that are in one plan only are moved, in order of date."""
    old = {_key(row): row for row in (before.plan.sessions if before.plan else [])}
    new = {_key(row): row for row in (after.plan.sessions if after.plan else [])}
    found = [SessionChange("same", row, new[key]) for key, row in old.items() if key in new]
    for course in dict.fromkeys([*(row.course for row in old.values()), *(row.course for row in new.values())]):
        gone = [row for key, row in old.items() if key not in new and row.course == course]
        come = [row for key, row in new.items() if key not in old and row.course == course]
        for one, other in zip(gone, come, strict=False):
            found.append(SessionChange("moved", one, other))
        found += [SessionChange("dropped", row, None) for row in gone[len(come) :]]
        found += [SessionChange("added", None, row) for row in come[len(gone) :]]
    return found


def _key(row: SessionRow) -> tuple[object, ...]:
    return row.course, row.trainer, row.venue, row.date, tuple(row.blocks)


def before_and_after(
    first: Side, others: Sequence[Side], before: str = "before", after: str = "after"
) -> dict[str, str]:
    """Columns with a value of the first plan and of another, each under the name of its plan.

    Where there are several others, `against` names the one that a row is of.
    """
    if len(others) == 1:
        return {before: first.name, after: others[0].name}
    return {before: first.name, "against": "plan", after: "there"}


SESSION_COLUMNS = (Column("against"), Column("change"), Column("course"), Column("before"), Column("after"))


def sessions_section(first: Side, others: Sequence[Side], names: Names) -> Section:
    """Sessions added, dropped and moved."""
    rows: list[tuple[Cell, ...]] = []
    for side in others:
        for change in session_changes(first.result, side.result):
            if change.kind != "same":
                there = change.before or change.after
                course = there.course if there is not None else ""
                rows.append((side.name, change.kind, course, _where(change.before, names), _where(change.after, names)))
    shown = {"change": "", "course": "course", **before_and_after(first, others)}
    return Section(
        "Sessions added, dropped, moved",
        table("sessions", SESSION_COLUMNS, rows),
        shown,
        shrink={"before": 1},
        empty="The same sessions run.",
    )


def _where(row: SessionRow | None, names: Names) -> str:
    if row is None:
        return ""
    return f"{day(row.date)} {row.blocks[0] if len(row.blocks) == 1 else ''}, {names.venue(row.venue)}".replace(
        " ,", ","
    )


PRICE_COLUMNS = (
    Column("against"),
    Column("session"),
    Column("date", "date"),
    Column("places_before", "count"),
    Column("places_after", "count"),
    Column("price_before", "pence"),
    Column("price_after", "pence"),
    Column("price_change", "pence", is_change=True),
)


def prices_section(first: Side, others: Sequence[Side], names: Names) -> Section:
    """Prices per head before and after, of sessions in both."""
    rows: list[tuple[Cell, ...]] = []
    for side in others:
        for change in session_changes(first.result, side.result):
            one, other = change.before, change.after
            if one is None or other is None:
                continue
            moved = other.price_per_head - one.price_per_head
            if moved or one.places != other.places:
                prices = one.price_per_head, other.price_per_head
                rows.append((side.name, names.course(one.course), other.date, one.places, other.places, *prices, moved))
    shown = {
        "session": "course",
        "date": "date",
        "places_before": "places",
        "places_after": "then",
        "price_before": "a head",
        "price_after": "then",
        "price_change": "change",
    }
    return Section(
        f"Prices in {first.name}, then in {others[0].name if len(others) == 1 else 'the other'}, of sessions in both",
        table("prices", PRICE_COLUMNS, rows),
        {"against": "plan", **shown} if len(others) > 1 else shown,
        shrink={"session": 1},
        empty="Every session in both has the same places and price.",
    )


# ---- places


PLACE_COLUMNS = (
    Column("against"),
    Column("provider"),
    Column("provider_name"),
    Column("places_before", "count"),
    Column("places_after", "count"),
    Column("places_change", "count", is_change=True),
    Column("courses"),
)


def places_section(first: Side, others: Sequence[Side], names: Names) -> Section:
    """Places gained and lost by provider."""
    rows: list[tuple[Cell, ...]] = []
    for side in others:
        before, after = places_by_line(first), places_by_line(side)
        for provider in dict.fromkeys(name for name, _ in (*before, *after)):
            courses = dict.fromkeys(course for name, course in (*before, *after) if name == provider)
            changes = {course: after[provider, course] - before[provider, course] for course in courses}
            if any(changes.values()):
                counts = (_of(before, provider), _of(after, provider))
                told = ", ".join(f"{course} {change:+}" for course, change in changes.items() if change)
                rows.append((side.name, provider, names.provider(provider), *counts, counts[1] - counts[0], told))
    rows.sort(key=_by_change)
    shown = {
        "provider_name": "provider",
        **before_and_after(first, others, "places_before", "places_after"),
        "places_change": "change",
        "courses": "on",
    }
    return Section(
        "Places gained and lost by provider",
        table("places", PLACE_COLUMNS, rows),
        shown,
        most=20,
        shrink={"provider_name": 1},
        empty="Everybody has the same places.",
    )


def _by_change(row: tuple[Cell, ...]) -> tuple[int, str]:
    return (row[5] if isinstance(row[5], int) else 0), str(row[2])


def _of(places: Counter[tuple[str, str]], provider: str) -> int:
    return sum(count for (name, _), count in places.items() if name == provider)


def places_by_line(side: Side) -> Counter[tuple[str, str]]:
    """(provider, course) -> places; hosted ones by the hosted session's course, or its id where that is not known."""
    offers = dict(_offers(side.loaded.scenario)) if side.loaded is not None else {}
    found: Counter[tuple[str, str]] = Counter()
    if side.result.plan is not None:
        for session in side.result.plan.sessions:
            for given in session.allocations:
                found[given.provider, session.course] += given.places
        for taken in side.result.plan.hosted:
            found[taken.provider, offers.get((taken.partner, taken.hosted), taken.hosted)] += taken.places
    return found


def _offers(scenario: Scenario) -> Iterator[tuple[tuple[str, str], str]]:
    for partner in scenario.partners:
        for item in partner.hosted:
            yield (partner.id, item.id), item.course
