"""The reasons of a plan, for tests."""

from __future__ import annotations

from scheduler.explain import Reason, Reasons
from scheduler.instance import resolve
from scheduler.model.extract import incumbent_of_plan
from scheduler.plan import Plan
from scheduler.scenario.loaded import LoadedScenario
from tests.builders import plan


def reasons_of(loaded: LoadedScenario, decided: Plan | None = None, *, proved: bool = True) -> Reasons:
    """The reasons of a plan; of no session at all unless one is given."""
    instance = resolve(loaded)
    return Reasons(instance, incumbent_of_plan(instance, decided or plan()), proved=proved)


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
