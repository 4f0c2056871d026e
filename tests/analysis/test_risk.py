"""Simulated turnout against closed forms."""

from __future__ import annotations

import math
import time
from pathlib import Path

import numpy as np
import pytest

from scheduler.analysis.risk import of_plan, risk, spread
from scheduler.analysis.turnout import simulate
from scheduler.check.case import Case
from scheduler.plan import HostedPlaces
from scheduler.scenario import load
from tests.analysis.cases import rows, solved
from tests.builders import course, hosted, offer, partner, plan, provider, scenario, session, trainer

DRAWS = 20_000


def at_least(number: int, of: int, chance: float) -> float:
    return sum(math.comb(of, k) * chance**k * (1 - chance) ** (of - k) for k in range(number, of + 1))


def turnout(conversion, attendance=1.0):
    return {"turnout": {"conversion": conversion, "attendance": attendance}}


def close(found, expected):
    """Within five standard errors of a share."""
    return abs(found - expected) <= 5 * math.sqrt(max(expected * (1 - expected), 1e-9) / DRAWS) + 1e-9


DECIDED = plan(session("2018-07-03", {"oak": 4, "elm": 3}))


def drawn(loaded, decided=DECIDED, correlation=0.0, seed=1):
    return simulate(loaded, decided, DRAWS, seed, correlation)


def test_the_chance_to_stay_viable_is_binomial():
    [found] = drawn(scenario(courses=[course(min_places=5)], policy=turnout(0.7))).sessions
    assert close(found.viable.mean(), at_least(5, 7, 0.7))
    assert (found.runs == found.viable).all()  # nobody has a ceiling
    assert abs(found.booked.mean(axis=0) - [2.8, 2.1]).max() < 0.05


def test_attendance_is_of_those_who_booked():
    draws = drawn(scenario(courses=[course(min_places=1)], policy=turnout(0.8, 0.75)))
    whole = of_plan(draws)
    assert abs(whole.places.mean() - 5.6) < 0.05
    assert abs(whole.attending.mean() - 4.2) < 0.05


def test_the_price_is_what_the_check_says_for_those_who_booked():
    loaded = scenario(courses=[course(min_places=2)], policy={**turnout(0.6), "levy": 3})
    [found] = drawn(loaded).sessions
    for row in range(50):
        if found.runs[row]:
            booked = {name: int(n) for name, n in zip(found.providers, found.booked[row], strict=True) if n}
            money = Case(loaded, plan(session("2018-07-03", booked))).money[0]
            assert (found.price[row], found.cost[row]) == (money.price_per_head, money.cost)


@pytest.mark.parametrize("counted", ["places", "providers", "interest"])
@pytest.mark.parametrize("over", ["session", "quarter"])
def test_tiers_are_the_check_s(counted, over):
    tiers = {"counted": counted, "over": over, "prices": {1: 50, 2: 45, 4: 40, 9: 30}}
    charged = offer(session_fee=20, price_tiers=tiers, minimum_charge=3, extra_places={"above": 4, "price": 7})
    loaded = scenario(
        courses=[course(min_places=1)],
        trainers=[trainer(offers=[charged])],
        providers=[provider("oak", 8), provider("elm", 6), provider("ash", 2)],
        policy=turnout(0.5),
    )
    decided = plan(session("2018-07-03", {"oak": 4, "elm": 3}), session("2018-07-10", {"oak": 4, "elm": 3, "ash": 2}))
    found = drawn(loaded, decided).sessions
    for row in range(60):
        kept = [
            (number, {n: int(k) for n, k in zip(s.providers, s.staying[row], strict=True) if k})
            for number, s in enumerate(found)
            if s.runs[row]
        ]
        again = plan(*(decided.sessions[number]._replace(allocations=places) for number, places in kept))
        money = Case(loaded, again).money
        for position, (number, _) in enumerate(kept):
            assert found[number].price[row] == money[position].price_per_head


def test_places_of_one_provider_wholly_correlated_are_all_or_none():
    [found] = drawn(scenario(courses=[course(min_places=4)], policy=turnout(0.7)), correlation=1.0).sessions
    assert set(np.unique(found.booked[:, 0])) == {0, 4}
    assert close(found.viable.mean(), 0.7)  # oak alone reaches four; elm alone does not


