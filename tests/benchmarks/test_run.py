"""The runner: rows, kills and files, on the minimal scenario."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from benchmarks.run import __main__ as command
from benchmarks.run import chart, results, watch
from benchmarks.run.measure import Job, Row, near, sum_up
from benchmarks.run.plan_file import read_plan, write_plan
from scheduler.plan import Plan
from tests.builders import plan, session

MINIMAL = Path(__file__).parents[2] / "scenarios" / "minimal.yaml"
JOB = Job("2026-01-31", "pilot", 1, "textbook", 20.0, MINIMAL)
VERDICT = {
    "findings": [], "asked": 10, "weighted_asked": 12, "filled": 8, "sessions": 1, "unfilled": 3, "cost": 29000,
}  # fmt: skip


def test_a_run_writes_the_rows_the_points_the_table_and_the_chart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--files", str(MINIMAL), "--ways", "textbook", "greedy", "--budget", "5", "--out", str(tmp_path)]
    assert command.main(arguments) == 0
    assert command.main([*arguments, "--ways", "greedy"]) == 0  # takes the place of the first greedy row
    assert "| minimal | 0 | greedy | 5 s | 8 of 8 |" in capsys.readouterr().out
    (table,) = tmp_path.glob("*.md")
    rows = results.read_rows(table.with_suffix(".csv"))
    assert [(row.way, row.status, row.places_filled, row.cost) for row in rows] == [
        ("textbook", "done", 8, 29000),
        ("greedy", "done", 8, 29000),
    ]
    assert (rows[0].places_gap, rows[0].cost_gap, rows[1].places_gap) == (0.0, 0.0, None)
    assert all(row.peak_mib and row.load_s and row.seconds is not None for row in rows)
    assert rows[0].first_plan_s is not None
    assert rows[0].near_s is not None
    assert rows[0].first_plan_s <= rows[0].near_s
    ElementTree.parse(table.with_suffix(".svg"))
    assert "- processor: " in table.read_text(encoding="utf-8")


def child(folder: Path, **limits: float) -> watch.Account:
    arguments = ["benchmarks.run.child", "greedy", str(MINIMAL), "5", "1", str(folder)]
    return watch.watch(arguments, folder, limits.get("budget", 5), limits.get("memory", 10_000))


def test_a_child_that_takes_too_much_memory_is_a_row_with_its_reason(tmp_path: Path) -> None:
    account = child(tmp_path, memory=1)
    row, points = sum_up(JOB, account, None)
    assert row.status == "stopped"
    assert row.reason.startswith("killed at")
    assert row.reason.endswith("over the limit of 1 MiB, while loading")
    assert points == []


def test_a_child_that_takes_too_long_is_a_row_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LOAD_SECONDS", -1.0)
    assert (child(tmp_path).reason or "").startswith("killed after 0 s while loading")


def test_a_child_that_fails_says_how(tmp_path: Path) -> None:
    account = watch.watch(["benchmarks.run.child", "magic", str(MINIMAL), "5", "1", str(tmp_path)], tmp_path, 5, 10_000)
    assert (account.reason or "").startswith("failed (ValueError: no way 'magic'")


def account(*events: dict[str, Any], reason: str | None = None) -> watch.Account:
    return watch.Account(list(events), 9.0, 100.0, reason)


def test_a_row_has_gaps_and_times() -> None:
    row, points = sum_up(
        JOB,
        account(
            {"seconds": 2.0, "phase": "loaded"},
            {"seconds": 0.5, "phase": "built"},
            {"seconds": 1.0, "unfilled": 9},
            {"seconds": 2.0, "unfilled": 3, "cost": 40000, "unfilled_bound": 1},
            {"seconds": 4.0, "cost": 29100, "cost_bound": 20000},
            {"seconds": 5.0, "phase": "ended", "unfilled_bound": 1, "cost_bound": 26100},
        ),
        VERDICT,
    )
    assert (row.status, row.load_s, row.build_s, row.first_plan_s, row.near_s) == ("done", 2.0, 0.5, 1.0, 4.0)
    assert (row.places_gap, row.cost_gap) == (2 / 8, 0.1)
    assert points[-1] == (5.0, 3, 29000)


def test_a_plan_that_breaks_a_rule_and_a_bound_that_crosses_it_are_said() -> None:
    row, _ = sum_up(JOB, account(), VERDICT | {"findings": ["two at once"]})
    assert (row.status, row.reason) == ("broken rules", "two at once")
    row, _ = sum_up(JOB, account({"seconds": 1.0, "phase": "ended", "cost_bound": 29001}), VERDICT)
    assert (row.status, row.reason) == ("broken bound", "cost: the bound 29001 lies above the plan's 29000")


def test_what_is_left_by_a_run_that_was_stopped_is_in_its_row() -> None:
    events = ({"seconds": 1.0, "unfilled": 3, "cost": 29000, "unfilled_bound": 2},)
    row, _ = sum_up(JOB, account(*events, reason="killed after 45 s while solving"), VERDICT)
    assert (row.status, row.reason, row.places_filled) == ("stopped", "killed after 45 s while solving", 8)
    assert (sum_up(JOB, account(), None)[0].status) == "no plan"


def test_near_counts_places_first_and_cost_from_then_on() -> None:
    assert near([(1, 50, 100), (2, 0, None), (3, None, 300), (4, None, 202), (5, 0, 200)], 100) == 4


def test_a_plan_comes_back_from_its_file(tmp_path: Path) -> None:
    decided: Plan = plan(session("2018-07-03", {"oak": 4, "elm": 2}))
    write_plan(decided, tmp_path / "plan.json")
    assert read_plan(tmp_path / "plan.json") == decided


def test_rows_and_points_come_back_from_their_files(tmp_path: Path) -> None:
    rows = [
        Row("2026-01-31", "pilot", 1, "ours", 20.0, "done", cost=5, near_s=1.5),
        Row("d", "x", 2, "highs", 1.0, "no"),
    ]
    results.write_rows(rows, tmp_path / "rows.csv")
    assert results.read_rows(tmp_path / "rows.csv") == rows
    points: results.Points = {rows[0].key: [(1.0, 3, None), (2.0, None, 7)]}
    results.write_points(points, tmp_path / "points.csv")
    assert results.read_points(tmp_path / "points.csv") == points


def test_a_chart_without_a_plan_says_so() -> None:
    row = Row("2026-01-31", "england", 1, "textbook", 20.0, "stopped", "killed")
    assert chart.draw([row], {}, "2026-01-31").count("no plan") == 2
