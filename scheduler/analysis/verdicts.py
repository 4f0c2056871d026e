"""What a changed scenario's plan gains or loses against the plan as it is, and whether that is proved."""

from __future__ import annotations

from scheduler.analysis.bounded import NO_PROVED_DIFFERENCE, Bounded, Difference, difference
from scheduler.analysis.cases import Solved
from scheduler.plan import Totals
from scheduler.report.tables import Cell, Column
from scheduler.report.words import counted, pounds, signed
from scheduler.scenario.schema import Scenario

GAIN_COLUMNS = (
    Column("places_filled", "count"),
    Column("places_change"),
    Column("places_at_least", "count"),
    Column("places_at_most", "count"),
    Column("cost", "pence"),
    Column("cost_change"),
    Column("cost_per_head", "pence"),
    Column("sessions", "count"),
    Column("proved"),
    Column("proof"),
    Column("difference"),
)
GAIN_SHOWN = {
    "places_filled": "places",
    "cost": "cost",
    "cost_per_head": "a head",
    "proved": "proved",
    "difference": "against the plan as it is",
}


def totals_of(solved: Solved) -> Totals:
    """The plan's totals; zeros where there is no plan."""
    return solved.result.totals if solved.result is not None else Totals()


def weighted(scenario: Scenario) -> bool:
    """Whether places count by priority, so that a level of places holds points."""
    return any(line.priority != 1 for provider in scenario.providers for line in provider.interest)


def places_difference(before: Solved, after: Solved) -> Difference | None:
    """How many more places are filled, by priority where some line has one; None where no level says it."""
    pair = before.levels.get("places"), after.levels.get("places")
    if pair[0] is None or pair[1] is None:
        return None
    asked = points_asked(before.loaded.scenario), points_asked(after.loaded.scenario)
    found = difference(as_filled(asked[0], pair[0]), as_filled(asked[1], pair[1]))
    first = before.loaded.scenario.objectives[0]
    if first.name != "places" or first.slack is not None:
        return found  # what comes first may be bettered by fewer places
    if after.against == "freer":
        return found._replace(low=max(0, found.low or 0))
    return found._replace(high=min(0, found.high or 0)) if after.against == "narrower" else found


def points_asked(scenario: Scenario) -> int:
    """The places asked, by priority: what a level of places has where nothing is filled."""
    return sum(line.places * line.priority for provider in scenario.providers for line in provider.interest)


def as_filled(asked: int, unfilled: Bounded) -> Bounded:
    """Filled places from what is known of the unfilled: so that scenarios that ask for more compare."""
    low, high = (None if end is None else asked - end for end in (unfilled.high, unfilled.low))
    return Bounded(low, high, asked - unfilled.shown)


def cost_difference(before: Solved, after: Solved) -> Difference | None:
    """How much more the cost level comes to, travel cost included; None where no level says it."""
    pair = before.levels.get("cost"), after.levels.get("cost")
    return None if pair[0] is None or pair[1] is None else difference(pair[0], pair[1])


def places_verdict(before: Solved, after: Solved) -> str:
    """How many more places are filled: `+3`, `at least 2 more`, `no proved difference`; points by priority."""
    if not (before.has_plan and after.has_plan):
        return ""
    found, in_the_plans = places_difference(before, after), signed(_more_places(before, after))
    if found is None:
        return f"{in_the_plans} in the plans found"
    if not _weighted(before, after):
        return found.words()
    return f"{found.words()}{' points' if found.proved else ''} ({in_the_plans} places)"


def _more_places(before: Solved, after: Solved) -> int:
    return totals_of(after).places_filled - totals_of(before).places_filled


def _weighted(*both: Solved) -> bool:
    return any(weighted(solved.loaded.scenario) for solved in both)


def cost_verdict(before: Solved, after: Solved) -> str:
    """How much more is paid: `+£34.00`, `at least £20.00 less`, `no proved difference`; with what travel costs."""
    if not (before.has_plan and after.has_plan):
        return ""
    found = cost_difference(before, after)
    if found is None:
        change = totals_of(after).net_cost - totals_of(before).net_cost
        return f"{signed(change, pounds)} in the plans found"
    with_travel = before.loaded.scenario.policy.travel_cost_per_km or after.loaded.scenario.policy.travel_cost_per_km
    return found.words(pounds) + (", with travel" if with_travel else "")


def gain_cells(before: Solved, after: Solved) -> tuple[Cell, ...]:
    """The cells of `GAIN_COLUMNS` for one changed scenario; empty ones where it has no plan.

    `places_at_least` and `places_at_most` are the ends of what is known of the difference, in points where priorities
    count.
    """
    if before is after:
        return _cells(after, "", (None, None), "", "")
    ends = places_difference(before, after) if after.has_plan else None
    known = (ends.low, ends.high) if ends else (None, None)
    words = difference_words(before, after)
    return _cells(after, places_verdict(before, after), known, cost_verdict(before, after), words)


