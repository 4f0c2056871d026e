"""What rows are compared with: the best plan known that keeps every rule, and what is told where that is not proved."""

from __future__ import annotations

import importlib
from dataclasses import replace

import pytest

from scheduler.analysis.alternatives import alternatives
from scheduler.analysis.base import (
    base_sentences,
    betters,
    compared,
    lifted,
    no_better_than,
    planned_on,
    unproved_sentences,
)
from scheduler.analysis.bounded import bounds_of_the_best, levels_of
from scheduler.analysis.cases import Solved
from scheduler.analysis.rules import NO_RULES, rules
from scheduler.analysis.tipping import tipping
from scheduler.analysis.value import value
from scheduler.analysis.verdicts import difference_words, places_difference
from scheduler.analysis.why import sharpen
from scheduler.analysis.why_course import why_course
from scheduler.analysis.why_provider import why_provider
from scheduler.plan import ObjectiveRow
from tests.analysis.cases import BUDGET, INLINE, WEEK, holding, rows, solved
from tests.builders import course, offer, plan, provider, scenario, session, trainer, venue

PEOPLE = [provider("oak", 4), provider("elm", 3, max_price=200), provider("ash", 2, max_price=1)]
POOR = plan(session("2018-07-03", {"oak": 4}))
FULLER = plan(session("2018-07-03", {"oak": 4, "elm": 3}))


def quarter(**parts):
    """Seven of nine places can be filled for £300; the two of Ash House, who pays a pound at most, cannot."""
    return solved(scenario(**{"quarter": WEEK, "objectives": ["places", "cost"], "providers": PEOPLE} | parts))


@pytest.fixture
def cut_short(monkeypatch):
    """Planning a scenario as it is proves nothing more than a plan and its bounds, as where time runs out."""

    def leave(base):
        for name in ("rules", "value"):
            module = importlib.import_module(f"scheduler.analysis.{name}")

            def solve(loaded, start, limits, real=module.solve_values):
                return base if loaded.scenario == base.loaded.scenario else real(loaded, start, limits)

            monkeypatch.setattr(module, "solve_values", solve)
        return base

    return leave


ANALYSES = {
    "rules": lambda base: rules(base, BUDGET, executor=INLINE),
    "value": lambda base: value(base, BUDGET, executor=INLINE),
    "alternatives": lambda base: alternatives(base, BUDGET, executor=INLINE)[0],
}
SOME_DATES = {"trainers": [trainer(available=["2018-07-03"])], "venues": [venue(), venue(id="den", name="Den")]}


@pytest.mark.parametrize("name", ANALYSES)
def test_a_better_plan_that_keeps_every_rule_is_what_rows_are_compared_with(name):
    """From a plan of four places, where seven can be filled with every rule kept."""
    answer = ANALYSES[name](holding(quarter(**SOME_DATES), POOR))
    first, second, *_ = rows(answer, name)
    label = next(iter(first))
    assert (first[label], first["places_filled"], first["difference"]) == (
        "the plan to begin with",
        4,
        "-3 places; cost £0.00",
    )
    assert (second[label], second["places_filled"]) == ("as it is", 7)
    told = "A better plan than the one to begin with keeps every rule: 7 places for £300.00, not 4 places for £300.00."
    assert any(sentence.startswith(told) for sentence in answer.sentences)
    plot = answer.charts[name]
    assert plot.table.rows[next(iter(plot.marked))][:2] == ("as it is", 7)


@pytest.mark.parametrize("name", ANALYSES)
def test_a_plan_that_is_not_proved_the_best_is_said_to_be_so(name, cut_short):
    base = quarter(**SOME_DATES)
    answer = ANALYSES[name](cut_short(holding(base, FULLER, places=1)))
    assert "The plan compared with is not proved to be the best: at most 8 places." in answer.sentences
    first, *_ = rows(answer, name)
    assert first["difference"] == "not proved the best: at most 8 places"
    proved = ANALYSES[name](base)
    assert not any("not proved" in sentence for sentence in proved.sentences[1:])
    assert rows(proved, name)[0]["difference"] == ""


def test_a_difference_is_claimed_as_far_as_the_bounds_bear_it(cut_short):
    """Without ceilings nine places are filled; of the plan with them it is known that it fills seven or eight."""
    answer = rules(cut_short(holding(quarter(), FULLER, places=1)), BUDGET, executor=INLINE)
    row = next(row for row in rows(answer, "rules") if row["without"].startswith("price ceilings"))
    assert (row["places_change"], row["places_at_least"], row["places_at_most"]) == ("at least 1 more", 1, 2)


