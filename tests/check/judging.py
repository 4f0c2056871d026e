"""Two lines for a rule's test: a plan it allows, a plan it refuses and by exactly how much."""

from __future__ import annotations

from scheduler.check import RULES, judge
from scheduler.plan import Finding, Plan
from scheduler.scenario.loaded import LoadedScenario

NAMES = {rule.name for rule in RULES}


def allows(rule: str, loaded: LoadedScenario, decided: Plan) -> None:
    """The plan breaks no rule at all; `rule` is the one under test."""
    assert rule in NAMES
    assert judge(loaded, decided).findings == ()


def refuses(rule: str, amount: int, loaded: LoadedScenario, decided: Plan) -> Finding:
    """The plan breaks this rule, once, by this amount, and no other. Returns the finding."""
    findings = judge(loaded, decided).findings
    assert [(finding.rule, finding.amount) for finding in findings] == [(rule, amount)]
    return findings[0]
