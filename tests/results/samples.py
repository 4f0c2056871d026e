"""A true result to write, read and spoil: the base scenario, one session, a hosted place, everything as judged."""

from __future__ import annotations

from typing import Any

from scheduler.check import judge
from scheduler.plan import (
    CheckRow,
    HostedPlaces,
    NotRunningRow,
    ObjectiveRow,
    Plan,
    Provenance,
    Result,
    ScenarioRow,
    UnfilledRow,
)
from scheduler.scenario.loaded import LoadedScenario
from tests.builders import course, hosted, partner, plan, scenario, session

HALF = course(id="half", title="Half", length="half_day")
LOADED = scenario(courses=[course(min_places=6), HALF], partners=[partner(hosted=[hosted()])])
DECIDED = plan(
    session("2018-07-03", {"oak": 3, "elm": 2}, {"red": 1}), hosted=(HostedPlaces("red", "red-1", "oak", 1),)
)


def result(loaded: LoadedScenario = LOADED, decided: Plan = DECIDED, **parts: Any) -> Result:
    """The result of a plan that was proved optimal on every level."""
    judgement = judge(loaded, decided)
    levels = []
    for level in loaded.scenario.objectives:
        value = judgement.level_value(level)
        levels.append(ObjectiveRow(name=level.name, value=value, bound=value, gap=0.0, status="optimal", seconds=0.1))
    stated = {
        "scenario": ScenarioRow(name="Test", file="test.yaml", sha256="", applied=[], set={}),
        "status": "optimal",
        "objectives": levels,
        "plan": judgement.plan_rows,
        "unfilled": [UnfilledRow(**row._asdict(), reason="full") for row in judgement.unfilled],
        "not_running": [NotRunningRow(course=name, reason="below minimum") for name in judgement.not_running],
        "totals": judgement.totals,
        "check": CheckRow(findings=[]),
        "provenance": Provenance(scheduler="0", ortools="9.15", python="3.11", seed=1, workers=1, seconds=0.1),
    }
    return Result(**{**stated, **parts})
