"""The rows of the textbook model on what providers ask, can release and must have attended; its first objective."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from benchmarks.peers.formulation import Formulation
from benchmarks.peers.linear import Terms

Dated = list[tuple[dt.date, int]]


def add(model: Formulation) -> None:
    """Add the rows."""
    _add_asked(model)
    _add_release(model)
    _add_hosted(model)
    _add_order(model)


def _given(model: Formulation, line: int) -> list[int]:
    """The columns of a line's places."""
    return [column for _, column in [*model.places_of[line], *model.hosted_of[line]]]


def _add_asked(model: Formulation) -> None:
    for line in model.instance.lines:
        given = _given(model, line.index)
        model.asked += line.priority * line.places
        model.unfilled += [(column, -line.priority) for column in given]
        if line.all_or_nothing:
            everything = model.linear.column(1)
            model.linear.row([*((column, 1) for column in given), (everything, -line.places)], lower=0, upper=0)
        elif given:
            model.linear.row([(column, 1) for column in given], upper=line.places)


def _add_release(model: Formulation) -> None:
    instance = model.instance
    for number, provider in enumerate(instance.providers):
        if provider.release_per_day is None:
            continue
        days: dict[dt.date, Terms] = defaultdict(list)
        for line in instance.lines_of_provider[number]:
            for candidate, column in model.places_of[line.index]:
                for date in candidate.start.dates:
                    days[date].append((column, 1))
            for session, column in model.hosted_of[line.index]:
                days[instance.hosted[session].date].append((column, 1))
        for terms in days.values():
            model.linear.row(terms, upper=provider.release_per_day)


def _add_hosted(model: Formulation) -> None:
    taken: dict[int, Terms] = defaultdict(list)
    for columns in model.hosted_of.values():
        for session, column in columns:
            taken[session].append((column, 1))
    for session, terms in taken.items():
        model.linear.row(terms, upper=model.instance.hosted[session].places)


def _add_order(model: Formulation) -> None:
    """By each first day of a later course: places so far at most the trained and those who have ended the earlier."""
    instance = model.instance
    index_of = {course.id: index for index, course in enumerate(instance.courses)}
    for later, course in enumerate(instance.courses):
        for earlier in course.after:
            for line in instance.lines_of_course[later]:
                trained = instance.providers[line.provider].trained.get(earlier, 0)
                before = [o for o in instance.lines_of_provider[line.provider] if o.course == index_of[earlier]]
                begun = _dated(model, line.index, ended=False)
                ended = _dated(model, before[0].index, ended=True) if before else []
                for date in sorted({date for date, _ in begun}):
                    so_far = [(column, 1) for day, column in begun if day <= date]
                    done = [(column, -1) for day, column in ended if day < date]
                    model.linear.row([*so_far, *done], upper=trained)


def _dated(model: Formulation, line: int, *, ended: bool) -> Dated:
    found = [(c.start.last_date if ended else c.start.date, column) for c, column in model.places_of[line]]
    found += [(model.instance.hosted[session].date, column) for session, column in model.hosted_of[line]]
    return found
