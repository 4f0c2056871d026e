"""The smallest change that gives a course a session, or more of the places asked, with the plan as it is held.

Each is found by re-solving the held plan with the change (`held.probe`): enough with it, and not with one less. What
is taken away from a plan that was enough is judged by the independent check.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from scheduler.analysis.cases import Solved
from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.held import NEWCOMER, Probe, asking, given_of, keeps, lines_with, places_of, probe
from scheduler.analysis.session_points import newcomer
from scheduler.analysis.value import Resource, on_date, on_every_open_day
from scheduler.calendar import QuarterCalendar
from scheduler.plan import Plan
from scheduler.progress import Limits
from scheduler.report.words import counted, day, pounds
from scheduler.scenario.schema import Course, Scenario, TopUp, Trainer, Venue

MOST_PENCE = 50_000  # a ceiling is raised by no more than this


class Lever(NamedTuple):
    """A change that is enough, and whether less of it is proved not to be.

    Attributes:
        kind: `a new provider`, `extra places`, ...
        amount: how much of it: places, sessions, pence.
        change: None where nothing of this kind is enough.
        plan: shows that it is enough.
        gained: places of the course more than now.
        smallest: proved that less is not enough; for None, that nothing of the kind is.
    """

    kind: str
    label: str
    amount: int
    change: Change | None
    plan: Plan | None
    gained: int
    smallest: bool


def least(low: int, high: int, enough: Callable[[int], Probe]) -> tuple[int, Probe, bool] | None:
    """The least amount that is enough, its probe, and whether one less is proved not to be.

    Args:
        low: known, or not worth asking: not enough.
        high: tried first.
        enough: once enough, more is enough.
    """
    best = enough(high)
    if not best.enough:
        return None
    proved = True
    while high - low > 1:
        middle = (low + high) // 2
        tried = enough(middle)
        if tried.enough:
            high, best = middle, tried
        else:
            low = middle
            proved = tried.settled
    return high, best, proved


def levers(base: Solved, course: str, limits: Limits) -> list[Lever]:
    """Every kind of change for one course, each with the least that is enough; the whole within the limits."""
    search = _Levers(base, course, limits)
    found = []
    for lever in search.found():
        found.append(lever)
        search.kinds_left -= 1
    return found


class _Levers:
    def __init__(self, base: Solved, course: str, limits: Limits) -> None:
        self.base, self.name, self.limits = base, course, limits
        self.scenario: Scenario = base.loaded.scenario
        self.course: Course = next(item for item in self.scenario.courses if item.id == course)
        self.now = places_of(self.scenario, base.plan, course)
        self.ends = time.monotonic() + limits.seconds
        self.trainers = [t for t in self.scenario.trainers if any(offer.course == course for offer in t.offers)]
        self.venues = [v for v in self.scenario.venues if set(self.course.equipment) <= set(v.equipment)]
        self.kinds_left = 5 + len(self.scenario.partners) + len(self.trainers) + len(self.venues)

    def found(self) -> Iterator[Lever]:
        as_it_is = self._probe(Change("nothing", ()))
        if as_it_is.enough:
            gained = self._gained(as_it_is.plan)
            best = self.base.proved != "no"
            label = f"nothing: {'the objectives prefer otherwise' if best else 'there is a better plan than this one'}"
            yield Lever(
                "nothing",
                label,
                0,
                Change("", ()),
                as_it_is.plan,
                gained,
                True,
            )
            return
        newcomers = self._new_provider()
        yield newcomers
        yield self._extra_places(newcomers)
        yield from self._partners()
        for trainer in self.trainers:
            yield self._date("trainers", trainer)
        for venue in self.venues:
            yield self._date("venues", venue)
        yield self._ceiling()
        yield self._minimum()

    def _probe(self, change: Change) -> Probe:
        """One re-solve, for what one kind of change may take of the time left: most need one."""
        seconds = max(0.5, (self.ends - time.monotonic()) / max(1, self.kinds_left))
        return probe(self.base, change, self.name, replace(self.limits, seconds=seconds))

    def _probe_amount(self, change: Callable[[int], Change], amount: int) -> Probe:
        return self._probe(change(amount))

    def _gained(self, plan: Plan) -> int:
        return places_of(self.scenario, plan, self.name) - self.now

    def _none(self, kind: str, label: str, tried: Probe) -> Lever:
        return Lever(kind, label, 0, None, None, 0, tried.settled)

    # ---- people

    def _new_provider(self) -> Lever:
        """Somebody new who asks for places and has no conditions, beside the room it is held in."""
        most = self.course.max_places
        found = least(0, most, lambda places: self._probe(self._newcomer(places)))
        if found is None:
            tried = self._probe(self._newcomer(most))
            return self._none("a new provider", "a new provider, however many places it asks for", tried)
        places, shows, proved = found
        label = f"a new provider that asks for {counted(places, 'place')}"
        return Lever(
            "a new provider", label, places, self._newcomer(places), shows.plan, self._gained(shows.plan), proved
        )

    def _newcomer(self, places: int) -> Change:
        return Change("", (Edit(("providers", NEWCOMER), newcomer(self.scenario, NEWCOMER, self.name, places)),))

    def _extra_places(self, newcomers: Lever) -> Lever:
        """Those who ask already ask for more: on one line alone, else as few as a plan with more for all needs."""
        kind, asked = "extra places", dict(lines_with(self.scenario, self.name))
        none = "extra places from those who ask already"
        proves = newcomers.smallest and self._tiers_fall()  # a newcomer, without conditions, is of at least their use
        fewest = newcomers.amount if newcomers.change is not None and proves else 1
        extra = min(self.course.max_places, 6)
        tried = self._probe(
            Change("", tuple(asking(name, self.name, places + extra) for name, places in asked.items()))
        )
        if not tried.enough:
            settled = tried.settled or (newcomers.change is None and proves)
            return self._none(kind, none, tried._replace(settled=settled))
        for name, places in asked.items():
            change = Change("", (asking(name, self.name, places + fewest),))
            alone = self._probe(change)
            if alone.enough and self._asked_gain(alone.plan, asked):
                return self._extra({name: fewest}, asked, alone.plan, proves)
        plan, used = self._trimmed(tried.plan, asked)
        if not used or not self._asked_gain(plan, asked):
            return self._none(kind, none, tried._replace(settled=newcomers.change is None and proves))
        return self._extra(used, asked, plan, proves and sum(used.values()) == fewest)

    def _extra(self, used: dict[str, int], asked: dict[str, int], plan: Plan, smallest: bool) -> Lever:
        names = {provider.id: provider.name for provider in self.scenario.providers}
        told = ", ".join(f"{names[name]} +{places}" for name, places in used.items())
        total = sum(used.values())
        label = f"{counted(total, 'extra place')} from those who ask already: {told}"
        edits = tuple(asking(name, self.name, asked[name] + places) for name, places in used.items())
        return Lever("extra places", label, total, Change(label, edits), plan, self._gained(plan), smallest)

    def _tiers_fall(self) -> bool:
        """No tier of the course is dearer than one before it."""
        offers = [offer for trainer in self.scenario.trainers for offer in trainer.offers if offer.course == self.name]
        tiers = [list(offer.price_tiers.prices.values()) for offer in offers if offer.price_tiers is not None]
        return all(prices == sorted(prices, reverse=True) for prices in tiers)

    def _asked_gain(self, plan: Plan, asked: dict[str, int]) -> bool:
        given = given_of(self.scenario, plan, self.name)
        return sum(min(places, asked[name]) for name, places in given.items() if name in asked) > self.now

    def _trimmed(self, plan: Plan, asked: dict[str, int]) -> tuple[Plan, dict[str, int]]:
        """The plan with one new session and as few extra places as the rules allow, and who has them."""
        before = {session.key for session in self.base.plan.sessions}
        added = [session for session in plan.sessions if session.key not in before]
        if added:
            plan = plan._replace(sessions=tuple(s for s in plan.sessions if s.key in before or s is added[0]))
        used = self._used(plan, asked)
        if not self._kept(plan, used, asked):
            return plan, {}
        for name in sorted(used, key=lambda name: used[name]):
            while used[name]:
                shorter = self._one_fewer(plan, name)
                fewer = {**used, name: used[name] - 1}
                if shorter is None or not self._kept(shorter, fewer, asked):
                    break
                plan, used = shorter, fewer
        return plan, {name: places for name, places in used.items() if places}

    def _used(self, plan: Plan, asked: dict[str, int]) -> dict[str, int]:
        given = given_of(self.scenario, plan, self.name)
        return {name: given[name] - places for name, places in asked.items() if given.get(name, 0) > places}

    def _kept(self, plan: Plan, used: dict[str, int], asked: dict[str, int]) -> bool:
        edits = tuple(asking(name, self.name, asked[name] + places) for name, places in used.items())
        return keeps(self.base.loaded, Change("", edits), plan)

    def _one_fewer(self, plan: Plan, name: str) -> Plan | None:
        """The plan with one place fewer for a provider in the last session of the course that it has any in."""
        for number in reversed(range(len(plan.sessions))):
            session = plan.sessions[number]
            if session.key.course == self.name and name in session.allocations:
                fewer = {**session.allocations, name: session.allocations[name] - 1}
                smaller = session._replace(allocations={key: places for key, places in fewer.items() if places})
                return plan._replace(sessions=(*plan.sessions[:number], smaller, *plan.sessions[number + 1 :]))
        return None

    # ---- partners

    def _partners(self) -> Iterator[Lever]:
        for partner in self.scenario.partners:
            line = next((line for line in partner.top_up if line.course == self.name), None)
            if line is None:
                continue
            more = partial(_more_top_up, partner.id, line)

            most = self.course.max_places
            found = least(0, most, partial(self._probe_amount, more))
            kind = "partner places"
            if found is None:
                yield self._none(kind, f"more places from {partner.name}", self._probe(more(most)))
                continue
            places, shows, proved = found
            label = f"{counted(places, 'more place')} from {partner.name}"
            yield Lever(kind, label, places, more(places), shows.plan, self._gained(shows.plan), proved)

    # ---- dates

    def _date(self, resource: Resource, owner: Trainer | Venue) -> Lever:
        """One more date: the one that a plan with every date free would use, judged with that date alone."""
        kind = "a trainer's date" if resource == "trainers" else "a room's date"
        every = on_every_open_day(resource, owner)
        limits: tuple[Edit, ...] = ()
        if isinstance(owner, Trainer) and owner.max_sessions is not None:
            limits = (Edit(("trainers", owner.id, "max_sessions"), owner.max_sessions + 1),)
        tried = self._probe(Change("", (*every.edits, *limits)))
        if not tried.enough and not tried.settled:
            return self._date_by_date(resource, owner, limits)
        before = {session.key for session in self.base.plan.sessions}
        added = [session for session in tried.plan.sessions if session.key not in before]
        label = f"one more date of {owner.name}"
        if not tried.enough or not added:
            return self._none(kind, label, tried)
        for session in added:
            only = (*(s for s in tried.plan.sessions if s.key in before), session)
            change = on_date(self.scenario, resource, owner, session.key.date)
            plan = tried.plan._replace(sessions=only)
            for extra in ((), limits):
                full = replace(change, edits=(*change.edits, *extra))
                if keeps(self.base.loaded, full, plan) and self._gained(plan) > 0:
                    told = f"{owner.name} on {day(session.key.date)}" + (
                        ", one session above its limit" if extra else ""
                    )
                    return Lever(kind, f"one more date: {told}", 1, full, plan, self._gained(plan), True)
        return self._none(kind, label, tried._replace(settled=False))

    def _date_by_date(self, resource: Resource, owner: Trainer | Venue, limits: tuple[Edit, ...]) -> Lever:
        """Each open day by itself, where all of them together are too many to settle."""
        kind = "a trainer's date" if resource == "trainers" else "a room's date"
        days = QuarterCalendar(self.scenario).open_days
        share = max(0.3, (self.ends - time.monotonic()) / max(1, self.kinds_left) / max(1, len(days)))
        settled = True
        for date in days:
            change = on_date(self.scenario, resource, owner, date)
            full = replace(change, edits=(*change.edits, *limits))
            tried = probe(self.base, full, self.name, replace(self.limits, seconds=share))
            if tried.enough:
                told = f"{owner.name} on {day(date)}" + (", one session above its limit" if limits else "")
                return Lever(kind, f"one more date: {told}", 1, full, tried.plan, self._gained(tried.plan), True)
            settled &= tried.settled
            if self.limits.stop.is_set() or time.monotonic() > self.ends:
                settled = False
                break
        return Lever(kind, f"one more date of {owner.name}", 0, None, None, 0, settled)

    # ---- money and numbers

    def _ceiling(self) -> Lever:
        """Every ceiling on the course raised by the same amount."""
        kind = "a ceiling raised"
        providers = {provider.id: provider for provider in self.scenario.providers}
        ceilings = {}
        for name, _ in lines_with(self.scenario, self.name):
            line = next(line for line in providers[name].interest if line.course == self.name)
            ceiling = providers[name].max_price if line.max_price is None else line.max_price
            if ceiling is not None:
                ceilings[name] = ceiling

        def raised(pence: int) -> Change:
            path = ("interest", self.name, "max_price")
            return Change("", tuple(Edit(("providers", name, *path), old + pence) for name, old in ceilings.items()))

        if not ceilings:
            return Lever(kind, "ceilings: nobody who asks has one", 0, None, None, 0, True)
        found = least(0, MOST_PENCE, lambda pence: self._probe(raised(pence)))
        if found is None:
            label = f"ceilings raised, even by {pounds(MOST_PENCE)}"
            return self._none(kind, label, self._probe(raised(MOST_PENCE)))
        pence, shows, proved = found
        label = f"ceilings raised by {pounds(pence)} ({counted(len(ceilings), 'provider')})"
        return Lever(kind, label, pence, raised(pence), shows.plan, self._gained(shows.plan), proved)

    def _minimum(self) -> Lever:
        """The course's minimum lowered."""
        kind, now = "the minimum lowered", self.course.min_places

        def lowered(by: int) -> Change:
            return Change("", (Edit(("courses", self.name, "min_places"), now - by),))

        if now == 1:
            return Lever(kind, "the minimum is 1 already", 0, None, None, 0, True)
        found = least(0, now - 1, lambda by: self._probe(lowered(by)))
        if found is None:
            return self._none(kind, "a lower minimum", self._probe(lowered(now - 1)))
        by, shows, proved = found
        label = f"the minimum lowered from {now} to {now - by}"
        return Lever(kind, label, by, lowered(by), shows.plan, self._gained(shows.plan), proved)


def _more_top_up(partner: str, line: TopUp, places: int) -> Change:
    """A partner takes more places on its line's course."""
    path = ("partners", partner, "top_up", line.course)
    edits = [Edit((*path, "places"), line.places + places)]
    if line.per_session is not None:
        edits.append(Edit((*path, "per_session"), line.per_session + places))
    return Change("", tuple(edits))
