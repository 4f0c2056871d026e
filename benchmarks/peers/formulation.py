"""The textbook formulation, which CP-SAT and HiGHS are both given.

One boolean for each candidate session, one integer for each (interest line, candidate), a row for each rule. Prices,
and ceilings with a large constant, are in `money`; what providers ask and can take is in `people`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.peers.draft import Draft, Roster
from benchmarks.peers.linear import INFINITE, Linear, Terms
from scheduler.instance import Candidate, Instance, Line


@dataclass
class Formulation:
    """The columns of the model, and its two objectives.

    Attributes:
        open: candidate -> its column.
        places_at: candidate -> (line, column) pairs.
        places_of: line -> (candidate, column) pairs.
        top_up_at: candidate -> (top-up line, column) pairs.
        hosted_of: line -> (hosted session, column) pairs.
        asked: places asked for, each weighted by its line's priority: what is unfilled when nothing runs.
        unfilled: terms of the first objective, without `asked`.
        cost_at: candidate -> terms of its session's cost in pence.
    """

    instance: Instance
    linear: Linear = field(default_factory=Linear)
    open: list[int] = field(default_factory=list)
    places_at: list[list[tuple[Line, int]]] = field(default_factory=list)
    places_of: dict[int, list[tuple[Candidate, int]]] = field(default_factory=lambda: defaultdict(list))
    top_up_at: dict[int, Terms] = field(default_factory=dict)
    hosted_of: dict[int, Terms] = field(default_factory=lambda: defaultdict(list))
    asked: int = 0
    unfilled: Terms = field(default_factory=list)
    cost_at: list[Terms] = field(default_factory=list)

    def local(self, candidate: int, factor: int = 1) -> Terms:
        """`factor` x the local places of a candidate."""
        return [(column, factor) for _, column in self.places_at[candidate]]

    def total(self, candidate: int, factor: int = 1) -> Terms:
        """`factor` x all places of a candidate."""
        return self.local(candidate, factor) + [(column, factor) for _, column in self.top_up_at.get(candidate, [])]

    def income(self, candidate: int, factor: int = 1) -> Terms:
        """`factor` x what partners pay for their places in a candidate."""
        top_ups = self.instance.top_ups
        return [(column, factor * top_ups[one].price) for one, column in self.top_up_at.get(candidate, [])]

    def cost(self) -> Terms:
        """The second objective: session costs less partner income, hosted prices, travel."""
        instance = self.instance
        factors: dict[int, int] = defaultdict(int)
        for candidate in instance.candidates:
            for column, factor in self.cost_at[candidate.index] + self.income(candidate.index, -1):
                factors[column] += factor
            if instance.scenario.policy.travel_cost_per_km:
                for line, column in self.places_at[candidate.index]:
                    factors[column] += instance.travel_pence(line.metres[candidate.option.venue])
        for line_index, columns in self.hosted_of.items():
            for number, column in columns:
                session = instance.hosted[number]
                factors[column] += session.price + instance.travel_pence(session.lines[line_index])
        return list(factors.items())

    def draft(self, value: Callable[[int], int]) -> Draft:
        """The plan of a solution; `value` gives a column's value."""
        draft = Draft()
        for candidate, column in enumerate(self.open):
            if value(column):
                draft.rosters[candidate] = Roster(
                    {line.index: value(places) for line, places in self.places_at[candidate]},
                    {one: value(places) for one, places in self.top_up_at.get(candidate, [])},
                )
        for line, columns in self.hosted_of.items():
            draft.hosted.update({(line, session): value(column) for session, column in columns})
        return draft


def formulate(instance: Instance) -> Formulation:
    """The whole model of an instance."""
    from benchmarks.peers import money, people

    model = Formulation(instance)
    _add_columns(model)
    _add_sizes(model)
    _add_bookings(model)
    _add_limits(model)
    _add_top_up(model)
    people.add(model)
    money.add(model)
    _add_pinned(model)
    return model


def _add_columns(model: Formulation) -> None:
    instance, linear = model.instance, model.linear
    for candidate in instance.candidates:
        most = candidate.option.max_places
        model.open.append(linear.column(1))
        here = [(line, linear.column(min(line.most, most))) for line in instance.suited(candidate)]
        model.places_at.append(here)
        for line, column in here:
            model.places_of[line.index].append((candidate, column))
        top_ups = instance.top_ups_of_course[candidate.option.course]
        if top_ups:
            model.top_up_at[candidate.index] = [(t.index, linear.column(min(t.per_session, most))) for t in top_ups]
    for session in instance.hosted:
        for line_index in session.lines:
            column = linear.column(min(instance.lines[line_index].places, session.places))
            model.hosted_of[line_index].append((session.index, column))


