"""Why not: a reason for each unfilled place and each course that does not run (first version: to be filled in)."""

from __future__ import annotations

from scheduler.instance import Instance
from scheduler.model.incumbent import Incumbent


def reasons(
    instance: Instance, incumbent: Incumbent
) -> tuple[list[tuple[str, str, int, str]], list[tuple[str, str]]]:
    """(provider, course, places, reason) for what is unfilled, and (course, reason) for what does not run."""
    given = [0] * len(instance.lines)
    for roster in incumbent.rosters.values():
        for line, places in roster.places.items():
            given[line] += places
    for (line, _), places in incumbent.hosted.items():
        given[line] += places
    running = {instance.candidates[index].option.course for index in incumbent.rosters}
    unfilled = [
        (instance.providers[line.provider].id, instance.courses[line.course].id, line.places - given[line.index], "reason not known")
        for line in instance.lines
        if given[line.index] < line.places
    ]
    not_running = [
        (course.id, "reason not known")
        for index, course in enumerate(instance.courses)
        if instance.interested[index] and index not in running
    ]
    return unfilled, not_running
