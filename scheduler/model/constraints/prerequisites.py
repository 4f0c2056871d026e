"""Rule 7: prerequisites.

By the first day of each session of the later course, a provider's places so far in it are at most the staff already
trained plus its places in sessions of the earlier course that have ended before that day.
"""

from __future__ import annotations

import datetime as dt

from ortools.sat.python import cp_model

from scheduler.instance import Line
from scheduler.model.variables import Variables

Dated = list[tuple[dt.date, cp_model.IntVar]]


def add(variables: Variables) -> None:
    """Add the rule."""
    instance = variables.instance
    course_index = {course.id: index for index, course in enumerate(instance.courses)}
    for later, course in enumerate(instance.courses):
        if not course.after or not variables.keeps(f"after:{course.id}"):
            continue
        for line in instance.lines_of_course[later]:
            begun = _places(variables, line, ended=False)
            provider = instance.providers[line.provider]
            for earlier in course.after:
                ended: Dated = []
                for other in instance.lines_of_provider[line.provider]:
                    if other.course == course_index[earlier]:
                        ended = _places(variables, other, ended=True)
                _add_order(variables, begun, ended, provider.trained.get(earlier, 0))


def _places(variables: Variables, line: Line, *, ended: bool) -> Dated:
    found = [
        (candidate.start.last_date if ended else candidate.start.date, variables.places[line.index, candidate.index])
        for candidate in variables.candidates_of_line[line.index]
    ]
    found += [
        (session.date, variables.hosted[line.index, session.index]) for session in variables.hosted_of_line[line.index]
    ]
    return sorted(found, key=lambda item: item[0])


def _add_order(variables: Variables, begun: Dated, ended: Dated, trained: int) -> None:
    for date in dict.fromkeys(date for date, _ in begun):
        so_far = [places for day, places in begun if day <= date]
        before = [places for day, places in ended if day < date]
        variables.model.add(cp_model.LinearExpr.sum(so_far) <= trained + cp_model.LinearExpr.sum(before))
