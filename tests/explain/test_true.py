"""Every reason is true: what it claims holds in all plans of random tiny scenarios, or in the plan as it stands."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest

from scheduler.check import judge
from scheduler.plan import HostedPlaces, Plan, PlannedSession
from scheduler.scenario.loaded import LoadedScenario
from tests.explain.plans import reasons_of
from tests.oracle.enumeration import Truth, enumerate_best
from tests.oracle.items import SessionItem, TooLarge
from tests.oracle.random_scenarios import tiny_scenario

SEEDS = range(120)
PLANS = 4
MOST_CHARACTERS = 160


@pytest.mark.parametrize("seed", SEEDS)
def test_every_reason_of_a_plan_is_true(seed):
    loaded = tiny_scenario(seed)
    try:
        truth = enumerate_best(loaded, most_plans=30_000)
    except TooLarge:
        pytest.skip("too large to enumerate")
    dice = random.Random(seed)
    rows = dice.sample(range(truth.plans_counted), min(PLANS, truth.plans_counted))
    for row in [*rows, *truth.best[:1]]:
        check_reasons(loaded, truth, truth.plan(row))
    first = loaded.scenario.objectives[0]
    if first.name == "places" and first.slack is None and truth.feasible:
        assert not any("open to it" in text for text in texts_of(loaded, truth.plan(truth.best[0])))


def texts_of(loaded: LoadedScenario, decided: Plan) -> list[str]:
    """The reasons of places unfilled, all or nothing apart: one place more alone does not help there."""
    found = reasons_of(loaded, decided)
    lines = [line for line in found.instance.lines if found.standing.given[line.index] < line.places]
    return [found.why_unfilled(line).text for line in lines if not line.all_or_nothing]


def check_reasons(loaded: LoadedScenario, truth: Truth, decided: Plan) -> None:
    found = reasons_of(loaded, decided)
    instance = found.instance
    for line in instance.lines:
        given = found.standing.given[line.index]
        if given < line.places:
            provider, course = instance.providers[line.provider].id, instance.courses[line.course].id
            reason = found.why_unfilled(line)
            assert len(reason.text) <= MOST_CHARACTERS
            if reason.claim == "never":
                assert most_places(truth, provider, course) <= given, (reason, decided)
            elif not reason.text.startswith("all or nothing"):
                better = with_places_more(loaded, decided, provider, course)
                fits = any(keeps_rules(loaded, changed) for changed in better)
                if reason.claim == "this plan":
                    assert not fits, (reason, decided)
                    if reason.text.endswith("another that suits") or "the course is at its limit" in reason.text:
                        more = with_session_more(truth, decided, course, provider)
                        assert not any(keeps_rules(loaded, changed) for changed in more), (reason, decided)
                elif "open to it" in reason.text and not any(session.partners for session in decided.sessions):
                    assert fits, (reason, decided)
    for number, course in enumerate(instance.courses):
        if instance.interested[number] and number not in found.standing.of_course:
            reason = found.why_not_running(number)
            assert len(reason.text) <= MOST_CHARACTERS
            if reason.claim == "never":
                assert not runs_in_any_plan(truth, course.id), (reason, decided)
            elif reason.claim == "this plan":
                more = with_session_more(truth, decided, course.id)
                assert not any(keeps_rules(loaded, changed) for changed in more), (reason, decided)


def most_places(truth: Truth, provider: str, course: str) -> int:
    """The most places that a provider has on a course in any plan."""
    places = np.zeros(len(truth.choices), np.int64)
    for item, choices in zip(truth.items, truth.choices.T, strict=True):
        if course == (item.key.course if isinstance(item, SessionItem) else item.course):
            places += np.array([option.allocations.get(provider, 0) for option in item.options])[choices]
    return int(places.max())


def runs_in_any_plan(truth: Truth, course: str) -> bool:
    return any(
        item.options[choice].allocations
        for item, choices in zip(truth.items, truth.choices.T, strict=True)
        if isinstance(item, SessionItem) and item.key.course == course
        for choice in set(choices.tolist())
    )


def keeps_rules(loaded: LoadedScenario, decided: Plan) -> bool:
    """But for all or nothing: a line that wants all may get them from several sessions."""
    return all(finding.rule == "all-or-nothing" for finding in judge(loaded, decided).findings)


def with_places_more(loaded: LoadedScenario, decided: Plan, provider: str, course: str) -> Iterator[Plan]:
    """The plan with one place more or several for a provider, in each of its sessions and hosted sessions."""
    for number, session in enumerate(decided.sessions):
        for more in (1, 2, 3) if session.key.course == course else ():
            allocations = {**session.allocations, provider: session.allocations.get(provider, 0) + more}
            changed = session._replace(allocations=allocations)
            yield decided._replace(sessions=(*decided.sessions[:number], changed, *decided.sessions[number + 1 :]))
    for partner in loaded.scenario.partners:
        for item in partner.hosted:
            if item.course == course:
                key = (partner.id, item.id, provider)
                others = tuple(taken for taken in decided.hosted if taken[:3] != key)
                before = sum(taken.places for taken in decided.hosted if taken[:3] == key)
                for more in (1, 2, 3):
                    yield decided._replace(hosted=(*others, HostedPlaces(*key, before + more)))


def with_session_more(truth: Truth, decided: Plan, course: str, provider: str | None = None) -> Iterator[Plan]:
    """The plan with one session of a course more, with each roster that it can have (and that has the provider)."""
    for item in truth.items:
        if isinstance(item, SessionItem) and item.key.course == course:
            for option in item.options:
                if option.allocations and (provider is None or provider in option.allocations):
                    added = PlannedSession(item.key, dict(option.allocations), dict(option.partners))
                    yield decided._replace(sessions=(*decided.sessions, added))
