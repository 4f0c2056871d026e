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
    "tipping": {
        "tipping.json",
        "courses.csv",
        "courses_anew.csv",
        "drop_outs.csv",
        "replanned.csv",
        "sessions.csv",
        "sessions.svg",
        "tiers.csv",
        "tipping.csv",
    },
    "rules": {"rules.json", "rules.csv", "rules.svg"},
    "value": {"value.json", "value.csv", "value.svg"},
    "frontier": {"frontier.json", "frontier.csv", "frontier.svg"},
    "alternatives": {"alternatives.json", "alternatives.csv", "differences.csv", "tried.csv", "alternatives.svg"},
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


@pytest.mark.parametrize("name", ["tipping", "why", "risk"])
def test_a_plan_made_just_now_is_called_so(command, result, name):
    """Another plan, equally good, may have been published: who could drop out is then somebody else."""
    words = "This is about a plan made just now."
    told = command(name, str(MINIMAL), *QUICK).output
    assert words in " ".join(told.split())
    asked = command(name, str(MINIMAL), *QUICK, "--result", str(result)).output
    assert words not in " ".join(asked.split())


def test_a_result_of_something_else_is_refused(command, result, tmp_path):
    """What it proves is proved of the scenario and the what-ifs that it was made with, and of no other."""
    done = command("risk", MINIMAL, "--result", result, "--set", "policy.levy=3", *QUICK)
    assert done.exit_code == 2
    assert "found a result made with no what-ifs, expected the what-ifs asked for here" in done.stderr
    changed = tmp_path / "changed.yaml"
    changed.write_text(MINIMAL.read_text("utf-8") + "policy: {budget: 900}\n", "utf-8")
    done = command("value", changed, "--result", result, *QUICK)
    assert done.exit_code == 2
    assert f"found a result of {MINIMAL} as it was, expected one of {changed} as it is now" in done.stderr


def test_a_result_brings_its_own_what_ifs(command, tmp_path):
    made = command("plan", MINIMAL, "--set", "policy.levy=5.5", "--workers", "1", "--out", tmp_path)
    assert made.exit_code == 0, made.output
    done = command("risk", MINIMAL, "--result", tmp_path / "result.json", *QUICK)
    assert done.exit_code == 0, done.output
    assert "£41.75" in done.stdout  # 36.25 and the levy
    asked = ("--set", "policy.levy=5.5")
    assert command("risk", MINIMAL, "--result", tmp_path / "result.json", *asked, *QUICK).exit_code == 0


def test_a_result_that_fails_its_check_is_refused(command, result, tmp_path):
    edited = json.loads(result.read_text("utf-8"))
    edited["plan"]["sessions"][0]["allocations"][0]["places"] += 5
    (tmp_path / "edited.json").write_text(json.dumps(edited), "utf-8")
    done = command("risk", MINIMAL, "--result", tmp_path / "edited.json", *QUICK)
    assert done.exit_code == 2
    assert "edited.json does not pass its check against" in done.stderr


@pytest.mark.parametrize("name", ["plan", "rules", "compare"])
def test_a_result_given_as_the_scenario_is_one_fault(command, result, tmp_path, name):
    copy = tmp_path / "copy.yaml"
    copy.write_bytes(result.read_bytes())
    others = [MINIMAL] if name == "compare" else []
    done = command(name, copy, *others)
    assert done.exit_code == 2
    fault, *where, total = done.stderr.splitlines()
    option = {"plan": "since", "rules": "result"}.get(name)
    assert where == ([f"A result is given with --{option}, after the scenario."] if option else [])
    assert f"copy.yaml:1:1: found a result, expected a scenario such as its own, {MINIMAL}" in fault
    assert total == f"{copy}: 1 fault; nothing was done."


def test_an_alternative_is_judged_and_asked_about_as_what_it_is(command):
    """Its result says what it does without, so that nothing it proves is taken to hold with it."""
    scenario = SCENARIOS / "what-if.yaml"
    done = command("alternatives", scenario, "--slack", "4", *QUICK, "--out", "answer")
    assert done.exit_code == 0, done.output
    [made] = Path("answer").glob("alternative-*.json")
    assert json.loads(made.read_text("utf-8"))["scenario"]["set"]
    assert command("check", scenario, made).exit_code == 0
    assert command("risk", scenario, "--result", made, *QUICK).exit_code == 0
    again = command("plan", scenario, "--workers", "1", "--out", "plan")
    assert again.exit_code == 0
    compared = command("compare", Path("plan") / "result.json", made, "--out", "compared")
    assert compared.exit_code == 0, compared.output
    assert "venues." in compared.stdout
    assert {"filled.svg", "gains-2.svg"} <= {path.name for path in Path("compared").iterdir()}


