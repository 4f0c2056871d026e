"""The whole line, nothing stubbed: the exit codes that a real scenario reaches."""

import csv
import json

from scheduler.results import read_result
from tests.builders import course, offer, provider, scenario_data, trainer
from tests.commands.conftest import MINIMAL


def test_a_proved_plan_its_files_and_its_check(command, tmp_path):
    done = command("plan", MINIMAL, "--workers", 1, "--out", "plans")
    assert done.exit_code == 0
    assert "8 of 8 places, the most possible (proved)" in done.stdout
    assert "Tue 17 Jul" in done.stdout
    result = read_result(tmp_path / "plans" / "result.json")
    assert result.status == "optimal"
    with (tmp_path / "plans" / "allocations.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["provider"]: row["places"] for row in rows} == {"oak-lodge": "4", "elm-house": "2", "ash-homecare": "2"}
    assert command("check", MINIMAL, "plans/result.json").exit_code == 0


def test_what_ifs_are_recorded_and_checked_with(command, tmp_path):
    settings = ("--set", "policy.levy=5.50", "--set", "name=Dearer")
    assert command("plan", MINIMAL, "--workers", 1, *settings).exit_code == 0
    [folder] = (tmp_path / "out").iterdir()
    assert folder.name == "minimal+policy.levy=5.50+name=Dearer"
    assert json.loads((folder / "result.json").read_text())["scenario"]["set"] == {"policy.levy": 5.5, "name": "Dearer"}
    assert command("check", MINIMAL, folder / "result.json").exit_code == 0


def test_clashing_rules_are_named(command):
    done = command("plan", MINIMAL.with_name("infeasible-budget.yaml"), "--workers", 1)
    assert done.exit_code == 3
    assert "the budget is £900.00" in done.stderr
    assert "medication" in done.stderr


def test_no_time_no_plan(command, tmp_path):
    """A course more must run than the trainer has half days: there is no plan, and no time to find that out."""
    names = [f"course-{number}" for number in range(41)]
    raw = scenario_data(
        courses=[course(id=name, length="half_day", min_places=1, required=True) for name in names],
        trainers=[trainer(offers=[offer(course=name) for name in names])],
        providers=[provider(interest=[{"course": name, "places": 1} for name in names])],
    )
    (tmp_path / "crowded.yaml").write_text(json.dumps(raw))
    done = command("plan", "crowded.yaml", "--workers", 1, "--time-limit", "0.000001")
    assert done.exit_code == 4
    assert "No plan was found in the time given" in done.stderr
