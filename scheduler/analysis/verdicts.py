"""What a changed scenario's plan gains or loses against the plan as it is, and whether that is proved."""

from __future__ import annotations

from scheduler.analysis.bounded import NO_PROVED_DIFFERENCE, Bounded, difference
from scheduler.analysis.cases import Solved, filled
from scheduler.plan import Totals
from scheduler.report.tables import Cell, Column
from scheduler.report.words import pounds, signed
from scheduler.scenario.schema import Scenario

GAIN_COLUMNS = (
    Column("places_filled", "count"),
    Column("places_change"),
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


def places_verdict(before: Solved, after: Solved) -> str:
    """How many more places are filled: `+3`, `at least +2`, `no proved difference`."""
    if not (before.has_plan and after.has_plan):
        return "no plan"
    change = totals_of(after).places_filled - totals_of(before).places_filled
    pair = before.levels.get("places"), after.levels.get("places")
    if pair[0] is None or pair[1] is None:
        return f"{signed(change)} in the plans found"
    counts = filled(before.loaded.scenario, pair[0]), filled(after.loaded.scenario, pair[1])
    if counts[0] is not None and counts[1] is not None:
        return difference(counts[0], counts[1]).words()
    by_priority = difference(*_lowered(before, after, pair[0], pair[1]))
    if by_priority.exact:
        return signed(change)
    return f"{signed(change)}, its size not proved" if by_priority.proved else NO_PROVED_DIFFERENCE


def _lowered(before: Solved, after: Solved, one: Bounded, other: Bounded) -> tuple[Bounded, Bounded]:
    """Unfilled places by priority, less what is asked: so that two scenarios that ask for different numbers compare."""
    lowered = []
    for solved, value in ((before, one), (after, other)):
        asked = sum(
            line.places * line.priority for provider in solved.loaded.scenario.providers for line in provider.interest
        )
        low, high = (None if end is None else end - asked for end in (value.low, value.high))
        lowered.append(Bounded(low, high, value.shown - asked))
    return lowered[0], lowered[1]


def cost_verdict(before: Solved, after: Solved) -> str:
    """How much more is paid: `+£34.00`, `at least -£20.00`, `no proved difference`."""
    if not (before.has_plan and after.has_plan):
        return "no plan"
    if "cost" not in before.levels or "cost" not in after.levels:
        change = totals_of(after).net_cost - totals_of(before).net_cost
        return f"{signed(change, pounds)} in the plans found"
    return difference(before.levels["cost"], after.levels["cost"]).words(pounds)


def gain_cells(before: Solved, after: Solved) -> tuple[Cell, ...]:
    """The cells of `GAIN_COLUMNS` for one changed scenario."""
    totals = totals_of(after)
    return (
        totals.places_filled,
        places_verdict(before, after),
        totals.net_cost,
        cost_verdict(before, after),
        totals.cost_per_head,
        totals.sessions,
        after.proved,
        after.proof,
        "" if before is after else difference_words(before, after),
    )


def difference_words(before: Solved, after: Solved) -> str:
    """Both verdicts in one: `+3 places, cost: no proved difference`."""
    if not after.has_plan:
        return "no plan keeps the rules" if after.proved == "yes" else "no plan found in time"
    places, cost = places_verdict(before, after), cost_verdict(before, after)
    if places in {NO_PROVED_DIFFERENCE, "0"} and cost in {NO_PROVED_DIFFERENCE, pounds(0)}:
        same = places == "0" and cost == pounds(0)
        return "no difference" if same else NO_PROVED_DIFFERENCE
    head, _, tail = places.partition(",")
    if places == NO_PROVED_DIFFERENCE:
        return f"places: {places}, cost {cost}"
    start = (
        "places as now"
        if places == "0"
        else f"{head} {'place' if head in {'+1', '-1'} else 'places'}{',' * bool(tail)}{tail}"
    )
    return f"{start}; cost {cost}" if cost != NO_PROVED_DIFFERENCE else f"{start}; cost: {cost}"


def weighted_note(scenario: Scenario) -> tuple[str, ...]:
    """What to know where places count by priority."""
    if all(line.priority == 1 for provider in scenario.providers for line in provider.interest):
        return ()
    return ("Places count by priority: a plan may fill fewer when it fills those that matter more.",)


def gain(before: Solved, after: Solved) -> tuple[int, int]:
    """For sorting: places more, then pence less; what is not a proved difference counts as none."""
    places = cost = 0
    if after.has_plan and before.has_plan:
        if NO_PROVED_DIFFERENCE not in places_verdict(before, after):
            places = totals_of(after).places_filled - totals_of(before).places_filled
        if NO_PROVED_DIFFERENCE not in cost_verdict(before, after):
            cost = totals_of(before).net_cost - totals_of(after).net_cost
    return places, cost
