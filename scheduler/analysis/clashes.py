"""What clashes where no plan can keep the rules, and the cheapest ways out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import NamedTuple

from scheduler.analysis.answer import Answer, Section, table
from scheduler.analysis.cases import Solved, only_places_and_cost, solve
from scheduler.analysis.repairs import Repair, least_repair, relaxations
from scheduler.analysis.tasks import Budget, Task, Watcher, run_tasks, unwatched
from scheduler.analysis.verdicts import totals_of
from scheduler.instance import resolve
from scheduler.progress import Limits
from scheduler.report.page import Plot
from scheduler.report.tables import Cell, Column
from scheduler.scenario.loaded import LoadedScenario


class Clash(NamedTuple):
    """Rules that no plan can keep together.

    Attributes:
        rules: their names in the model.
        sentences: the same in the scenario's words.
        smallest: proved that without any one of them a plan exists.
    """

    rules: list[str]
    sentences: list[str]
    smallest: bool


def clash_of(loaded: LoadedScenario, limits: Limits) -> Clash:
    """A smallest set of rules that clash, proved by solving it alone."""
    from scheduler.model.clash import clashing_rules, sentence

    instance = resolve(loaded)
    rules, smallest = clashing_rules(instance, limits, time.monotonic() + limits.seconds)
    return Clash(rules, [sentence(instance, rule) for rule in rules], smallest)


REPAIR_COLUMNS = (
    Column("repair"),
    Column("amount", "count"),
    Column("share", "share"),
    Column("less_is_not_enough"),
    Column("places_filled", "count"),
    Column("cost", "pence"),
    Column("set"),
)


def why_infeasible(
    base: Solved, budget: Budget, watcher: Watcher = unwatched, executor: Executor | None = None
) -> Answer:
    """What clashes, and each way out of it: by how much, and what plan there is then."""
    loaded, scenario = base.loaded, base.loaded.scenario
    third = replace(budget, seconds=budget.seconds / 3)
    clash = run_tasks([Task("what clashes", clash_of, (loaded,))], third, watcher, executor).get("what clashes")
    ways = list(relaxations(scenario, clash.rules)) if clash else []
    tasks = (
        [Task(f"repair {n}: {way.change(1).label}", _repair, (loaded, clash.rules, n)) for n, way in enumerate(ways)]
        if clash
        else []
    )
    found = run_tasks(tasks, third, watcher, executor)
    repairs = [repair for repair in found.values() if repair.enough]
    unique = {repair.change.label: repair for repair in sorted(repairs, key=lambda repair: repair.share)}
    open_rules = [way.rule for task, way in zip(tasks, ways, strict=True) if not _settled(found.get(task.name))]
    short = only_places_and_cost(loaded)
    plans = run_tasks(
        [Task(label, solve, (repair.change.apply(short), None)) for label, repair in unique.items()],
        third,
        watcher,
        executor,
    )
    rows: list[tuple[Cell, ...]] = []
    filled = {label: totals_of(solved).places_filled for label, solved in plans.items()}
    for label, repair in sorted(unique.items(), key=lambda item: (item[1].share, -filled.get(item[0], 0))):
        totals = totals_of(plans[label]) if label in plans and plans[label].has_plan else None
        rows.append(
            (
                label,
                repair.amount,
                round(repair.share, 4),
                "yes" if repair.smallest else "not proved",
                totals.places_filled if totals else None,
                totals.net_cost if totals else None,
                repair.change.command(scenario),
            )
        )
    proved = clash is not None and bool(clash.rules)
    facts = base.result.clash if base.result is not None else []
    return Answer(
        name="why",
        title=f"{scenario.name}: no plan can keep the rules" if proved else f"{scenario.name}: no plan was found",
        sentences=_clash_sentences(clash, facts if clash and len(clash.rules) == 1 else ()),
        sections=(
            Section(
                "Ways out, the smallest first",
                table("repairs", REPAIR_COLUMNS, rows),
                {
                    "share": "by",
                    "less_is_not_enough": "less will not do",
                    "places_filled": "places then",
                    "cost": "cost then",
                    "repair": "relax",
                },
                empty="None was found in the time given."
                if open_rules or not proved
                else "No single one of these rules can be relaxed far enough by itself, in a way that is tried here.",
            ),
        ),
        notes=(
            "By: the share of the rule's own figure; 100 % where it is given up.",
            "Each is enough by itself; places and cost are those of the best plan found then.",
            *_open_notes(clash, open_rules),
        ),
        complete=clash is not None
        and clash.smallest
        and not open_rules
        and all(label in plans and plans[label].has_plan for label in unique),
        charts=_repairs_chart(rows),
    )


def _settled(repair: Repair | None) -> bool:
    return repair is not None and repair.enough is not None


def _open_notes(clash: Clash | None, rules: Sequence[str]) -> list[str]:
    """Which rules may have further ways out that were not settled."""
    told = dict(zip(clash.rules, clash.sentences, strict=True)) if clash is not None else {}
    return [
        f"Not settled in the time given, whether there is another way out of: {told[rule]}."
        for rule in dict.fromkeys(rules)
    ]


def _repairs_chart(rows: Sequence[tuple[Cell, ...]]) -> dict[str, Plot]:
    """Places filled with each way out; none where there is none with a plan."""
    bars = [(row[0], row[4]) for row in rows if row[4] is not None]
    if not bars:
        return {}
    columns = (Column("repair"), Column("places", "count", "Places filled then"))
    says = "A bar for the best plan that each way out allows, the smallest change first."
    return {
        "repairs": Plot("bars", "What each way out allows", says, table("ways", columns, bars), x="places", y="repair")
    }


def _repair(loaded: LoadedScenario, rules: list[str], number: int, limits: Limits) -> Repair:
    """The repair of one way, made again in the process that works on it: what it holds does not pickle."""
    return least_repair(loaded, list(relaxations(loaded.scenario, rules))[number], limits)


def _clash_sentences(clash: Clash | None, facts: Sequence[str]) -> tuple[str, ...]:
    """The clash in words, and the facts of the scenario that a plan without further rules meets."""
    if clash is None or not clash.rules:
        return ("Which rules clash could not be proved in the time given.",)
    start = "These cannot be kept together" + (
        "; without any one of them the others can:" if clash.smallest else " (fewer of them may clash already):"
    )
    return (start, *(f"  {sentence}" for sentence in dict.fromkeys([*clash.sentences, *facts])))
