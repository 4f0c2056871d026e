"""The scenario file: what a commissioner writes, read, merged and checked as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from typing import Any

from scheduler.scenario.faults import Fault, ScenarioError
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Scenario

__all__ = ["Fault", "LoadedScenario", "Scenario", "ScenarioError", "json_schema", "load"]


def load(path: str | PathLike[str], apply: Sequence[str] = (), set: Sequence[str] = ()) -> LoadedScenario:
    """Read a scenario file, with what it extends and the tables it names, and check all of it.

    Args:
        path: the YAML file.
        apply: names of overrides, applied in this order.
        set: `PATH=VALUE` settings such as `policy.levy=5`, which come last.

    Raises:
        ScenarioError: with every fault found.
    """
    from scheduler.scenario.loading import load_scenario, what_if

    return load_scenario(path, what_if(apply, set))


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a scenario file, for editors."""
    from scheduler.scenario.published_schema import scenario_schema

    return scenario_schema()
