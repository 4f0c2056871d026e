"""The rules and objectives that take a whole plan to settle, over a table of plans: one value for each row."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from scheduler.scenario.schema import Provider
from tests.oracle.facts import Facts
from tests.oracle.items import HostedItem, Option, SessionItem

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Table:
    """Plans as rows, items as columns, the number of the chosen option in each cell."""

    def __init__(self, facts: Facts, items: list[SessionItem | HostedItem], choices: NDArray[np.int16]) -> None:
        self.facts = facts
        self.items = items
        self.choices = choices

    def only(self, rows: Mask) -> Table:
        return Table(self.facts, self.items, self.choices[rows])

    def zeros(self) -> Numbers:
        return np.zeros(len(self.choices), np.int64)

    def pick(self, item: int, numbers: list[float]) -> NDArray[np.float64]:
        """For each row, the number that belongs to the option it has of an item."""
        return np.array(numbers, np.float64)[self.choices[:, item]]

    def whole(self, item: int, numbers: list[int]) -> Numbers:
        return np.array(numbers, np.int64)[self.choices[:, item]] if numbers else self.zeros()

    def runs(self, item: int) -> Mask:
        return self.whole(item, [int(bool(option.allocations)) for option in self.items[item].options]) > 0

    def places_of(self, item: int, provider: str) -> Numbers:
        return self.whole(item, [option.allocations.get(provider, 0) for option in self.items[item].options])

    def sessions(self) -> list[tuple[int, SessionItem]]:
        return [(n, item) for n, item in enumerate(self.items) if isinstance(item, SessionItem)]

    def given(self, provider: str, course: str) -> Numbers:
        """Places of a provider on a course, hosted ones included."""
        total = self.zeros()
        for number, item in enumerate(self.items):
            if course_of(item) == course:
                total += self.places_of(number, provider)
        return total


def course_of(item: SessionItem | HostedItem) -> str:
    return item.course.id if isinstance(item, SessionItem) else item.course


def dates_of(item: SessionItem | HostedItem) -> list[dt.date]:
    return item.dates if isinstance(item, SessionItem) else [item.date]


# ---- rules


def keeps_whole_plan_rules(table: Table) -> Mask:
    keeps = np.ones(len(table.choices), np.bool_)
    for course in table.facts.scenario.courses:
        if course.required:
            of_course = [table.runs(number) for number, item in table.sessions() if item.course.id == course.id]
            keeps &= sum(of_course, start=table.zeros()) >= 1
    for provider in table.facts.scenario.providers:
        for line in provider.interest:
            if line.all_or_nothing:
                given = table.given(provider.id, line.course)
                keeps &= (given == 0) | (given == line.places)
            for earlier in table.facts.courses[line.course].after:
                keeps &= _keeps_order(table, provider, line.course, earlier)
    costs = session_costs(table)
    for number, item in table.sessions():
        keeps &= ~table.runs(number) | _price_suits(table, number, item.options, costs[number])
    budget = table.facts.scenario.policy.budget
    return keeps if budget is None else keeps & (sum(costs.values(), start=table.zeros()) <= budget)


def _keeps_order(table: Table, provider: Provider, later: str, earlier: str) -> Mask:
    """By the first day of each session of the later course, places so far at most those trained or through by then."""
    keeps = np.ones(len(table.choices), np.bool_)
    for first_day in {dates_of(item)[0] for item in table.items if course_of(item) == later}:
        so_far, ready = table.zeros(), table.zeros() + provider.trained.get(earlier, 0)
        for number, item in enumerate(table.items):
            if course_of(item) == later and dates_of(item)[0] <= first_day:
                so_far += table.places_of(number, provider.id)
            if course_of(item) == earlier and dates_of(item)[-1] < first_day:
                ready += table.places_of(number, provider.id)
        keeps &= so_far <= ready
    return keeps


def _price_suits(table: Table, number: int, options: list[Option], cost: Numbers) -> Mask:
    income = table.whole(number, [option.income for option in options])
    local = np.maximum(1, table.whole(number, [option.local for option in options]))
    ceiling = table.pick(number, [option.ceiling for option in options])
    return (income <= cost) & (-((income - cost) // local) <= ceiling)


# ---- money


def session_costs(table: Table) -> dict[int, Numbers]:
    """Item number -> the session's cost in each plan, 0 where it does not run."""
    costs = {number: table.whole(number, [option.cost for option in item.options]) for number, item in table.sessions()}
    of_offer: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, item in table.sessions():
        if item.priced_later:
            of_offer[item.key.trainer, item.key.course].append(number)
    for numbers in of_offer.values():
        for number, cost in _tier_costs_over_quarter(table, numbers).items():
            costs[number] += cost
    return costs


