"""The judge and the enumeration, each written from the contract alone, say the same of good plans and of bad ones."""

from __future__ import annotations

import random

import pytest

from scheduler.check import judge
from scheduler.plan import HostedPlaces, Plan, PlannedSession, SessionKey
from scheduler.scenario.loaded import LoadedScenario
from tests.oracle.enumeration import Truth, enumerate_best
from tests.oracle.facts import Facts
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario

SEEDS = range(150)
PLANS = 6
CHANGED_PLANS = 30


def truth_of(seed: int) -> tuple[LoadedScenario, Truth]:
    loaded = tiny_scenario(seed)
    try:
        return loaded, enumerate_best(loaded)
    except TooLarge:
        pytest.skip("too large to enumerate")


@pytest.mark.parametrize("seed", SEEDS)
def test_judge_finds_nothing_in_plans_that_keep_the_rules_and_measures_them_alike(seed):
    loaded, truth = truth_of(seed)
    dice = random.Random(seed)
    for row in dice.sample(range(truth.plans_counted), min(PLANS, truth.plans_counted)):
        plan = truth.plan(row)
        judgement = judge(loaded, plan)
        assert [finding.message for finding in judgement.findings] == []
        assert judgement.objectives == {name: int(values[row]) for name, values in truth.objectives.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_judge_and_enumeration_agree_on_plans_changed_at_random(seed):
    loaded, truth = truth_of(seed)
    dice = random.Random(seed)
    starting_points = [truth.plan(dice.randrange(truth.plans_counted)) for _ in range(5)] if truth.feasible else []
    for _ in range(CHANGED_PLANS):
        plan = dice.choice([Plan((), ()), *starting_points])
        for _ in range(dice.choice([1, 1, 2, 3])):
            plan = changed(dice, loaded, plan)
        findings = [f"{finding.rule}: {finding.message}" for finding in judge(loaded, plan).findings]
        assert (findings == []) == (truth.row_of(plan) is not None), (plan, findings)


def changed(dice: random.Random, loaded: LoadedScenario, plan: Plan) -> Plan:
    """A plan with one thing different, sensible or not; nobody has 0 places in it."""
    change = dice.choice([drop_session, add_session, move_session, change_places, change_places, change_hosted])
    return change(dice, loaded, plan)


def drop_session(dice: random.Random, _: LoadedScenario, plan: Plan) -> Plan:
    keep = dice.randrange(len(plan.sessions)) if plan.sessions else -1
    return plan._replace(sessions=tuple(session for n, session in enumerate(plan.sessions) if n != keep))


def random_key(dice: random.Random, loaded: LoadedScenario) -> SessionKey:
    facts = Facts(loaded)
    course = dice.choice(loaded.scenario.courses)
    date, block = dice.choice(facts.starts(course) or [(loaded.scenario.quarter.from_, None)])
    trainer, venue = dice.choice(loaded.scenario.trainers), dice.choice(loaded.scenario.venues)
    return SessionKey(course.id, trainer.id, venue.id, date, block)


def add_session(dice: random.Random, loaded: LoadedScenario, plan: Plan) -> Plan:
    names = [provider.id for provider in loaded.scenario.providers]
    chosen = dice.sample(names, dice.randint(1, len(names)))
    allocations = {name: dice.choice([1, 1, 2, 3]) for name in names if name in chosen}
    added = PlannedSession(random_key(dice, loaded), allocations, {})
    if any(session.key == added.key for session in plan.sessions):
        return plan
    return plan._replace(sessions=(*plan.sessions, added))


def move_session(dice: random.Random, loaded: LoadedScenario, plan: Plan) -> Plan:
    if not plan.sessions:
        return plan
    moved = dice.randrange(len(plan.sessions))
    parts = dice.choice([["date", "block"], ["venue"], ["trainer"]])
    old = plan.sessions[moved].key
    wanted = random_key(dice, loaded)
    if parts == ["date", "block"]:
        course = next(course for course in loaded.scenario.courses if course.id == old.course)
        date, block = dice.choice(Facts(loaded).starts(course))
        wanted = wanted._replace(date=date, block=block)
    key = old._replace(**{part: getattr(wanted, part) for part in parts})
    if any(session.key == key for session in plan.sessions):
        return plan
    sessions = [s._replace(key=key) if n == moved else s for n, s in enumerate(plan.sessions)]
    return plan._replace(sessions=tuple(sessions))


def change_places(dice: random.Random, loaded: LoadedScenario, plan: Plan) -> Plan:
    """One provider or partner has one place more or fewer on one session."""
    if not plan.sessions:
        return plan
    where = dice.randrange(len(plan.sessions))
    session = plan.sessions[where]
    roster = {"allocations": dict(session.allocations), "partners": dict(session.partners)}
    side = dice.choice(["allocations", "allocations", "partners"]) if loaded.scenario.partners else "allocations"
    people = loaded.scenario.providers if side == "allocations" else loaded.scenario.partners
    name = dice.choice(people).id
    roster[side][name] = roster[side].get(name, 0) + dice.choice([-1, 1])
    roster[side] = {name: places for name, places in roster[side].items() if places > 0}
    return plan._replace(sessions=(*plan.sessions[:where], session._replace(**roster), *plan.sessions[where + 1 :]))


def change_hosted(dice: random.Random, loaded: LoadedScenario, plan: Plan) -> Plan:
    offered = [(partner.id, hosted.id) for partner in loaded.scenario.partners for hosted in partner.hosted]
    if not offered:
        return plan
    partner, hosted = dice.choice(offered)
    provider = dice.choice(loaded.scenario.providers).id
    others = [row for row in plan.hosted if (row.partner, row.hosted, row.provider) != (partner, hosted, provider)]
    if len(others) < len(plan.hosted):
        return plan._replace(hosted=tuple(others))
    return plan._replace(hosted=(*others, HostedPlaces(partner, hosted, provider, dice.choice([1, 1, 2]))))
