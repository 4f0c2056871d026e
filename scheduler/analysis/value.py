"""What one more of something would bring: a trainer's date or session, a room's date, a partner's place, a pound."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import replace
from typing import Literal, NamedTuple

from scheduler.analysis.answer import Answer, Section, table
from scheduler.analysis.base import (
    AS_IT_IS,
    base_rows,
    base_sentences,
    compared,
    lifted,
    no_better_than,
    planned_on,
    unproved_level,
)
from scheduler.analysis.bounded import NO_PROVED_DIFFERENCE
from scheduler.analysis.cases import Solved, only_places_and_cost, solve_values
from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.tasks import Budget, Task, Watcher, run_tasks, unwatched
from scheduler.analysis.verdicts import (
    GAIN_COLUMNS,
    GAIN_SHOWN,
    better,
    difference_words,
    gain,
    gain_cells,
    rank,
    total_notes,
)
from scheduler.calendar import QuarterCalendar
from scheduler.plan import Plan
from scheduler.progress import Limits
from scheduler.report.page import Plot
from scheduler.report.tables import Cell, Column
from scheduler.report.words import day, pounds
from scheduler.scenario.schema import AvailabilityRule, Scenario, Trainer, Venue

Resource = Literal["trainers", "venues"]
MOST_DATES = 4  # tried for one trainer or room: those that a plan with every date free would use
POUNDS = (1, 100, 500)  # more budget


class Valued(NamedTuple):
    """One more of something, and the best plan with it.

    Attributes:
        every: of a date, the best plan with every date free.
        tried: how many of the `used` dates were tried: those that this plan uses and that are not free now.
    """

    change: Change
    solved: Solved
    every: Solved | None = None
    tried: int = 0
    used: int = 0

    def compared_with(self, base: Solved) -> Valued:
        """With what is proved since it only adds: it is no worse than the base, and no date is better than every one.

        `solved` may be `every`: then all of this says nothing new.
        """
        solved = compared(self.solved, base, "freer")
        if self.every is None:
            return self._replace(solved=solved)
        every = compared(lifted(self.every, [solved]), base, "freer")
        return self._replace(solved=no_better_than(solved, every), every=every)

    def note(self, base: Solved) -> str:
        """Which dates were tried, and why no others."""
        if self.every is None:
            return ""
        if self.tried:
            every_date = f"with every date: {difference_words(base, self.every)}"
            return f"{every_date}; tried {self.tried} of the {self.used} that it uses"
        if better(base, self.every) is False:
            return "no date at all would do better"
        return f"with every date free, none better was found: {NO_PROVED_DIFFERENCE}"


# ---- changes


def free_on(scenario: Scenario, resource: Resource, owner: Trainer | Venue, date: dt.date) -> Edit:
    """The trainer or room may also be booked on a date, all day."""
    calendar = QuarterCalendar(scenario)
    blocks: dict[dt.date, set[str]] = defaultdict(set)
    for slot_date, block in calendar.free_slots(owner.available, owner.unavailable):
        blocks[slot_date].add(block)
    blocks[date] = set(calendar.blocks)
    items: list[dt.date | AvailabilityRule] = []
    for free_date, names in sorted(blocks.items()):
        if names == set(calendar.blocks):
            items.append(free_date)
        else:
            parts = {"from": free_date.isoformat(), "to": free_date.isoformat(), "blocks": sorted(names)}
            items.append(AvailabilityRule.model_validate(parts))
    return Edit((resource, owner.id, "available"), items)


def on_date(scenario: Scenario, resource: Resource, owner: Trainer | Venue, date: dt.date) -> Change:
    """One more date of a trainer or a room."""
    return Change(
        f"{owner.name} also on {day(date)}",
        (free_on(scenario, resource, owner, date), Edit((resource, owner.id, "unavailable"), [])),
    )


def on_every_open_day(resource: Resource, owner: Trainer | Venue) -> Change:
    """The trainer or room may be booked on every open day."""
    edits = tuple(Edit((resource, owner.id, field), []) for field in ("available", "unavailable"))
    return Change(f"{owner.name} on any date", edits)


def single_changes(scenario: Scenario) -> Iterator[Change]:
    """Everything that there can be one more of, apart from dates."""
    for trainer in scenario.trainers:
        if trainer.max_sessions is not None:
            edit = Edit(("trainers", trainer.id, "max_sessions"), trainer.max_sessions + 1)
            yield Change(f"session by {trainer.name}", (edit,))
    for partner in scenario.partners:
        for line in partner.top_up:
            path = ("partners", partner.id, "top_up", line.course)
            edits = [Edit((*path, "places"), line.places + 1)]
            if line.per_session is not None:
                edits.append(Edit((*path, "per_session"), line.per_session + 1))
            yield Change(f"place of {partner.id} on {line.course}", tuple(edits))
        for offer in partner.hosted:
            edit = Edit(("partners", partner.id, "hosted", offer.id, "places"), offer.places + 1)
            yield Change(f"place on {offer.id}", (edit,))
    budget = scenario.policy.budget
    for more in POUNDS if budget is not None else ():
        yield Change(f"{pounds(100 * more)} of budget", (Edit(("policy", "budget"), (budget or 0) + 100 * more),))
    if scenario.policy.max_sessions is not None:
        edit = Edit(("policy", "max_sessions"), scenario.policy.max_sessions + 1)
        yield Change("session in the programme", (edit,))


# ---- tasks


def value_of_change(base: Solved, change: Change, limits: Limits) -> Valued:
    """The best plan with one change."""
    return Valued(change, solve_values(change.apply(base.loaded), base.plan, limits))


def value_of_date(base: Solved, resource: Resource, owner: Trainer | Venue, limits: Limits) -> Valued:
    """The best plan with one more date of a trainer or a room.

    With every date free the plan is at least as good as with any one more: where it is proved no better, no date is.
    Otherwise the new dates that such a plan uses are tried one by one, those with most places first.
    """
    deadline = time.monotonic() + limits.seconds
    part = replace(limits, seconds=limits.seconds / 2)
    every = on_every_open_day(resource, owner)
    most = solve_values(every.apply(base.loaded), base.plan, part)
    at_all = Valued(replace(every, label=f"date of {owner.name}"), most, most)
    if better(base, most) is False or rank(base, most) <= rank(base, base):
        return at_all
    dates = _new_dates(base.loaded.scenario, resource, owner, most.plan)
    if not dates:
        return at_all._replace(change=replace(every, label=f"all day on the dates of {owner.name}"), every=None)
    part = replace(limits, seconds=max(0.5, deadline - time.monotonic()) / MOST_DATES)
    tried = [
        Valued(change, solve_values(change.apply(base.loaded), base.plan, part), most)
        for number, date in enumerate(dates[:MOST_DATES])
        if not number or time.monotonic() < deadline
        for change in [on_date(base.loaded.scenario, resource, owner, date)]
    ]
    best = max(tried, key=lambda valued: rank(base, valued.solved))
    return best._replace(tried=len(tried), used=len(dates))


def _new_dates(scenario: Scenario, resource: Resource, owner: Trainer | Venue, plan: Plan) -> list[dt.date]:
    """The dates of a plan on which the trainer or room is not free now, those with most places first."""
    known = {date for date, _ in QuarterCalendar(scenario).free_slots(owner.available, owner.unavailable)}
    places: Counter[dt.date] = Counter()
    for session in plan.sessions:
        key = session.key
        if (key.trainer if resource == "trainers" else key.venue) == owner.id and key.date not in known:
            places[key.date] += sum(session.allocations.values())
    return sorted(places, key=lambda date: (-places[date], date))


# ---- the answer

COLUMNS = (Column("one_more"), *GAIN_COLUMNS, Column("note"), Column("set"))
SHOWN = {"one_more": "one more", **GAIN_SHOWN}


def value(base: Solved, budget: Budget, watcher: Watcher = unwatched, executor: Executor | None = None) -> Answer:
    """What one more trainer date, room date, partner place or pound would bring, the most first.

    Args:
        base: the scenario as it is, solved; with a plan. One that is not proved the best is planned on, too, and a
            better one that any re-solve finds takes its place.
        budget: of all re-solves together.
    """
    scenario = base.loaded.scenario
    short = replace(base, loaded=only_places_and_cost(base.loaded))
    tasks = [Task(change.label, value_of_change, (short, change)) for change in single_changes(scenario)]
    asked = {line.course for provider in scenario.providers for line in provider.interest}
    owners: list[tuple[Resource, Trainer | Venue]] = [
        *(("trainers", trainer) for trainer in scenario.trainers if any(o.course in asked for o in trainer.offers)),
        *(("venues", venue) for venue in scenario.venues if venue.available or venue.unavailable),
    ]
    for resource, owner in owners:
        if owner.available or owner.unavailable:
            tasks.append(Task(f"date of {owner.name}", value_of_date, (short, resource, owner), 3.0))
    if unproved_level(base) is not None:
        tasks.insert(0, Task(AS_IT_IS, value_of_change, (short, Change(AS_IT_IS, ()))))
    found = run_tasks(tasks, budget, watcher, executor)
    as_it_is = found.pop(AS_IT_IS, None)
    base = planned_on(base, as_it_is.solved if as_it_is is not None else None)
    base = lifted(base, [valued.solved for valued in found.values()])
    found = {name: valued.compared_with(base) for name, valued in found.items()}
    order = sorted(found.values(), key=lambda valued: rank(base, valued.solved), reverse=True)
    rows: list[tuple[Cell, ...]] = [(*row, "", "") for row in base_rows(base)]
    marked = len(rows) - 1
    rows += [
        (
            valued.change.label,
            *gain_cells(base, valued.solved),
            valued.note(base),
            valued.change.command(scenario),
        )
        for valued in order
    ]
    left = [task.name for task in tasks if task.name not in {*found, AS_IT_IS}]
    worth = [valued for valued in order if gain(base, valued.solved) > (0, 0)]
    sentence = (
        f"Worth most: {worth[0].change.label}: {difference_words(base, worth[0].solved)}."
        if worth
        else f"No single one is proved to bring anything ({NO_PROVED_DIFFERENCE} is not proof that it would not)."
    )
    notes = (
        f"Of dates, those are tried that a plan with every date free would use, at most {MOST_DATES} of a trainer or "
        "room, those with most places first; the best of them is shown. The column note in value.csv tells how many.",
        *total_notes(scenario),
        *(["No budget is set, so that a pound more of it brings nothing."] if scenario.policy.budget is None else []),
        *(f"Not solved in the time given: {name}." for name in left),
    )
    columns = (Column("one_more"), Column("places_filled", "count", "Places filled"))
    bars = [row[:2] for row in rows if row[1] is not None]
    plot = Plot(
        "bars",
        "Places filled with one more of each",
        "A bar for the best plan with it; the dark one is the plan as it is.",
        table("bars", columns, bars),
        x="places_filled",
        y="one_more",
        marked=frozenset({marked}),
    )
    return Answer(
        name="value",
        title=f"{scenario.name}: what one more would bring",
        sentences=(sentence, *base_sentences(base)),
        sections=(Section("The best plan with ...", table("value", COLUMNS, rows), SHOWN, shrink={"one_more": 1}),),
        notes=notes,
        complete=not left and all(valued.solved.has_plan for valued in order),
        charts={"value": plot},
    )
