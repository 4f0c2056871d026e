"""A scenario loaded to be planned again: with today's interest, and what is confirmed or locked held still."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from scheduler.plan import Plan, PlannedSession
from scheduler.replan.lock import last_locked_date
from scheduler.replan.settings import held_still, node
from scheduler.results import ResultError, WrittenResult, plan_from_rows, read_written
from scheduler.scenario.faults import Fault, Place, ScenarioError, did_you_mean
from scheduler.scenario.loaded import LoadedScenario, Replanned
from scheduler.scenario.loading import WhatIf, load_scenario
from scheduler.scenario.schema import Hosted
from scheduler.scenario.settings import Setting


class Again(NamedTuple):
    """How a scenario is to be planned again.

    Attributes:
        since: the result file of the published plan; None for the one that the scenario names, if any.
        today: decides which sessions are locked.
        confirmed: ids of sessions in that file that are confirmed besides.
        interest: a table of today's interest, in place of all that the scenario has.
    """

    since: Path | None
    today: dt.date
    confirmed: tuple[str, ...] = ()
    interest: Path | None = None


class NotHeldError(ScenarioError):
    """What of the published plan this scenario rules out; the published plan itself can be read."""


def load_again(path: str | PathLike[str], change: WhatIf, again: Again) -> LoadedScenario:
    """Load a scenario with what is confirmed or locked pinned, and `changes` among its objectives.

    Without a published plan only today's interest is taken in. A scenario that names `published` itself is held to it
    where sessions are confirmed by name or `policy.lock_days` says when they lock; otherwise it is as it stands.

    Raises:
        ScenarioError: with every fault found; those of what cannot be held still are said to be in the result file.
    """
    change = replace(change, interest=again.interest)
    now = load_scenario(path, change)
    if again.since is None and now.published is None and again.confirmed:
        message = "found no published plan to find them in, expected one to be named with since"
        raise ScenarioError([Fault(str(path), 0, 0, "sessions confirmed", message)])
    lock_days = now.scenario.policy.lock_days
    holds = again.since is not None or (now.published is not None and (lock_days is not None or bool(again.confirmed)))
    if not holds:
        return replace(now, replanned=_replanned(again, again.since)) if again.interest is not None else now
    since = again.since or now.file.parent / str(now.scenario.published)
    written = _read(since)
    published = plan_from_rows(written.plan, now.scenario) if written.plan is not None else Plan((), ())
    _refuse_unknown(again.confirmed, written, since)
    last_locked = None
    if lock_days is not None:
        last_locked = last_locked_date(again.today, lock_days, now.scenario.calendar.bank_holidays)
    by_name = [
        session
        for session, row in zip(published.sessions, written.plan.sessions if written.plan else (), strict=True)
        if row.id in again.confirmed
    ]

    def is_held(session: PlannedSession | Hosted) -> bool:
        if isinstance(session, Hosted):
            date, named = session.date, session.id in again.confirmed
        else:
            date, named = session.key.date, session in by_name
        return named or (last_locked is not None and date <= last_locked)

    place = Place(str(since))
    held = held_still(now, published, place, is_held, last_locked)
    settings = held.settings
    if again.since is not None:
        settings = (*settings, Setting("published", node(str(since), place), place))
    try:
        final = load_scenario(path, replace(change, held=settings))
    except ScenarioError as error:
        if all(fault.file == str(since) for fault in error.faults):
            raise NotHeldError(_named(fault, held.pinned) for fault in error.faults) from None
        raise
    return replace(final, replanned=_replanned(again, again.since, held.notes))


def _named(fault: Fault, pinned: Mapping[str, Sequence[str]]) -> Fault:
    """A fault of `pinned[2].venue` as one of the session that is held still: nobody has written that list."""
    found = re.match(r"(pinned\w*)\[(\d+)\]\.?(.*)", fault.path)
    if found is None:
        return fault
    session = f"held still: {pinned[found[1]][int(found[2])]}"
    return replace(fault, path=f"{session}, {found[3]}" if found[3] else session)


def _replanned(again: Again, since: Path | None, notes: tuple[str, ...] = ()) -> Replanned:
    return Replanned(since, again.today, again.confirmed, again.interest, notes)


def _read(since: Path) -> WrittenResult:
    try:
        written = read_written(since)
    except ResultError as error:
        raise ScenarioError(Fault(*fault) for fault in error.faults) from None
    if written.plan is None:
        raise ScenarioError([Fault(str(since), 0, 0, "plan", "found no plan in it, expected a published one")])
    return written


def _refuse_unknown(confirmed: tuple[str, ...], written: WrittenResult, since: Path) -> None:
    ids = [row.id for row in (written.plan.sessions if written.plan else ()) if row.id]
    ids += dict.fromkeys(row.hosted for row in (written.plan.hosted if written.plan else ()))

    def faults() -> Iterator[Fault]:
        for name in confirmed:
            if name not in ids:
                expected = f"expected the id of a session in {since}{did_you_mean(name, ids)}"
                yield Fault(f"--confirm {name}", 0, 0, "", f"found {name!r}, {expected}")

    if found := list(faults()):
        raise ScenarioError(found)
