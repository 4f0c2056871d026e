"""What a session could still give at most is never less than what the best roster found for it gives."""

from __future__ import annotations

import math

import pytest

from scheduler.instance import resolve
from scheduler.model.greedy import fill, greedy_plan, in_file_order
from scheduler.model.incumbent import Incumbent
from scheduler.model.ledger import Ledger
from scheduler.model.potential import Potential
from scheduler.model.recreate import ROUND, Recreate
from scheduler.progress import Clock, Limits
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


@pytest.mark.parametrize("seed", SEEDS)
def test_no_roster_gives_more_than_the_potential(seed):
    instance = resolve(tiny_scenario(seed))
    for start in (Incumbent(), greedy_plan(instance, None, Limits(), math.inf)):
        ledger = Ledger(instance, start)
        for partners in (False, True):
            potential = Potential(ledger, partners=partners)
            for candidate in instance.candidates:
                if candidate.index in ledger.rosters:
                    continue
                asked = list(instance.suited(candidate))
                roster = fill(ledger, candidate, in_file_order, asked, partners=partners)
                assert sum(roster.places.values()) <= potential.places(candidate)
                gain = sum(n * instance.lines[line].priority for line, n in roster.places.items())
                assert gain <= potential.gain(candidate)
                assert set(roster.places) <= {line.index for line in potential.wanting(candidate)}


def test_a_line_that_asks_for_a_million_costs_no_more_than_a_session_holds():
    instance = resolve(scenario(providers=[provider("oak", 1_000_000)]))
    potential = Potential(Ledger(instance, Incumbent()), partners=False)
    assert len(potential._levels[0]) <= instance.courses[0].max_places
    assert len(instance.suiting._levels[0]) <= instance.courses[0].max_places
    assert potential.places(instance.candidates[0]) == instance.candidates[0].option.max_places


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_kept_up_to_date_is_what_a_fresh_count_gives(seed):
    instance = resolve(tiny_scenario(seed))
    if instance.pinned or any(session.confirmed for session in instance.hosted):
        pytest.skip("no plan to begin with")
    search = Recreate(instance, Incumbent(), seed, lambda _: None)
    search.run(Limits(clock=Clock(counts_work=True)), 40 * ROUND)
    kept, fresh = search.potential, Potential(Ledger(instance, search.ledger.incumbent()), partners=True)
    for candidate in instance.candidates:
        assert kept.places(candidate) == fresh.places(candidate)
        assert kept.gain(candidate) == fresh.gain(candidate)
        assert kept.wanting(candidate) == fresh.wanting(candidate)
