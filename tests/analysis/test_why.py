"""Clashes are minimal and real, repairs are the least, and what-ifs of one line are what enumeration finds."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from scheduler.analysis.clashes import clash_of, why_infeasible
from scheduler.analysis.repairs import least_repair, plan_exists, relaxations
from scheduler.analysis.why import sharpen
from scheduler.analysis.why_course import why_course
from scheduler.analysis.why_provider import put_first, why_provider
from scheduler.instance import resolve
from scheduler.scenario import load
from tests.analysis.cases import BUDGET, INLINE, LIMITS, rows, solved
from tests.builders import course, provider, scenario, trainer
from tests.explain.test_true import most_places
from tests.oracle.enumeration import enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
INFEASIBLE = sorted(SCENARIOS.glob("infeasible-*.yaml"))
WEEK = {"from": "2018-07-02", "to": "2018-07-06"}


@pytest.mark.parametrize("path", INFEASIBLE, ids=lambda path: path.stem)
def test_a_clash_is_real_and_none_of_it_can_be_spared(path):
    from scheduler.model.clash import _rules, can_be_kept

    loaded = load(path)
    instance = resolve(loaded)
    clash = clash_of(loaded, LIMITS)
    assert clash.smallest
    others = set(_rules(instance)) - set(clash.rules)
    far = 1e12
    assert can_be_kept(instance, LIMITS, far, others) is False
    for rule in clash.rules:
        assert can_be_kept(instance, LIMITS, far, others | {rule}) is True


@pytest.mark.parametrize("path", INFEASIBLE, ids=lambda path: path.stem)
def test_each_repair_is_enough_and_one_less_is_not(path):
    loaded = load(path)
    clash = clash_of(loaded, LIMITS)
    found = 0
    for relaxation in relaxations(loaded.scenario, clash.rules):
        repair = least_repair(loaded, relaxation, LIMITS)
        if repair.enough:
            found += 1
            assert plan_exists(relaxation.change(repair.amount).apply(loaded), LIMITS)
            if repair.amount > 1:
                assert plan_exists(relaxation.change(repair.amount - 1).apply(loaded), LIMITS) is False
            assert repair.smallest
    assert found


def test_the_answer_to_an_infeasible_scenario_ranks_the_ways_out():
    base = solved(load(SCENARIOS / "infeasible-budget.yaml"))
    answer = why_infeasible(base, BUDGET, executor=INLINE)
    table = rows(answer, "repairs")
    assert [row["repair"] for row in table] == ["£57.00 more budget (£957.00)", "medication is not required"]
    assert table[0]["set"] == "plan SCENARIO --set policy.budget=957"
    assert "  the budget is £900.00" in answer.sentences


# ---- courses


AID = {"id": "aid", "title": "First Aid", "length": "full_day", "min_places": 2, "max_places": 9}


def rivals(**parts):
    """One day, one trainer, two courses."""
    both = [{"course": "med", "session_fee": 300}, {"course": "aid", "session_fee": 200}]
    asked = [{"course": "med", "places": 4}, {"course": "aid", "places": 3}]
    return scenario(
        quarter={"from": "2018-07-02", "to": "2018-07-02"},
        objectives=["places", "cost"],
        courses=[course(), AID],
        trainers=[trainer(offers=both)],
        providers=[provider("oak", interest=asked)],
        **parts,
    )


def test_what_running_a_course_would_cost():
    base = solved(rivals())
    answer = why_course(base, "aid", BUDGET, executor=INLINE)
    assert answer.sentences == (
        "It could run (Mon 2 Jul); the best plan with it, against this one: -1 place; cost -£100.00.",
    )
    assert [(row["course"], row["places_change"]) for row in rows(answer, "movements")] == [("med", -4), ("aid", 3)]


def test_a_course_that_no_plan_can_run_names_what_forbids_it():
    base = solved(rivals(policy={"max_sessions": 0}))
    [sentence] = why_course(base, "aid", BUDGET, executor=INLINE).sentences
    assert sentence.startswith("No plan can run it: ")
    assert "the programme runs at most 0 sessions in the quarter" in sentence


def test_sharper_reasons_replace_vague_ones():
    base = solved(rivals())
    assert base.result.not_running[0].reason.startswith("lost to a use at least as good")
    answer, result = sharpen(base, BUDGET, executor=INLINE)
    assert result.not_running[0].reason.startswith("it could run (Mon 2 Jul); the best plan with it, against this")
    assert result.unfilled[0].reason == "3 places for it would push 4 places of others out"
    assert result.plan == base.result.plan
    assert answer.complete


def test_what_stands_against_it_now_stays_beside_the_sharper_reason_as_far_as_there_is_room():
    base = solved(load(SCENARIOS / "what-if.yaml"))
    _, result = sharpen(base, BUDGET, executor=INLINE)
    [reason] = [row.reason for row in result.unfilled if row.provider == "fir-tree"]
    both = "the one session is full and above its ceiling of £45.00 at £50.00"
    assert reason == f"{both}; no plan that keeps the rules gives it more"


# ---- providers


def test_a_place_that_would_push_another_out():
    crowded = [provider("oak", 8), provider("elm", 4)]
    base = solved(
        scenario(quarter={"from": "2018-07-02", "to": "2018-07-02"}, providers=crowded, objectives=["places"])
    )
    [short] = base.result.unfilled
    answer = why_provider(base, short.provider, None, BUDGET, executor=INLINE)
    [row] = rows(answer, "unfilled")
    assert row["what_if"] == "2 places for it would push 2 places of others out"
    [join] = rows(answer, "sessions")
    assert "11 places" in join["stands_against"]
    assert answer.sentences[1] == "In the one session of Medication: full."


def test_a_place_above_its_ceiling_says_at_what_price():
    people = [provider("oak", 4), provider("elm", 3, max_price=40)]
    base = solved(scenario(quarter=WEEK, providers=people))
    answer = why_provider(base, "elm", "med", BUDGET, executor=INLINE)
    assert rows(answer, "unfilled")[0]["what_if"] == "no plan that keeps the rules gives it more"
    [join] = rows(answer, "sessions")
    assert (join["price_now"], join["price_with_it"]) == (7500, 6000)
    assert "£40.00" in join["stands_against"]
    assert answer.sentences[1] == "In the one session of Medication: at £60.00 or more, above its ceiling of £40.00."


def test_what_no_plan_can_give_is_not_planned_again(monkeypatch):
    """The ceiling is below any price: nothing is to be settled, however little time there is."""
    module = importlib.import_module("scheduler.analysis.why_provider")
    monkeypatch.setattr(module, "put_first", lambda *_: pytest.fail("planned again"))
    people = [provider("oak", 4), provider("elm", 3, max_price=1)]
    answer = why_provider(solved(scenario(quarter=WEEK, providers=people)), "elm", "med", BUDGET, executor=INLINE)
    assert rows(answer, "unfilled")[0]["what_if"] == "no plan that keeps the rules gives it more"
    assert answer.complete


def test_a_provider_with_everything():
    base = solved(scenario(quarter=WEEK))
    assert why_provider(base, "oak", None, BUDGET, executor=INLINE).sentences == (
        "It has every place that it asked for here.",
    )


@pytest.mark.parametrize("seed", range(60))
def test_with_the_first_claim_a_line_gets_the_most_that_any_plan_gives(seed):
    loaded = tiny_scenario(seed)
    try:
        truth = enumerate_best(loaded, most_plans=20_000)
    except TooLarge:
        pytest.skip("too large to enumerate")
    base = solved(loaded)
    if not base.has_plan or not base.result.unfilled or loaded.scenario.objectives[0].name != "places":
        pytest.skip("nothing to ask")
    row = base.result.unfilled[0]
    turned = put_first(base, row.provider, row.course, LIMITS)
    most = most_places(truth, row.provider, row.course)
    line = next(
        line
        for p in loaded.scenario.providers
        if p.id == row.provider
        for line in p.interest
        if line.course == row.course
    )
    before = line.places - row.places
    assert before + turned.gained == turned.most == most