def test_why_puts_sharper_reasons_into_a_result_that_passes_its_check(command, tmp_path):
    """One morning, two courses: the first reason tells what is in the way, the sharper one what it would cost."""
    quarter = tmp_path / "quarter.yaml"
    text = (SCENARIOS / "what-if.yaml").read_text("utf-8")
    text = text.replace("[2018-07-10, 2018-07-17]", "[{from: 2018-07-10, to: 2018-07-10, blocks: [am]}]")
    quarter.write_text(
        text.replace("stoma, title: Stoma Care, length: half_day, min_places: 6", STOMA_FOR_FIVE), "utf-8"
    )
    assert command("plan", quarter, "--workers", "1", "--out", "plan").exit_code == 0
    done = command("why", quarter, "--result", "plan/result.json", *QUICK, "--out", "answer")
    assert done.exit_code == 0, done.output
    first, sharper = (json.loads((Path(name) / "result.json").read_text("utf-8")) for name in ("plan", "answer"))
    reason = first["not_running"][0]["reason"]
    assert reason.startswith("beside the places they have, below the minimum by 2")
    assert sharper["not_running"][0]["reason"].endswith(
        "it could run (Tue 10 Jul); the best plan with it, against this one: -3 places; cost -£140.00"
    )
    assert sharper["plan"] == first["plan"]
    assert command("check", quarter, "answer/result.json").exit_code == 0
    assert (Path("answer") / "unfilled.svg").is_file()


STOMA_FOR_FIVE = "stoma, title: Stoma Care, length: half_day, min_places: 5"


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


def test_progress_of_an_analysis_counts_from_the_command_s_start(capsys, monkeypatch):
    """In plain words; a second round of plans does not begin at 0:00 again."""
    from scheduler.analysis.tasks import Standing
    from scheduler.commands import analysing

    now = 100.0
    monkeypatch.setattr(analysing.time, "monotonic", lambda: now)
    with analysing.TaskDisplay(False, began=30.0) as display:
        display.show(Standing(total=3, done=1, running=["a", "b", "c"]))
        now = 105.0
        display.show(Standing(total=3, done=2))
        now = 112.0
        display.show(Standing(total=9, done=0))
    assert capsys.readouterr().err.splitlines() == [
        "[1:10  1 of 3 planned again; now: a, b]",
        "[1:22  0 of 9 planned again]",
    ]


def test_a_plan_given_that_is_not_the_best_is_bettered_first(command, result, tmp_path):
    """Six of eight places, as a search cut short would leave them; rules are weighed against the plan with all."""
    from scheduler.plan import Plan, UnfilledRow
    from scheduler.results import plan_from_rows, read_result, result_bytes
    from scheduler.scenario import load
    from tests.analysis.cases import Solved, holding

    loaded = load(MINIMAL)
    best = read_result(result)
    [session] = plan_from_rows(best.plan, loaded.scenario).sessions
    fewer = {name: places for name, places in session.allocations.items() if name != "elm-house"}
    poor = holding(Solved(loaded, best), Plan((session._replace(allocations=fewer),), ()))
    given = tmp_path / "poor.json"
    unfilled = UnfilledRow(provider="elm-house", course="catheter", places=2, reason="not known")
    given.write_bytes(result_bytes(poor.result.model_copy(update={"unfilled": [unfilled]})))
    done = command("rules", MINIMAL, "--result", given, *QUICK)
    assert done.exit_code == 0, done.output
    assert "The plan given is not proved to be the best: a better one is sought first." in done.stderr
    assert "A better plan than the one to begin with keeps every rule: 8 places" in done.stdout
    assert "not proved to be the best" not in done.stdout
    told = command("rules", MINIMAL, "--result", result, *QUICK)
    assert "sought first" not in told.stderr
    assert "the plan to begin with" not in told.stdout


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
        if "planned again" in told:
            break
    time.sleep(1.0)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=200)
    assert process.returncode == 130, (out, err)
    assert "Stopped: rows that were not settled" in err
    assert "Traceback" not in out + err
    assert json.loads((tmp_path / "rules.json").read_text("utf-8"))["complete"] is False
