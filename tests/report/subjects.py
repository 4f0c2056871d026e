"""Results to make reports of: a hand-made one, a solved one, and a hostile one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scheduler.plan import Result
from scheduler.report.subject import Subject
from scheduler.scenario.loaded import LoadedScenario
from tests.report.examples import a_result, a_scenario

NASTY = (
    '<script>alert(1)</script><img src=x onerror="alert(2)">{{7*7}}{% raw %}',
    '=HYPERLINK("http://example.test","x")',
    "\u202eevil\u202c \u2067turned\u2069 \u200f\u05db",
    "Care 🏥👩🏽‍⚕️ & “Sons” \x00\x07\x1b[31m",
    "BEGIN:VEVENT\r\nSUMMARY:injected\r\nEND:VEVENT; a,b\\n",
    "long " * 2000,
    "@SUM(1+1)*cmd|' /C calc'!A0",
)


def a_subject(**changes: Any) -> Subject:
    return Subject(a_result(**changes), LoadedScenario(a_scenario()))


def a_hostile_subject() -> Subject:
    """Every name, title and reason is one of the nasty texts."""
    texts = iter(NASTY * 20)
    scenario, result = a_scenario(), a_result()

    def renamed(items: list[Any], field: str) -> list[Any]:
        return [item.model_copy(update={field: next(texts)}) for item in items]

    hostile = scenario.model_copy(
        update={
            "name": NASTY[0],
            "courses": renamed(scenario.courses, "title"),
            "trainers": renamed(scenario.trainers, "name"),
            "venues": renamed(scenario.venues, "name"),
            "providers": renamed(scenario.providers, "name"),
            "partners": renamed(scenario.partners, "name"),
        }
    )
    reasons = [row.model_copy(update={"reason": next(texts)}) for row in result.unfilled]
    not_running = [row.model_copy(update={"reason": next(texts)}) for row in result.not_running]
    bad = result.model_copy(
        update={
            "scenario": result.scenario.model_copy(update={"name": NASTY[0], "file": NASTY[3], "applied": [NASTY[4]]}),
            "unfilled": reasons,
            "not_running": not_running,
            "warnings": [NASTY[0]],
        }
    )
    return Subject(bad, LoadedScenario(hostile))


def minimal_result(folder: Path) -> tuple[Path, Result]:
    """scenarios/minimal.yaml solved, and where its result.json lies."""
    from scheduler.planning import make_plan
    from scheduler.progress import Limits
    from scheduler.results import write_result
    from scheduler.scenario import load
    from tests.commands.conftest import MINIMAL

    result = make_plan(load(str(MINIMAL)), Limits(seconds=60, workers=1))
    write_result(folder / "result.json", result)
    return folder / "result.json", result


def without_plan() -> Subject:
    result = a_result(status="infeasible", plan=None, unfilled=[], not_running=[], objectives=[])
    clash = ["the budget is <b>£900</b>", "the course medication is required"]
    return Subject(result.model_copy(update={"clash": clash}), LoadedScenario(a_scenario()))


def as_json(content: bytes) -> Any:
    return json.loads(content.decode("utf-8"))
