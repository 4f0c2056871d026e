"""Whom a session suits, as bits, is what a look at every line says."""

from __future__ import annotations

import pytest

from scheduler.instance import resolve
from tests.builders import provider, scenario
from tests.oracle.random_scenarios import tiny_scenario

SEEDS = range(900_000, 900_040)


def directly(instance, candidate):
    """Whom a candidate suits, line by line."""
    option = candidate.option
    return [
        line.index
        for line in instance.lines
        if line.course == option.course
        and line.starts >> candidate.start.position & 1
        and option.venue in line.metres
        and (line.ceiling is None or line.ceiling >= option.quote.lowest_price)
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_bits_say_what_a_look_at_every_line_says(seed):
    instance = resolve(tiny_scenario(seed))
    for candidate in instance.candidates:
        assert [line.index for line in instance.suited(candidate)] == directly(instance, candidate)
        assert instance.mask(candidate).bit_count() == len(directly(instance, candidate))


def test_a_line_that_asks_for_a_million_takes_no_more_bits_than_a_session_holds():
    instance = resolve(scenario(providers=[provider("oak", 1_000_000)]))
    assert len(instance.suiting._levels[0]) <= instance.courses[0].max_places
