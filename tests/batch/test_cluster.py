"""A real Dask cluster of two workers on this machine, one of which is killed in the middle."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import distributed
import psutil
import pytest
from click.testing import CliRunner

from scheduler.commands import main
from tests.batch.batches import batch_file, command, leaves, plans, rows, start, wait_for

CASES = f"vary: {{policy.levy: {list(range(20))}, courses.catheter.min_places: [4, 5, 6]}}"
COUNT = 60
ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def cluster(tmp_path):
    """The scheduler's address, and the process that keeps the two workers."""
    address = f"tcp://127.0.0.1:{free_port()}"
    dask = [sys.executable, "-m", "dask"]
    host, port = address.removeprefix("tcp://").split(":")
    lines = [
        [*dask, "scheduler", "--host", host, "--port", port, "--no-dashboard"],
        [*dask, "worker", address, "--nworkers", "2", "--nthreads", "1", "--no-dashboard",
         "--local-directory", str(tmp_path)],
    ]  # fmt: skip
    with (tmp_path / "dask.log").open("w") as log:
        processes = [subprocess.Popen(line, stdout=log, stderr=log) for line in lines]
    began = time.monotonic()
    while (tmp_path / "dask.log").read_text().count("Registered to") < 2:
        assert time.monotonic() - began < 300, (tmp_path / "dask.log").read_text()
        time.sleep(0.1)
    yield address, processes[1]
    for process in reversed(processes):
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        for each in family:
            try:
                each.kill()
            except psutil.NoSuchProcess:
                continue


def test_a_cluster_that_loses_a_worker_does_the_same_batch(tmp_path, cluster):
    address, keeper = cluster
    file = batch_file(tmp_path, CASES)
    assert subprocess.run(command(file, tmp_path / "here"), check=False, capture_output=True).returncode == 0
    out = tmp_path / "cluster"
    process = start(file, out, "--cluster", address)
    try:
        wait_for(out, 10, process)
        worker = next(each for each in leaves(keeper) if "spawn_main" in " ".join(each.cmdline()))
        worker.kill()
        assert process.poll() is None
        assert process.wait(timeout=400) == 0, (tmp_path / "cluster.log").read_text()
    finally:
        process.kill()
        process.wait()
    assert len(plans(out)) == COUNT
    assert plans(out) == plans(tmp_path / "here")
    assert rows(out) == rows(tmp_path / "here")


def test_a_cluster_that_does_not_answer_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("scheduler.batch.cluster.CONNECT_SECONDS", 1)
    words = ["batch", batch_file(tmp_path), "--out", tmp_path / "out", "--cluster", f"tcp://127.0.0.1:{free_port()}"]
    finished = CliRunner().invoke(main, [str(word) for word in words])
    assert finished.exit_code == 1
    assert "no Dask scheduler answers at tcp://127.0.0.1:" in finished.stderr
    assert "Done and kept: 0 of 1 case" in finished.stderr


def work_done(address):
    """How often tasks changed their state on the cluster."""
    with distributed.Client(address, set_as_default=False) as client:
        return client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.transition_counter)


def test_a_cluster_that_loses_a_worker_plans_one_large_scenario(tmp_path, cluster):
    address, keeper = cluster
    line = ["plan", ROOT / "scenarios" / "havering-full.yaml", "--cluster", address, "--time-limit", "14"]
    begun = subprocess.Popen(
        [sys.executable, ROOT / "cli.py", *line, "--out", tmp_path],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(6)
    psutil.Process(keeper.pid).children(recursive=True)[-1].kill()
    said, errors = begun.communicate(timeout=400)
    assert begun.returncode == 0, errors
    assert "Traceback" not in errors
    assert "In figures" in said
    row = json.loads((tmp_path / "result.json").read_text())["objectives"][0]
    assert 0 < row["bound"] <= row["value"]
    assert work_done(address) > 0


def test_a_cluster_that_is_not_there_is_said_before_anything_is_planned(tmp_path):
    line = ["plan", str(ROOT / "scenarios" / "minimal.yaml"), "--cluster", f"tcp://127.0.0.1:{free_port()}"]
    told = CliRunner().invoke(main, [*line, "--out", str(tmp_path / "out")])
    assert told.exit_code == 2
    assert "no Dask scheduler answers" in told.output
    assert not (tmp_path / "out" / "result.json").exists()
