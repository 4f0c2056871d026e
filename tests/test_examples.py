"""Every example scenario runs: the small one to a proof, the impossible ones to their clash, the real ones in time."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from scheduler.check import judge
from scheduler.commands import main
from scheduler.commands.exits import ExitCode
from scheduler.plan import Result
from scheduler.planning import make_plan
from scheduler.progress import Limits
from scheduler.results import read_result
from scheduler.scenario import load
from tests.oracle.comparison import plan_of

SCENARIOS = Path(__file__).parents[1] / "scenarios"
CLASHES = {
    "infeasible-budget": ["the budget is £900.00", "the course medication is required"],
    "infeasible-pins-one-trainer": [
        "nurse-educators teaches one session",
        "pinned: catheter",
        "pinned: pressure-sores",
    ],
    "infeasible-pins-over-budget": ["the budget is £500.00", "pinned: catheter", "pinned: pressure-sores"],
    "infeasible-prerequisite-too-late": ["prerequisites", "pinned: medication-competence"],
    "infeasible-release-limit": ["release", "pinned: catheter", "pinned: pressure-sores"],
    "infeasible-required-no-date": ["the course stoma is required", "no date on which a suitable trainer"],
    "infeasible-required-too-few": ["the course stoma is required", "below the minimum by 1"],
    "infeasible-week-limit": ["in a week", "pinned: catheter", "pinned: pressure-sores"],
}
# Name -> seconds: long enough for a plan and a bound, far too short for a proof of the large ones.
IN_TIME = {
    "havering-2018-q3": 20.0,
    "havering-2018-q3-confirmed": 10.0,
    "havering-2018-q3-new-room": 10.0,
    "havering-full": 20.0,
    "four-boroughs": 20.0,
}
LARGE = {"havering-full", "four-boroughs"}
PROVED = ["minimal", "what-if"]


def in_time() -> list:
    marks = {name: [pytest.mark.large] if name in LARGE else [] for name in IN_TIME}
    return [pytest.param(name, seconds, marks=marks[name]) for name, seconds in IN_TIME.items()]


def test_every_example_is_run_below():
    assert {path.stem for path in SCENARIOS.glob("*.yaml")} == {*CLASHES, *IN_TIME, *PROVED}


@pytest.mark.parametrize("name", PROVED)
def test_small_ones_are_proved(name, tmp_path):
    done = CliRunner().invoke(main, ["plan", str(SCENARIOS / f"{name}.yaml"), "--out", str(tmp_path)])
    assert done.exit_code == ExitCode.DONE
    result = read_result(tmp_path / "result.json")
    assert result.status == "optimal"
    assert [row.status for row in result.objectives] == ["optimal"] * len(result.objectives)


@pytest.mark.parametrize("name", CLASHES)
def test_impossible_ones_name_what_clashes(name, tmp_path):
    done = CliRunner().invoke(main, ["plan", str(SCENARIOS / f"{name}.yaml"), "--out", str(tmp_path)])
    assert done.exit_code == ExitCode.INFEASIBLE
    result = read_result(tmp_path / "result.json")
    assert (result.status, result.plan) == ("infeasible", None)
    assert len(result.clash) == len(CLASHES[name])
    for words in CLASHES[name]:
        assert any(words in rule for rule in result.clash), words
        assert words in done.stderr


@pytest.mark.parametrize(("name", "seconds"), in_time())
def test_real_ones_are_planned_in_time(name, seconds):
    loaded = load(SCENARIOS / f"{name}.yaml")
    result = make_plan(loaded, Limits(seconds=seconds))
    assert_sound(result)
    assert result.plan is not None
    assert judge(loaded, plan_of(loaded, result.plan)).findings == ()
    assert result.totals.places_filled > 0
    assert result.provenance.seconds < seconds + 60  # what follows the search takes its time on a busy machine


def assert_sound(result: Result) -> None:
    """A plan, and for each level a bound that it does not cross."""
    assert result.status in ("optimal", "feasible")
    for row in result.objectives:
        assert row.value is not None
        assert row.bound is not None
        assert row.bound <= row.value
        assert row.status == ("optimal" if row.bound == (row.value if row.best is None else row.best) else "feasible")