def _tier_costs_over_quarter(table: Table, numbers: list[int]) -> dict[int, Numbers]:
    """The tier price that all sessions of one offer reach together, times the places each is charged for."""
    items = [item for number, item in table.sessions() if number in numbers]
    offer = items[0].offer
    assert offer.price_tiers is not None
    places = {n: table.whole(n, [option.places for option in table.items[n].options]) for n in numbers}
    count = table.zeros()
    if offer.price_tiers.counted == "places":
        count = sum(places.values(), start=count)
    else:
        for provider in table.facts.scenario.providers:
            count += np.any([table.places_of(number, provider.id) > 0 for number in numbers], axis=0)
    prices = np.array([0] + [table.facts.tier_price(offer, n) for n in range(1, int(count.max(initial=0)) + 1)])
    return {
        number: np.where(table.runs(number), prices[count] * np.maximum(places[number], offer.minimum_charge), 0)
        for number in numbers
    }


# ---- objectives


def objective_values(table: Table) -> dict[str, Numbers]:
    """All seven objectives of each plan, as the contract's table says them."""
    costs = session_costs(table)
    cost, metres, sessions = table.zeros(), table.zeros(), table.zeros()
    for number, item in enumerate(table.items):
        options = item.options
        is_session = isinstance(item, SessionItem)
        cost += costs[number] if is_session else table.whole(number, [option.cost for option in options])
        cost += table.whole(number, [option.travel_cost - option.income for option in options])
        metres += table.whole(number, [option.metres for option in options])
        sessions += table.runs(number) if is_session else 0
    unfilled, fairness, reach = table.zeros(), table.zeros(), table.zeros()
    for provider in table.facts.scenario.providers:
        missing = {line.course: line.places - table.given(provider.id, line.course) for line in provider.interest}
        unfilled += sum((line.priority * missing[line.course] for line in provider.interest), start=table.zeros())
        in_all = sum(missing.values(), start=table.zeros())
        fairness += (1 + provider.carried_over) * in_all**2
        asked = sum(line.places for line in provider.interest)
        reach += (in_all == asked) & (asked > 0)
    return {
        "places": unfilled,
        "cost": cost,
        "fairness": fairness,
        "reach": reach,
        "travel": metres,
        "changes": _changes(table),
        "sessions": sessions,
    }


def _changes(table: Table) -> Numbers:
    """10 for each session in one plan only, and each difference in the places of a provider on a course."""
    facts, published = table.facts, table.facts.loaded.published
    if published is None:
        return table.zeros()
    first_block = facts.full_day[0]
    before = {(*session.key[:4], session.key.block or first_block) for session in published.sessions}
    changes = table.zeros() + 10 * len(before)
    for number, item in table.sessions():
        known = (*item.key[:4], item.slots[0][1]) in before
        changes += table.runs(number) * (-10 if known else 10)
    places: dict[tuple[str, str], int] = defaultdict(int)
    for session in published.sessions:
        for provider, count in session.allocations.items():
            places[provider, session.key.course] += count
    courses = {
        (partner.id, hosted.id): hosted.course for partner in facts.scenario.partners for hosted in partner.hosted
    }
    for row in published.hosted:
        places[row.provider, courses[row.partner, row.hosted]] += row.places
    asked = {(provider.id, line.course) for provider in facts.scenario.providers for line in provider.interest}
    for provider, course in sorted(asked | set(places)):
        changes += np.abs(table.given(provider, course) - places[provider, course])
    return changes
