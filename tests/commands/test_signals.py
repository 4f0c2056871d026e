"""Signals and sudden death, in processes of their own."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from scheduler.results import read_result
from tests.commands.conftest import MINIMAL

PILOT = MINIMAL.with_name("havering-2018-q3.yaml")
FILES = {"result.json", "sessions.csv", "allocations.csv", "unfilled.csv"}
# Whoever runs the tests under nohup has SIGHUP ignored, and children inherit that: the script starts from the default.
STUBBED = """
import signal, sys, time
signal.signal(signal.SIGHUP, signal.SIG_DFL)
from scheduler.commands import main, running
from scheduler.plan import Result
from tests.commands.conftest import NO_PLAN, planned

def make_plan(loaded, limits, listener):
    {before}
    while not limits.stop.wait(0.01): pass
    {then}
    return planned({changes})

running.make_plan = make_plan
main(sys.argv[1:], prog_name="course-scheduler")
"""
PATIENCE = 200  # seconds: a machine may be busy
ROOT = Path(__file__).parents[2]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}


BEGUN = 'print("planning", flush=True)'
RUNNING: list[subprocess.Popen] = []


def stubbed(folder: Path, before=BEGUN, then="", changes="") -> list[object]:
    """`plan` on the minimal scenario, with a planning that goes on until it is told to stop."""
    code = STUBBED.format(before=before, then=then, changes=changes)
    return [sys.executable, "-c", code, "plan", MINIMAL, "--out", folder / "plans"]


@pytest.fixture(autouse=True)
def _leave_nothing_running():
    yield
    while RUNNING:
        process = RUNNING.pop()
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()


def spawn(line: list[object], **options) -> subprocess.Popen:
    process = subprocess.Popen([str(word) for word in line], **{"stdout": subprocess.PIPE} | options)
    RUNNING.append(process)
    return process


def start(folder: Path, **stub: str) -> subprocess.Popen:
    """Start the stubbed `plan`; it has begun when this returns."""
    process = spawn(stubbed(folder, **stub), text=True, stderr=subprocess.PIPE, cwd=folder, env=ENVIRONMENT)
    assert process.stdout.readline() == "planning\n"
    return process


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_search_and_the_best_plan_is_written(tmp_path, number):
    process = start(tmp_path, then="time.sleep(0.5)", changes="status='feasible'")
    process.send_signal(number)
    output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "stopping: the best plan so far is kept" in errors
    assert "Stopped; this is the best plan so far." in errors
    assert "Traceback" not in errors
    assert output.startswith("Minimal")
    assert names(tmp_path / "plans") == FILES
    assert read_result(tmp_path / "plans" / "result.json").status == "feasible"


def test_a_second_ctrl_c_is_as_good_as_one(tmp_path):
    process = start(tmp_path, then="time.sleep(1)")
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert names(tmp_path / "plans") == FILES


def test_a_third_ctrl_c_leaves_at_once_and_writes_nothing(tmp_path):
    process = start(tmp_path, then="time.sleep(1000)")
    for _ in range(PATIENCE):  # two may come as one where the process had no time between them
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        if process.poll() is not None:
            break
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Left at once; what was not finished is not written." in errors
    assert names(tmp_path / "plans") == set()


def test_ctrl_c_before_there_is_a_plan_leaves_earlier_files_alone(tmp_path):
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "result.json").write_text("earlier")
    process = start(tmp_path, changes="status='unknown', **NO_PLAN")
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Stopped before there was a plan" in errors
    assert (tmp_path / "plans" / "result.json").read_text() == "earlier"


def test_a_terminal_that_is_gone_does_not_cost_the_plan(tmp_path):
    process = start(tmp_path)
    process.stdout.close()
    process.stderr.close()
    time.sleep(0.5)
    process.send_signal(signal.SIGHUP)
    assert process.wait(timeout=PATIENCE) == 130
    assert names(tmp_path / "plans") == FILES


def test_a_summary_that_cannot_be_printed_is_told_and_the_plan_is_there(tmp_path):
    with Path("/dev/full").open("w") as full:
        process = spawn(
            stubbed(tmp_path, before="return planned()"),
            stdout=full,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            cwd=tmp_path,
        )
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert b"No space left on device" in errors
    assert b"Traceback" not in errors
    assert names(tmp_path / "plans") == FILES


def test_live_progress_on_a_terminal(tmp_path):
    ours, theirs = pty.openpty()
    tell = "from scheduler.progress import Progress; listener(Progress(1, 0, 3, 'places', 5, 0))"
    environment = ENVIRONMENT | {"TERM": "xterm", "COLUMNS": "100", "LINES": "30"}
    process = spawn(stubbed(tmp_path, before=tell), stderr=theirs, cwd=tmp_path, env=environment)
    os.close(theirs)
    shown, stopped = "", False
    with suppress(OSError):  # the end of a pseudo-terminal
        while part := os.read(ours, 4096).decode(errors="replace"):
            shown += part
            if "places" in shown and not stopped:
                process.send_signal(signal.SIGINT)
                stopped = True
    process.communicate(timeout=PATIENCE)
    os.close(ours)
    assert process.returncode == 130
    assert "planning" in shown
    assert "3 of 8 places, at most 8 possible" in shown
    assert "gap 5 places (100 % of unfilled)" in shown
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h")  # the cursor is back


def test_ctrl_c_during_a_real_plan_writes_a_valid_result(tmp_path):
    line = [
        sys.executable,
        ROOT / "cli.py",
        "plan",
        PILOT,
        "--out",
        tmp_path / "plans",
        "--workers",
        2,
        "--time-limit",
        100,
    ]
    process = spawn(line, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if re.search(r" points| places|: £", line):  # there is a plan
            break
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert names(tmp_path / "plans") == FILES
    result = read_result(tmp_path / "plans" / "result.json")
    assert result.plan is not None
    check = [sys.executable, ROOT / "cli.py", "check", PILOT, tmp_path / "plans" / "result.json"]
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 0


def test_sudden_death_leaves_no_half_file(tmp_path):
    """Killed again and again while it writes, the files are always those of a whole run."""
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from scheduler.report.files import write_result_files
from tests.report.examples import a_result, a_scenario
folder, scenario = Path({str(tmp_path)!r}), a_scenario()
results = [a_result(warnings=["x" * 100] * n * 3000) for n in (1, 2)]
print("begun", flush=True)
while True:
    for result in results:
        write_result_files(folder, result, scenario)
"""
    for pause in (0.0, 0.013, 0.031, 0.057, 0.11):
        process = spawn([sys.executable, "-c", code])
        process.stdout.readline()
        time.sleep(pause)
        process.kill()
        process.wait()
        for path in tmp_path.iterdir():
            if path.name == "result.json":
                assert len(json.loads(path.read_text())["warnings"]) in (3000, 6000)
            elif not path.name.endswith(".part"):
                assert path.read_bytes().endswith(b"\r\n")
