import json

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
    assert "levy_raised" in done.stdout


def test_each_broken_rule_is_a_row_with_its_amount(command, edited):
    def fewer_places(result):
        result["plan"]["sessions"][0]["allocations"] = [{"provider": "oak-lodge", "places": 5}]
        result["plan"]["sessions"][0]["date"] = "2018-07-18"

    done = command("check", MINIMAL, edited(fewer_places))
    assert done.exit_code == 1
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert lines[0].endswith(" findings:")
    assert "Rules broken (3)" in lines
    assert any(line.startswith("trainer-available 1 ") for line in lines)
    assert any(line.startswith("places-asked 1 Oak Lodge has 5 places") for line in lines)
    assert any(line.startswith("stated-total-places-filled 3 ") for line in lines)


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
