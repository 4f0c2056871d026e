"""What every case has, what hangs on one assumption, what none has."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scheduler.batch.reading import APPLY, Assumption, Case
from scheduler.batch.robust import courses_there, provider_places, robust
from scheduler.scenario.loading import WhatIf


def case(name: str, *assumptions: tuple[str, object]) -> Case:
    return Case(name, WhatIf(), tuple(Assumption(*each) for each in assumptions))


def levies(*values: object) -> list[Case]:
    return [case(f"levy-{value}", ("policy.levy", value)) for value in values]


OVERRIDES = [
    case("base"),
    case("no-hall", (APPLY, "without-hall")),
    case("redbridge", (APPLY, "redbridge")),
    case("both", (APPLY, "without-hall"), (APPLY, "redbridge")),
]


@pytest.mark.parametrize(
    ("having", "cases", "verdict", "on"),
    [
        ({"base", "no-hall", "redbridge", "both"}, OVERRIDES, "always", ""),
        (set(), OVERRIDES, "never", ""),
        ({"base", "redbridge"}, OVERRIDES, "depends", "unless without-hall"),
        ({"redbridge", "both"}, OVERRIDES, "depends", "only with redbridge"),
        ({"base", "both"}, OVERRIDES, "depends", ""),
        (
            {"levy-0", "levy-2.5"},
            levies(0, Decimal("2.5"), 5),
            "depends",
            "only with policy.levy at most 2.5 (not at 5)",
        ),
        ({"levy-5"}, levies(0, 5), "depends", "only with policy.levy at least 5 (not at 0)"),
        ({"levy-2", "levy-3"}, levies(1, 2, 3, 4), "depends", "only with policy.levy from 2 to 3 (not at 1 or 4)"),
        ({"levy-1", "levy-3"}, levies(1, 2, 3), "depends", "unless policy.levy=2"),
        ({"levy-fill"}, levies("fill", "reach_minimum"), "depends", "only with policy.levy=fill"),
        ({"levy-True"}, levies(True, False), "depends", "only with policy.levy=true"),
        ({"set"}, [case("set", ("policy.levy", 5)), case("not")], "depends", "only with policy.levy=5"),
    ],
)
def test_a_thing_is_always_there_or_hangs_on_something(having, cases, verdict, on):
    [found] = robust({("x",): having}, cases)
    assert (found.verdict, found.on, found.cases, found.of) == (verdict, on, len(having), len(cases))


def test_a_value_that_has_it_and_has_it_not_decides_nothing():
    cases = [case(f"{levy}-{budget}", ("levy", levy), ("budget", budget)) for levy in (1, 2) for budget in (5, 6)]
    [found] = robust({("x",): ["1-5", "1-6"]}, cases)
    assert found.on == "only with levy at most 1 (not at 2)"
    [found] = robust({("x",): ["1-5", "2-6"]}, cases)
    assert (found.verdict, found.on) == ("depends", "")


def test_courses_that_nobody_asks_for_are_left_out_and_those_never_run_are_not():
    rows = [
        {"case": "a", "course": "stoma", "asked": 4, "sessions": 0},
        {"case": "b", "course": "stoma", "asked": 4, "sessions": 0},
        {"case": "a", "course": "other", "asked": 0, "sessions": 0},
        {"case": "a", "course": "med", "asked": 3, "sessions": 2},
    ]
    assert courses_there(rows) == {("stoma",): [], ("med",): ["a"]}


def test_places_of_a_provider_over_the_cases():
    rows = [
        {"case": "levy-0", "provider": "oak", "course": "med", "given": 4},
        {"case": "levy-5", "provider": "oak", "course": "med", "given": 2},
        {"case": "levy-0", "provider": "elm", "course": "med", "given": 1},
    ]
    oak, elm = provider_places(rows, levies(0, 5))
    assert (oak.fewest, oak.most, oak.verdict.verdict) == (2, 4, "always")
    assert (elm.fewest, elm.most, elm.verdict.on) == (0, 1, "only with policy.levy at most 0 (not at 5)")
