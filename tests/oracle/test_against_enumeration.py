"""Tiny random scenarios: status and every level's value and bound are what enumeration finds.

`ORACLE_SEEDS` sets how many are tried here; `python -m tests.oracle --seeds 1000` tries thousands, with a table.
"""

from __future__ import annotations

import os

import pytest

from tests.oracle.comparison import as_if_large, compare, solve, untrue_claims
from tests.oracle.enumeration import enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario

SEEDS = int(os.environ.get("ORACLE_SEEDS", "300"))
SLICE = 20
LARGE_SEEDS = range(700_000, 700_060)


@pytest.mark.parametrize("first", range(0, SEEDS, SLICE))
def test_program_and_enumeration_agree(first):
    seeds = range(first, min(first + SLICE, SEEDS))
    outcomes = [compare(seed) for seed in seeds]
    assert {outcome.seed: outcome.differences for outcome in outcomes if outcome.differences} == {}
    assert any(outcome.status == "optimal" for outcome in outcomes)


@pytest.mark.parametrize("seed", LARGE_SEEDS)
def test_nothing_untrue_when_solved_as_large_scenarios_are(seed):
    loaded = tiny_scenario(seed)
    try:
        truth = enumerate_best(loaded)
    except TooLarge:
        pytest.skip("too large to enumerate")
    with as_if_large():
        result = solve(loaded, seconds=3)
    assert list(untrue_claims(loaded, truth, result)) == []
    assert result.status != "unknown"