def test_no_single_rule_fills_more_than_none_of_them(monkeypatch):
    """A solve without any rule that was cut short: what is found without one of them is a plan without all of them."""
    module = importlib.import_module("scheduler.analysis.rules")
    real = module.solve_values

    def cut_short(loaded, start, limits):
        found = real(loaded, start, limits)
        alone = any(provider.max_price is not None for provider in loaded.scenario.providers)
        return found if alone or loaded.scenario.policy.levy else holding(found, POOR)

    monkeypatch.setattr(module, "solve_values", cut_short)
    table = {row["without"]: row for row in rows(rules(quarter(policy={"levy": 5}), BUDGET, executor=INLINE), "rules")}
    assert table["price ceilings (2 providers)"]["places_filled"] == table[NO_RULES]["places_filled"] == 9


# ---- plans taken, and not


def test_a_plan_that_breaks_a_rule_takes_nobody_s_place():
    base = holding(quarter(), POOR)
    dear = plan(session("2018-07-03", {"oak": 4, "elm": 3, "ash": 2}))
    assert not betters(dear, base)
    assert betters(FULLER, base)
    without_ceilings = solved(scenario(quarter=WEEK, objectives=["places", "cost"]))
    assert lifted(base, [holding(without_ceilings, FULLER)]).plan == FULLER
    everybody = [provider("oak", 4), provider("elm", 3), provider("ash", 2)]
    free = solved(scenario(quarter=WEEK, objectives=["places", "cost"], providers=everybody))
    assert lifted(base, [free]) is base


def test_what_is_taken_has_values_totals_and_proofs_of_its_own():
    better = lifted(holding(quarter(), POOR, places=2), [quarter()])
    assert [(row.value, row.bound, row.status) for row in better.result.objectives] == [
        (2, 2, "optimal"),
        (30000, 0, "feasible"),
    ]
    assert (better.result.totals.places_filled, better.result.status) == (7, "feasible")
    assert better.instead_of.totals.places_filled == 4
    assert base_sentences(better)[-1].endswith("nothing is proved of how much better one could be.")


def test_with_a_slack_plans_are_not_ranked():
    slack = quarter(objectives=[{"places": {"slack": 1}}, "cost"])
    base = holding(slack, POOR)
    assert lifted(base, [slack]) is base


def test_planning_on_gives_the_better_plan_with_the_bounds_of_both():
    best = quarter()
    on = planned_on(holding(best, POOR, places=1), holding(best, FULLER, cost=200_00))
    assert [(row.value, row.bound) for row in on.result.objectives] == [(2, 1), (30000, 20000)]
    assert on.instead_of.totals.places_filled == 4
    same = planned_on(holding(best, FULLER), best)
    assert (same.instead_of, same.result.status, same.plan) == (None, "optimal", FULLER)
    assert unproved_sentences(same) == ()


def test_how_much_better_one_could_be_where_priorities_count():
    people = [provider("oak", 4, line={"priority": 3}), provider("elm", 3)]
    base = quarter(providers=people)
    assert unproved_sentences(holding(base, plan(session("2018-07-03", {"oak": 4})), places=2)) == (
        "The plan compared with is not proved to be the best: at most 6 places, at least 2 points unfilled.",
    )


# ---- why


def test_why_and_tipping_say_of_a_plan_that_it_is_not_proved_the_best():
    base = holding(quarter(), FULLER, places=1)
    told = "The plan asked about is not proved to be the best: at most 8 places."
    answers = [
        sharpen(base, BUDGET, executor=INLINE)[0],
        tipping(base, BUDGET, executor=INLINE),
        why_course(base, "med", BUDGET, executor=INLINE),
        why_provider(base, "ash", None, BUDGET, executor=INLINE),
    ]
    assert all(told in answer.sentences for answer in answers)


def test_a_course_whose_running_betters_the_plan_says_that_the_plan_is_not_the_best():
    aid = {"id": "aid", "title": "First Aid", "length": "full_day", "min_places": 2, "max_places": 9}
    both = [{"course": "med", "session_fee": 300}, {"course": "aid", "session_fee": 200}]
    asked = [{"course": "med", "places": 4}, {"course": "aid", "places": 3}]
    base = quarter(
        courses=[course(), aid], trainers=[trainer(offers=both)], providers=[provider("oak", interest=asked)]
    )
    answer = why_course(holding(base, POOR), "aid", BUDGET, executor=INLINE)
    assert answer.sentences[0] == (
        "It could run (Tue 3 Jul) in a plan that fills 7 places for £500.00, not 4 for £300.00: "
        "this plan is not the best."
    )


