"""The commands that ask `what if`, from the command line to the files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commands.conftest import MINIMAL

SCENARIOS = MINIMAL.parent
QUICK = ("--time-limit", "60", "--jobs", "1")
COMMANDS = {
    "tipping": {"tipping.json", "courses.csv", "drop_outs.csv", "sessions.csv", "tiers.csv", "tipping.csv"},
    "rules": {"rules.json", "rules.csv", "rules.svg"},
    "value": {"value.json", "value.csv"},
    "frontier": {"frontier.json", "frontier.csv", "frontier.svg"},
    "alternatives": {"alternatives.json", "alternatives.csv", "differences.csv", "tried.csv"},
    "why": {"why.json", "not_running.csv", "unfilled.csv", "result.json"},
    "risk": {"risk.json", "sessions.csv", "ceilings.csv", "plan.csv", "sessions.svg", "places.svg"},
}


@pytest.fixture(scope="module")
def result(tmp_path_factory) -> Path:
    from click.testing import CliRunner

    from scheduler.commands import main

    folder = tmp_path_factory.mktemp("plan")
    done = CliRunner().invoke(main, ["plan", str(MINIMAL), "--workers", "1", "--out", str(folder)])
    assert done.exit_code == 0
    return folder / "result.json"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_prints_and_writes(command, result, name):
    done = command(name, MINIMAL, "--result", result, *QUICK, "--out", "answer")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("Minimal: ")
    assert {path.name for path in Path("answer").iterdir()} == COMMANDS[name] | {"answer.html"}
    written = json.loads((Path("answer") / f"{name}.json").read_text("utf-8"))
    assert (written["analysis"], written["complete"]) == (name, True)
    for table in written["tables"]:
        assert (Path("answer") / f"{table}.csv").read_bytes().count(b"\n") == len(written["tables"][table]) + 1


def test_without_a_result_the_scenario_is_planned_first(command):
    done = command("risk", MINIMAL, *QUICK, "--draws", "500", "--quiet")
    assert (done.exit_code, done.output) == (0, "")


def test_a_result_that_breaks_a_rule_is_refused(command, result):
    done = command("risk", MINIMAL, "--result", result, "--set", "courses.catheter.min_places=9", *QUICK)
    assert done.exit_code == 2
    assert "its plan breaks 1 rules of" in done.stderr


def test_infeasible_names_the_way_out(command):
    done = command("rules", SCENARIOS / "infeasible-budget.yaml", *QUICK)
    assert done.exit_code == 3
    assert "the budget is £900.00" in done.stderr
    assert "`course-scheduler why` finds the cheapest ways out." in done.stderr
    done = command("why", SCENARIOS / "infeasible-budget.yaml", *QUICK)
    assert done.exit_code == 3
    assert "£57.00 more budget (£957.00)" in done.stdout


def test_why_knows_what_it_is_asked_about(command, result):
    done = command("why", MINIMAL, "--result", result, "--course", "cathter")
    assert done.exit_code == 2
    assert "found cathter, expected an id of the scenario; did you mean catheter?" in done.stderr
    done = command("why", MINIMAL, "--result", result, "--provider", "oak-lodge", *QUICK)
    assert "It has every place that it asked for here." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("frontier", MINIMAL, "--x", "cost", "--y", "cost"), "expected two different objectives"),
        (("alternatives", MINIMAL, "--slack", "much"), "expected a number or a share such as 5%"),
        (("risk", MINIMAL, "--correlation", "2"), "expected a number from 0 to 1"),
        (("compare", MINIMAL), "expected two or more to compare"),
        (("compare", "nothing.json", MINIMAL), "found no file nothing.json"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_planned(command, arguments, words):
    done = command(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr


def test_compare_reads_results_and_plans_scenarios_with_overrides(command, result, tmp_path):
    scenario = tmp_path / "quarter.yaml"
    text = MINIMAL.read_text("utf-8") + "\noverrides:\n  levy-5: {policy: {levy: 5}}\n"
    scenario.write_text(text, "utf-8")
    done = command("compare", result, f"{scenario}@levy-5", "--workers", "1", "--out", "answer")
    assert done.exit_code == 0, done.output
    assert "quarter.yaml@levy-5: 0 places, +£40.00 in all, +£5.00 a head" in done.stdout
    assert {"compare.json", "totals.csv", "inputs.csv"} <= {path.name for path in Path("answer").iterdir()}


def test_ctrl_c_keeps_what_is_done(tmp_path):
    """A real process, real workers, a Ctrl-C for all of them: the answer so far is written, and exit code 130."""
    line = [sys.executable, str(SCENARIOS.parent / "cli.py"), "rules", str(SCENARIOS / "havering-2018-q3.yaml")]
    process = subprocess.Popen(
        [*line, "--time-limit", "40", "--jobs", "1", "--out", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    for told in process.stderr:
        if "re-solved" in told:
            break
    time.sleep(1.0)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, (out, err)
    assert "Stopped: rows that were not settled" in err
    assert "Traceback" not in out + err
    assert json.loads((tmp_path / "rules.json").read_text("utf-8"))["complete"] is False
