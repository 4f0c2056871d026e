"""The judge on a plan, in a process of its own: `python -m benchmarks.run.judging SCENARIO PLAN OUT`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.run.plan_file import read_plan
from scheduler.check import judge
from scheduler.scenario import load


def run(scenario: Path, plan: Path, out: Path) -> None:
    """Judge the plan and write what counts."""
    loaded = load(scenario)
    judgement = judge(loaded, read_plan(plan))
    lines = [line for provider in loaded.scenario.providers for line in provider.interest]
    verdict = {
        "findings": [finding.message for finding in judgement.findings],
        "asked": judgement.totals.places_asked,
        "weighted_asked": sum(line.priority * line.places for line in lines),
        "filled": judgement.totals.places_filled,
        "sessions": judgement.totals.sessions,
        "unfilled": judgement.objectives["places"],
        "cost": judgement.objectives["cost"],
    }
    out.write_text(json.dumps(verdict), encoding="utf-8")


if __name__ == "__main__":
    run(*map(Path, sys.argv[1:4]))
