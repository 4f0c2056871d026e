"""Run by `test_repeatable` in a process of its own: prints the plans of some tiny scenarios, and of a larger one."""

from __future__ import annotations

import json
import random
import sys
from typing import Any

from scheduler.plan import Result
from scheduler.planning import make_plan
from scheduler.progress import Limits
from scheduler.scenario.loaded import LoadedScenario
from tests.oracle.dice import Dice
from tests.oracle.random_scenarios import tiny_scenario
from tests.properties.planted import plant


def scenarios(first: int, count: int) -> list[LoadedScenario]:
    larger = plant(Dice(random.Random(f"larger {first}"))).loaded
    return [*(tiny_scenario(seed) for seed in range(first, first + count)), larger]


def without_times(result: Result) -> dict[str, Any]:
    """All that must be the same again."""
    data = result.model_dump(mode="json", exclude={"provenance"})
    for row in data["objectives"]:
        del row["seconds"]
    return data


if __name__ == "__main__":
    first, count, seed = map(int, sys.argv[1:])
    limits = Limits(seconds=60, workers=1, seed=seed)  # by the clock, as users plan: a proof comes long before
    print(json.dumps([without_times(make_plan(loaded, limits)) for loaded in scenarios(first, count)], indent=1))
