"""Pins that no plan could hold, each by itself. Those that clash with each other or with limits the solver finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scheduler.scenario.crosschecks.context import Context
from scheduler.scenario.crosschecks.pinned import Pinned, find
from scheduler.scenario.crosschecks.pinned_places import check_allocations, check_partners, check_totals
from scheduler.scenario.nodes import Path
from scheduler.scenario.schema import Availability, Course, Pin

if TYPE_CHECKING:
    from scheduler.calendar import QuarterCalendar

_ROLES = {"course": "courses", "trainer": "trainers", "venue": "venues"}


def check_pins(context: Context) -> None:
    """Each pin names what there is, at a time it can have, with places it can hold; none is pinned twice."""
    first: dict[tuple[object, ...], Path] = {}
    for number, pin in enumerate(context.scenario.pinned):
        path: Path = ("pinned", number)
        key = (pin.course, pin.trainer, pin.venue, pin.date, pin.block)
        if key in first:
            message = f"found the session pinned again, expected it once; it is at {context.place(first[key])} already"
            context.fault(path, message)
        first.setdefault(key, path)
        _check_names(context, path, pin)
        pinned = find(context, path, pin)
        _check_teaching(context, pinned)
        if context.calendar is not None:
            _check_date(context, pinned, context.calendar)
            _check_block(context, pinned)
            _check_free(context, pinned, context.calendar)
        check_allocations(context, pinned)
        check_partners(context, pinned)
        check_totals(context, pinned)


def _check_names(context: Context, path: Path, pin: Pin) -> None:
    for role, list_name in _ROLES.items():
        context.check_name((*path, role), getattr(pin, role), context.ids[list_name], f"the id of a {role}")
    for provider in pin.allocations:
        context.check_key((*path, "allocations", provider), context.ids["providers"], "the id of a provider")
    for partner in pin.partners:
        context.check_key((*path, "partners", partner), context.ids["partners"], "the id of a partner")


def _check_teaching(context: Context, pinned: Pinned) -> None:
    """The trainer offers the course, and the venue has what it needs."""
    pin, course = pinned.pin, pinned.course
    if pinned.trainer is not None and course is not None and pinned.offer is None:
        offered = ", ".join(offer.course for offer in pinned.trainer.offers) or "nothing"
        message = f"found {pin.trainer}, expected a trainer with an offer for {course.id} (it offers {offered})"
        context.fault((*pinned.path, "trainer"), message)
    if pinned.venue is not None and course is not None:
        lacking = [item for item in course.equipment if item not in pinned.venue.equipment]
        if lacking:
            message = f"found {pin.venue}, expected a venue with {', '.join(lacking)}, which {course.id} needs"
            context.fault((*pinned.path, "venue"), message)


def _check_date(context: Context, pinned: Pinned, calendar: QuarterCalendar) -> None:
    date, path = pinned.pin.date, (*pinned.path, "date")
    if not calendar.first <= date <= calendar.last:
        expected = f"expected a date in the quarter, {calendar.first} to {calendar.last}"
        context.fault(path, f"found {date}, {expected}")
    elif date not in calendar.open_days:
        reason = calendar.bank_holidays.get(date) or f"it is a closed {date:%A}"
        context.fault(path, f"found {date}, expected an open day ({reason})")
    elif _is_in_days(pinned.course) and pinned.pin.block is None and pinned.slots is None:
        context.fault(path, f"found {date}, expected a date with enough open days after it in the quarter")


def _check_block(context: Context, pinned: Pinned) -> None:
    course, block, path = pinned.course, pinned.pin.block, (*pinned.path, "block")
    if course is None:
        return
    allowed = context.block_names if course.blocks is None else course.blocks
    if _is_in_days(course):
        if block is not None:
            context.fault(path, f"found {block}, expected no block: {course.id} takes full days")
    elif block is None:
        context.fault(path, f"found no block, expected one of {', '.join(allowed)}: {course.id} takes half a day")
    elif context.check_name(path, block, context.block_names, "the name of a block") and block not in allowed:
        context.fault(path, f"found {block}, expected a block that {course.id} may use: {', '.join(allowed)}")


def _is_in_days(course: Course | None) -> bool:
    return course is not None and course.length != "half_day"


def _check_free(context: Context, pinned: Pinned, calendar: QuarterCalendar) -> None:
    for role, holder in (("trainer", pinned.trainer), ("venue", pinned.venue)):
        if holder is None or pinned.slots is None:
            continue
        free = _free(calendar, holder.available, holder.unavailable)
        taken = next((slot for slot in pinned.slots if slot not in free), None)
        if taken is not None:
            message = f"found {holder.id}, expected a {role} that is available on {taken[0]} {taken[1]}"
            context.fault((*pinned.path, role), message)


def _free(
    calendar: QuarterCalendar, available: Sequence[Availability], unavailable: Sequence[Availability]
) -> frozenset[object]:
    return frozenset(calendar.free_slots(list(available), list(unavailable)))