def test_correlation_widens_the_spread_and_keeps_the_mean():
    loaded = scenario(courses=[course(min_places=1)], policy=turnout(0.6))
    apart, together = (of_plan(drawn(loaded, correlation=c)).places for c in (0.0, 0.5))
    assert abs(apart.mean() - together.mean()) < 0.1
    expected = sum(n * 0.24 * (1 + (n - 1) * 0.5) for n in (4, 3))  # the beta-binomial's variance
    assert abs(together.var() - expected) < 0.15
    assert abs(apart.var() - 7 * 0.24) < 0.1


def test_who_finds_it_too_dear_leaves_and_it_is_followed_to_the_end():
    """Seven share £300. One gone: £50, above elm's £45; elm gone: £75, above oak's £70; nobody is left."""
    people = [provider("oak", 4, max_price=70), provider("elm", 3, max_price=45)]
    [found] = drawn(scenario(courses=[course(min_places=1)], providers=people, policy=turnout(0.9))).sessions
    everybody = found.booked.sum(axis=1) == 7
    assert found.runs[everybody].all()
    assert (found.price[everybody] == 4286).all()
    one_short = found.booked.sum(axis=1) == 6
    assert found.passes_ceiling[one_short][:, 1].all()
    assert not found.runs[one_short].any()
    assert found.left[one_short & (found.booked[:, 1] > 0)][:, 1].all()
    assert close(found.runs.mean(), 0.9**7)


def test_partners_places_stay_and_what_they_pay_is_taken_off():
    loaded = scenario(partners=[partner(hosted=[hosted()])], courses=[course(min_places=4)], policy=turnout(0.5))
    decided = plan(session("2018-07-03", {"oak": 3}, {"red": 1}), hosted=(HostedPlaces("red", "red-1", "elm", 2),))
    draws = drawn(loaded, decided)
    [found] = draws.sessions
    assert close(found.viable.mean(), 0.125)
    assert (found.price[found.runs] == 8334).all()  # (300 - 50) / 3
    assert abs(draws.hosted_booked.mean() - 1) < 0.05
    assert (draws.hosted_cost == 6000 * draws.hosted_booked).all()


def test_a_provider_s_own_turnout_goes_before_the_policy_s():
    people = [provider("oak", 4, turnout={"conversion": 1}), provider("elm", 3, turnout={"conversion": 0})]
    [found] = drawn(scenario(providers=people, policy=turnout(0.5))).sessions
    assert (found.booked == [4, 0]).all()


def test_the_same_seed_gives_the_same_draws():
    loaded = scenario(policy=turnout(0.5, 0.5))
    one, same, other = (of_plan(drawn(loaded, seed=seed)).attending for seed in (3, 3, 4))
    assert (one == same).all()
    assert (one != other).any()


def test_spread():
    assert spread(np.arange(1, 101)) == (50.5, 5, 50, 95)
    assert spread(np.zeros(0, np.int64)) == (0, 0, 0, 0)


def test_ten_thousand_draws_of_a_pilot_sized_plan_take_seconds():
    loaded = load(Path(__file__).parents[2] / "scenarios" / "havering-2018-q3.yaml")
    people = [(p.id, line.course, line.places) for p in loaded.scenario.providers for line in p.interest]
    taught = {offer.course: t.id for t in loaded.scenario.trainers for offer in t.offers}
    sessions = [
        session(
            f"2018-07-{day:02}",
            {p: n for p, c, n in people if c == name},
            course=name,
            trainer=who,
            venue="library-hall",
        )
        for day, (name, who) in enumerate(taught.items(), 3)
    ]
    began = time.process_time()
    simulate(loaded, plan(*sessions), 10_000, 1)
    assert time.process_time() - began < 20


def test_the_answer():
    base = solved(scenario(objectives=["places"], policy=turnout(0.7, 0.75)))
    answer = risk(base.loaded, base.plan, {0: 4286}, {0: "med-1"}, 2000)
    [row] = rows(answer, "sessions")
    assert (row["session"], row["places"], row["minimum"], row["planned_price"]) == ("med-1", 7, 2, 4286)
    assert row["runs"] > 0.98
    assert {row["figure"] for row in rows(answer, "plan")} >= {"places paid for", "sessions lost"}
    assert answer.charts["sessions"].svg().startswith(b"<svg")
