"""The objectives: name -> integer expression, lower is better, in the contract's units."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable

from ortools.sat.python import cp_model

from scheduler.instance import Instance
from scheduler.model.variables import Expression, Variables
from scheduler.plan import Plan
from scheduler.scenario.schema import Level


def unfilled_places(variables: Variables) -> Expression:
    """The sum over interest lines of priority x (places asked - places given)."""
    lines = variables.instance.lines
    return sum(line.priority * line.places for line in lines) - cp_model.LinearExpr.sum(
        [line.priority * variables.given[line.index] for line in lines]
    )


def cost(variables: Variables) -> Expression:
    """Pence paid for local places: session costs less partner income, hosted prices, travel cost."""
    instance = variables.instance
    sessions = [variables.cost[c.index] - variables.income[c.index] for c in variables.candidates]
    hosted = [
        (session.price + instance.travel_pence(session.lines[line])) * variables.hosted[line, session.index]
        for session in instance.hosted
        for line in session.lines
    ]
    travel = []
    if instance.scenario.policy.travel_cost_per_km:
        travel = [
            instance.travel_pence(line.metres[candidate.option.venue]) * variables.places[line.index, candidate.index]
            for candidate in variables.candidates
            for line in variables.lines_at[candidate.index]
        ]
    return cp_model.LinearExpr.sum(sessions + hosted + travel)


def fairness(variables: Variables) -> Expression:
    """The sum over providers of (1 + carried_over) x unfilled places squared.

    The square of a whole number is the highest of its tangents at half numbers, so that linear rows from below are
    exact wherever the objective is pressed down or held.
    """
    instance, model = variables.instance, variables.model
    terms = []
    for number, lines in enumerate(instance.lines_of_provider):
        asked = sum(line.places for line in lines)
        if not asked:
            continue
        unfilled = asked - cp_model.LinearExpr.sum([variables.given[line.index] for line in lines])
        square = model.new_int_var(0, asked * asked, f"unfilled squared {number}")
        for k in range(asked):
            model.add(square >= (2 * k + 1) * unfilled - k * (k + 1))
        terms.append((1 + instance.providers[number].carried_over) * square)
    return cp_model.LinearExpr.sum(terms)


def reach(variables: Variables) -> Expression:
    """Providers with interest and no place at all."""
    model = variables.model
    unserved = []
    for number, lines in enumerate(variables.instance.lines_of_provider):
        if lines:
            served = model.new_bool_var(f"served {number}")
            model.add(cp_model.LinearExpr.sum([variables.given[line.index] for line in lines]) >= served)
            unserved.append(1 - served)
    return cp_model.LinearExpr.sum(unserved)


def travel(variables: Variables) -> Expression:
    """Metres travelled: places x twice the distance."""
    instance = variables.instance
    ours = [
        2 * line.metres[candidate.option.venue] * variables.places[line.index, candidate.index]
        for candidate in variables.candidates
        for line in variables.lines_at[candidate.index]
    ]
    hosted = [
        2 * session.lines[line] * variables.hosted[line, session.index]
        for session in instance.hosted
        for line in session.lines
    ]
    return cp_model.LinearExpr.sum(ours + hosted)


def changes(variables: Variables) -> Expression:
    """Against the published plan: 10 for each session in one plan only, and the difference in places."""
    published = variables.instance.loaded.published
    if published is None:
        return 0
    instance, model = variables.instance, variables.model
    keys = {session.key for session in published.sessions}
    kept = [variables.open[c.index] for c in variables.candidates if instance.key(c) in keys]
    new = [variables.open[c.index] for c in variables.candidates if instance.key(c) not in keys]
    terms: list[Expression] = [10 * len(keys), -10 * cp_model.LinearExpr.sum(kept), 10 * cp_model.LinearExpr.sum(new)]
    before = places_by_provider_and_course(published, {h.id: instance.courses[h.course].id for h in instance.hosted})
    for line in instance.lines:
        key = (instance.providers[line.provider].id, instance.courses[line.course].id)
        earlier = before.pop(key, 0)
        difference = model.new_int_var(0, line.places + earlier, f"difference {line.index}")
        model.add(difference >= variables.given[line.index] - earlier)
        model.add(difference >= earlier - variables.given[line.index])
        terms.append(difference)
    terms.append(sum(before.values()))
    return cp_model.LinearExpr.sum(terms)


def places_by_provider_and_course(plan: Plan, hosted_courses: dict[str, str]) -> dict[tuple[str, str], int]:
    """(provider id, course id) -> places, hosted ones included where the hosted session is known."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for session in plan.sessions:
        for provider, places in session.allocations.items():
            found[provider, session.key.course] += places
    for item in plan.hosted:
        if item.hosted in hosted_courses:
            found[item.provider, hosted_courses[item.hosted]] += item.places
    return dict(found)


def sessions(variables: Variables) -> Expression:
    """Sessions that run."""
    return cp_model.LinearExpr.sum(list(variables.open.values()))


OBJECTIVES: dict[str, Callable[[Variables], Expression]] = {
    "places": unfilled_places,
    "cost": cost,
    "fairness": fairness,
    "reach": reach,
    "travel": travel,
    "changes": changes,
    "sessions": sessions,
}


def level_expression(variables: Variables, level: Level, made: dict[str, Expression]) -> Expression:
    """The weighted sum of a level; `made` keeps each objective's expression so that none is built twice."""
    for name in level.weights:
        if name not in made:
            made[name] = OBJECTIVES[name](variables)
    return cp_model.LinearExpr.sum([weight * made[name] for name, weight in level.weights.items()])


def _when(instance: Instance, date: dt.date, block: str | None) -> int:
    """A date and block as a number that rises with time; None is the day's first block."""
    calendar = instance.calendar
    position = 0 if block is None else calendar.blocks.index(block)
    return (date - calendar.first).days * len(calendar.blocks) + position


def tie_break(variables: Variables) -> Expression:
    """The last, unlisted level: earlier dates, then what stands earlier in the file.

    A session counts its day of the quarter and block, then its course's, trainer's and venue's places in the file; a
    place counts its provider's or partner's.
    """
    instance = variables.instance
    order: list[Expression] = []
    days: list[Expression] = []
    for candidate in variables.candidates:
        option, runs = candidate.option, variables.open[candidate.index]
        days.append(_when(instance, candidate.start.date, candidate.start.slots[0][1]) * runs)
        position = option.course + option.trainer + option.venue
        order.append(position * runs)
    for (line, _), places in variables.places.items():
        order.append(instance.lines[line].provider * places)
    for (line, session), places in variables.hosted.items():
        days.append(_when(instance, instance.hosted[session].date, None) * places)
        order.append(instance.lines[line].provider * places)
    for (top_up, _), places in variables.top_up.items():
        order.append(instance.top_ups[top_up].partner * places)
    # Each session has a local place, so that there are at most as many sessions as places asked.
    positions = sum(len(things) for things in (instance.courses, instance.trainers, instance.venues))
    greatest = 1 + sum(line.places * (positions + line.provider) for line in instance.lines)
    greatest += sum(top_up.places * top_up.partner for top_up in instance.top_ups)
    return greatest * cp_model.LinearExpr.sum(days) + cp_model.LinearExpr.sum(order)
