"""Rule 2: a trainer teaches one session at a time and, unless it moves, at one venue a day; a venue holds one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from ortools.sat.python import cp_model

from scheduler.calendar import Slot
from scheduler.model.variables import Variables


def add(variables: Variables) -> None:
    """Add the rule."""
    _add_slots(variables)
    _add_one_venue(variables)


def _add_slots(variables: Variables) -> None:
    instance, model = variables.instance, variables.model
    taught: dict[tuple[int, Slot], list[cp_model.IntVar]] = defaultdict(list)
    held: dict[tuple[int, Slot], list[cp_model.IntVar]] = defaultdict(list)
    for candidate in variables.candidates:
        option, runs = candidate.option, variables.open[candidate.index]
        for slot in candidate.start.slots:
            taught[option.trainer, slot].append(runs)
            held[option.venue, slot].append(runs)
    for (trainer, _), sessions in taught.items():
        if len(sessions) > 1 and variables.keeps(f"trainer-slot:{instance.trainers[trainer].id}"):
            model.add_at_most_one(sessions)
    for (venue, _), sessions in held.items():
        if len(sessions) > 1 and variables.keeps(f"venue-slot:{instance.venues[venue].id}"):
            model.add_at_most_one(sessions)


def _add_one_venue(variables: Variables) -> None:
    instance, model = variables.instance, variables.model
    day: dict[tuple[int, dt.date], dict[int, list[cp_model.IntVar]]] = defaultdict(lambda: defaultdict(list))
    for candidate in variables.candidates:
        for date in candidate.start.dates:
            runs = variables.open[candidate.index]
            day[candidate.option.trainer, date][candidate.option.venue].append(runs)
    for (trainer, date), by_venue in day.items():
        if instance.trainers[trainer].moves or len(by_venue) < 2:
            continue
        if not variables.keeps(f"one-venue:{instance.trainers[trainer].id}"):
            continue
        here = {venue: model.new_bool_var(f"trainer {trainer} at {venue} on {date}") for venue in by_venue}
        model.add_at_most_one(here.values())
        for venue, sessions in by_venue.items():
            for runs in sessions:
                model.add_implication(runs, here[venue])
