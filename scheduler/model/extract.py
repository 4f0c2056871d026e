"""From solver values to a plan. The only place that reads values, after the status: before it they mean nothing."""

from __future__ import annotations

from collections.abc import Callable

from ortools.sat.python import cp_model

from scheduler.instance import Instance
from scheduler.model.incumbent import Incumbent, Roster
from scheduler.model.variables import Variables
from scheduler.plan import HostedPlaces, Plan, PlannedSession


def incumbent_of(variables: Variables, value: Callable[[cp_model.IntVar], int]) -> Incumbent:
    """Read a solution. `value` maps a variable to its value (a solver's or a callback's)."""
    rosters = {}
    for candidate in variables.candidates:
        index = candidate.index
        if value(variables.open[index]):
            places = {line.index: value(variables.places[line.index, index]) for line in variables.lines_at[index]}
            top_up = {t.index: value(variables.top_up[t.index, index]) for t in variables.top_ups_at(candidate)}
            rosters[index] = Roster(_positive(places), _positive(top_up))
    return Incumbent(rosters, {key: n for key, taken in variables.hosted.items() if (n := value(taken))})


def _positive(counts: dict[int, int]) -> dict[int, int]:
    return {key: count for key, count in counts.items() if count}


def add_hint(variables: Variables, incumbent: Incumbent) -> None:
    """Replace the model's hint by a plan."""
    model = variables.model
    model.clear_hints()
    for index, runs in variables.open.items():
        model.add_hint(runs, index in incumbent.rosters)
    for (line, index), places in variables.places.items():
        roster = incumbent.rosters.get(index)
        model.add_hint(places, roster.places.get(line, 0) if roster else 0)
    for (top_up, index), places in variables.top_up.items():
        roster = incumbent.rosters.get(index)
        model.add_hint(places, roster.top_up.get(top_up, 0) if roster else 0)
    for key, places in variables.hosted.items():
        model.add_hint(places, incumbent.hosted.get(key, 0))


def plan_of(instance: Instance, incumbent: Incumbent) -> Plan:
    """An incumbent in the user's words, sessions by date."""
    sessions = []
    for index, roster in sorted(incumbent.rosters.items()):
        allocations = {
            instance.providers[instance.lines[line].provider].id: places
            for line, places in sorted(roster.places.items())
        }
        partners = {
            instance.partners[instance.top_ups[top_up].partner].id: places
            for top_up, places in sorted(roster.top_up.items())
        }
        sessions.append(PlannedSession(instance.key(instance.candidates[index]), allocations, partners))
    hosted = tuple(
        HostedPlaces(
            instance.partners[instance.hosted[session].partner].id,
            instance.hosted[session].id,
            instance.providers[instance.lines[line].provider].id,
            places,
        )
        for (line, session), places in sorted(incumbent.hosted.items(), key=lambda item: (item[0][1], item[0][0]))
    )
    return Plan(tuple(sessions), hosted)


def incumbent_of_plan(instance: Instance, plan: Plan) -> Incumbent:
    """A plan that keeps every rule of the instance, in its indices: the inverse of `plan_of`."""
    providers = {provider.id: number for number, provider in enumerate(instance.providers)}
    partners = {partner.id: number for number, partner in enumerate(instance.partners)}
    courses = {course.id: number for number, course in enumerate(instance.courses)}
    lines = {(line.provider, line.course): line.index for line in instance.lines}
    top_ups = {(top_up.partner, top_up.course): top_up.index for top_up in instance.top_ups}
    candidates = instance.find(session.key for session in plan.sessions)
    offered = {(session.partner, session.id): session for session in instance.hosted}
    rosters = {}
    for session in plan.sessions:
        course = courses[session.key.course]
        rosters[candidates[session.key].index] = Roster(
            {lines[providers[name], course]: places for name, places in session.allocations.items() if places},
            {top_ups[partners[name], course]: places for name, places in session.partners.items() if places},
        )
    hosted: dict[tuple[int, int], int] = {}
    for taken in plan.hosted:
        if taken.places:
            offer = offered[partners[taken.partner], taken.hosted]
            key = lines[providers[taken.provider], offer.course], offer.index
            hosted[key] = hosted.get(key, 0) + taken.places
    return Incumbent(rosters, hosted)