# ---- bounds that hold of the best plan


def a_row(name, value, bound, best=None):
    status = "optimal" if bound == (value if best is None else best) else "feasible"
    return ObjectiveRow(name=name, value=value, bound=bound, gap=0.0, status=status, seconds=0.0, best=best)


def test_after_the_first_unproved_level_one_more_bound_holds_of_the_best_plan():
    """A plan with fewer places unfilled may be dearer than the bound of what is cheaper than this plan's fairness."""
    rows = [a_row("places", 3, 3), a_row("fairness", 9, 5), a_row("cost", 400, 300), a_row("travel", 20, 20)]
    assert bounds_of_the_best(rows) == [3, 5, 300, None]
    assert bounds_of_the_best([a_row("places", 3, 3), a_row("cost", 9, 9), a_row("travel", 7, 5)]) == [3, 9, 5]


def test_a_third_level_s_bound_of_a_worse_plan_is_no_bound_of_the_best():
    """Four points of fairness were proved with 13 points unfilled; with five unfilled the best is cheaper by £100."""
    aid = course(id="aid", title="First Aid", min_places=1, max_places=9)
    asks = [("aa", "aid", 1, 3), ("bb", "aid", 1, 3), ("cc", "aid", 1, 3), ("dd", "aid", 1, 3), ("big", "med", 4, 1)]
    loaded = scenario(
        quarter=WEEK,
        objectives=["places", "fairness", "cost"],
        courses=[course(min_places=1), aid],
        trainers=[
            trainer(available=["2018-07-03"], offers=[offer(session_fee=300), offer(course="aid", session_fee=200)])
        ],
        providers=[
            provider(name, interest=[{"course": of, "places": places, "priority": priority}])
            for name, of, places, priority in asks
        ],
    )
    best = solved(loaded)
    assert best.result.status == "optimal"
    worse = holding(best, plan(session("2018-07-03", {"big": 4})), places=0, fairness=0, cost=30_000)
    now = lifted(worse, [best])
    assert now.plan == best.plan
    for level, known in levels_of(now.result).items():
        assert known.low is None or known.low <= levels_of(best.result)[level].low, level
    (sentence,) = [each for each in base_sentences(now) if each.startswith("A better plan")]
    assert "unfilled, by priority" in sentence


def test_with_slack_the_bounds_of_two_solves_are_not_mixed():
    base = quarter(objectives=[{"places": {"slack": 2}}, "cost"])
    rows = [a_row("places", 4, 1, best=3), a_row("cost", 30_000, 20_000)]
    other = [a_row("places", 4, 2, best=4), a_row("cost", 30_000, 25_000)]
    one, two = (Solved(base.loaded, base.result.model_copy(update={"objectives": each})) for each in (rows, other))
    assert [row.bound for row in planned_on(one, two).result.objectives] == [2, 20_000]


# ---- scenarios that allow more, or fewer, plans


def test_what_only_takes_away_is_no_better_than_the_base():
    """A bound of the base is one of every plan that it allows; where both are alike, of the next level, too."""
    base = quarter()
    [places, cost] = [row.value for row in base.result.objectives]
    weaker = compared(holding(base, POOR), base, "narrower")
    assert [(row.bound, row.status) for row in weaker.result.objectives] == [(places, "feasible"), (0, "feasible")]
    found = places_difference(base, weaker)
    assert (found.low, found.high) == (-3, 0)
    assert difference_words(base, weaker).startswith("places: no proved difference, at most 3 fewer; cost")
    alike = compared(holding(base, base.plan), base, "narrower")
    assert [row.bound for row in alike.result.objectives] == [places, cost]
    assert alike.result.status == "optimal"


def test_what_only_adds_is_no_worse_though_the_base_is_not_proved():
    """Seven places or eight with the rules as they are: nine is all there is, and one more of something takes none."""
    base = holding(quarter(), FULLER, places=1)
    more = holding(quarter(), FULLER)
    assert places_difference(base, more).low == -1
    found = places_difference(base, compared(more, base, "freer"))
    assert (found.low, found.high) == (0, 2)
    assert no_better_than(holding(quarter(), FULLER), base).result.objectives[0].bound == 1


@pytest.mark.parametrize("objectives", [["cost", "places"], [{"places": {"slack": 1}}, "cost"]])
def test_where_places_are_not_what_counts_first_more_of_them_may_be_filled_with_less(objectives):
    base = holding(quarter(objectives=objectives), plan())
    other = replace(holding(quarter(objectives=objectives), FULLER), against="narrower")
    assert places_difference(base, other) == places_difference(base, replace(other, against=None))
