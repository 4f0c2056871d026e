"""The best plans known: only better ones are kept, and no recorded bound lies above a recorded plan."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.best import __main__ as command
from benchmarks.best import bounds, table
from benchmarks.best.plans import FOLDER, NotKept, judged, offer, packed, read_any, read_list, scenario_of
from benchmarks.peers import Trace, way
from benchmarks.run.measure import Row
from scheduler.plan import Plan
from scheduler.results import read_plan
from scheduler.scenario import LoadedScenario

BEST = {(best.rung, best.seed): best for best in read_list()}
QUICK = [place for place in BEST if place[0] != "england"]


@pytest.fixture(scope="module")
def pilot() -> Iterator[LoadedScenario]:
    with scenario_of("pilot", 1) as loaded:
        yield loaded


@pytest.fixture(scope="module")
def greedy(pilot: LoadedScenario) -> Plan:
    answer = way("greedy")(pilot, 5, 1, Trace())
    assert answer.plan is not None
    return answer.plan


# ---- what is recorded


@pytest.mark.parametrize(("rung", "seed"), QUICK)
def test_a_recorded_plan_keeps_the_rules_and_comes_to_what_is_recorded(rung: str, seed: int) -> None:
    best = BEST[rung, seed]
    with scenario_of(rung, seed) as loaded:
        assert judged(loaded, read_any(FOLDER / best.name, loaded), rung, seed, best.by, best.on) == best


def test_a_recorded_bound_never_crosses_a_recorded_plan() -> None:
    assert bounds.crossings(bounds.recorded(), read_list()) == []


def test_every_small_rung_has_a_plan_and_a_bound() -> None:
    rows = bounds.recorded()
    for place in [("pilot", 1), ("borough", 1), ("borough-hard", 1), ("partnership", 1), ("county", 1), ("london", 1)]:
        assert bounds.least_unfilled(rows, *place) is not None
        assert bounds.least_cost(rows, *place, BEST[place].unfilled) is not None


def test_the_readme_has_the_table_of_today() -> None:
    text = table.README.read_text(encoding="utf-8")
    assert table.in_readme(text, read_list(), bounds.recorded()) == text


def test_the_file_that_the_readme_shows_holds_a_plan(tmp_path: Path) -> None:
    text = table.README.read_text(encoding="utf-8")
    shown = text[text.index('    {"plan"') : text.index("(`blocks` of a full day")]
    (tmp_path / "mine.json").write_text(shown, encoding="utf-8")
    plan = read_plan(tmp_path / "mine.json")
    assert [(session.key.block, session.allocations, session.partners) for session in plan.sessions] == [
        ("am", {"oak": 4}, {"red": 1})
    ]
    assert plan.hosted == (("red", "red-1", "oak", 2),)


# ---- how it is kept


def less(plan: Plan, sessions: int) -> Plan:
    return plan._replace(sessions=plan.sessions[:-sessions])


def test_only_a_better_plan_is_kept(tmp_path: Path, pilot: LoadedScenario, greedy: Plan) -> None:
    first = offer(pilot, less(greedy, 2), "pilot", 1, "somebody, somewhere", "2026-01-31", tmp_path)
    assert read_list(tmp_path) == [first]
    with pytest.raises(NotKept, match="the plan known is as good"):
        offer(pilot, less(greedy, 3), "pilot", 1, "nobody", "2026-02-01", tmp_path)
    with pytest.raises(NotKept, match="the plan known is as good"):
        offer(pilot, less(greedy, 2), "pilot", 1, "nobody", "2026-02-01", tmp_path)
    assert read_list(tmp_path) == [first]
    better = offer(pilot, greedy, "pilot", 1, "else", "2026-02-01", tmp_path)
    assert better.unfilled < first.unfilled
    assert read_list(tmp_path) == [better]
    assert read_any(tmp_path / better.name, pilot) == greedy
    assert packed(greedy, pilot) == (tmp_path / better.name).read_bytes()


def test_a_plan_that_breaks_a_rule_is_not_kept(tmp_path: Path, pilot: LoadedScenario, greedy: Plan) -> None:
    twice = greedy._replace(sessions=(*greedy.sessions, greedy.sessions[0]))
    with pytest.raises(NotKept, match="the plan breaks"):
        offer(pilot, twice, "pilot", 1, "nobody", "2026-02-01", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_holds_no_plan_is_refused_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.json").write_text(json.dumps({"plan": None}), encoding="utf-8")
    for name in ("mine.json", "none.json"):
        assert command.main(["offer", "pilot", "1", str(tmp_path / name), "--by", "me"]) == 1
        assert capsys.readouterr().err.startswith("not kept: ")


# ---- bounds


ROW = Row(
    "2026-01-31",
    "pilot",
    9,
    "ours",
    10.0,
    "done",
    unfilled=30,
    unfilled_bound=25,
    cost=5000,
    cost_bound=4000,
    findings=0,
)


def test_a_bound_of_the_cost_holds_for_plans_with_no_more_unfilled() -> None:
    fewer = dataclasses.replace(ROW, unfilled=28, cost_bound=4500)
    assert bounds.least_cost([ROW, fewer], "pilot", 9, 28) == 4500
    assert bounds.least_cost([ROW, fewer], "pilot", 9, 30) == 4000
    assert bounds.least_cost([ROW, fewer], "pilot", 9, 31) is None
    assert bounds.least_unfilled([ROW, dataclasses.replace(ROW, unfilled_bound=26)], "pilot", 9) == 26
    stopped = dataclasses.replace(ROW, status="stopped", cost_bound=4900, unfilled_bound=29)
    assert bounds.least_cost([ROW, stopped], "pilot", 9, 30) == 4000


def test_a_bound_above_a_plan_of_another_day_is_told() -> None:
    crossed = dataclasses.replace(ROW, date="2026-02-01", unfilled_bound=31)
    (told,) = bounds.crossings([ROW, crossed], [])[:1]
    assert told == "pilot 9: places unfilled 30 of ours on 2026-01-31, and at least 31 is proved"
    cheaper = dataclasses.replace(ROW, way="highs", cost=3900, cost_bound=None)
    assert bounds.crossings([ROW, cheaper], []) == [
        "pilot 9: cost 3900 of highs on 2026-01-31, and at least 4000 is proved"
    ]
    assert bounds.crossings([ROW, dataclasses.replace(cheaper, unfilled=31)], []) == []
