import pytest

from scheduler.plan import Finding
from scheduler.planning import CheckFailed
from scheduler.results import read_result
from tests.commands.conftest import MINIMAL, NO_PLAN, planned

FILES = {"result.json", "sessions.csv", "allocations.csv", "unfilled.csv"}


def names(folder) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_plan_is_summed_up_on_stdout_and_written(command, tmp_path):
    command.plans(planned())
    done = command("plan", MINIMAL)
    assert done.exit_code == 0
    assert done.stdout.startswith("Minimal, Mon 2 Jul to Fri 28 Sep 2018\nThe best plan: proved on every level.\n")
    assert "Written: out/minimal/ (result.json" in done.stderr
    assert names(tmp_path / "out" / "minimal") == FILES
    assert read_result(tmp_path / "out" / "minimal" / "result.json") == planned()


def test_a_second_run_replaces_the_first(command, tmp_path):
    command.plans(planned())
    command("plan", MINIMAL, "--out", "plans")
    command.plans(planned(status="infeasible", **NO_PLAN))
    command("plan", MINIMAL, "--out", "plans")
    assert read_result(tmp_path / "plans" / "result.json").plan is None
    assert (tmp_path / "plans" / "unfilled.csv").read_bytes().count(b"\n") == 1
    assert names(tmp_path / "plans") == FILES


def test_quiet_prints_nothing_but_writes(command, tmp_path):
    command.plans(planned())
    done = command("plan", MINIMAL, "--quiet", "--out", "plans")
    assert (done.exit_code, done.output) == (0, "")
    assert names(tmp_path / "plans") == FILES


def test_a_plan_that_is_not_proved_the_best_is_still_a_plan(command):
    command.plans(planned(status="feasible"))
    done = command("plan", MINIMAL)
    assert done.exit_code == 0
    assert "not proved on every level" in done.stdout


def test_infeasible_names_the_clash_and_exits_3(command, tmp_path):
    command.plans(planned(status="infeasible", clash=["medication must run", "at most £900.00"], **NO_PLAN))
    done = command("plan", MINIMAL, "--quiet")
    assert done.exit_code == 3
    assert done.stdout == ""
    assert done.stderr == (
        "No plan can keep the rules. These cannot be kept together:\n  medication must run\n  at most £900.00\n"
    )
    assert names(tmp_path / "out" / "minimal") == FILES


def test_no_plan_in_time_exits_4(command):
    command.plans(planned(status="unknown", **NO_PLAN))
    done = command("plan", MINIMAL)
    assert done.exit_code == 4
    assert "No plan was found in the time given" in done.stderr


def test_a_plan_that_fails_its_check_exits_5_with_everything_saved(command, tmp_path):
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "result.json").write_text("the last good plan")
    findings = [Finding(rule="minimum", amount=2, message="4 places, at least 6")]
    command.plans(CheckFailed(planned(check={"findings": findings})))
    done = command("plan", MINIMAL, "--out", "plans")
    assert done.exit_code == 5
    assert "This is a bug: the plan failed its check: 4 places, at least 6" in done.stderr
    [saved] = [path for path in (tmp_path / "plans").iterdir() if path.is_dir()]
    assert str(saved.relative_to(tmp_path)) in done.stderr
    assert names(saved) == FILES | {"minimal.yaml", "scenario-as-merged.json", "versions.txt"}
    assert read_result(saved / "result.json").check.findings == findings
    assert "ortools" in (saved / "versions.txt").read_text()
    assert (tmp_path / "plans" / "result.json").read_text() == "the last good plan"


def test_an_unforeseen_failure_exits_5_with_its_traceback_saved(command, tmp_path):
    command.plans(ZeroDivisionError("by nought"))
    done = command("plan", MINIMAL)
    assert done.exit_code == 5
    assert "This is a bug: ZeroDivisionError: by nought" in done.stderr
    assert "Traceback" not in done.output
    [saved] = tmp_path.glob("course-scheduler-bug-*")
    assert "ZeroDivisionError: by nought" in (saved / "traceback.txt").read_text()


def test_options_win_over_the_scenarios_own_settings(command, tmp_path):
    scenario = tmp_path / "q3.yaml"
    scenario.write_text(MINIMAL.read_text() + "solver: {time_limit: 7, workers: 3, seed: 9}\n")
    command.plans(planned())
    assert command("plan", scenario).exit_code == 0
    options = ("--time-limit", "2.5", "--workers", 0, "--seed", 0, "--gap", "5%")
    assert command("plan", scenario, *options).exit_code == 0
    own, given = command.limits
    assert (own.seconds, own.workers, own.seed, own.gap) == (7.0, 3, 9, 0.0)
    assert (given.seconds, given.workers, given.seed, given.gap) == (2.5, 0, 0, 0.05)


