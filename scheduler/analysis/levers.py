"""What every search for a smallest change shares: the re-solves, within one time, and the least amount that is enough.

Each amount is found by re-solving the held plan with the change (`held.probe`): enough with it, and not with one less.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from scheduler.analysis.cases import Solved
from scheduler.analysis.changes import Change
from scheduler.analysis.dials import Dial, RaisedCeilings
from scheduler.analysis.held import Probe, places_of, probe
from scheduler.plan import Plan
from scheduler.progress import Limits
from scheduler.scenario.schema import Course, Scenario


class Lever(NamedTuple):
    """A change that is enough, and whether less of it is proved not to be.

    Attributes:
        kind: `a new provider`, `extra places`, ...
        label: the change; where nothing of the kind is enough, what was tried.
        amount: how much of it: places, sessions, pence; for None, the most that was tried.
        change: None where nothing of this kind is enough.
        plan: shows that it is enough.
        gained: places more of those asked for now.
        smallest: proved that less is not enough; for None, that nothing of what was tried is.
        reach: for None, how much of it was tried: `up to 14 places`; empty where there is no more of it.
        dial: makes the change of any other amount; None where there is only the one.
    """

    kind: str
    label: str
    amount: int
    change: Change | None
    plan: Plan | None
    gained: int
    smallest: bool
    reach: str = ""
    dial: Dial | None = None


class Least(NamedTuple):
    """The least amount that is enough.

    Attributes:
        amount: None where not even the most is enough.
        shows: the re-solve that shows that it is enough, or that the most is not.
        proved: that one less is not enough; for None, that the most is not.
    """

    amount: int | None
    shows: Probe
    proved: bool


def least(
    low: int,
    high: int,
    enough: Callable[[int], Probe],
    low_proved: bool,
    used: Callable[[Plan], int] | None = None,
    shown: Probe | None = None,
) -> Least:
    """The least amount that is enough, by halving; no amount is asked for twice.

    Args:
        low: taken not to be enough.
        high: above `low`; tried first.
        enough: once enough, more is enough.
        low_proved: whether it is proved that `low` is not enough.
        used: the amount that a plan needs: with it the plan keeps every rule.
        shown: what `high` gives, where that is known.
    """
    tried = enough(high) if shown is None else shown
    if not tried.enough:
        return Least(None, tried, tried.settled)
    best, proved = tried, low_proved
    for turn in itertools.count():
        if tried.enough:
            best, high = tried, max(low + 1, used(tried.plan) if used else high)
        if high - low <= 1:
            return Least(high, best, proved)
        # Of amounts that plans need there are few, and this may be the least: that is asked two times of three.
        amount = high - 1 if used and turn % 3 < 2 else (low + high) // 2
        tried = enough(amount)
        if tried.enough:
            high = amount
        else:
            low, proved = amount, tried.settled
    raise AssertionError("a count ends")


def first_enough(amounts: Iterable[int], enough: Callable[[int], Probe], none_proved: bool, none: Probe) -> Least:
    """The first amount that is enough, each tried in turn: where more may be worse.

    Args:
        none: what no amount at all gives, and `none_proved` whether that is proved not to be enough.
    """
    tried, proved = none, none_proved
    for amount in amounts:
        tried = enough(amount)
        if tried.enough:
            return Least(amount, tried, proved)
        proved &= tried.settled
    return Least(None, tried, proved)


def used_of(dial: Dial, base: Solved) -> Callable[[Plan], int] | None:
    """What plans need of a dial; None where that is not looked at."""
    return partial(dial.used, base.loaded) if isinstance(dial, RaisedCeilings) else None


class Search:
    """The re-solves for one course, which share out the time left.

    Attributes:
        now: places of the course in the plan.
        as_it_is: the plan held, with nothing changed.
        to_come: kinds of change that are still to be tried.
    """

    def __init__(self, base: Solved, course: str, limits: Limits) -> None:
        self.base, self.name, self.limits = base, course, limits
        self.scenario: Scenario = base.loaded.scenario
        self.course: Course = next(item for item in self.scenario.courses if item.id == course)
        self.now = places_of(self.scenario, base.plan, course)
        self.ends = time.monotonic() + limits.seconds
        self.to_come = 12
        self.as_it_is = self.probe(Change("", ()))

    @property
    def over(self) -> bool:
        """Whether the time is up, or somebody wants what there is."""
        return self.limits.stop.is_set() or time.monotonic() >= self.ends

    def probe(self, change: Change, among: int = 1) -> Probe:
        """One re-solve, for what one kind of change may take of the time left; unsettled where none is left.

        Args:
            among: re-solves of this kind that are to come: most need one.
        """
        if self.over:
            return Probe(False, False, self.base.plan)
        seconds = (self.ends - time.monotonic()) / max(1, self.to_come) / among
        return probe(self.base, change, self.name, replace(self.limits, seconds=max(0.3, seconds)))

    def gained(self, plan: Plan) -> int:
        """Places that a plan has more of those asked for now."""
        return places_of(self.scenario, plan, self.name) - self.now

    def least(self, dial: Dial, high: int, low: int = 0) -> Least:
        """The least amount of a change up to `high`; where `low` is 0, what is proved of nothing at all counts."""

        def enough(amount: int) -> Probe:
            return self.probe(dial.change(amount), 1 if dial.more_is_enough else high)

        proved = bool(low) or self.as_it_is.settled
        if not dial.more_is_enough:
            return first_enough(range(low + 1, high + 1), enough, proved, self.as_it_is)
        return least(low, high, enough, proved, used_of(dial, self.base))

    def enough_by(self, dial: Dial, found: Least) -> Lever:
        """The least of a dial that is enough."""
        assert found.amount is not None
        change, label = dial.change(found.amount), dial.label(found.amount)
        lever = self.enough(dial.kind, label, found.amount, change, found.shows.plan, found.proved)
        return lever._replace(dial=dial)

    def enough(self, kind: str, label: str, amount: int, change: Change, plan: Plan, proved: bool) -> Lever:
        """A change that is enough."""
        return Lever(kind, label, amount, change, plan, self.gained(plan), proved)

    def none(
        self, kind: str, label: str, proved: bool, reach: str = "", dial: Dial | None = None, most: int = 0
    ) -> Lever:
        """Nothing of a kind is enough."""
        return Lever(kind, label, most, None, None, 0, proved, reach, dial)
