"""Candidate sessions as arrays say what the sessions themselves say."""

from __future__ import annotations

import numpy as np
import pytest

from scheduler.instance import Candidates, resolve
from scheduler.instance.candidates import Grid
from tests.oracle.random_scenarios import tiny_scenario

SEEDS = range(910_000, 910_060)


def all_of(seed):
    """The candidates of a tiny scenario, and every second of them."""
    candidates = resolve(tiny_scenario(seed)).candidates
    return candidates, candidates.where(np.arange(0, len(candidates), 2))


@pytest.mark.parametrize("seed", SEEDS)
def test_arrays_say_what_the_candidates_say(seed):
    for candidates in all_of(seed):
        each = list(candidates)
        assert len(each) == len(candidates)
        assert each == [candidates[row] for row in range(len(candidates))]
        assert candidates.number.tolist() == [c.index for c in each]
        assert candidates.course.tolist() == [c.option.course for c in each]
        assert candidates.trainer.tolist() == [c.option.trainer for c in each]
        assert candidates.venue.tolist() == [c.option.venue for c in each]
        assert candidates.position.tolist() == [c.start.position for c in each]
        assert candidates.day.tolist() == [c.start.date.toordinal() for c in each]
        assert candidates.week.tolist() == [c.start.week[0] * 100 + c.start.week[1] for c in each]


def test_counted_from_the_end_and_cut_as_a_list_is():
    candidates = next(c for seed in SEEDS if len(c := all_of(seed)[0]) > 3)
    each = list(candidates)
    assert candidates[-1] == each[-1]
    assert list(candidates[1:3]) == each[1:3]
    assert [c.index for c in candidates[1:3]] == [1, 2]
    with pytest.raises(IndexError):
        candidates[len(each)]


@pytest.mark.parametrize("seed", SEEDS)
def test_candidates_stand_by_date_block_course_trainer_and_venue(seed):
    instance = resolve(tiny_scenario(seed))
    blocks = instance.calendar.blocks
    order = [
        (c.start.slots[0][0], blocks.index(c.start.slots[0][1]), c.option.course, c.option.trainer, c.option.venue)
        for c in instance.candidates
    ]
    assert order == sorted(order)
    assert [c.index for c in instance.candidates] == list(range(len(order)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_session_is_found_by_its_key(seed):
    instance = resolve(tiny_scenario(seed))
    keys = [instance.key(candidate) for candidate in instance.candidates]
    found = instance.find(keys)
    assert {key: candidate.index for key, candidate in found.items()} == {key: n for n, key in enumerate(keys)}
    unknown = [key._replace(venue="nowhere") for key in keys] + [key._replace(date=key.date.min) for key in keys]
    assert instance.find(unknown) == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_starts_reached_are_those_at_which_the_lines_can_take_so_many(seed):
    instance = resolve(tiny_scenario(seed))
    suiting = instance.suiting
    for option in instance.options:
        for places in range(1, option.max_places + 2):
            starts = suiting.starts_reached(option, places)
            for start in instance.starts[option.course]:
                lines = suiting.lines(option.course, suiting.mask(option, start.position))
                most = sum(min(line.most, instance.courses[option.course].max_places) for line in lines)
                assert (starts >> start.position & 1) == (most >= places)


def test_nothing_at_all():
    nothing = Candidates(Grid([], []), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))
    assert list(nothing) == []
    assert len(nothing.where(np.zeros(0, dtype=np.int64))) == len(nothing.week) == len(nothing.course) == 0
    assert nothing.find([]) == {}
