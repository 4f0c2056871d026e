"""An edit made here is the scenario that `--set` makes of the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from scheduler.analysis.alternatives import avoiding
from scheduler.analysis.changes import REMOVED, Change, Edit
from scheduler.analysis.held import NEWCOMER, asking
from scheduler.analysis.rules import rule_changes
from scheduler.analysis.session_points import newcomer
from scheduler.analysis.value import on_date, on_every_open_day, single_changes
from scheduler.scenario import load
from tests.builders import plan, scenario

PILOT = Path(__file__).parents[2] / "scenarios" / "havering-2018-q3.yaml"
LOADED = load(PILOT)
DATE = LOADED.scenario.quarter.from_


def changes() -> list[Change]:
    pilot = LOADED.scenario
    found = [change for change in rule_changes(pilot)[:-1] if not change.label.startswith("dates and times")]
    found += single_changes(pilot)
    found += [on_date(pilot, "trainers", trainer, DATE) for trainer in pilot.trainers]
    found += [on_date(pilot, "venues", venue, DATE) for venue in pilot.venues]
    found += [on_every_open_day("venues", venue) for venue in pilot.venues if venue.available or venue.unavailable]
    found.append(Change("asks for more", (asking("acorn-gardens", "medication", 3),)))
    found.append(Change("new", (Edit(("providers", NEWCOMER), newcomer(pilot, NEWCOMER, "stoma", 4)),)))
    found.append(Change("gone", (Edit(("venues", "library-hall"), REMOVED),)))
    return found


@pytest.mark.parametrize("change", changes(), ids=lambda change: change.label)
def test_the_same_scenario_by_set(change):
    settings = change.settings(LOADED.scenario)
    assert settings
    by_set, here = load(PILOT, set=settings).scenario, change.apply(LOADED).scenario
    assert by_set.model_dump(exclude={"overrides"}, warnings=False) == here.model_dump(
        exclude={"overrides"}, warnings=False
    )
    assert here != LOADED.scenario


def test_what_was_there_is_not_altered():
    before = LOADED.scenario.model_dump(warnings=False)
    for change in changes():
        change.apply(LOADED)
    assert LOADED.scenario.model_dump(warnings=False) == before


def test_an_item_that_is_not_there_cannot_be_changed():
    with pytest.raises(KeyError, match="nobody"):
        Change("", (asking("nobody", "med", 3),)).apply(scenario())


def test_rows_of_a_table_are_out_of_reach():
    loaded = scenario()
    table = loaded.scenario.model_copy(update={"interest_from": "interest.csv"})
    assert Change("", (asking("oak", "med", 9),)).settings(table) == ()
    assert Change("", (asking("oak", "med", 9),)).settings(loaded.scenario) == ("providers.oak.interest.med.places=9",)


def test_rules_that_a_scenario_does_not_have_are_not_taken_away():
    assert [change.label for change in rule_changes(scenario().scenario)] == ["minimum numbers"]


def test_nothing_is_avoided_that_the_plan_does_not_use():
    assert list(avoiding(scenario().scenario, plan())) == []
