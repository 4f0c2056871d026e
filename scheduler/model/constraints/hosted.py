"""Rule 9: hosted places within what the partner offers."""

from __future__ import annotations

from ortools.sat.python import cp_model

from scheduler.model.variables import Variables


def add(variables: Variables) -> None:
    """Add the rule."""
    for session in variables.instance.hosted:
        taken = [variables.hosted[line, session.index] for line in session.lines]
        if taken and variables.keeps(f"hosted:{session.id}"):
            variables.model.add(cp_model.LinearExpr.sum(taken) <= session.places)
