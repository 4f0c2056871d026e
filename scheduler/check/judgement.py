"""The judge: a plan judged from its scenario alone, every rule, price, total and objective computed anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler.check.case import Case
from scheduler.check.measures import OBJECTIVES, Unfilled, courses_not_running, totals, unfilled_places
from scheduler.check.rules import RULES
from scheduler.check.sessions import Session
from scheduler.plan import (
    Finding,
    HostedRow,
    PartnerPlaces,
    Plan,
    PlanRows,
    ProviderPlaces,
    SessionRow,
    Totals,
)
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Level


@dataclass(frozen=True)
class Judgement:
    """What the judge found, and every number of the plan as it computed them.

    Attributes:
        findings: the broken rules, in the order of `RULES`; none for a plan that keeps them all.
        sessions: by date and block; `id` is the course and a number within it.
        hosted: the hosted places taken.
        totals: as the contract defines them.
        objectives: all seven, lower is better; `changes` is 0 where nothing is published.
        unfilled: lines with places unfilled, in the order of the scenario.
        not_running: courses with interest and no session of ours, in the order of the scenario.
    """

    findings: tuple[Finding, ...]
    sessions: tuple[SessionRow, ...]
    hosted: tuple[HostedRow, ...]
    totals: Totals
    objectives: Mapping[str, int]
    unfilled: tuple[Unfilled, ...]
    not_running: tuple[str, ...]

    def level_value(self, level: Level) -> int:
        """The plan's value of a level: the weighted sum of its objectives, each in its own unit."""
        return sum(weight * self.objectives[name] for name, weight in level.weights.items())

    @property
    def plan_rows(self) -> PlanRows:
        """The plan as result.json holds it."""
        return PlanRows(sessions=list(self.sessions), hosted=list(self.hosted))


def judge(loaded: LoadedScenario, plan: Plan, ids: Sequence[str] | None = None) -> Judgement:
    """Judge a plan from the scenario and the plan alone.

    Args:
        loaded: the scenario, valid.
        plan: any plan at all: whatever is wrong with it is a finding, never an error.
        ids: what to call the sessions, in the plan's order; None numbers them by date within each course.
    """
    return judge_case(Case(loaded, plan, ids))


def judge_case(case: Case) -> Judgement:
    """Judge a case that has been looked up already."""
    return Judgement(
        findings=tuple(finding for rule in RULES for finding in rule.findings(case)),
        sessions=tuple(session_row(case, session) for session in case.sessions),
        hosted=tuple(HostedRow(**taken._asdict()) for taken in case.hosted_places),
        totals=totals(case),
        objectives={name: value(case) for name, value in OBJECTIVES.items()},
        unfilled=unfilled_places(case),
        not_running=courses_not_running(case),
    )


def session_row(case: Case, session: Session) -> SessionRow:
    """A session as result.json holds it, with its prices."""
    money = case.money[session.position]
    return SessionRow(
        id=session.id,
        course=session.key.course,
        trainer=session.key.trainer,
        venue=session.key.venue,
        date=session.key.date,
        dates=list(session.dates),
        blocks=list(session.blocks),
        allocations=[ProviderPlaces(provider=name, places=places) for name, places in session.allocations.items()],
        partners=[PartnerPlaces(partner=name, places=places) for name, places in session.partners.items()],
        places=session.places,
        local_places=session.local_places,
        capacity=session.capacity,
        tier_price=money.tier_price,
        cost=money.cost,
        partner_income=money.partner_income,
        price_per_head=money.price_per_head,
    )
