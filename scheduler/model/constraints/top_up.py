"""Rule 5: partner places.

They are within each line's `places` and `per_session`; under `reach_minimum` a session that has any has exactly its
minimum.
"""

from __future__ import annotations

from ortools.sat.python import cp_model

from scheduler.model.variables import Variables


def add(variables: Variables) -> None:
    """Add the rule."""
    instance, model = variables.instance, variables.model
    for top_up in instance.top_ups:
        taken = [places for (index, _), places in variables.top_up.items() if index == top_up.index]
        if taken and variables.keeps(f"partner:{instance.partners[top_up.partner].id}"):
            model.add(cp_model.LinearExpr.sum(taken) <= top_up.places)
    for candidate in variables.candidates:
        top_ups = variables.top_ups_at(candidate)
        if not top_ups:
            continue
        option, runs = candidate.option, variables.open[candidate.index]
        topped = variables.topped[candidate.index]
        model.add_implication(topped, runs)
        for top_up in top_ups:
            most = min(top_up.per_session, option.max_places)
            model.add(variables.top_up[top_up.index, candidate.index] <= most * topped)
        if instance.scenario.policy.top_up == "reach_minimum" and variables.keeps("top-up-mode"):
            spare = option.max_places - option.min_places
            model.add(variables.total[candidate.index] <= option.max_places - spare * topped)
