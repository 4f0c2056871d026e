"""Rules 3 and 4: places within the least and the most that a session allows, with at least one local place."""

from __future__ import annotations

from scheduler.model.variables import Variables


def add(variables: Variables) -> None:
    """Add the rules."""
    model = variables.model
    for candidate in variables.candidates:
        runs, option = variables.open[candidate.index], candidate.option
        total, local = variables.total[candidate.index], variables.local[candidate.index]
        course = variables.instance.courses[option.course].id
        if variables.keeps(f"minimum:{course}"):
            model.add(total >= option.min_places * runs)
        model.add(total <= option.max_places * runs)
        model.add(local >= runs)
        for line in variables.lines_at[candidate.index]:
            most = min(line.most, option.max_places)
            model.add(variables.places[line.index, candidate.index] <= most * runs)
