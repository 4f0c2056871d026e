"""What rules cost and what one more would bring, where enumeration or the eye knows it."""

from __future__ import annotations

import pytest

from scheduler.analysis.changes import with_levels
from scheduler.analysis.rules import NO_RULES, WHY_DEARER, rule_changes, rules
from scheduler.analysis.value import on_date, on_every_open_day, single_changes, value, value_of_date
from scheduler.analysis.verdicts import gain, places_difference
from scheduler.scenario.schema import Level
from tests.analysis.cases import BUDGET, INLINE, LIMITS, holding, rows, solved
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


def test_each_rule_is_a_lever_of_its_own_and_stands_once_in_a_command():
    """Minimum numbers and top-up to them are two rules: neither row takes the other away, too."""
    red = partner(top_up=[{"course": "med", "places": 2, "price": 50}])
    loaded = short_quarter(partners=[red], policy={"levy": 5, "max_places_per_provider": 3})
    *single, everything = rule_changes(loaded.scenario)
    paths = [edit.path for change in single for edit in change.edits]
    assert ("policy", "top_up") in paths
    assert ("courses", "med", "min_places") in paths
    assert len(paths) == len(set(paths))
    command = everything.command(loaded.scenario)
    assert command.count("--set") == len(paths)
    assert command.count("policy.top_up") == 1


def test_minimum_numbers_are_taken_away_alone():
    """Two places short of a minimum of six: partners, who only bring sessions up to it, then have nothing to do."""
    red = partner(top_up=[{"course": "med", "places": 2, "price": 50}])
    base = solved(short_quarter(partners=[red], courses=[course(min_places=6)], providers=[provider("oak", 4)]))
    answer = rules(base, BUDGET, executor=INLINE)
    assert WHY_DEARER in answer.notes
    assert WHY_DEARER not in rules(solved(short_quarter(policy={"levy": 5})), BUDGET, executor=INLINE).notes
    table = {row["without"]: row for row in rows(answer, "rules")}
    alone = table["minimum numbers (partners then top nothing up)"]
    assert (alone["difference"], alone["set"]) == (
        "places as now; cost +£100.00",
        "plan SCENARIO --set courses.med.min_places=1",
    )


def places_then_cost(seed):
    """A tiny scenario that fills places, then saves cost."""
    return with_levels(tiny_scenario(seed), [Level(weights={"places": 1}), Level(weights={"cost": 1})])


def values_of(loaded):
    """The best values of both levels, by enumeration; None where no plan keeps the rules."""
    try:
        truth = enumerate_best(loaded, most_plans=30_000)
    except TooLarge:
        pytest.skip("too large to enumerate")
    return truth.values if truth.feasible else None


@pytest.mark.parametrize("seed", range(40))
def test_without_a_rule_places_and_cost_are_what_enumeration_finds(seed):
    loaded = places_then_cost(seed)
    base = solved(loaded)
    if not base.has_plan:
        pytest.skip("no plan")
    changes = {change.label: change for change in rule_changes(loaded.scenario)}
    change = list(changes.values())[seed % len(changes)]
    now, then = values_of(loaded), values_of(change.apply(loaded))
    [row] = [row for row in rows(rules(base, BUDGET, executor=INLINE), "rules") if row["without"] == change.label]
    after = solved(change.apply(loaded))
    assert (gain(base, after), row["proved"]) == ((now[0] - then[0], now[1] - then[1]), "yes")


@pytest.mark.parametrize("seed", range(40))
def test_one_more_is_worth_what_enumeration_finds(seed):
    """Each row by itself; and where no date is said to do better, none of all does."""
    loaded = places_then_cost(seed)
    scenario, base = loaded.scenario, solved(loaded)
    if not base.has_plan:
        pytest.skip("no plan")
    now = values_of(loaded)
    for change in [*single_changes(scenario)][:2]:
        then = values_of(change.apply(loaded))
        assert gain(base, solved(change.apply(loaded))) == (now[0] - then[0], now[1] - then[1])
    for trainer_ in scenario.trainers[:1]:
        valued = value_of_date(base, "trainers", trainer_, LIMITS)
        every_date = values_of(on_every_open_day("trainers", trainer_).apply(loaded))
        assert (valued.note(base) == "no date at all would do better") == (every_date == now)
        if valued.tried:
            assert [known.shown for known in valued.solved.levels.values()] == values_of(valued.change.apply(loaded))


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


def test_one_date_is_worth_no_more_than_every_date_and_every_date_no_less():
    """Sixteen asked, ten a day: with every date the search was cut short, and knew less than it did of one date."""
    people = [provider("oak", 10), provider("elm", 6)]
    base = solved(short_quarter(providers=people, trainers=[trainer(available=["2018-07-02"])]))
    owner = base.loaded.scenario.trainers[0]
    valued = value_of_date(base, "trainers", owner, LIMITS)
    every = valued.every
    cut_short = valued._replace(every=holding(every, base.plan), solved=holding(valued.solved, valued.solved.plan))
    told = cut_short.compared_with(base)
    assert places_difference(base, told.every).low == places_difference(base, told.solved).low == 6
    bounded = valued._replace(solved=holding(valued.solved, base.plan)).compared_with(base)
    assert places_difference(base, bounded.solved).high == 6
    assert bounded.solved.levels["places"].low == every.levels["places"].low
