"""Solved scenarios and changed ones for tests, with one worker and in this process."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator

from scheduler.analysis.cases import Solved, solve
from scheduler.analysis.course_points import levers
from scheduler.analysis.held import asked_of, places_of
from scheduler.analysis.levers import Lever
from scheduler.analysis.tasks import Budget
from scheduler.check import judge
from scheduler.plan import Plan
from scheduler.processes import Inline
from scheduler.progress import Limits
from scheduler.report.levels import gap_between
from scheduler.scenario.loaded import LoadedScenario
from tests.builders import course, offer, partner, provider, scenario, trainer

# Far more than these small scenarios take: a proof must not hang on how busy the machine is.
LIMITS = Limits(seconds=200, workers=1)
BUDGET = Budget(seconds=2000, jobs=1)
INLINE = Inline()
WEEK = {"from": "2018-07-02", "to": "2018-07-06"}


def solved(loaded: LoadedScenario) -> Solved:
    """The scenario with its best plan."""
    return solve(loaded, None, LIMITS)


def by_kind(base: Solved, name: str = "med") -> dict[str, Lever]:
    """What would fill more places of a course, by its kind; of several of one kind the last."""
    return {lever.kind: lever for lever in levers(base, name, LIMITS).levers}


def rows(answer, name: str) -> list[dict]:
    """A table of an answer as dictionaries."""
    [table] = [part.table for part in answer.sections if part.table.name == name]
    return [dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows]


def holding(base: Solved, plan: Plan, **bounds: int) -> Solved:
    """The scenario with a plan of which nothing is proved but these bounds, as a search cut short would leave it."""
    assert base.result is not None
    judged = judge(base.loaded, plan)
    assert judged.findings == ()
    levels = zip(base.result.objectives, base.loaded.scenario.objectives, strict=True)
    values = [(row, judged.level_value(level), bounds.get(row.name, 0)) for row, level in levels]
    rows = [
        row.model_copy(update={"value": value, "bound": bound, "gap": gap_between(value, bound), "status": "feasible"})
        for row, value, bound in values
    ]
    made = {"plan": judged.plan_rows, "totals": judged.totals, "objectives": rows, "status": "feasible"}
    return Solved(base.loaded, base.result.model_copy(update=made))


def unfilled(seeds: Iterable[int], drawn: Callable[[int], LoadedScenario]) -> Iterator[tuple[int, Solved, str]]:
    """Of scenarios that have a plan: the seed, the plan, and each course with places unfilled."""
    for seed in seeds:
        base = solved(drawn(seed))
        if not base.has_plan:
            continue
        for item in base.loaded.scenario.courses:
            if places_of(base.loaded.scenario, base.plan, item.id) < asked_of(base.loaded.scenario, item.id):
                yield seed, base, item.id


def several_short(seed: int) -> LoadedScenario:
    """A random quarter whose medication is two or three places short of its minimum, First Aid on the other date."""
    dice = random.Random(seed)
    asks = [dice.randint(1, 2) for _ in range(dice.randint(1, 2))]
    least = sum(asks) + dice.randint(2, 3)
    people = [provider(f"home-{n}", places) for n, places in enumerate(asks)]
    if dice.random() < 0.5:
        people[0]["max_price"] = dice.randint(20, 60)
    people.append(provider("fir", interest=[{"course": "aid", "places": dice.randint(1, 2)}]))
    takes = [{"course": "med", "places": 1, "price": dice.randint(10, 60)}] if dice.random() < 0.5 else []
    offers = [offer(session_fee=dice.randint(50, 200)), {"course": "aid", "session_fee": 10}]
    return scenario(
        quarter=WEEK,
        objectives=["places"],
        courses=[
            course(min_places=least, max_places=least + 1),
            {"id": "aid", "title": "First Aid", "length": "full_day", "min_places": 1, "max_places": 4},
        ],
        trainers=[trainer(available=["2018-07-03", "2018-07-04"][: dice.randint(1, 2)], offers=offers)],
        providers=people,
        partners=[partner(top_up=takes)] if takes else [],
    )