def gain_between_plans(before: Solved, after: Solved) -> tuple[Cell, ...]:
    """The same of two plans of one scenario: what they are is known, whatever is proved of the best one."""
    more, dearer = _more_places(before, after), totals_of(after).net_cost - totals_of(before).net_cost
    words = f"{_units(more, 'place') if more else 'places as now'}; cost {signed(dearer, pounds)}"
    return _cells(after, signed(more), (None, None), signed(dearer, pounds), words)


def _cells(
    after: Solved, places: str, known: tuple[int | None, int | None], cost: str, difference_words: str
) -> tuple[Cell, ...]:
    totals, there = totals_of(after), after.has_plan
    return (
        totals.places_filled if there else None,
        places,
        *known,
        totals.net_cost if there else None,
        cost,
        totals.cost_per_head if there else None,
        totals.sessions if there else None,
        after.proved,
        after.proof,
        difference_words,
    )


def difference_words(before: Solved, after: Solved) -> str:
    """Both verdicts in one: `+3 places; cost: no proved difference`."""
    if not after.has_plan:
        return "no plan keeps the rules" if after.proved == "yes" else "no plan found in time"
    found = places_difference(before, after), cost_difference(before, after)
    if all(item is not None and item.exact and not item.certain for item in found):
        return "no difference"
    if not any(item is None or item.proved for item in found) and not (found[0] and found[0].at_most):
        return NO_PROVED_DIFFERENCE
    return f"{places_words(before, after)}; {_cost_words(before, after)}"


def places_words(before: Solved, after: Solved) -> str:
    """`+3 places`, `at least 3 fewer places`, `places as now`, `places: no proved difference`; `+6 points (+3)`."""
    found, change = places_difference(before, after), _more_places(before, after)
    if found is None:
        return f"{_units(change, 'place')} in the plans found"
    unit, shown = "place", ""
    if _weighted(before, after):
        unit, shown = "point", f" ({_units(change, 'place')})" if change else ""
    if not found.proved:
        return f"{unit}s: {NO_PROVED_DIFFERENCE}{found.at_most}{shown}"
    if not found.certain:
        return f"{unit}s as now{shown}"
    if not found.exact:
        return f"{found.words()} {unit}{'s' * (abs(found.certain) != 1)}{shown}"
    return f"{_units(found.certain, unit)}{shown}"


def _units(number: int, unit: str) -> str:
    """`+3 places`, `-1 place`."""
    return f"{'+' if number > 0 else ''}{counted(number, unit) if abs(number) != 1 else f'{number} {unit}'}"


def _cost_words(before: Solved, after: Solved) -> str:
    """`cost +£34.00`, `cost: no proved difference`."""
    found, verdict = cost_difference(before, after), cost_verdict(before, after)
    if found is not None and found.exact and not found.certain:
        return "cost as now"
    return f"cost: {verdict}" if found is not None and not found.proved else f"cost {verdict}"


def total_notes(scenario: Scenario) -> tuple[str, ...]:
    """What to know of places and cost in this scenario when reading differences."""
    notes = []
    if weighted(scenario):
        notes.append(
            "Places count by priority, in points: a place of priority 3 is 3 points. Places in brackets are those of "
            "the plans found; a plan may fill fewer when it fills those that matter more."
        )
    if scenario.policy.travel_cost_per_km:
        notes.append("Differences in cost count travel at what the scenario puts it; the column cost is what is paid.")
    return tuple(notes)


def gain(before: Solved, after: Solved) -> tuple[int, int]:
    """Places more (points where priorities count) and pence less, as far as both are proved: 0 where they are not."""
    places, cost = places_difference(before, after), cost_difference(before, after)
    return (places.certain if places else 0), (-cost.certain if cost else 0)


def rank(before: Solved, after: Solved) -> tuple[int, ...]:
    """For sorting, what brings most last: by what is proved; where that is the same, by the plans found."""
    if not after.has_plan:
        return (0, 0, -totals_of(before).places_filled, 0)
    cheaper = totals_of(before).net_cost - totals_of(after).net_cost
    return (*gain(before, after), _more_places(before, after), cheaper)


def better(before: Solved, after: Solved) -> bool | None:
    """Whether the best plan is proved better, by each level of both; None where the first to differ is not settled."""
    if not (before.has_plan and after.has_plan):
        return None
    for name, value in before.levels.items():
        if name not in after.levels:
            break  # left out of the re-solve, since it cannot alter those before it
        found = difference(value, after.levels[name])
        if found.certain:
            return found.certain < 0
        if not found.exact:
            return None
    return False