def _add_sizes(model: Formulation) -> None:
    linear = model.linear
    for candidate in model.instance.candidates:
        index, runs, option = candidate.index, model.open[candidate.index], candidate.option
        linear.row([*model.total(index), (runs, -option.min_places)], lower=0)
        linear.row([*model.total(index), (runs, -option.max_places)], upper=0)
        linear.row([*model.local(index), (runs, -1)], lower=0)
        for _, column in model.places_at[index]:
            linear.row([(column, 1), (runs, -linear.upper[column])], upper=0)


def _add_bookings(model: Formulation) -> None:
    """One session at a time for trainers and venues; one venue a day for a trainer that does not move."""
    instance, linear = model.instance, model.linear
    booked: dict[Hashable, list[int]] = defaultdict(list)
    days: dict[Hashable, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for candidate in instance.candidates:
        option, runs = candidate.option, model.open[candidate.index]
        for slot in candidate.start.slots:
            booked["trainer", option.trainer, slot].append(runs)
            booked["venue", option.venue, slot].append(runs)
        if not instance.trainers[option.trainer].moves:
            for date in candidate.start.dates:
                days[option.trainer, date][option.venue].append(runs)
    for sessions in booked.values():
        _at_most(linear, sessions, 1)
    for venues in days.values():
        if len(venues) > 1:
            here = [linear.column(1) for _ in venues]
            _at_most(linear, here, 1)
            for column, sessions in zip(here, venues.values(), strict=True):
                for runs in sessions:
                    linear.row([(runs, 1), (column, -1)], upper=0)


def _at_most(linear: Linear, columns: Sequence[int], most: int | None) -> None:
    if most is not None and len(columns) > most:
        linear.row([(column, 1) for column in columns], upper=most)


def _add_limits(model: Formulation) -> None:
    instance, linear, policy = model.instance, model.linear, model.instance.scenario.policy
    for number, trainer in enumerate(instance.trainers):
        own = [c for c in instance.candidates if c.option.trainer == number]
        _at_most(linear, [model.open[c.index] for c in own], trainer.max_sessions)
        _limit_weeks(model, own, trainer.max_sessions_per_week)
    for number, course in enumerate(instance.courses):
        own = list(instance.candidates_of_course[number])
        _at_most(linear, [model.open[c.index] for c in own], course.max_sessions)
        if course.required:
            linear.row([(model.open[c.index], 1) for c in own], lower=1)
        if course.min_gap_days:
            _add_gap(model, own, course.min_gap_days)
    _at_most(linear, model.open, policy.max_sessions)
    _limit_weeks(model, instance.candidates, policy.max_sessions_per_week)


def _limit_weeks(model: Formulation, candidates: Iterable[Candidate], most: int | None) -> None:
    weeks: dict[Hashable, list[int]] = defaultdict(list)
    for candidate in candidates:
        weeks[candidate.start.week].append(model.open[candidate.index])
    for columns in weeks.values():
        _at_most(model.linear, columns, most)


def _add_gap(model: Formulation, candidates: Iterable[Candidate], gap: int) -> None:
    by_day: dict[int, list[int]] = defaultdict(list)
    for candidate in candidates:
        by_day[candidate.start.date.toordinal()].append(model.open[candidate.index])
    for first in by_day:
        _at_most(model.linear, [one for day in range(first, first + gap) for one in by_day.get(day, [])], 1)


def _add_top_up(model: Formulation) -> None:
    instance, linear = model.instance, model.linear
    taken: dict[int, Terms] = defaultdict(list)
    for index, columns in model.top_up_at.items():
        option, runs = instance.candidates[index].option, model.open[index]
        for one, column in columns:
            taken[one].append((column, 1))
            linear.row([(column, 1), (runs, -linear.upper[column])], upper=0)
        if instance.scenario.policy.top_up == "reach_minimum":
            topped = linear.column(1)
            linear.row([(topped, 1), (runs, -1)], upper=0)
            for _, column in columns:
                linear.row([(column, 1), (topped, -linear.upper[column])], upper=0)
            spare = option.max_places - option.min_places
            linear.row([*model.total(index), (topped, spare)], upper=option.max_places)
    for one, terms in taken.items():
        linear.row(terms, upper=instance.top_ups[one].places)


def _add_pinned(model: Formulation) -> None:
    linear = model.linear
    for pin in model.instance.pinned:
        linear.lower[model.open[pin.candidate]] = 1
        confirmed = [({line.index: c for line, c in model.places_at[pin.candidate]}, pin.places)]
        confirmed.append((dict(model.top_up_at.get(pin.candidate, [])), pin.top_up))
        for columns, least in confirmed:
            for index, places in least.items():
                terms = [(columns[index], 1)] if index in columns else []
                linear.row(terms, lower=places, upper=INFINITE)
