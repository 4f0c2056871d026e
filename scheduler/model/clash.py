"""Why no plan can keep the rules: a smallest set of rules that clash, in the scenario's words.

With neither pins nor required courses the empty plan keeps every rule, so each clash holds at least one of these. Rules
are left out one at a time, for good where the rest still clashes (the deletion filter: Chinneck and Dravnieks,
"Locating minimal infeasible constraint sets in linear programs", ORSA Journal on Computing 3, 1991); each step is a
solve of its own, without assumptions, whose cores are not minimal and have been wrong under presolve.
"""

from __future__ import annotations

from collections.abc import Collection

from ortools.sat.python import cp_model

from scheduler.instance import Instance
from scheduler.model.constraints import RULES
from scheduler.model.exact import confine, count, stopping
from scheduler.model.variables import Variables
from scheduler.progress import Limits


def explain_clash(instance: Instance, limits: Limits, deadline: float) -> list[str]:
    """The sentences of a set of clashing rules, none of which can be spared (or, out of time, may be spared)."""
    rules, finished = clashing_rules(instance, limits, deadline)
    if not rules:
        return ["no plan was found that keeps every rule; which rules clash could not be proved in the time given"]
    sentences = [sentence(instance, rule) for rule in rules]
    return sentences if finished else [*sentences, "time ran out: fewer of these may clash already"]


def clashing_rules(instance: Instance, limits: Limits, deadline: float) -> tuple[list[str], bool]:
    """A set of rules that clash, by name, and whether none of them can be spared; empty where no clash is proved."""
    rules = _rules(instance)
    dropped: set[str] = set()
    if can_be_kept(instance, limits, deadline) is not False:
        return [], False
    finished = True
    for rule in rules:
        if limits.now() > deadline or limits.stopped():
            finished = False
            break
        kept = can_be_kept(instance, limits, deadline, dropped | {rule})
        if kept is False:
            dropped.add(rule)
        finished &= kept is not None
    return [rule for rule in rules if rule not in dropped], finished


def can_be_kept(
    instance: Instance, limits: Limits, deadline: float, without: Collection[str] = frozenset()
) -> bool | None:
    """Whether some plan keeps every rule but those named; None where that was not settled in time."""
    variables = Variables(instance, without=set(without))
    for add in RULES:
        add(variables)
    solver = cp_model.CpSolver()
    confine(solver, limits, deadline)
    solver.parameters.num_workers = limits.portfolio
    solver.parameters.random_seed = limits.seed
    solver.parameters.catch_sigint_signal = False
    with stopping(solver, limits.stop):
        status = solver.solve(variables.model)
    count(solver, limits, variables.model)
    if status == cp_model.INFEASIBLE:
        return False
    return True if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def _rules(instance: Instance) -> list[str]:
    """Every rule that may take part, the likeliest to be spared first."""
    policy = instance.scenario.policy
    found = ["ceiling", "release", "after", "all-or-nothing", "partner", "partner-income", "top-up-mode", "gap"]
    found += [f"venue-slot:{venue.id}" for venue in instance.venues]
    for trainer in instance.trainers:
        found += [f"one-venue:{trainer.id}", f"trainer-slot:{trainer.id}"]
        found += [f"trainer-week:{trainer.id}"] * (trainer.max_sessions_per_week is not None)
        found += [f"trainer-sessions:{trainer.id}"] * (trainer.max_sessions is not None)
    for course in instance.courses:
        found += [f"minimum:{course.id}"]
        found += [f"course-sessions:{course.id}"] * (course.max_sessions is not None)
    found += ["programme-week"] * (policy.max_sessions_per_week is not None)
    found += ["programme-sessions"] * (policy.max_sessions is not None)
    found += ["budget"] * (policy.budget is not None)
    found += [f"required:{course.id}" for course in instance.courses if course.required]
    found += [f"pin:{number}" for number in range(len(instance.pinned))]
    found += [f"hosted-pin:{session.index}" for session in instance.hosted if session.confirmed]
    return found


def _pounds(pence: int | None) -> str:
    return f"£{(pence or 0) / 100:,.2f}"


def _sessions(number: int | None) -> str:
    return f"{number} {'session' if number == 1 else 'sessions'}"


def sentence(instance: Instance, rule: str) -> str:
    """A rule in the scenario's words."""
    name, _, item = rule.partition(":")
    policy = instance.scenario.policy
    trainers = {trainer.id: trainer for trainer in instance.trainers}
    courses = {course.id: course for course in instance.courses}
    if name == "pin":
        pin = instance.scenario.pinned[int(item)]
        block = f" {pin.block}" if pin.block else ""
        return f"pinned: {pin.course} with {pin.trainer} at {pin.venue} on {pin.date}{block} must run as confirmed"
    if name == "hosted-pin":
        hosted = instance.hosted[int(item)]
        return f"pinned: places on {hosted.id} of {instance.partners[hosted.partner].id} must hold as confirmed"
    if name == "required":
        return f"the course {item} is required: at least one session must run"
    if name == "minimum":
        least = courses[item].min_places
        return f"a session of {item} needs at least {least} {'place' if least == 1 else 'places'}"
    if name == "budget":
        return f"the budget is {_pounds(policy.budget)}"
    if name == "programme-sessions":
        return f"the programme runs at most {_sessions(policy.max_sessions)} in the quarter"
    if name == "programme-week":
        return f"the programme runs at most {_sessions(policy.max_sessions_per_week)} in a week"
    if name == "course-sessions":
        return f"{item} runs at most {_sessions(courses[item].max_sessions)} in the quarter"
    if name == "trainer-sessions":
        return f"{item} teaches at most {_sessions(trainers[item].max_sessions)} in the quarter"
    if name == "trainer-week":
        return f"{item} teaches at most {_sessions(trainers[item].max_sessions_per_week)} in a week"
    return {
        "trainer-slot": f"{item} teaches one session at a time",
        "one-venue": f"{item} teaches at one venue a day",
        "venue-slot": f"{item} holds one session at a time",
        "ceiling": "no provider pays more than its ceiling",
        "release": "providers release at most so many staff on a day",
        "after": "staff must hold a course's prerequisites before it",
        "all-or-nothing": "some providers take all their places or none",
        "partner": "partners take no more places than they agreed",
        "partner-income": "partners pay no more than a session costs",
        "top-up-mode": "partner places only bring a session up to its minimum",
        "gap": "sessions of a course keep their distance in days",
    }[name]
