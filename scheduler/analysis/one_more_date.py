"""One more date of a trainer or a room: the one that a plan with every date free would use, judged with it alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.held import Probe, keeps, keeps_all
from scheduler.analysis.levers import Lever, Search
from scheduler.analysis.value import Resource, on_date, on_every_open_day
from scheduler.calendar import QuarterCalendar
from scheduler.report.words import day
from scheduler.scenario.schema import Trainer, Venue


def one_more_date(search: Search, resource: Resource, owner: Trainer | Venue) -> Lever:
    """One more date of a trainer or a room; for a trainer at its limit of sessions, one session more with it."""
    kind = "a trainer's date" if resource == "trainers" else "a room's date"
    limit: tuple[Edit, ...] = ()
    if isinstance(owner, Trainer) and owner.max_sessions is not None:
        limit = (Edit(("trainers", owner.id, "max_sessions"), owner.max_sessions + 1),)
    every = on_every_open_day(resource, owner)
    tried = search.probe(Change("", (*every.edits, *limit)))
    none = search.none(kind, f"one more date of {owner.name}", True)
    if not tried.enough and tried.settled:
        return none
    settled = True
    for change, shows in _on_one_date(search, resource, owner, limit, tried):
        settled &= shows.settled
        if shows.enough:
            proved = search.as_it_is.settled
            return search.enough(kind, f"one more date: {change.label}", 1, change, shows.plan, proved)
    return none._replace(smallest=settled)


def _on_one_date(
    search: Search, resource: Resource, owner: Trainer | Venue, limit: tuple[Edit, ...], tried: Probe
) -> Iterator[tuple[Change, Probe]]:
    """One date at a time: those of the sessions that a plan with every date free adds, then each open day anew."""
    before = {session.key for session in search.base.plan.sessions}
    held = tuple(session for session in tried.plan.sessions if session.key in before)

    def dated(date: dt.date, edits: tuple[Edit, ...]) -> Change:
        above = ", one session above its limit" if edits else ""
        alone = on_date(search.scenario, resource, owner, date)
        return Change(f"{owner.name} on {day(date)}{above}", (*alone.edits, *edits))

    for added in tried.plan.sessions:
        plan = tried.plan._replace(sessions=(*held, added))
        if added.key in before or search.gained(plan) <= 0 or not keeps_all(search.base.plan, plan):
            continue
        for change in (dated(added.key.date, ()), dated(added.key.date, limit)):
            if keeps(search.base.loaded, change, plan):
                yield change, Probe(True, True, plan)
    days = QuarterCalendar(search.scenario).open_days
    for date in days:
        if search.over:
            yield Change("", ()), Probe(False, False, search.base.plan)
            return
        change = dated(date, limit)
        yield change, search.probe(change, among=len(days))
