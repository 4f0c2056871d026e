"""How several sessions are summed up in one clause."""

from __future__ import annotations

from scheduler.explain import obstacles
from scheduler.explain.obstacles import BRIEFLY, Obstacle, in_brief
from scheduler.explain.obstacles import summary as summary_of_all

FULL, TIME = obstacles.full(), obstacles.wrong_time()
DEAR = obstacles.dear(5200, 4500)


def summary(found: list[Obstacle], hosted: int) -> str:
    """Of sessions with one obstacle each."""
    return summary_of_all([(obstacle,) for obstacle in found], hosted)


def test_one_two_and_more_of_a_kind():
    assert summary([FULL], 0) == "the one session is full"
    assert summary([FULL], 1) == "the one hosted session is full"
    assert summary([FULL, FULL], 1) == "both sessions (1 hosted) are full"
    assert summary([TIME] * 3, 0) == "all 3 sessions are at a time that does not suit"


def test_several_kinds_the_most_frequent_first():
    found = [obstacles.dear(5200, 4500), FULL, FULL]
    assert summary(found, 0) == "of 3 sessions: 2 full, 1 above its ceiling of £45.00 at £52.00"
    assert summary([*found, TIME, obstacles.per_provider(2)], 2) == (
        "of 5 sessions (2 hosted): 2 full, 1 above its ceiling of £45.00 at £52.00, "
        "1 at a time that does not suit, 1 otherwise"
    )


def test_the_least_figure_of_several_is_named():
    prices = [obstacles.dear(5200, 4500), obstacles.dear(4800, 4500)]
    assert summary(prices, 0) == "both sessions are above its ceiling of £45.00 (cheapest £48.00)"
    ways = [obstacles.far(12_000, 10_000), obstacles.far(11_000, 10_000), FULL]
    assert summary(ways, 0) == "of 3 sessions: 2 beyond its travel limit of 10.0 km (nearest 11.0 km), 1 full"


def test_too_long_a_sum_is_said_in_brief():
    found = [obstacles.over_budget(12_345_678), obstacles.unprepared("A" * 40, 12), obstacles.lifts(123_400, 99_900)]
    assert summary(found, 0) == (
        "of 3 sessions: 1 beyond the budget, 1 prerequisite not held, 1 too dear for others with one more"
    )


def test_hosted_sessions_beside_our_own():
    assert in_brief([(FULL,)]) == "hosted: full"
    assert in_brief([(FULL,), (obstacles.far(12_000, 10_000),), (FULL,)]) == "hosted: 2 full, 1 too far"


def test_a_session_with_two_obstacles_counts_for_both():
    assert summary_of_all([(FULL, DEAR)], 0) == "the one session is full and above its ceiling of £45.00 at £52.00"
    dearer = obstacles.dear(5300, 4500)
    both = "both sessions are full and above its ceiling of £45.00 (cheapest £52.00)"
    assert summary_of_all([(FULL, DEAR), (FULL, dearer)], 0) == both
    assert summary_of_all([(FULL, DEAR), (FULL,), (TIME,)], 0) == (
        "of 3 sessions: 2 full, 1 above its ceiling of £45.00 at £52.00, 1 at a time that does not suit"
    )
    assert in_brief([(FULL, DEAR)]) == "hosted: full and too dear"
    assert in_brief([(FULL, DEAR), (FULL,)]) == "hosted: all full, 1 too dear"


def test_otherwise_are_those_that_nothing_shown_stands_against():
    held, limit = obstacles.held(6), obstacles.per_provider(2)
    found = [(FULL, DEAR), (FULL, TIME), (DEAR, TIME), (FULL, held), (limit,)]
    assert summary_of_all(found, 0) == (
        "of 5 sessions: 3 full, 2 above its ceiling of £45.00 at £52.00, 2 at a time that does not suit, 1 otherwise"
    )


def test_every_kind_has_a_brief_name():
    made = [
        FULL,
        TIME,
        obstacles.dear(1, 0),
        obstacles.far(2, 1),
        obstacles.released(1),
        obstacles.per_provider(1),
        obstacles.unprepared("First Aid", 0),
        obstacles.held(6),
        obstacles.lifts(2, 1),
        obstacles.too_much_income(),
        obstacles.over_budget(0),
    ]
    assert {obstacle.kind for obstacle in made} == set(BRIEFLY)