def test_each_what_if_has_a_folder_of_its_own(command, tmp_path):
    command.plans(planned())
    command("plan", MINIMAL, "--set", "policy.levy=5")
    command("plan", MINIMAL, "--set", "policy.levy=5.5", "--set", "name=../../elsewhere")
    one, two = sorted(names(tmp_path / "out"), key=len)
    assert one == "minimal+policy.levy=5"
    assert two.startswith("minimal+policy.levy=5.5+name=.._.._elsewhere~")


def test_a_scenarios_faults_are_all_told_and_nothing_is_written(command, tmp_path):
    scenario = tmp_path / "bad.yaml"
    scenario.write_text(
        MINIMAL.read_text().replace("capacity: 16", "capacity: none").replace("min_places", "min_place")
    )
    command.plans(planned())
    done = command("plan", scenario)
    assert done.exit_code == 2
    assert done.stdout == ""
    *faults, last = done.stderr.splitlines()
    assert len(faults) >= 2
    assert any("courses.catheter.min_place" in fault and fault.startswith(f"{scenario}:10:") for fault in faults)
    assert any("venues.library-hall.capacity" in fault and fault.startswith(f"{scenario}:20:") for fault in faults)
    assert last.endswith("faults; nothing was done.")
    assert command.limits == []
    assert names(tmp_path) == {"bad.yaml"}


def test_an_unwritable_folder_is_found_before_the_solve(command, tmp_path):
    (tmp_path / "taken").write_text("")
    command.plans(planned())
    done = command("plan", MINIMAL, "--out", "taken/plans")
    assert done.exit_code == 2
    assert "Cannot write into taken/plans: " in done.stderr
    assert command.limits == []


def test_a_disk_that_fills_up_during_the_solve(command, monkeypatch, tmp_path):
    def full(contents):  # noqa: ARG001
        raise OSError(28, "No space left on device", "plans/.sessions.csv.part")

    monkeypatch.setattr("scheduler.report.files.write_together", full)
    command.plans(planned())
    done = command("plan", MINIMAL, "--out", "plans")
    assert done.exit_code == 2
    assert "Cannot write into plans: plans/.sessions.csv.part: No space left on device" in done.stderr
    assert names(tmp_path / "plans") == set()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["missing.yaml"],
        ["."],
        [MINIMAL, "extra"],
        [MINIMAL, "--time-limit", "0"],
        [MINIMAL, "--time-limit", "nan"],
        [MINIMAL, "--time-limit", "-1"],
        [MINIMAL, "--time-limit", "inf"],
        [MINIMAL, "--time-limit", "soon"],
        [MINIMAL, "--gap", "101%"],
        [MINIMAL, "--gap", "nan"],
        [MINIMAL, "--workers", "-1"],
        [MINIMAL, "--workers", "99999999999"],
        [MINIMAL, "--seed", "x"],
        [MINIMAL, "--sed", "1"],
        [MINIMAL, "--apply", "nobody-named-this"],
        [MINIMAL, "--apply", ""],
        [MINIMAL, "--set", "policy.levy"],
        [MINIMAL, "--set", "policy.levi=5"],
        [MINIMAL, "--set", "=="],
        [MINIMAL, "--set", "\ud800=1"],
        [MINIMAL, "--out", MINIMAL],
    ],
)
def test_garbage_on_the_command_line_exits_2(command, arguments):
    command.plans(planned())
    done = command("plan", *arguments)
    assert done.exit_code == 2
    assert done.stderr
    assert "Traceback" not in done.output
    assert command.limits == []


def test_warnings_are_told_before_the_solve(command, tmp_path):
    scenario = tmp_path / "q3.yaml"
    nobody_offers = "  - {id: fire, title: Fire, length: half_day, min_places: 1, max_places: 9}\n\ntrainers:"
    asked = "{course: catheter, places: 4}, {course: fire, places: 1}"
    text = MINIMAL.read_text().replace("\ntrainers:", nobody_offers).replace("{course: catheter, places: 4}", asked)
    scenario.write_text(text)
    command.plans(planned())
    done = command("plan", scenario)
    assert done.exit_code == 0
    assert f"{scenario}:" in done.stderr.splitlines()[0]
    assert "fire" in done.stderr.splitlines()[0]
    assert command("plan", scenario, "--quiet").output == ""


def test_ctrl_c_while_the_scenario_is_read(command, monkeypatch):
    def interrupted(*arguments, **named):  # noqa: ARG001
        raise KeyboardInterrupt

    monkeypatch.setattr("scheduler.commands.inputs.load_again", interrupted)
    done = command("plan", MINIMAL)
    assert (done.exit_code, done.stderr) == (130, "Stopped.\n")
