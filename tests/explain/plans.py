"""A plan in the instance's indices, and its reasons, for tests."""

from __future__ import annotations

from scheduler.explain import Reason, Reasons
from scheduler.instance import Instance, resolve
from scheduler.model.incumbent import Incumbent, Roster
from scheduler.plan import Plan
from scheduler.scenario.loaded import LoadedScenario
from tests.builders import plan


def incumbent_of(instance: Instance, decided: Plan) -> Incumbent:
    """The indices of a plan whose sessions are all candidates."""
    providers = {provider.id: number for number, provider in enumerate(instance.providers)}
    partners = {partner.id: number for number, partner in enumerate(instance.partners)}
    courses = {course.id: number for number, course in enumerate(instance.courses)}
    lines = {(line.provider, line.course): line.index for line in instance.lines}
    top_ups = {(top_up.partner, top_up.course): top_up.index for top_up in instance.top_ups}
    candidates = {instance.key(candidate): candidate.index for candidate in instance.candidates}
    hosted = {(session.partner, session.id): session for session in instance.hosted}
    rosters = {}
    for session in decided.sessions:
        course = courses[session.key.course]
        rosters[candidates[session.key]] = Roster(
            {lines[providers[name], course]: places for name, places in session.allocations.items()},
            {top_ups[partners[name], course]: places for name, places in session.partners.items()},
        )
    taken = {}
    for item in decided.hosted:
        session = hosted[partners[item.partner], item.hosted]
        taken[lines[providers[item.provider], session.course], session.index] = item.places
    return Incumbent(rosters, taken)


def reasons_of(loaded: LoadedScenario, decided: Plan | None = None, *, proved: bool = True) -> Reasons:
    """The reasons of a plan; of no session at all unless one is given."""
    instance = resolve(loaded)
    return Reasons(instance, incumbent_of(instance, decided or plan()), proved=proved)


def unfilled(loaded: LoadedScenario, provider: str, decided: Plan | None = None, course: str = "med") -> Reason:
    """Why a provider has not all the places it asks for on a course."""
    found = reasons_of(loaded, decided)
    instance = found.instance
    for line in instance.lines:
        if (instance.providers[line.provider].id, instance.courses[line.course].id) == (provider, course):
            assert found.standing.given[line.index] < line.places
            return found.why_unfilled(line)
    raise AssertionError(f"{provider} asks for nothing on {course}")


def not_running(
    loaded: LoadedScenario, decided: Plan | None = None, course: str = "med", *, proved: bool = True
) -> Reason:
    """Why a course does not run."""
    found = reasons_of(loaded, decided, proved=proved)
    number = [each.id for each in found.instance.courses].index(course)
    assert number not in found.standing.of_course
    return found.why_not_running(number)
