import json
from itertools import pairwise
from shutil import copy

import pytest

from tests.commands.conftest import MINIMAL


@pytest.fixture(scope="module")
def real_result(tmp_path_factory) -> dict:
    """result.json of the minimal scenario with a levy of 5 pounds, as the program makes it."""
    from scheduler.planning import make_plan
    from scheduler.progress import Limits
    from scheduler.results import write_result
    from scheduler.scenario import load

    loaded = load(str(MINIMAL), set=("policy.levy=5",))
    path = tmp_path_factory.mktemp("plan") / "result.json"
    write_result(path, make_plan(loaded, Limits(seconds=60, workers=1)))
    return json.loads(path.read_text())


@pytest.fixture
def edited(real_result, tmp_path):
    """Writes the result after a change, and says where."""

    def write(change=None):
        result = json.loads(json.dumps(real_result))
        if change:
            change(result)
        path = tmp_path / "edited.json"
        path.write_text(json.dumps(result))
        return path

    return write


def test_the_programs_own_plan_breaks_no_rule_under_the_what_ifs_it_was_made_with(command, edited):
    done = command("check", MINIMAL, edited())
    assert (done.exit_code, done.stdout, done.stderr) == (0, "No rule is broken, in 1 session.\n", "")


def test_other_what_ifs_can_be_named(command, edited):
    done = command("check", MINIMAL, edited(), "--set", "policy.levy=6")
    assert done.exit_code == 1
    assert done.stdout.startswith("No rule is broken, but 8 figures in the file do not fit the plan.\n")
    assert "levy raised £48.00, not £40.00" in " ".join(done.stdout.split())


def test_each_broken_rule_is_a_row_with_its_amount(command, edited):
    def fewer_places(result):
        result["plan"]["sessions"][0]["allocations"] = [{"provider": "oak-lodge", "places": 5}]
        result["plan"]["sessions"][0]["date"] = "2018-07-18"

    done = command("check", MINIMAL, edited(fewer_places))
    assert done.exit_code == 1
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0] == "3 rules are broken; 22 figures in the file do not fit the plan."
    assert "Rules broken (3)" in lines
    after = dict(pairwise(lines))
    assert after["The trainer is available throughout"].startswith("1 block catheter-1 ")
    assert after["A provider has at most the places it asked for"].startswith("1 place Oak Lodge has 5 places")
    assert any(line.startswith("totals places filled 5, not 8;") for line in lines)


def test_a_result_alone_is_judged_by_the_scenario_that_it_names(command, edited, tmp_path):
    def beside(result):
        result["scenario"]["file"] = "quarter.yaml"

    path = edited(beside)
    done = command("check", path)
    assert done.exit_code == 2
    assert "found no scenario 'quarter.yaml'; name the scenario first: check SCENARIO" in done.stderr
    copy(MINIMAL, tmp_path / "quarter.yaml")
    done = command("check", path)
    assert (done.exit_code, done.stdout) == (0, "No rule is broken, in 1 session.\n")


def test_a_file_of_the_other_kind_is_called_what_it_is(command, edited):
    for arguments in (
        ["check", edited(), MINIMAL],
        ["check", MINIMAL],
        ["report", MINIMAL],
        ["plan", MINIMAL, "--since", MINIMAL],
    ):
        done = command(*arguments)
        assert done.exit_code == 2
        assert "found a scenario, expected a result: the result.json that `plan` writes" in done.stderr
    for name, option in (("plan", "since"), ("why", "result")):
        done = command(name, edited())
        assert done.exit_code == 2
        assert "found a result, expected a scenario such as its own" in done.stderr
        assert f"A result is given with --{option}, after the scenario." in done.stderr
    assert "--" not in command("check", edited(), edited()).stderr


def test_a_result_without_a_plan_cannot_be_judged(command, edited):
    def no_plan(result):
        result.clear()
        result["plan"] = None

    done = command("check", MINIMAL, edited(no_plan))
    assert done.exit_code == 2
    assert "the result holds no plan" in done.stderr


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"plan": 1}', "\x00", '{"plan": {"sessions": [{}]}}'])
def test_garbage_for_a_result_exits_2_with_its_place(command, tmp_path, text):
    (tmp_path / "bad.json").write_text(text)
    done = command("check", MINIMAL, "bad.json")
    assert done.exit_code == 2
    assert "bad.json" in done.stderr
    assert "Traceback" not in done.output


def test_a_bad_scenario_exits_2(command, edited, tmp_path):
    (tmp_path / "bad.yaml").write_text("format: 2\n")
    done = command("check", "bad.yaml", edited())
    assert done.exit_code == 2
    assert "bad.yaml:1:" in done.stderr


@pytest.mark.parametrize(
    "arguments", [[], [MINIMAL], [MINIMAL, "missing.json"], [MINIMAL, "."], [MINIMAL, MINIMAL, "x"]]
)
def test_garbage_on_the_command_line_exits_2(command, arguments):
    assert command("check", *arguments).exit_code == 2
