"""Running commands in this process, with the planning stubbed where a test is not about it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scheduler.commands import main
from scheduler.plan import Result as PlanResult
from scheduler.progress import Limits, Listener, Progress

MINIMAL = Path(__file__).parents[2] / "scenarios" / "minimal.yaml"


def planned(**changes) -> PlanResult:
    """A result of scenarios/minimal.yaml, made by hand."""
    written = {
        "scenario": {"name": "Minimal", "file": "minimal.yaml", "sha256": "", "applied": [], "set": {}},
        "status": "optimal",
        "objectives": [{"name": "places", "value": 0, "bound": 0, "gap": 0.0, "status": "optimal", "seconds": 0.1}],
        "plan": {"sessions": [], "hosted": []},
        "unfilled": [{"provider": "oak-lodge", "course": "catheter", "places": 4, "reason": "full"}],
        "not_running": [],
        "totals": {},
        "check": {"findings": []},
        "provenance": {"scheduler": "0", "ortools": "0", "python": "0", "seed": 1, "workers": 1, "seconds": 0.1},
    }
    return PlanResult.model_validate(written | changes)


NO_PLAN = {"plan": None, "unfilled": [], "objectives": []}


class Command:
    """Runs a command line in an empty folder, and remembers the limits that the planning was given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.limits: list[Limits] = []

    def __call__(self, *arguments: object) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="course-scheduler")

    def plans(self, outcome: PlanResult | Exception) -> None:
        """From now on planning gives or raises this."""

        def make_plan(loaded, limits: Limits, listener: Listener) -> PlanResult:  # noqa: ARG001
            self.limits.append(limits)
            listener(Progress(0.1, 0, 3, "places", 0, 0))
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        self.monkeypatch.setattr("scheduler.commands.running.make_plan", make_plan)


@pytest.fixture
def command(monkeypatch, tmp_path) -> Command:
    monkeypatch.chdir(tmp_path)
    return Command(monkeypatch)
