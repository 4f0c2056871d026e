"""A course can run: its numbers fit, its prerequisites come to an end, and somebody and somewhere suits it."""

from __future__ import annotations

from collections import defaultdict

from scheduler.scenario.crosschecks.context import Context
from scheduler.scenario.crosschecks.names import COURSE
from scheduler.scenario.faults import did_you_mean
from scheduler.scenario.nodes import Path
from scheduler.scenario.schema import Interest


def check_courses(context: Context) -> None:
    """Errors in courses, and warnings for those that cannot run or that nobody teaches."""
    for number, course in enumerate(context.scenario.courses):
        path: Path = ("courses", number)
        if course.min_places > course.max_places:
            expected = f"expected at most max_places, which is {course.max_places}"
            context.fault((*path, "min_places"), f"found {course.min_places}, {expected}")
        if course.blocks == [] and context.is_whole((*path, "blocks")):
            context.fault((*path, "blocks"), "found an empty list, expected at least one; leave it out for all")
    _check_prerequisites(context)
    if context.is_whole(("venues",)):
        _warn_of_venues(context)
    _warn_of_teaching(context)


def _check_prerequisites(context: Context) -> None:
    edges: dict[tuple[str, str], Path] = {}
    for number, course in enumerate(context.scenario.courses):
        for position, earlier in enumerate(course.after):
            path: Path = ("courses", number, "after", position)
            if earlier == course.id:
                context.fault(path, f"found {earlier}, expected another course than the course itself")
            elif context.check_name(path, earlier, context.ids["courses"], COURSE):
                edges.setdefault((course.id, earlier), path)
    if not edges:
        return
    import networkx as nx

    graph = nx.DiGraph(list(edges))
    for group in nx.strongly_connected_components(graph):
        if len(group) > 1:
            start = next(course.id for course in context.scenario.courses if course.id in group)
            circle = [later for later, _ in nx.find_cycle(graph.subgraph(group), start)]
            circle.append(circle[0])
            message = f"found a circle of prerequisites ({' after '.join(circle)}), expected it to come to an end"
            context.fault(edges[circle[0], circle[1]], message)


def _warn_of_venues(context: Context) -> None:
    venues = context.scenario.venues
    offered = {item for venue in venues for item in venue.equipment}
    largest = max((venue.capacity for venue in venues), default=0)
    for number, course in enumerate(context.scenario.courses):
        path: Path = ("courses", number)
        unknown = [position for position, item in enumerate(course.equipment) if item not in offered]
        for position in unknown:
            _warn_of_equipment(context, (*path, "equipment", position), course.equipment[position], sorted(offered))
        if not unknown and course.equipment and not any(set(course.equipment) <= set(v.equipment) for v in venues):
            context.warn((*path, "equipment"), f"no venue has all of {', '.join(course.equipment)}: it cannot run")
        if venues and course.min_places > largest:
            message = f"found {course.min_places}, and no venue holds more than {largest}: it cannot run"
            context.warn((*path, "min_places"), message)


def _warn_of_equipment(context: Context, path: Path, item: str, offered: list[str]) -> None:
    context.warn(path, f"found {item!r}, which no venue has: it cannot run{did_you_mean(item, offered)}")


def _warn_of_teaching(context: Context) -> None:
    taught = {offer.course for _, _, offer in context.offers()}
    taught |= {session.course for partner in context.scenario.partners for session in partner.hosted}
    asked: defaultdict[str, list[tuple[Path, Interest]]] = defaultdict(list)
    for path, _, line in context.interest():
        if line.course not in taught and line.course in context.ids["courses"]:
            asked[line.course].append((path, line))
    for course, lines in asked.items():
        places = sum(line.places for _, line in lines)
        message = f"nobody offers {course} and nobody hosts it: none of the {places} places asked for can be given"
        context.warn((*lines[0][0], "course"), message)
