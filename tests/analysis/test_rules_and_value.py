"""What rules cost and what one more would bring, where enumeration or the eye knows it."""

from __future__ import annotations

import pytest

from scheduler.analysis.cases import only_places_and_cost
from scheduler.analysis.rules import NO_RULES, rule_changes, rules
from scheduler.analysis.value import on_date, value
from tests.analysis.cases import BUDGET, INLINE, rows, solved
from tests.builders import course, offer, partner, provider, scenario, trainer
from tests.oracle.enumeration import enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario


def short_quarter(**parts):
    return scenario(quarter={"from": "2018-07-02", "to": "2018-07-03"}, objectives=["places", "cost"], **parts)


def test_the_dearest_rule_comes_first_and_each_row_can_be_made_again():
    people = [provider("oak", 4, max_price=20), provider("elm", 3)]
    base = solved(short_quarter(providers=people, policy={"levy": 5}))
    answer = rules(base, BUDGET, executor=INLINE)
    table = rows(answer, "rules")
    assert [row["without"] for row in table] == [
        "as it is",
        "price ceilings (1 provider)",
        "the levy of £5.00 a place",
        "minimum numbers",
        NO_RULES,
    ]
    assert [row["places_filled"] for row in table] == [3, 7, 3, 3, 7]
    assert [row["difference"] for row in table[1:3]] == ["+4 places; cost +£20.00", "places as now; cost -£15.00"]
    assert table[1]["set"] == "plan SCENARIO --set providers.oak.max_price=null"
    assert {row["proved"] for row in table} == {"yes"}
    assert answer.complete


@pytest.mark.parametrize("seed", range(25))
def test_without_a_rule_places_and_cost_are_what_enumeration_finds(seed):
    loaded = only_places_and_cost(tiny_scenario(seed))
    if loaded.scenario.objectives[0].name != "places" or any(level.slack for level in loaded.scenario.objectives):
        pytest.skip("another first level")
    base = solved(loaded)
    if not base.has_plan:
        pytest.skip("no plan")
    changes = rule_changes(loaded.scenario)
    changes = [changes[seed % len(changes)]]
    for change in changes:
        try:
            truth = enumerate_best(change.apply(loaded))
        except TooLarge:
            pytest.skip("too large to enumerate")
        after = solved(change.apply(loaded))
        assert after.has_plan == truth.feasible, change.label
        if truth.feasible:
            assert [known.shown for known in after.levels.values()] == truth.values, change.label


def test_one_more_date_is_the_one_that_brings_most():
    """Ten places a day; twenty asked; the trainer comes on one day of two."""
    people = [provider("oak", 10), provider("elm", 6)]
    base = solved(short_quarter(providers=people, trainers=[trainer(available=["2018-07-02"])]))
    answer = value(base, BUDGET, executor=INLINE)
    first = rows(answer, "value")[1]
    assert first["one_more"] == "Ann Trainer also on Tue 3 Jul"
    assert first["difference"] == "+6 places; cost +£300.00"
    assert "Worth most: Ann Trainer also on Tue 3 Jul" in answer.sentences[0]


def test_no_date_helps_where_everybody_has_a_place():
    base = solved(short_quarter(trainers=[trainer(available=["2018-07-02"])]))
    [_, row] = rows(value(base, BUDGET, executor=INLINE), "value")
    assert (row["one_more"], row["note"]) == ("date of Ann Trainer", "no date at all would do better")
    assert row["difference"] == "no difference"


def test_one_more_partner_place_and_pound():
    wanted = [course(min_places=9)]
    red = partner(top_up=[{"course": "med", "places": 1, "price": 50}])
    base = solved(short_quarter(courses=wanted, partners=[red], policy={"budget": 300}))
    table = rows(value(base, BUDGET, executor=INLINE), "value")
    assert table[1]["one_more"] == "place of red on med"
    assert table[1]["places_change"] == "+7"
    assert {row["one_more"] for row in table if "budget" in row["one_more"]} == {
        "£1.00 of budget",
        "£100.00 of budget",
        "£500.00 of budget",
    }


def test_a_date_added_leaves_the_others_as_they_were():
    one = trainer(available=[{"weekdays": ["mon"], "blocks": ["am"]}], offers=[offer()])
    loaded = scenario(trainers=[one])
    owner = loaded.scenario.trainers[0]
    date = loaded.scenario.quarter.from_.replace(day=3)
    changed = on_date(loaded.scenario, "trainers", owner, date).apply(loaded).scenario
    from scheduler.calendar import QuarterCalendar

    calendar = QuarterCalendar(changed)
    after = calendar.free_slots(changed.trainers[0].available, changed.trainers[0].unavailable)
    before = calendar.free_slots(owner.available, owner.unavailable)
    assert after - before == {(date, "am"), (date, "pm")}
    assert before <= after
