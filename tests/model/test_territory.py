"""Territories: what walks find in all of them at the same time keeps the rules when it is put together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scheduler.check import judge
from scheduler.instance import Instance, resolve
from scheduler.model.extract import plan_of
from scheduler.model.incumbent import Incumbent
from scheduler.model.recreate import BATCH, ROUND, Recreate
from scheduler.model.walk.territory import territories, together
from scheduler.scenario import LoadedScenario, load
from tests.builders import course, provider, scenario, trainer, venue
from tests.model.test_walk import by_work, start_of
from tests.oracle.random_scenarios import tiny_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TINY = [seed for seed in range(800) if len(tiny_scenario(seed).scenario.venues) > 1]


def side_by_side(instance: Instance, start: Incumbent, seed: int, batches: int) -> list[Incumbent]:
    """The best plans of a walk in each of two territories, put together, and where they stand; none where none are."""
    best, last = [], []
    for number, territory in enumerate(territories(instance, start, 2, seed)):
        search = Recreate(instance, start, seed + number, lambda _: None, territory=territory)
        search.run(by_work(), batches * BATCH * ROUND)
        best.append((territory, search.plan))
        last.append((territory, search.board.incumbent()))
    return [together(instance, start, found) for found in (best, last) if found]


def findings(instance: Instance, plan: Incumbent) -> object:
    return judge(instance.loaded, plan_of(instance, plan)).findings


def test_what_is_put_together_keeps_the_rules():
    divided = 0
    for seed in TINY:
        instance = resolve(tiny_scenario(seed))
        start = start_of(instance)
        if start is None:
            continue
        search = Recreate(instance, start, seed, lambda _: None)
        search.run(by_work(), BATCH * ROUND)
        for plan in side_by_side(instance, search.plan, seed, 1):
            assert findings(instance, plan) == (), f"seed {seed}"
            divided += 1
    assert divided >= 15


@pytest.mark.parametrize("name", ["four-boroughs", "havering-full"])
def test_a_walk_goes_on_in_one_pair_of_territories_after_the_other(name):
    instance = resolve(load(SCENARIOS / f"{name}.yaml"))
    search = Recreate(instance, Incumbent(), 1, lambda _: None)
    search.run(by_work(), BATCH * ROUND)
    plan, before, divided = search.plan, search.best, 0
    for seed in range(12):
        found = side_by_side(instance, plan, seed, 2)
        divided += bool(found)
        for each in found:
            assert findings(instance, each) == ()
        plan = found[0] if found else plan
    assert divided >= 4
    assert Recreate(instance, plan, 1, lambda _: None).best < before


def test_everything_belongs_to_one_territory_at_most():
    instance = resolve(load(SCENARIOS / "four-boroughs.yaml"))
    search = Recreate(instance, Incumbent(), 1, lambda _: None)
    search.run(by_work(), 4 * BATCH * ROUND)
    divided = 0
    for seed in range(20):
        found = territories(instance, search.plan, 3, seed)
        divided += bool(found)
        for what in ("venues", "trainers", "providers", "hosted", "top_ups") if found else ():
            assert np.all(sum(getattr(each, what).astype(int) for each in found) == 1)
        for each in found:
            assert each.holds(instance.candidates).tolist() == [each.has(c) for c in instance.candidates]
    assert divided


def apart(**more: object) -> LoadedScenario:
    """Two towns: who lives in one cannot reach the other."""
    places = [{"lat": 51.0, "lon": 0.0}, {"lat": 53.0, "lon": 0.0}]
    return scenario(
        courses=[course()],
        venues=[venue(id=f"hall-{n}", location=place) for n, place in enumerate(places)],
        trainers=[trainer(id=f"t-{n}", name=f"T{n}", available=["2018-07-03"]) for n in range(2)],
        providers=[
            provider(f"p-{n}", location=place, max_travel_km=30, interest=[{"course": "med", "places": 4}])
            for n, place in enumerate(places)
        ],
        **more,
    )


@pytest.mark.parametrize("policy", [{"max_sessions": 5}, {"max_sessions_per_week": 2}, {"budget": 5000}])
def test_what_the_programme_counts_is_not_divided(policy):
    whole = resolve(apart())
    search = Recreate(whole, Incumbent(), 1, lambda _: None)
    search.run(by_work(), BATCH * ROUND)
    assert any(territories(whole, search.plan, 2, seed) for seed in range(6))
    limited = resolve(apart(policy=policy))
    assert not any(territories(limited, search.plan, 2, seed) for seed in range(6))
