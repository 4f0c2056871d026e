"""A scenario made to admit a plan is never infeasible, and no bound or optimum is worse than that plan."""

from __future__ import annotations

from hypothesis import given, note

from scheduler.check import judge
from tests.oracle.comparison import as_if_large, plan_of, solve
from tests.oracle.random_scenarios import as_yaml
from tests.properties.planted import Planted, planted

SECONDS = 5


@given(planted())
def test_planted_plan_keeps_every_rule(case: Planted):
    note(as_yaml(case.raw))
    findings = judge(case.loaded, case.plan).findings
    assert [finding.message for finding in findings] == []


@given(planted())
def test_program_does_at_least_as_well_as_the_planted_plan(case: Planted):
    assert_as_good_as_planted(case)


@given(planted())
def test_program_does_as_well_when_the_scenario_is_solved_as_large_ones_are(case: Planted):
    with as_if_large():
        assert_as_good_as_planted(case)


def assert_as_good_as_planted(case: Planted) -> None:
    note(as_yaml(case.raw))
    result = solve(case.loaded, seconds=SECONDS)
    assert result.status in ("optimal", "feasible")
    assert result.plan is not None
    assert result.check.findings == []
    assert [finding.message for finding in judge(case.loaded, plan_of(case.loaded, result.plan)).findings] == []
    planted_judgement = judge(case.loaded, case.plan)
    for level, row in zip(case.loaded.scenario.objectives, result.objectives, strict=True):
        known = planted_judgement.level_value(level)
        reached = row.value if row.best is None else row.best
        assert row.bound is not None
        assert reached is not None
        assert row.bound <= known
        assert row.status != "optimal" or row.bound == reached
        if reached != known or level.slack is not None:
            break  # the planted plan says nothing of the levels after one that it is not the best of
