"""The compiled loops of the relaxation say what a plain look at everything says."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from scheduler.model.relaxation.compiled import NEVER, add_roster, best_diary, best_rosters, seat, take_timed
from scheduler.model.relaxation.rosters import TimedRow
from scheduler.model.relaxation.timed import timed_parts


def numbers(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@pytest.mark.parametrize("seed", range(200))
def test_no_diary_is_worth_more_than_the_best(seed):
    chance = random.Random(seed)
    slots = chance.randint(1, 9)
    week = np.sort(numbers(*(chance.randint(0, 2) for _ in range(slots))))
    spans = sorted((first, chance.randint(first + 1, slots)) for first in (chance.randrange(slots) for _ in range(7)))
    gain = [chance.randint(-3, 9) for _ in spans]
    most, per_week = chance.choice([-1, 0, 1, 2]), chance.choice([-1, 1, 2])
    first, after = numbers(*(a for a, _ in spans)), numbers(*(b for _, b in spans))
    worth, picks = best_diary(numbers(*gain), first, after, week, most, per_week)

    def keeps(chosen) -> bool:
        ordered = [spans[number] for number in chosen]
        begun = [int(week[a]) for a, _ in ordered]
        return (
            all(one[1] <= other[0] for one, other in itertools.pairwise(ordered))
            and (most < 0 or len(chosen) <= most)
            and (per_week < 0 or all(begun.count(each) <= per_week for each in begun))
        )

    every = [c for size in range(len(spans) + 1) for c in itertools.combinations(range(len(spans)), size) if keeps(c)]
    assert worth == max(sum(gain[number] for number in chosen) for chosen in every)
    assert keeps(sorted(picks.tolist()))
    assert sum(gain[number] for number in picks) == worth


@pytest.mark.parametrize("seed", range(200))
def test_no_roster_is_worth_more_than_the_best(seed):
    chance = random.Random(seed)
    lines, classes = chance.randint(1, 4), chance.randint(1, 3)
    worth = np.array([[chance.randint(-5, 20) for _ in range(classes)] for _ in range(lines)], dtype=np.int64)
    travel = numbers(*(chance.randint(0, 4) for _ in range(lines)))
    suits = np.array([[chance.random() < 0.8 for _ in range(lines)] for _ in range(classes)])
    most = numbers(*(chance.randint(1, 3) for _ in range(lines)))
    ceiling = numbers(*(chance.randint(1, 9) for _ in range(lines)))
    # (price, least lines, places), each a group and a state of the one option.
    states = [(chance.randint(0, 9), least, chance.randint(least, 6)) for least in (1, 1, chance.randint(1, 3))]
    paid = numbers(*(chance.randint(0, 30) for _ in states))
    best, which = np.zeros((1, classes), dtype=np.int64), np.zeros((1, classes), dtype=np.int64)
    best_rosters(
        worth,
        np.arange(lines),
        np.arange(classes),
        travel,
        suits,
        most,
        ceiling,
        np.array(states, dtype=np.int64),
        np.array([(number, places) for number, (_, _, places) in enumerate(states)], dtype=np.int64),
        paid,
        numbers(0, len(states)),
        best,
        which,
    )
    for number in range(classes):
        value = worth[:, number] - travel
        found = {}
        for state, (price, least, places) in enumerate(states):
            able = suits[number] & (ceiling >= price)
            ways = itertools.product(*(range(int(m) + 1) if a else (0,) for m, a in zip(most, able, strict=True)))
            rosters = [r for r in ways if sum(r) == places and sum(n > 0 for n in r) >= least]
            if rosters:
                found[state] = max(int(np.dot(r, value)) for r in rosters) - int(paid[state])
                taken = seat(value, able, most, places, least)
                assert int(np.dot(taken, value)) - paid[state] == found[state]
                assert tuple(taken) in rosters
        assert best[0, number] == max(found.values(), default=NEVER)
        assert which[0, number] == (max(found, key=lambda s: (found[s], -s)) if found else -1)


@pytest.mark.parametrize("seed", range(40))
def test_rows_by_time_count_what_they_say(seed):
    chance = np.random.default_rng(seed)
    lines, starts = 5, int(chance.integers(1, 6))
    rows = [
        TimedRow(
            int(chance.integers(0, 5)),
            tuple(
                (int(line), chance.random(starts) < 0.5, int(chance.choice([-1, 1])))
                for line in chance.permutation(lines)[: chance.integers(0, lines)]
            ),
            {},
        )
        for _ in range(chance.integers(0, 6))
    ]
    parts = timed_parts(rows, lines)
    price = chance.integers(0, 9, len(rows))
    own = np.array(sorted(chance.permutation(lines)[:3]), dtype=np.int64)
    worth = chance.integers(0, 99, (len(own), starts))
    expected = worth.copy()
    for number, row in enumerate(rows):
        for line, counts, coefficient in row.parts:
            if line in own:
                expected[own.tolist().index(line), counts] -= coefficient * price[number]
    take_timed(worth, own, price, *parts)
    assert (worth == expected).all()
    start, places = int(chance.integers(starts)), chance.integers(1, 4, len(own))
    of_line, of_row = np.zeros(lines), np.zeros(len(rows))
    add_roster(own, places, start, of_line, of_row, *parts)
    assert of_line[own].tolist() == places.tolist()
    assert of_line.sum() == places.sum()
    counted = [
        sum(
            coefficient * places[own.tolist().index(line)]
            for line, counts, coefficient in row.parts
            if line in own and counts[start]
        )
        for row in rows
    ]
    assert of_row.tolist() == counted
    for line in range(lines):
        shares = [
            (n, c) for n, row in enumerate(rows) for each, counts, c in row.parts if each == line and counts[start]
        ]
        assert list(parts.shares(line, start)) == shares
