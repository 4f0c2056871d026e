"""The plan that rows are compared with: the best known that keeps every rule, and what is proved of it.

An analysis begins from a plan that need not be the best. One that is found to keep every rule of the scenario, and to
be better by its levels, takes its place: what a rule costs is the best plan without it against the best plan with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from scheduler.analysis.bounded import bounds_of_the_best
from scheduler.analysis.cases import Against, Solved, places_and_cost
from scheduler.analysis.verdicts import GAIN_COLUMNS, gain_between_plans, gain_cells
from scheduler.check import judge
from scheduler.check.judgement import Judgement
from scheduler.plan import ObjectiveRow, Plan, Result
from scheduler.report.levels import LevelWords, gap_between
from scheduler.report.tables import Cell
from scheduler.report.words import pounds

AS_IT_IS = "as it is"
TO_BEGIN_WITH = "the plan to begin with"
MEASURED_ALIKE = {"places", "cost", "travel", "sessions", "reach"}  # in scenarios that allow more or fewer plans
COMPARED_WITH, ASKED_ABOUT = "The plan compared with", "The plan asked about"


# ---- bettered


def lifted(base: Solved, others: Iterable[Solved]) -> Solved:
    """The base with the best plan of all that keeps every rule of its scenario; itself where none is better.

    What is proved of its best plan is kept, and nothing else. Where a level has a slack the base stays as it is: which
    of two plans is better is then for all levels together to say. The result has no reasons: those of another plan are
    not its own.
    """
    for other in others:
        judged = _better(base, other.plan) if other.has_plan else None
        if judged is not None and base.result is not None:
            update = {"plan": judged.plan_rows, "totals": judged.totals, "unfilled": [], "not_running": []}
            levels, bounds = base.loaded.scenario.objectives, bounds_of_the_best(base.result.objectives)
            rows = [
                row.model_copy(update={"value": judged.level_value(level), "bound": bound})
                for row, level, bound in zip(base.result.objectives, levels, bounds, strict=False)
            ]
            result = _with_rows(base.result.model_copy(update=update), rows)
            base = Solved(base.loaded, result, instead_of=base.instead_of or base.result)
    return base


def planned_on(base: Solved, found: Solved | None) -> Solved:
    """The better of a plan and of what planning the same scenario on from it found, with the bounds of both."""
    if base.result is None or found is None or found.result is None or not found.has_plan:
        return base
    if betters(found.plan, base):
        result = _with_bounds(found.result, base.result)
        return Solved(base.loaded, result, instead_of=base.instead_of or base.result)
    return replace(base, result=_with_bounds(base.result, found.result))


def compared(solved: Solved, base: Solved, against: Against) -> Solved:
    """One that allows all plans of the base and more, or fewer only: what is so proved of it, and what it is."""
    bounded = no_better_than(solved, base) if against == "narrower" else lifted(solved, [base])
    return replace(bounded, against=against)


def no_better_than(solved: Solved, freer: Solved) -> Solved:
    """What is proved of a scenario's best plan, given one that allows all its plans and more, and aims for the same.

    No plan of the narrower one is better than the freer one's bound; on a later level only where both are proved to be
    alike on those before it. Fairness and changes are passed over: they are measured by what a scenario holds.
    """
    if solved.result is None or freer.result is None or not solved.has_plan or solved.result.status == "optimal":
        return solved
    rows = list(solved.result.objectives)
    bounds = bounds_of_the_best(freer.result.objectives)
    for number, (row, other, bound) in enumerate(zip(rows, freer.result.objectives, bounds, strict=False)):
        if row.name != other.name or row.name not in MEASURED_ALIKE:
            break
        known = [each for each in (row.bound, bound) if each is not None]
        rows[number] = _standing(row.model_copy(update={"bound": max(known, default=None)}))
        alike = rows[number].status == other.status == "optimal" and row.value == other.value
        if not alike or row.best is not None or other.best is not None:
            break
    return replace(solved, result=_with_rows(solved.result, rows))


def betters(plan: Plan, base: Solved) -> bool:
    """Whether a plan keeps every rule of the base's scenario and is better, by what settles places and cost."""
    return _better(base, plan) is not None


def _better(base: Solved, plan: Plan) -> Judgement | None:
    """The judgement of a plan that is better and keeps the rules; None of any other."""
    levels = places_and_cost(base.loaded.scenario)
    if base.result is None or unproved_level(base) is None or any(level.slack is not None for level in levels):
        return None
    judged = judge(base.loaded, plan)
    now = [row.value for row in base.result.objectives[: len(levels)] if row.value is not None]
    better = [judged.level_value(level) for level in levels] < now
    return judged if better and not judged.findings else None


