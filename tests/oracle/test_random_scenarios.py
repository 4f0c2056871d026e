"""The random scenarios use every field of the contract, small enough, and every field makes a difference somewhere."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pydantic import ValidationError

from scheduler.scenario import load
from scheduler.scenario.loaded import LoadedScenario
from tests.oracle.coverage import choices_of_contract, fields_of_contract, fields_used
from tests.oracle.dice import Part
from tests.oracle.enumeration import Truth, enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import (
    loaded_from,
    tiny_parts,
    tiny_scenario,
    tiny_scenario_text,
    write_tiny_scenario,
)

SEEDS = 400

# What no plan depends on: names, labels, what is only reported or used elsewhere, and how long to search.
NO_EFFECT_ON_PLANS = (
    "calendar.blocks.",
    "courses.categories",
    "distances_from",  # the table itself is still there
    "policy.admin_cost",
    "policy.turnout",
    "providers.turnout",
    "published",  # the plan itself is still there
    "solver",
    "venues.online",  # what is online names no location
)


@cache
def truth_of(seed: int) -> Truth | None:
    try:
        return enumerate_best(loaded_from(*tiny_parts(seed)))
    except TooLarge:
        return None


def test_one_seed_gives_one_scenario():
    assert [tiny_scenario_text(seed) for seed in range(20)] == [tiny_scenario_text(seed) for seed in range(20)]
    assert tiny_scenario_text(1) != tiny_scenario_text(2)


def test_every_field_and_every_choice_is_drawn():
    drawn = Counter[str]()
    for seed in range(SEEDS):
        raw, _, published = tiny_parts(seed)
        drawn.update(fields_used(raw, published))
    assert sorted((fields_of_contract() | choices_of_contract()) - set(drawn)) == []
    levels = {"objectives: weighted", "objectives: slack in percent", "objectives: slack in units"}
    assert levels <= set(drawn)


def test_most_scenarios_are_feasible_and_few_too_large():
    found = [truth_of(seed) for seed in range(SEEDS)]
    enumerated = [truth for truth in found if truth is not None]
    assert len(enumerated) >= 0.9 * SEEDS
    assert 0.03 * SEEDS <= sum(not truth.feasible for truth in enumerated) <= 0.2 * SEEDS
    assert sum(truth.plans_counted > 10 for truth in enumerated) >= 0.5 * SEEDS


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_field_makes_a_difference():
    """Without it, the best values of some scenario are others: a program that ignored a field would be found."""
    waiting = {path for path in fields_of_contract() if not path.startswith(NO_EFFECT_ON_PLANS)}
    optional = set()
    for seed in range(5 * SEEDS):
        case = tiny_parts(seed)
        for path in sorted(waiting & fields_used(case[0], case[2])):
            try:
                other = loaded_from(without(case[0], path.split(".")), *case[1:])
                changed = values(other) != values(loaded_from(*case))
                optional.add(path)
                waiting -= {path} if changed else set()
            except (TooLarge, ValidationError, KeyError, IndexError):  # too much freedom, or a name of nothing
                continue
        if seed >= SEEDS and not waiting & optional:
            break
    assert sorted(waiting & optional) == []


def values(loaded: LoadedScenario) -> list[int]:
    return enumerate_best(loaded, most_plans=10_000).values


def without(raw: Part, path: list[str]) -> Part:
    other = copy.deepcopy(raw)
    for part in _parents(other, path[:-1]):
        part.pop(path[-1], None)
    return other


def _parents(value: Any, path: list[str]) -> Iterator[Part]:
    if isinstance(value, list):
        for inner in value:
            yield from _parents(inner, path)
    elif isinstance(value, dict) and path:
        if path[0] in value:
            yield from _parents(value[path[0]], path[1:])
    elif isinstance(value, dict):
        yield value


@pytest.mark.parametrize("seed", range(60))
def test_files_of_a_scenario_load_as_the_scenario(seed, tmp_path):
    loaded, expected = load(write_tiny_scenario(seed, tmp_path)), tiny_scenario(seed)
    assert loaded.scenario == expected.scenario
    assert loaded.road_metres == expected.road_metres
    assert loaded.published == expected.published
