"""The objectives of two plans or more: what each plan reaches, and what is proved between the best plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scheduler.analysis.answer import Section, table
from scheduler.analysis.bounded import Difference, difference, levels_of, proved_levels
from scheduler.analysis.sides import Side, before_and_after, of_one_scenario
from scheduler.analysis.verdicts import as_filled, points_asked
from scheduler.report.levels import MONEY_AND_DISTANCE, TITLES, LevelWords
from scheduler.report.tables import Cell, Column
from scheduler.report.words import signed

ONE_SCENARIO = "one scenario"
LEVEL_COLUMNS = (
    Column("against"),
    Column("level"),
    Column("before"),
    Column("after"),
    Column("difference"),
    Column("between_the_best"),
    Column("proved"),
)


def levels_section(first: Side, others: Sequence[Side]) -> Section:
    """Each objective's value in both plans; what is proved of the best plans, where these are of two scenarios."""
    rows: list[tuple[Cell, ...]] = []
    before = levels_of(first.result)
    for side in others:
        results = first.result, side.result
        after = levels_of(side.result)
        for name in dict.fromkeys([*before, *after]):
            amount = MONEY_AND_DISTANCE.get(name, "{:,}".format)
            told = [amount(known[name].shown) if name in known else "not listed" for known in (before, after)]
            both = [proved_levels(result) for result in results]
            proof = both[0] if both[0] == both[1] else f"{first.name}: {both[0]}; {side.name}: {both[1]}"
            by, best = "", ""
            if name in before and name in after:
                moved = difference(before[name], after[name])
                by, best = (
                    signed(moved.shown, amount),
                    _between_the_best(first, side, moved, MONEY_AND_DISTANCE.get(name)),
                )
            rows.append((side.name, _level_title(name, (first, side)), *told, by, best, proof))
            if name == "places" and _weighted((first, side)):
                now, then = (result.totals.places_asked - result.totals.places_filled for result in results)
                rows.append((side.name, "places unfilled", f"{now:,}", f"{then:,}", signed(then - now), "", ""))
            if name == "places":
                rows += _filled_row(first, side, proof)
    shown = {"level": "", **before_and_after(first, others), "difference": "difference"}
    shrink = {"level": 2}
    if not all(of_one_scenario(first, side) for side in others):
        shown["between_the_best"] = "between the best plans"
        shrink["between_the_best"] = 1
    return Section(
        "What was aimed for: the less of each, the better",
        table("levels", LEVEL_COLUMNS, rows),
        {**shown, "proved": "proved best"},
        shrink=shrink,
    )


def _filled_row(first: Side, other: Side, proof: str) -> list[tuple[Cell, ...]]:
    """What is filled where one asks for more than the other: there its fewest unfilled are not its most filled."""
    asked = _asked(first, other)
    moved = filled_difference(first, other)
    if asked is None or moved is None or asked[0] == asked[1]:
        return []
    now, then = (
        total - levels_of(side.result)["places"].shown for total, side in zip(asked, (first, other), strict=True)
    )
    what = "points filled, by priority" if _weighted((first, other)) else "places filled"
    best = _between_the_best(first, other, moved, "{:,}".format)
    return [(other.name, f"{what}: the more, the better", f"{now:,}", f"{then:,}", signed(then - now), best, proof)]


def filled_difference(first: Side, other: Side) -> Difference | None:
    """How many more places the best plan of the other fills, by priority; None where no level or scenario says it."""
    asked, known = _asked(first, other), [levels_of(side.result).get("places") for side in (first, other)]
    if asked is None or known[0] is None or known[1] is None:
        return None
    return difference(as_filled(asked[0], known[0]), as_filled(asked[1], known[1]))


def _asked(first: Side, other: Side) -> tuple[int, int] | None:
    """What both ask for, by priority: as the scenarios say, else the results where places do not count by priority.

    Where neither can be had, results that ask for as many places are taken to ask for as many points.
    """
    if first.loaded is not None and other.loaded is not None:
        return points_asked(first.loaded.scenario), points_asked(other.loaded.scenario)
    asked = first.result.totals.places_asked, other.result.totals.places_asked
    return None if _weighted((first, other)) and asked[0] != asked[1] else asked


def _between_the_best(first: Side, other: Side, moved: Difference, amount: Callable[[int], str] | None) -> str:
    """What the best plans of two scenarios differ by, as far as it is proved; two plans of one have one best plan."""
    return ONE_SCENARIO if of_one_scenario(first, other) else moved.words(amount)


def _level_title(name: str, sides: Sequence[Side]) -> str:
    if name != "places":
        return TITLES.get(name, name)
    return "points unfilled, by priority" if _weighted(sides) else "places unfilled"


def _weighted(sides: Sequence[Side]) -> bool:
    """Whether places count by priority: as a scenario says, or else as only points can be more than the places."""
    return any(
        LevelWords(side.loaded.scenario).weighted
        if side.loaded is not None
        else any(
            row.name == "places" and row.value != side.result.totals.places_asked - side.result.totals.places_filled
            for row in side.result.objectives
        )
        for side in sides
    )
