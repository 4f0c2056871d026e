"""Every name is used once where it names something, and names something where it is used."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.scenario.crosschecks.context import Context
from scheduler.scenario.nodes import KEYED_LISTS, Node, Path, node_at, place_of
from scheduler.scenario.schema import AvailabilityRule

COURSE = "the id of a course"
BLOCK = "the name of a block"


def check_duplicates(context: Context) -> None:
    """Ids are unique in their list, hosted ids over all partners; a course has one line in each list of lines.

    This looks at the file as written: an item that is faulty otherwise can still have the name of another.
    """
    hosted: list[Path] = []
    for list_name in KEYED_LISTS:
        paths: list[Path] = [(list_name, number) for number, _ in enumerate(_items(context.written, list_name))]
        _check_unique(context, list_name, paths)
        for path, item in zip(paths, _items(context.written, list_name), strict=True):
            for inner in KEYED_LISTS:
                lines: list[Path] = [(*path, inner, number) for number, _ in enumerate(_items(item, inner))]
                if inner == "hosted":
                    hosted += lines
                else:
                    _check_unique(context, inner, lines)
    _check_unique(context, "hosted", hosted)


def _items(node: Node, list_name: str) -> list[Node]:
    items = node.get(list_name)
    return items.items if items is not None else []


def _check_unique(context: Context, list_name: str, paths: Iterable[Path]) -> None:
    first: dict[str, Path] = {}
    for path in paths:
        item = node_at(context.written, path)
        name = item.text(KEYED_LISTS[list_name])
        if name is not None and name in first:
            named = (*path, KEYED_LISTS[list_name])
            already = place_of(context.written, (*first[name], KEYED_LISTS[list_name]))
            context.fault_as_written(named, f"found {name} again, expected it once; it is at {already} already")
        elif name is not None:
            first[name] = path


def check_references(context: Context) -> None:
    """Courses and blocks that are named are there. Pins have a check of their own."""
    _check_courses_named(context)
    _check_blocks_named(context)


def _check_courses_named(context: Context) -> None:
    courses = context.ids["courses"]
    named: list[tuple[Path, str]] = [((*path, "course"), offer.course) for path, _, offer in context.offers()]
    named += [((*path, "course"), line.course) for path, _, line in context.interest()]
    for number, partner in enumerate(context.scenario.partners):
        path: Path = ("partners", number)
        named += [((*path, "top_up", at, "course"), line.course) for at, line in enumerate(partner.top_up)]
        named += [((*path, "hosted", at, "course"), session.course) for at, session in enumerate(partner.hosted)]
    for path, name in named:
        context.check_name(path, name, courses, COURSE)
    for path, provider in context.providers():
        for name in provider.trained:
            context.check_key((*path, "trained", name), courses, COURSE)


def _check_blocks_named(context: Context) -> None:
    lists: list[tuple[Path, list[str] | None]] = [(path, line.blocks) for path, _, line in context.interest()]
    lists += [(("courses", number), course.blocks) for number, course in enumerate(context.scenario.courses)]
    lists += [(path, item.blocks) for path, item in context.availability() if isinstance(item, AvailabilityRule)]
    for path, names in lists:
        for number, name in enumerate(names or ()):
            context.check_name((*path, "blocks", number), name, context.block_names, BLOCK)
    known = (*context.block_names, "full_day")
    for number, partner in enumerate(context.scenario.partners):
        for position, session in enumerate(partner.hosted):
            path = ("partners", number, "hosted", position, "block")
            context.check_name(path, session.block, known, f"{BLOCK} or full_day")
