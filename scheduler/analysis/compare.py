"""Two plans or more side by side: totals, sessions, places, prices, levels, and what differed in the inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scheduler.analysis.answer import Answer, Section, table
from scheduler.analysis.bounded import difference, levels_of, proved_levels, signed
from scheduler.analysis.inputs import differing_inputs
from scheduler.plan import Result, SessionRow, Totals
from scheduler.report.levels import TITLES
from scheduler.report.tables import Cell, Column, Names, Table
from scheduler.report.words import counted, day, kilometres, percent, pounds
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


class SessionChange(NamedTuple):
    """A session in one plan and in another: `same`, `moved`, `added` or `dropped`."""

    kind: str
    before: SessionRow | None
    after: SessionRow | None


TOTALS: tuple[tuple[str, str, str], ...] = (
    ("places_asked", "places asked", "count"),
    ("places_filled", "places filled", "count"),
    ("fill_rate", "fill", "share"),
    ("providers_served", "providers with a place", "count"),
    ("partner_places", "places of partners", "count"),
    ("hosted_places", "places on partners' sessions", "count"),
    ("sessions", "sessions", "count"),
    ("net_cost", "paid by providers", "pence"),
    ("cost_per_head", "a head", "pence"),
    ("levy_raised", "levy raised", "pence"),
    ("travel_km", "travel", "km"),
)


def compare(sides: Sequence[Side]) -> Answer:
    """The first plan against each of the others.

    Args:
        sides: two or more; their names differ.
    """
    first, others = sides[0], sides[1:]
    names = _names(sides)
    return Answer(
        name="compare",
        title=f"{first.name} against {', '.join(side.name for side in others)}",
        sentences=tuple(_sentence(first, side) for side in others),
        sections=(
            _totals(first, others),
            _levels(first, others),
            _inputs(first, others),
            _sessions(first, others, names),
            _prices(first, others, names),
            _places(first, others, names),
        ),
        notes=(
            "A difference of a level is shown where it is larger than what is left unproved; else there is no proved "
            "difference. Totals are those of the plans found.",
            *dict.fromkeys(side.note for side in sides if side.note),
        ),
    )


def _names(sides: Sequence[Side]) -> Names:
    """What the first scenario at hand calls things; ids where there is none."""
    scenario = next((side.loaded.scenario for side in sides if side.loaded is not None), None)
    nobody = {"format": 1, "name": "?", "quarter": {"from": "2000-01-03", "to": "2000-01-03"}}
    return Names(scenario or Scenario.model_validate(nobody))


def _sentence(first: Side, other: Side) -> str:
    if other.result.plan is None or first.result.plan is None:
        without = other if other.result.plan is None else first
        clash = "; ".join(without.result.clash) or "none was found in time"
        return f"{without.name} has no plan ({without.result.status}): {clash}."
    before, after = first.result.totals, other.result.totals
    kinds = Counter(change.kind for change in session_changes(first.result, other.result))
    return (
        f"{other.name}: {signed(after.places_filled - before.places_filled)} places, "
        f"{signed(after.net_cost - before.net_cost, pounds)} in all, "
        f"{signed(after.cost_per_head - before.cost_per_head, pounds)} a head; "
        f"{counted(kinds['added'], 'session')} added, {kinds['dropped']} dropped, {kinds['moved']} moved."
    )


# ---- totals and levels


def _totals(first: Side, others: Sequence[Side]) -> Section:
    columns = [Column("figure"), Column("a")]
    headings = {"figure": "", "a": first.name}
    for number, side in enumerate(others, 2):
        columns += [Column(f"plan_{number}"), Column(f"difference_{number}")]
        headings |= {f"plan_{number}": side.name, f"difference_{number}": "difference"}
    rows: list[tuple[Cell, ...]] = []
    for field, title, kind in TOTALS:
        row: list[Cell] = [title, _told(_total(first.result.totals, field), kind)]
        for side in others:
            change = _total(side.result.totals, field) - _total(first.result.totals, field)
            row += [_told(_total(side.result.totals, field), kind), _signed(change, kind)]
        rows.append(tuple(row))
    return Section("Totals", Table("totals", tuple(columns), tuple(rows)), headings)


def _total(totals: Totals, field: str) -> float:
    value: float = getattr(totals, field)
    return value


def _told(value: float, kind: str) -> str:
    if kind == "pence":
        return pounds(int(value))
    if kind == "km":
        return kilometres(round(value * 1000))
    return percent(value) if kind == "share" else f"{int(value):,}"


def _signed(value: float, kind: str) -> str:
    if kind == "share":
        return f"{value * 100:+.1f} points" if value else "0"
    if kind == "km":
        return f"{value:+,.1f} km" if value else "0"
    return signed(int(value), pounds if kind == "pence" else "{:,}".format)


LEVEL_COLUMNS = (
    Column("against"),
    Column("level"),
    Column("before"),
    Column("after"),
    Column("difference"),
    Column("proved"),
)


def _levels(first: Side, others: Sequence[Side]) -> Section:
    rows: list[tuple[Cell, ...]] = []
    before = levels_of(first.result)
    for side in others:
        after = levels_of(side.result)
        for name in dict.fromkeys([*before, *after]):
            amount = pounds if name == "cost" else "{:,}".format
            told = [amount(known[name].shown) if name in known else "not listed" for known in (before, after)]
            moved = difference(before[name], after[name]).words(amount) if name in before and name in after else ""
            both = [proved_levels(result) for result in (first.result, side.result)]
            proof = "yes" if both == ["yes", "yes"] else f"{both[0]}; {both[1]}"
            rows.append((side.name, _level_title(name), *told, moved, proof))
    return Section(
        "Objectives, as minimised",
        table("levels", LEVEL_COLUMNS, rows),
        {"level": "level", "before": first.name, "after": "other", "difference": "difference", "proved": "proved"}
        | ({"against": "other"} if len(others) > 1 else {}),
    )


def _level_title(name: str) -> str:
    return "places unfilled" if name == "places" else TITLES.get(name, name)


# ---- inputs


INPUT_COLUMNS = (Column("against"), Column("field"), Column("before"), Column("after"))


def _inputs(first: Side, others: Sequence[Side]) -> Section:
    rows = [
        (side.name, *found)
        for side in others
        if side.loaded is not None and first.loaded is not None
        for found in differing_inputs(first.loaded.scenario, side.loaded.scenario)
    ]
    both = all(side.loaded is not None for side in (first, *others))
    shown = {"field": "field", "before": "was", "after": "is"}
    return Section(
        "What differed in the inputs: rules, offers, interest",
        table("inputs", INPUT_COLUMNS, rows),
        {"against": "plan", **shown} if len(others) > 1 else shown,
        most=15,
        cut={"before": 1},
        empty="Nothing differed." if both else "Not known: a scenario is not at hand.",
    )


# ---- sessions


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


SESSION_COLUMNS = (Column("against"), Column("change"), Column("course"), Column("before"), Column("after"))


def _sessions(first: Side, others: Sequence[Side], names: Names) -> Section:
    rows: list[tuple[Cell, ...]] = []
    for side in others:
        for change in session_changes(first.result, side.result):
            if change.kind != "same":
                there = change.before or change.after
                course = there.course if there is not None else ""
                rows.append((side.name, change.kind, course, _where(change.before, names), _where(change.after, names)))
    shown = {"change": "", "course": "course", "before": "was", "after": "is"}
    return Section(
        "Sessions added, dropped, moved",
        table("sessions", SESSION_COLUMNS, rows),
        {"against": "plan", **shown} if len(others) > 1 else shown,
        cut={"before": 1},
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
    Column("price_change", "pence", True),
)


def _prices(first: Side, others: Sequence[Side], names: Names) -> Section:
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
        "Prices before and after, of sessions in both",
        table("prices", PRICE_COLUMNS, rows),
        {"against": "plan", **shown} if len(others) > 1 else shown,
        cut={"session": 1},
        empty="Every session in both has the same places and price.",
    )


# ---- places


PLACE_COLUMNS = (
    Column("against"),
    Column("provider"),
    Column("provider_name"),
    Column("places_before", "count"),
    Column("places_after", "count"),
    Column("places_change", "count", True),
    Column("courses"),
)


def _places(first: Side, others: Sequence[Side], names: Names) -> Section:
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
        "places_before": "places",
        "places_after": "then",
        "places_change": "change",
        "courses": "on",
    }
    return Section(
        "Places gained and lost by provider",
        table("places", PLACE_COLUMNS, rows),
        {"against": "plan", **shown} if len(others) > 1 else shown,
        most=20,
        cut={"provider_name": 1},
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
