"""Rule 6, but for what the candidates settle: no more than was asked, all or nothing, release limits."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from ortools.sat.python import cp_model

from scheduler.model.variables import Variables


def add(variables: Variables) -> None:
    """Add the rule."""
    _add_asked(variables)
    for number, provider in enumerate(variables.instance.providers):
        if provider.release_per_day is not None and variables.keeps(f"release:{provider.id}"):
            _add_release_limit(variables, number, provider.release_per_day)


def _add_asked(variables: Variables) -> None:
    model = variables.model
    for line in variables.instance.lines:
        given = variables.given[line.index]
        provider = variables.instance.providers[line.provider].id
        if line.all_or_nothing and variables.keeps(f"all-or-nothing:{provider}"):
            everything = model.new_bool_var(f"all of {line.index}")
            model.add(given == line.places * everything)
        else:
            model.add(given <= line.places)


def _add_release_limit(variables: Variables, provider: int, limit: int) -> None:
    by_date: dict[dt.date, list[tuple[cp_model.IntVar, int]]] = defaultdict(list)
    for line in variables.instance.lines_of_provider[provider]:
        for candidate in variables.candidates_of_line[line.index]:
            places = variables.places[line.index, candidate.index]
            most = min(line.most, candidate.option.max_places)
            for date in candidate.start.dates:
                by_date[date].append((places, most))
        for session in variables.hosted_of_line[line.index]:
            by_date[session.date].append((variables.hosted[line.index, session.index], line.places))
    for taken in by_date.values():
        if sum(most for _, most in taken) > limit:
            variables.model.add(cp_model.LinearExpr.sum([places for places, _ in taken]) <= limit)
