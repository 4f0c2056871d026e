"""The least of a change that is enough: what is proved of it, and what was not settled in time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler.analysis.course_points import levers
from scheduler.analysis.held import (
    Probe,
    probe,
)
from scheduler.analysis.levers import Least, first_enough, least
from tests.analysis.cases import LIMITS, WEEK, by_kind, solved
from tests.builders import course, plan, provider, scenario, trainer


def test_what_was_not_settled_is_not_asked_again():
    asked = []

    def enough(amount):
        asked.append(amount)
        return Probe(amount >= 4 and len(asked) > 1, len(asked) > 1, plan())

    assert least(0, 8, enough, True) == Least(None, Probe(False, False, plan()), False)
    assert asked == [8]


@pytest.mark.parametrize("unsure", [0, 1, 2, 3])
def test_the_least_is_proved_where_one_less_is_settled(unsure):
    """Four is enough; what is asked about `unsure` is not settled."""

    def enough(amount):
        return Probe(amount >= 4, amount != unsure, plan())

    assert least(0, 8, enough, unsure != 0)[::2] == (4, unsure != 3)
    assert first_enough(range(1, 9), enough, unsure != 0, Probe(False, True, plan()))[::2] == (4, False)


def test_one_is_not_the_least_where_nothing_was_not_settled(monkeypatch):
    base = solved(scenario(quarter=WEEK, courses=[course(min_places=8)]))
    monkeypatch.setattr("scheduler.analysis.levers.probe", unsure_of_nothing)
    found = [lever for lever in levers(base, "med", LIMITS).levers if lever.change is not None and lever.amount == 1]
    assert {lever.kind for lever in found} == {"a new provider", "extra places", "the minimum lowered"}
    assert not any(lever.smallest for lever in found)
    sixteen = [provider("oak", 10), provider("elm", 6)]
    base = solved(scenario(quarter=WEEK, providers=sixteen, trainers=[trainer(available=["2018-07-02"])]))
    assert not by_kind(base)["a trainer's date"].smallest


def unsure_of_nothing(base, change, name, limits):
    found = probe(base, change, name, limits)
    return found if change.edits else found._replace(enough=False, settled=False)


def test_nothing_is_begun_when_the_time_is_up(monkeypatch):
    base = solved(scenario(quarter=WEEK, courses=[course(min_places=9)]))
    monkeypatch.setattr("scheduler.analysis.levers.probe", lambda *_: pytest.fail("began a re-solve"))
    found = levers(base, "med", replace(LIMITS, seconds=1e-9)).levers
    assert all(lever.change is None and not lever.smallest for lever in found if "nobody" not in lever.label)
