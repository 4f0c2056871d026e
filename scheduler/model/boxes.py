"""The exact model of one box of the branching: from its counted groups to CP-SAT's variables."""

from __future__ import annotations

from collections.abc import Sequence

from ortools.sat.python import cp_model

from scheduler.instance import Candidate
from scheduler.model.exact import ExactModel
from scheduler.model.relaxation.counted import Box
from scheduler.model.relaxation.lagrangian import Lagrangian


def model_within(relaxation: Lagrangian, candidates: Sequence[Candidate], box: Box) -> ExactModel:
    """A model over some candidates with the numbers of sessions and places that a box of the relaxation allows."""
    model = ExactModel(relaxation.instance, candidates)
    here = model.variables.open
    for number, (least, most) in box.items():
        counted = relaxation.counted[number]
        rows = (relaxation.candidates[row].index for row in counted.candidates)
        indices = [index for index in rows if index in here]
        if counted.top_up is not None:
            terms = [taken for (line, _), taken in model.variables.top_up.items() if line == counted.top_up]
        elif counted.least_places:
            terms = [model.of_size(index, counted.least_places) for index in indices]
        else:
            terms = [here[index] for index in indices]
        model.variables.model.add_linear_constraint(cp_model.LinearExpr.sum(terms), least, most)
    return model
