"""How a case that cannot be planned ends, and what is said of it."""

from __future__ import annotations

import resource
import subprocess
import threading

from scheduler.batch.engine import outcomes
from scheduler.batch.local import LocalWorkers
from scheduler.batch.task import Allowance, Task, task_of
from scheduler.batch.work import run_case
from scheduler.planning import make_plan
from scheduler.scenario import load
from tests.batch.batches import IMPOSSIBLE, ROOT, TWO, batch_file, command, rows
from tests.batch.deadly import stuck

HASTY = "hasty: {set: {policy.budget: 1}}"


def test_an_infeasible_case_is_a_row_with_its_reason(batch, tmp_path):
    finished = batch(batch_file(tmp_path, f"cases: {{one: {{}}, {IMPOSSIBLE}}}"))
    assert finished.exit_code == 3
    row = rows(tmp_path / "out")[1]
    assert row["ending"] == "infeasible"
    assert "the course catheter is required" in row["reason"]
    assert batch(batch_file(tmp_path, f"cases: {{one: {{}}, {IMPOSSIBLE}}}")).exit_code == 3
    assert batch.given == []


def test_a_case_that_runs_out_of_time_comes_before_one_that_is_infeasible(batch, tmp_path, monkeypatch):
    def hasty(loaded, *more):
        result = make_plan(loaded, *more)
        if loaded.scenario.policy.budget is None:
            return result
        return result.model_copy(update={"status": "unknown", "plan": None})

    monkeypatch.setattr("scheduler.batch.work.make_plan", hasty)
    finished = batch(batch_file(tmp_path, f"cases: {{one: {{}}, {IMPOSSIBLE}, {HASTY}}}"))
    assert finished.exit_code == 4
    assert [row["ending"] for row in rows(tmp_path / "out")] == ["optimal", "infeasible", "unknown"]
    assert "no plan was found in the time given" in rows(tmp_path / "out")[2]["reason"]


def test_a_case_that_fails_is_a_row_and_is_tried_again(batch, tmp_path, monkeypatch):
    def broken(loaded, *_):
        if loaded.scenario.policy.levy:
            raise ZeroDivisionError("oh")
        return make_plan(loaded, *_)

    with monkeypatch.context() as patch:
        patch.setattr("scheduler.batch.work.make_plan", broken)
        finished = batch(batch_file(tmp_path, TWO))
    assert finished.exit_code == 1
    assert rows(tmp_path / "out")[1]["reason"] == "this is a bug: ZeroDivisionError: oh"
    assert "ZeroDivisionError" in (tmp_path / "out" / "cases" / "two" / "traceback.txt").read_text()
    assert batch(batch_file(tmp_path, TWO)).exit_code == 0
    assert batch.given == ["two"]
    assert not (tmp_path / "out" / "cases" / "two" / "traceback.txt").exists()


def test_memory_and_time_beyond_their_limits_are_rows(tmp_path):
    text = batch_file(tmp_path, "").read_text()
    (tmp_path / "batch.yaml").write_text(text.replace("workers: 1", "workers: 1, memory_mb: 1"))
    finished = subprocess.run(command(tmp_path / "batch.yaml", tmp_path / "out"), check=False, capture_output=True)
    assert finished.returncode == 1
    [row] = rows(tmp_path / "out")
    assert row["reason"].endswith("its memory limit of 1 MB")


def test_limits_end_with_the_case():
    """The next case in the same process has all the memory again."""
    loaded = load(ROOT / "scenarios" / "minimal.yaml")
    before = resource.getrlimit(resource.RLIMIT_DATA)
    outcome = run_case(task_of("a", loaded, Allowance(20, 0.0, 1, 1, 500 * 1024**2)))
    assert outcome.ending == "optimal"
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_a_case_that_never_ends_is_killed():
    workers = LocalWorkers(1)
    task = Task("a", b"", Allowance(-29.75, 0.0, 1, 1, None), "")  # a patience of half a second
    [(_, outcome)] = outcomes([task], workers, len, threading.Event(), stuck)
    workers.stop()
    assert outcome.reason.startswith("it had not ended after")
