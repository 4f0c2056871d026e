"""A batch killed, its workers killed: resumed, it has exactly the results of one that nobody disturbed."""

from __future__ import annotations

import signal
import sqlite3
import subprocess

import pytest

from tests.batch.batches import batch_file, command, done, leaves, plans, rows, start, wait_for

CASES = """
cases:
  as-it-is: {}
  larger: {set: {courses.catheter.max_places: 14}}
vary:
  policy.levy: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
  courses.catheter.min_places: [4, 5]
"""
COUNT = 40


@pytest.fixture
def kill_at_end():
    processes: list[subprocess.Popen] = []
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def test_killed_twice_and_its_workers_too_a_batch_ends_as_if_nothing_had_been(tmp_path, kill_at_end):
    file = batch_file(tmp_path, CASES)
    subprocess.run(command(file, tmp_path / "calm"), check=False, capture_output=True)
    out = tmp_path / "killed"
    for count in (5, 14):
        process = start(file, out)
        kill_at_end.append(process)
        wait_for(out, count, process)
        workers = leaves(process)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert len(done(out)) < COUNT
        for worker in workers:
            worker.wait(timeout=60)  # none works on for a parent that is gone
    process = start(file, out)
    kill_at_end.append(process)
    wait_for(out, 24, process)
    leaves(process)[0].kill()
    assert process.wait(timeout=400) == 0
    assert len(plans(out)) == COUNT
    assert plans(out) == plans(tmp_path / "calm")
    assert (out / "summary.csv").read_bytes() == (tmp_path / "calm" / "summary.csv").read_bytes()
    assert stored(out) == stored(tmp_path / "calm")
    assert {row["ending"] for row in rows(out)} == {"optimal"}


def stored(out) -> list[tuple]:
    """Everything in the store but times."""
    connection = sqlite3.connect(out / "batch.sqlite")
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = connection.execute('SELECT "case", fingerprint, ending, places_filled, cost FROM cases').fetchall()
        for table in ("sessions", "courses", "places"):
            found += connection.execute(f"SELECT * FROM {table}").fetchall()
        return sorted(map(repr, found))
    finally:
        connection.close()


def test_a_signal_keeps_what_is_done_and_says_what_is_not(tmp_path, kill_at_end):
    file, out = batch_file(tmp_path, CASES), tmp_path / "out"
    process = start(file, out)
    kill_at_end.append(process)
    wait_for(out, 4, process)
    workers = leaves(process)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=200) == 130
    for worker in workers:
        worker.wait(timeout=60)
    endings = [row["ending"] for row in rows(out)]
    assert len(endings) == COUNT
    assert endings.count("optimal") == len(done(out)) >= 4
    assert endings.count("not run") == COUNT - len(done(out)) > 0
    log = (tmp_path / "out.log").read_text()
    assert "Stopped; what is done is kept, and the same command goes on from there." in log
    assert "Traceback" not in log
