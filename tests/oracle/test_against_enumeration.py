"""Tiny random scenarios: status and every level's value and bound are what enumeration finds.

`ORACLE_SEEDS` sets how many are tried here; `python -m tests.oracle --seeds 1000` tries thousands, with a table.
"""

from __future__ import annotations

import os

import pytest

from tests.oracle.comparison import compare

SEEDS = int(os.environ.get("ORACLE_SEEDS", "300"))
SLICE = 20
MOST_TOO_LARGE = 0.1


@pytest.mark.parametrize("first", range(0, SEEDS, SLICE))
def test_program_and_enumeration_agree(first):
    seeds = range(first, min(first + SLICE, SEEDS))
    outcomes = [compare(seed) for seed in seeds]
    assert {outcome.seed: outcome.differences for outcome in outcomes if outcome.differences} == {}
    assert any(outcome.status == "optimal" for outcome in outcomes)
