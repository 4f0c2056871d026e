"""What a changed scenario leaves of a plan: the plan without what is forbidden now, to begin a re-solve from."""

from __future__ import annotations

from scheduler.calendar import weekday_name
from scheduler.check import judge
from scheduler.plan import Plan, PlannedSession
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Scenario

MOST_ROUNDS = 20  # what is taken out may leave others short: they go in the next round


def left_over(loaded: LoadedScenario, plan: Plan) -> Plan:
    """The plan less the sessions that the scenario forbids, and less whatever then breaks a rule.

    It need not keep every rule: a session that must run may be among those that are gone.
    """
    plan = _allowed(loaded.scenario, plan)
    for _ in range(MOST_ROUNDS):
        names = [str(number) for number in range(len(plan.sessions))]
        findings = judge(loaded, plan, names).findings
        wrong = {(finding.session, finding.provider) for finding in findings}
        fewer = Plan(
            tuple(
                kept
                for name, session in zip(names, plan.sessions, strict=True)
                if (name, None) not in wrong
                for kept in [_without(session, {provider for place, provider in wrong if place in (name, None)})]
                if kept.allocations
            ),
            tuple(taken for taken in plan.hosted if (None, taken.provider) not in wrong),
        )
        if fewer == plan:
            break
        plan = fewer
    return plan


def _allowed(scenario: Scenario, plan: Plan) -> Plan:
    """Less what is not there, or may not run at all."""
    venues = {venue.id for venue in scenario.venues}
    courses = {course.id for course in scenario.courses if course.max_sessions != 0}
    trainers = {trainer.id for trainer in scenario.trainers if trainer.max_sessions != 0}
    topping = {(partner.id, line.course) for partner in scenario.partners for line in partner.top_up}
    hosting = {(partner.id, offer.id) for partner in scenario.partners for offer in partner.hosted}
    return Plan(
        tuple(
            session
            for session in plan.sessions
            if session.key.venue in venues
            and session.key.course in courses
            and session.key.trainer in trainers
            and weekday_name(session.key.date) in scenario.calendar.weekdays
            and all((partner, session.key.course) in topping for partner in session.partners)
        ),
        tuple(taken for taken in plan.hosted if (taken.partner, taken.hosted) in hosting),
    )


def _without(session: PlannedSession, providers: set[str | None]) -> PlannedSession:
    kept = {provider: places for provider, places in session.allocations.items() if provider not in providers}
    return session._replace(allocations=kept)
