"""The calendar has days and blocks to plan on; dates are in order and within reach."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from scheduler.scenario.crosschecks.context import MAX_QUARTER_DAYS, Context
from scheduler.scenario.nodes import Path
from scheduler.scenario.schema import AvailabilityRule, Interest


def check_calendar(context: Context) -> None:
    """The quarter has open days, the blocks of a day follow each other, and a full day is made of them."""
    quarter = context.scenario.quarter
    days = (quarter.to - quarter.from_).days + 1
    _check_order(context, ("quarter",), quarter.from_, quarter.to)
    if days > MAX_QUARTER_DAYS:
        message = f"found {quarter.to}, {days} days from the first, expected at most {MAX_QUARTER_DAYS}"
        context.fault(("quarter", "to"), message)
    _check_blocks(context)
    _check_full_day(context)
    _check_open_days(context)


def _check_blocks(context: Context) -> None:
    path = ("calendar", "blocks")
    blocks = context.scenario.calendar.blocks
    for name, block in blocks.items():
        if block.from_ >= block.to:
            message = f"found {block.to:%H:%M}, expected a time after from, which is {block.from_:%H:%M}"
            context.fault((*path, name, "to"), message)
        if name == "full_day":
            message = "found a block named full_day, expected another name: full_day stands for the whole day"
            context.fault((*path, name), message, at_key=True)
    for (earlier, first), (later, second) in pairwise(blocks.items()):
        if second.from_ < first.to:
            message = f"found {second.from_:%H:%M}, expected a time from {first.to:%H:%M} on, when {earlier} ends"
            context.fault((*path, later, "from"), message)
    if not blocks and context.is_whole(path):
        context.fault(path, "found no blocks, expected at least one")


def _check_full_day(context: Context) -> None:
    scenario, path = context.scenario, ("calendar", "full_day")
    names = scenario.calendar.full_day
    if not context.is_given(path):
        hosted = [session for partner in scenario.partners for session in partner.hosted]
        is_used = any(course.length != "half_day" for course in scenario.courses) or any(
            session.block == "full_day" for session in hosted
        )
        if is_used and not set(names) <= set(context.block_names):
            found = f"found the blocks {', '.join(context.block_names)} without a full_day"
            context.fault(("calendar", "blocks"), f"{found}, expected full_day to say which of them a full day uses")
        return
    if not names and context.is_whole(path):
        context.fault(path, "found an empty list, expected the blocks that a full day uses")
    known = [
        context.check_name((*path, number), name, context.block_names, "the name of a block")
        for number, name in enumerate(names)
    ]
    in_order = [name for name in scenario.calendar.blocks if name in names]
    if all(known) and context.is_whole(("calendar",)) and names != in_order and set(names) == set(in_order):
        found = f"found {', '.join(names)}, expected each block once and in the order of the day"
        context.fault(path, f"{found}: {', '.join(in_order)}")


def _check_open_days(context: Context) -> None:
    if not context.scenario.calendar.weekdays and context.is_whole(("calendar", "weekdays")):
        context.fault(("calendar", "weekdays"), "found an empty list, expected at least one day of the week")
    elif context.calendar is not None and not context.calendar.open_days:
        context.fault(("quarter",), "found no open day in the quarter, expected at least one", at_key=True)


def check_dates(context: Context) -> None:
    """Ranges and windows are in order, and what has a single date has it in the quarter."""
    scenario = context.scenario
    for number, closed in enumerate(scenario.calendar.closed):
        if not isinstance(closed, dt.date):
            _check_order(context, ("calendar", "closed", number), closed.from_, closed.to)
    for path, item in context.availability():
        if isinstance(item, AvailabilityRule):
            _check_order(context, path, item.from_, item.to)
            _check_not_empty(context, path, item)
        if path[-2] == "available":
            first, last = (item.from_, item.to) if isinstance(item, AvailabilityRule) else (item, item)
            _warn_outside(context, path, first, last)
    for path, _, line in context.interest():
        _check_order(context, path, line.earliest, line.latest, ("earliest", "latest"))
        _check_not_empty(context, path, line)
        _warn_outside(context, path, line.earliest, line.latest)
    _check_hosted_dates(context)


def _check_hosted_dates(context: Context) -> None:
    quarter = context.scenario.quarter
    for number, partner in enumerate(context.scenario.partners):
        for position, session in enumerate(partner.hosted):
            if context.has_dates and not quarter.from_ <= session.date <= quarter.to:
                path = ("partners", number, "hosted", position, "date")
                expected = f"expected a date in the quarter, {quarter.from_} to {quarter.to}"
                context.fault(path, f"found {session.date}, {expected}")


def _check_order(
    context: Context,
    path: Path,
    first: dt.date | None,
    last: dt.date | None,
    names: tuple[str, str] = ("from", "to"),
) -> None:
    if first is not None and last is not None and first > last:
        context.fault((*path, names[1]), f"found {last}, expected a date not before {names[0]}, which is {first}")


def _check_not_empty(context: Context, path: Path, rule: AvailabilityRule | Interest) -> None:
    for field in ("weekdays", "blocks"):
        if getattr(rule, field) == [] and context.is_whole((*path, field)):
            context.fault((*path, field), "found an empty list, expected at least one; leave it out for all")


def _warn_outside(context: Context, path: Path, first: dt.date | None, last: dt.date | None) -> None:
    quarter = context.scenario.quarter
    if not context.has_dates or (first is not None and last is not None and first > last):
        return
    outside = f"outside the quarter, {quarter.from_} to {quarter.to}"
    if first is not None and first > quarter.to:
        context.warn(path, f"found dates from {first} on, all {outside}")
    elif last is not None and last < quarter.from_:
        context.warn(path, f"found dates up to {last}, all {outside}")
