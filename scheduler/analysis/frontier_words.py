"""A frontier in words: what people call two objectives and count them in, what a step costs, where the knee is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scheduler.check import judge
from scheduler.report.levels import MONEY_AND_DISTANCE, TITLES, LevelWords
from scheduler.report.tables import Cell, Kind
from scheduler.report.words import counted, pounds
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import ObjectiveName

if TYPE_CHECKING:
    from scheduler.analysis.frontier import Point

COUNTED_AS_THEY_GET = ("places", "reach")  # where the solver counts who goes without
COST_IS_NOT_THE_BUDGET = (
    "Cost is what providers pay; policy.budget is held against what sessions cost, partners' money among it, so that a "
    "point's cost is not the budget to set for it."
)
UNITS = {"places": "place", "reach": "provider", "travel": "km", "sessions": "session", "changes": "change"}


def title_of(name: ObjectiveName, loaded: LoadedScenario) -> str:
    """What people call an objective."""
    return LevelWords(loaded.scenario).title(name)


def kind_of(name: ObjectiveName) -> Kind:
    """How a table shows its values."""
    kinds: dict[ObjectiveName, Kind] = {"cost": "pence", "travel": "metres"}
    return kinds.get(name, "count")


def told(loaded: LoadedScenario, name: ObjectiveName, value: int) -> int:
    """As people count it: places filled, not unfilled; but points where places count by priority."""
    words = LevelWords(loaded.scenario)
    if name == "places":
        return value if words.weighted else words.asked - value
    return words.asking - value if name == "reach" else value


def amount(loaded: LoadedScenario, name: ObjectiveName, value: int) -> str:
    """The same with its unit: `41`, `£1,234.50`, `12.3 km`."""
    return MONEY_AND_DISTANCE.get(name, "{:,}".format)(told(loaded, name, value))


def next_step(
    loaded: LoadedScenario, point: Point, following: Point, first: ObjectiveName, second: ObjectiveName
) -> str:
    """`£43.20 for each place more`; `4.1 places more for each £100 more`; empty where places do not change."""
    wide, high = (
        _counted(loaded, following, name, after) - _counted(loaded, point, name, before)
        for name, before, after in ((first, point.first, following.first), (second, point.second, following.second))
    )
    if not wide:
        return ""
    each = abs(high / wide) * (100 if first == "cost" else 1)
    unit = "£100" if first == "cost" else UNITS.get(first, "point")
    number = f"{each:,.1f}".removesuffix(".0")
    price = (
        pounds(round(100 * each))
        if second == "cost"
        else f"{number} {UNITS.get(second, 'point')}{'' if number == '1' or second == 'travel' else 's'}"
    )
    way = "" if second == "cost" and high > 0 else " more" if high > 0 else " less"
    return f"{price}{way} for each {unit} {'more' if wide > 0 else 'less'}"


def _counted(loaded: LoadedScenario, point: Point, name: ObjectiveName, value: int) -> float:
    """A point's value in what people count: places, pounds, kilometres, providers, points."""
    if name == "places":
        return judge(loaded, point.solved.plan).totals.places_filled
    return told(loaded, name, value) / {"cost": 100, "travel": 1000}.get(name, 1)


def number_sentence(points: Sequence[Point], whole: bool) -> str:
    """How many points there are, and whether they are proved and all."""
    number = counted(len(points), "point")
    if not points:
        return "No point was found in the time given."
    if whole:
        return f"{number}, proved to be every point there is."
    if all(point.proved for point in points):
        return f"{number}, a sample: between two there may be others."
    return f"{number}, not all of them proved: there may be better ones, and others between two."


def knee_sentence(
    rows: Sequence[Sequence[Cell]], marked: int | None, titles: tuple[str, str], names: tuple[str, str], proved: bool
) -> str:
    """Where the knee is, in places filled where one objective is places; `marked` is its row.

    Args:
        proved: every point is; a better one might put the knee elsewhere.
    """
    known = "" if proved else ", as far as is known,"
    if marked is None:
        return f"There is{known} no knee: no point lies below the line between the ends."
    row = rows[marked]
    ends = [f"{row[column]} ({title})" for column, title in zip((3, 4), titles, strict=True)]
    if "places" in names:
        number = names.index("places")
        points = "" if titles[number] == TITLES["places"] else f" ({row[3 + number]} points {titles[number]})"
        ends[number] = f"{row[5]:,} places filled{points}"
    return f"The knee{known} is at {ends[0]} for {ends[1]}."
