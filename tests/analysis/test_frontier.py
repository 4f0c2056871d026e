"""The points of a frontier: none dominates another, and on tiny scenarios they are those that enumeration finds."""

from __future__ import annotations

import numpy as np
import pytest

from scheduler.analysis.cases import Solved
from scheduler.analysis.frontier import Point, find_points, frontier, knee, not_dominated, slacks
from scheduler.analysis.frontier_words import COST_IS_NOT_THE_BUDGET, knee_sentence
from tests.analysis.cases import BUDGET, INLINE, rows, solved
from tests.builders import course, provider, scenario
from tests.oracle.enumeration import enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario


def point(first, second):
    return Point(first, second, Solved(scenario(), None, "made by hand"))


def pairs(points):
    return [(p.first, p.second) for p in points]


def test_dominated_points_are_left_out():
    every = [point(*pair) for pair in [(3, 5), (1, 9), (2, 9), (3, 7), (5, 5), (6, 1), (1, 9)]]
    assert pairs(not_dominated(every)) == [(1, 9), (3, 5), (6, 1)]


def test_the_knee_is_the_point_furthest_below_the_line():
    assert knee([point(0, 10), point(1, 3), point(5, 2), point(10, 0)]) == 1
    assert knee([point(0, 10), point(5, 5), point(10, 0)]) is None
    assert knee([point(0, 10), point(10, 0)]) is None


def test_steps_hold_both_ends():
    assert slacks(2, 6, 100) == [0, 1, 2, 3, 4]
    assert slacks(0, 100, 3) == [0, 50, 100]
    assert slacks(4, 4, 5) == [0]


def best_pairs(truth, one, other):
    """The non-dominated pairs of values over every plan that keeps the rules."""
    values = np.unique(np.stack([truth.objectives[one], truth.objectives[other]], axis=1), axis=0)
    return [
        tuple(pair)
        for pair in values.tolist()
        if not (np.all(values <= pair, axis=1) & np.any(values < pair, axis=1)).any()
    ]


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize(("one", "other"), [("places", "cost"), ("reach", "travel")])
def test_on_tiny_scenarios_the_points_are_those_of_enumeration(seed, one, other):
    if other == "travel" and seed >= 12:
        pytest.skip("a few are enough")
    loaded = tiny_scenario(seed)
    try:
        truth = enumerate_best(loaded, most_plans=30_000)
    except TooLarge:
        pytest.skip("too large to enumerate")
    if not truth.feasible:
        pytest.skip("no plan")
    base = solved(loaded)
    found, left, everything = find_points(base, BUDGET, one, other, 10_000, executor=INLINE)
    assert (left, everything) == (0, True)
    assert pairs(found) == best_pairs(truth, one, other)
    assert all(item.proved for item in found)


def test_the_answer_reads_from_fewest_to_most_places():
    people = [provider("oak", 4), provider("elm", 3, max_price=20)]
    loaded = scenario(
        quarter={"from": "2018-07-02", "to": "2018-07-03"}, providers=people, courses=[course(min_places=3)]
    )
    answer = frontier(solved(loaded), BUDGET, points=50, executor=INLINE)
    table = rows(answer, "frontier")
    assert [(row["first"], row["second"], row["next_step"]) for row in table] == [
        ("0", "£0.00", "£75.00 for each place more"),
        ("4", "£300.00", ""),
    ]
    assert answer.charts["frontier"].svg().startswith(b"<svg")


def test_the_knee_is_told_in_places_and_as_far_as_is_known():
    row = (2, 27, 41000, "27", "£410.00", 193)
    titles, names = ("unfilled, by priority", "cost"), ("places", "cost")
    told = knee_sentence([row], 0, titles, names, proved=True)
    assert told == "The knee is at 193 places filled (27 points unfilled, by priority) for £410.00 (cost)."
    told = knee_sentence([row], 0, ("places filled", "cost"), names, proved=False)
    assert told == "The knee, as far as is known, is at 193 places filled for £410.00 (cost)."
    assert knee_sentence([row], None, titles, names, proved=False).startswith("There is, as far as is known, no knee")


def test_what_a_point_costs_is_not_the_budget():
    base = solved(scenario())
    assert COST_IS_NOT_THE_BUDGET in frontier(base, BUDGET, points=3, executor=INLINE).notes
    assert COST_IS_NOT_THE_BUDGET not in frontier(base, BUDGET, "places", "travel", 3, executor=INLINE).notes
