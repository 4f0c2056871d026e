"""Two plans or more side by side: totals, sessions, places, prices, levels, and what differed in the inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scheduler.analysis.answer import Answer, Section, table
from scheduler.analysis.bounded import NO_PROVED_DIFFERENCE, levels_of
from scheduler.analysis.compare_levels import filled_difference, levels_section
from scheduler.analysis.inputs import differing
from scheduler.analysis.sides import (
    Side,
    before_and_after,
    of_one_scenario,
    places_section,
    prices_section,
    session_changes,
    sessions_section,
)
from scheduler.plan import Totals
from scheduler.report.figures import rounding_pence, rounding_words
from scheduler.report.page import Plot
from scheduler.report.tables import Cell, Column, Names, Table
from scheduler.report.words import counted, kilometres, listed, pounds, signed
from scheduler.scenario.schema import Scenario

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
    gained = places_section(first, others, names)
    return Answer(
        name="compare",
        title=f"{first.name} against {', '.join(side.name for side in others)}",
        sentences=tuple(_sentence(first, side) for side in others),
        sections=(
            _totals(first, others),
            levels_section(first, others),
            _inputs(first, others),
            sessions_section(first, others, names),
            prices_section(first, others, names),
            gained,
        ),
        notes=_notes(first, others),
        charts=_charts(sides, gained),
    )


def _notes(first: Side, others: Sequence[Side]) -> tuple[str, ...]:
    """What the differences are, which prices leave pence over, which scenarios are not at hand."""
    one = [side.name for side in others if of_one_scenario(first, side)]
    two = [side.name for side in others if side.name not in one]
    told = ["Differences are those of the plans as they are."]
    if one:
        told.append(f"{listed([first.name, *one])} are plans of one scenario: nothing but what was decided differs.")
    if two:
        told.append(
            f"Between the best plans: what is proved of the best plan of {first.name} against the best of "
            f"{listed(two)}, whichever plans were found; a difference smaller than what is left unproved is no proved "
            "difference."
        )
    for side in (first, *others):
        pence = rounding_pence(side.result.plan.sessions) if side.result.plan is not None else 0
        told += [f"{side.name}: {rounding_words(pence)}."] if pence else []
    return (*told, *dict.fromkeys(side.note for side in (first, *others) if side.note))


def _charts(sides: Sequence[Side], gained: Section) -> dict[str, Plot]:
    """Places filled by each plan; who gains and who loses in each of the others."""
    filled = [(side.name, side.result.totals.places_filled) for side in sides if side.result.plan is not None]
    columns = (Column("plan"), Column("places_filled", "count", "Places filled"))
    says = "A bar for each plan."
    found = {
        "filled": Plot("bars", "Places filled", says, table("filled", columns, filled), x="places_filled", y="plan")
    }
    names = [column.name for column in gained.table.columns]
    against, who, change = (names.index(name) for name in ("against", "provider_name", "places_change"))
    for number, side in enumerate(sides[1:], 2):
        bars = [(row[who], row[change]) for row in gained.table.rows if row[against] == side.name and row[change]]
        if bars:
            columns = (Column("provider"), Column("places", "count", "Places more or fewer"))
            title = f"Places gained and lost in {side.name}"
            shown = table(f"gains_{number}", columns, bars)
            says = f"Against {sides[0].name}: a bar to the right gains, to the left loses."
            found[f"gains-{number}"] = Plot("bars", title, says, shown, x="places", y="provider")
    return found


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
        f"{_unproved(first, other)}"
    )


def _unproved(first: Side, other: Side) -> str:
    """That the headline's places are not proved to differ between the best plans of two scenarios; else nothing."""
    if of_one_scenario(first, other) or not all("places" in levels_of(side.result) for side in (first, other)):
        return ""
    moved = filled_difference(first, other)
    proved = moved is not None and moved.proved
    return "" if proved else f" Between the best plans of the two there is {NO_PROVED_DIFFERENCE} in places."


# ---- totals


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
            before, after = _total(first.result.totals, field), _total(side.result.totals, field)
            row += [_told(after, kind), _signed(before, after, kind)]
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
    return f"{_thousandths(value) / 10:.1f} %" if kind == "share" else f"{int(value):,}"


def _thousandths(share: float) -> int:
    return round(share * 1000)


def _signed(before: float, after: float, kind: str) -> str:
    """The difference, of the values as they are shown: what stands beside it adds up to it."""
    if kind == "share":
        return signed(_thousandths(after) - _thousandths(before), lambda tenths: f"{tenths / 10:.1f} points")
    if kind == "km":
        return signed(round(after * 10) - round(before * 10), lambda tenths: f"{tenths / 10:,.1f} km")
    return signed(int(after - before), pounds if kind == "pence" else "{:,}".format)


# ---- inputs


INPUT_COLUMNS = (Column("against"), Column("field"), Column("before"), Column("after"))


def _inputs(first: Side, others: Sequence[Side]) -> Section:
    rows = [
        (side.name, *found)
        for side in others
        if side.loaded is not None and first.loaded is not None
        for found in differing(first.loaded, side.loaded)
    ]
    both = all(side.loaded is not None for side in (first, *others))
    shown = {"field": "field", **before_and_after(first, others)}
    return Section(
        "What differed in the inputs: rules, offers, interest",
        table("inputs", INPUT_COLUMNS, rows),
        shown,
        most=15,
        shrink={"before": 1},
        empty="Nothing differed." if both else "Not known: a scenario is not at hand.",
    )
