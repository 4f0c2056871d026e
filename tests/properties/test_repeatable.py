"""One scenario, one plan: in another process, under another PYTHONHASHSEED, and, once proved, with another seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.oracle.comparison import solve
from tests.oracle.random_scenarios import tiny_scenario

ROOT = Path(__file__).parents[2]
FIRST, COUNT = 3_000_000, 12


def run(hash_seed: str) -> str:
    command = [sys.executable, "-m", "tests.properties.repeated", str(FIRST), str(COUNT), "1"]
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_same_result_under_another_hash_seed():
    outputs = [run(hash_seed) for hash_seed in ("0", "0", "1", "4242")]
    assert '"sessions"' in outputs[0]
    assert len(set(outputs)) == 1


def test_proved_plan_does_not_depend_on_the_seed():
    for number in range(FIRST, FIRST + COUNT):
        loaded = tiny_scenario(number)
        results = [solve(loaded, seed) for seed in (1, 2, 77)]
        assert {result.status for result in results} <= {"optimal", "infeasible"}
        assert all(result.plan == results[0].plan for result in results)
