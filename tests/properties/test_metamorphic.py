"""Changes whose effect is known: told differently, the same values; freer, never worse; tighter, never better."""

from __future__ import annotations

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from scheduler.plan import Result
from tests.oracle.comparison import solve
from tests.oracle.random_scenarios import tiny_parts
from tests.properties.planted import Planted, planted
from tests.properties.transformations import (
    Case,
    Change,
    add_limit,
    add_trainer,
    add_venue,
    lift_limits,
    rename,
    reorder,
    widen_ceilings,
)

# From here on, so as not to repeat the seeds that enumeration has already settled.
seeds = st.integers(1_000_000, 2_000_000)
SECONDS = 5


def tiny(seed: int) -> Case:
    return Case(*tiny_parts(seed))


def of_planted(case: Planted) -> Case:
    return Case(case.raw, {}, case.loaded.published)


def best_values(result: Result) -> list[int | None] | None:
    """The optimum of each level; None where nothing is feasible."""
    if result.status == "infeasible":
        return None
    return [row.value if row.best is None else row.best for row in result.objectives]


def first_level(result: Result) -> float:
    """The first level's optimum; infinite where nothing is feasible, which is worse than anything."""
    assert result.status in ("optimal", "infeasible")
    values = best_values(result)
    return math.inf if values is None or values[0] is None else values[0]


def solve_changed(change: Change, case: Case, seed: int) -> tuple[Result, Result]:
    return solve(case.loaded), solve(change(random.Random(seed), case).loaded)


def assert_same(change: Change, case: Case, seed: int) -> None:
    before = solve(case.loaded, seconds=SECONDS)
    after = solve(change(random.Random(seed), case).loaded, seconds=SECONDS)
    for earlier, later in zip(before.objectives, after.objectives, strict=True):
        if {earlier.status, later.status} != {"optimal"}:
            break  # out of time: bounds and plans may differ
        reached = [row.value if row.best is None else row.best for row in (earlier, later)]
        assert reached[0] == reached[1], earlier.name
    else:
        assert before.status == after.status


@given(seeds)
def test_reordered_file_has_the_same_values(seed: int):
    assert_same(reorder, tiny(seed), seed)


@given(seeds)
def test_renamed_file_has_the_same_values(seed: int):
    assert_same(rename, tiny(seed), seed)


@given(planted(), seeds)
def test_larger_reordered_file_has_the_same_values(case: Planted, seed: int):
    assert_same(reorder, of_planted(case), seed)


@given(planted(), seeds)
def test_larger_renamed_file_has_the_same_values(case: Planted, seed: int):
    assert_same(rename, of_planted(case), seed)


@given(seeds)
def test_another_venue_is_never_worse(seed: int):
    before, after = solve_changed(add_venue, tiny(seed), seed)
    assert first_level(after) <= first_level(before)


@given(seeds)
def test_another_trainer_is_never_worse(seed: int):
    before, after = solve_changed(add_trainer, tiny(seed), seed)
    assert first_level(after) <= first_level(before)


@given(seeds)
def test_wider_ceilings_are_never_worse(seed: int):
    before, after = solve_changed(widen_ceilings, tiny(seed), seed)
    assert first_level(after) <= first_level(before)


@given(seeds)
def test_lifted_limits_are_never_worse(seed: int):
    before, after = solve_changed(lift_limits, tiny(seed), seed)
    assert first_level(after) <= first_level(before)


@given(seeds)
def test_another_limit_is_never_better(seed: int):
    before, after = solve_changed(add_limit, tiny(seed), seed)
    assert first_level(after) >= first_level(before)