def _with_bounds(result: Result, other: Result) -> Result:
    """A result with the other's bounds where they are closer, as far as both hold of the scenario's best plan.

    Where a level has a slack the bounds after it are of what either solve left to it, and only its own are kept.
    """
    own, others = bounds_of_the_best(result.objectives), bounds_of_the_best(other.objectives)
    others += [None] * (len(own) - len(others))
    rows, slack = [], False
    for row, bound, another in zip(result.objectives, own, others, strict=False):
        closer = [each for each in (bound, None if slack else another) if each is not None]
        rows.append(row.model_copy(update={"bound": max(closer, default=None)}))
        slack |= row.best is not None
    return _with_rows(result, rows)


def _with_rows(result: Result, rows: Sequence[ObjectiveRow]) -> Result:
    """A result with its levels' values and bounds altered, and with what that says of gaps and proofs."""
    standing = [_standing(row) for row in rows]
    proved = all(row.status == "optimal" for row in standing)
    return result.model_copy(update={"objectives": standing, "status": "optimal" if proved else "feasible"})


def _standing(row: ObjectiveRow) -> ObjectiveRow:
    best = row.value if row.best is None else row.best
    if row.value is None or best is None:
        return row
    if row.bound is None:
        return row.model_copy(update={"gap": None, "status": "feasible"})
    status = "optimal" if row.bound == best else "feasible"
    return row.model_copy(update={"gap": gap_between(row.value, row.bound), "status": status})


# ---- told


def base_rows(base: Solved) -> list[tuple[Cell, ...]]:
    """A label and `GAIN_COLUMNS`: of the plan to begin with, where a better one was found, and of the best known."""
    rows: list[tuple[Cell, ...]] = []
    if base.instead_of is not None:
        rows.append((TO_BEGIN_WITH, *gain_between_plans(base, Solved(base.loaded, base.instead_of))))
    cells = dict(zip((column.name for column in GAIN_COLUMNS), gain_cells(base, base), strict=True))
    if unproved_level(base) is not None:
        cells["difference"] = f"not proved the best: {_how_much_better(base)}"
    return [*rows, (AS_IT_IS, *cells.values())]


def base_sentences(base: Solved) -> tuple[str, ...]:
    """That a better plan was found than the one to begin with; that the plan compared with is not proved the best."""
    told = []
    if base.instead_of is not None and base.result is not None:
        now, then = _where_it_is_better(base, base.result), _where_it_is_better(base, base.instead_of)
        told.append(
            f"A better plan than the one to begin with keeps every rule: {now}, not {then}. Rows are compared with it."
        )
    return (*told, *unproved_sentences(base))


def _where_it_is_better(base: Solved, result: Result) -> str:
    """A result's places and cost; before them, where that is another, its value of the level that the base betters."""
    totals, words = result.totals, LevelWords(base.loaded.scenario)
    told = f"{totals.places_filled:,} places for {pounds(totals.net_cost)}"
    both = [each.objectives if each is not None else [] for each in (base.result, base.instead_of)]
    for now, then, row in zip(*both, result.objectives, strict=False):
        if now.value != then.value:
            said = row.name == "cost" or (row.name == "places" and not words.weighted)
            return told if said or row.value is None else f"{words.title(row.name)} {row.value:,}, {told}"
    return told


def unproved_sentences(base: Solved, plan: str = COMPARED_WITH) -> tuple[str, ...]:
    """`The plan compared with is not proved to be the best: at most 193 places.`, where it is not."""
    if unproved_level(base) is None:
        return ()
    return (f"{plan} is not proved to be the best: {_how_much_better(base)}.",)


def unproved_level(base: Solved) -> ObjectiveRow | None:
    """The first level, of those that settle places and cost, of which the plan is not proved the best."""
    rows = base.result.objectives if base.result is not None else []
    return next((row for row in rows[: len(places_and_cost(base.loaded.scenario))] if row.status != "optimal"), None)


def _how_much_better(base: Solved) -> str:
    """What the best plan could reach, in a clause: `at most 193 places`, `cost at least £10,400.00`."""
    row, words = unproved_level(base), LevelWords(base.loaded.scenario)
    if row is None or not words.says_something(row.name, row.bound) or row.bound is None:
        return "nothing is proved of how much better one could be"
    if row.name == "places":
        most = words.asked - words.least_unfilled(row.bound)
        points = f", at least {row.bound:,} points unfilled" if words.weighted else ""
        return f"at most {most:,} places{points}"
    return words.possible(row.name, row.bound)
