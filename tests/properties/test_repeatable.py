"""One scenario, one plan: in another process and under another PYTHONHASHSEED; once proved, one value for any seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from scheduler.plan import Result
from tests.oracle.comparison import solve
from tests.oracle.random_scenarios import tiny_scenario

ROOT = Path(__file__).parents[2]
FIRST, COUNT = 3_000_000, 8


def run(hash_seed: str) -> str:
    command = [sys.executable, "-m", "tests.properties.repeated", str(FIRST), str(COUNT), "1"]
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_same_result_under_another_hash_seed():
    outputs = [run(hash_seed) for hash_seed in ("0", "1", "4242")]
    assert '"sessions"' in outputs[0]
    assert len(set(outputs)) == 1


def test_proved_values_and_dates_do_not_depend_on_the_seed():
    for number in range(FIRST, FIRST + COUNT):
        loaded = tiny_scenario(number)
        results = [solve(loaded, seed) for seed in (1, 2, 77)]
        assert {result.status for result in results} <= {"optimal", "infeasible"}
        assert (
            len({tuple(row.value if row.best is None else row.best for row in result.objectives) for result in results})
            == 1
        )
        assert len({sum(dates(result)) for result in results}) == 1


def dates(result: Result) -> list[int]:
    """The sessions' first days: the last, unlisted level prefers earlier ones."""
    return [] if result.plan is None else [session.date.toordinal() for session in result.plan.sessions]
