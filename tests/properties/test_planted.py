"""A scenario made to admit a plan is never infeasible, and no bound or optimum is worse than that plan."""

from __future__ import annotations

from hypothesis import given, note

from scheduler.check import judge
from tests.oracle.comparison import plan_of, solve
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
    note(as_yaml(case.raw))
    result = solve(case.loaded, seconds=SECONDS)
    assert result.status in ("optimal", "feasible")
    assert result.plan is not None
    assert result.check.findings == []
    assert [finding.message for finding in judge(case.loaded, plan_of(case.loaded, result.plan)).findings] == []
    planted_judgement = judge(case.loaded, case.plan)
    levels = case.loaded.scenario.objectives
    # a level's bound holds for every plan that is as good on the levels before it
    for level, row in zip(levels, result.objectives, strict=True):
        known = planted_judgement.level_value(level)
        assert row.bound is not None
        assert row.bound <= known
        reached = row.value if level.slack is None else row.best
        assert reached is not None
        if row.status == "optimal":
            assert reached <= known
        if row.status != "optimal" or reached != known or level.slack is not None:
            break
