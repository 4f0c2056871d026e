"""The rows of the textbook model on money: what a session costs, who pays too much, the budget.

A price list in several straight pieces has a boolean and a count of places for each piece. A ceiling is a row for each
(line, candidate) with a large constant that takes it away while the line has no place there.
"""

from __future__ import annotations

from collections import defaultdict

from benchmarks.peers.formulation import Formulation
from benchmarks.peers.linear import Linear, Terms
from scheduler.instance import Candidate
from scheduler.pricing import Quote

InUse = dict[int, list[tuple[int, int]]]
"""Candidate -> (tier, column that is 1 when the session is on a piece of that tier)."""


class _Presence:
    """Booleans that are 1 when a line has a place in a session."""

    def __init__(self, linear: Linear) -> None:
        self._linear = linear
        self._columns: dict[int, int] = {}
        self._exact: set[int] = set()

    def of(self, places: int, *, exact: bool = False) -> int:
        """By the column of the places; `exact`: also 0 when there is none."""
        linear = self._linear
        if places not in self._columns:
            self._columns[places] = linear.column(1)
            linear.row([(places, 1), (self._columns[places], -linear.upper[places])], upper=0)
        here = self._columns[places]
        if exact and places not in self._exact:
            self._exact.add(places)
            linear.row([(places, 1), (here, -1)], lower=0)
        return here


def add(model: Formulation) -> None:
    """Add the rows and each candidate's cost."""
    presence = _Presence(model.linear)
    in_use: InUse = {}
    for candidate in model.instance.candidates:
        in_use[candidate.index] = _add_cost(model, candidate)
    _add_session_tiers(model, presence, in_use)
    _add_quarter_tiers(model, presence, in_use)
    for candidate in model.instance.candidates:
        _add_ceilings(model, presence, candidate)
    budget = model.instance.scenario.policy.budget
    if budget is not None:
        model.linear.row([term for terms in model.cost_at for term in _merged(terms)], upper=budget)


def _add_cost(model: Formulation, candidate: Candidate) -> list[tuple[int, int]]:
    linear, index, runs = model.linear, candidate.index, model.open[candidate.index]
    pieces = candidate.option.quote.pieces
    if len(pieces) == 1:
        model.cost_at.append([(runs, pieces[0].fixed), *model.total(index, pieces[0].per_place)])
        return [(pieces[0].tier, runs)]
    used = [linear.column(1) for _ in pieces]
    parts = [linear.column(piece.most) for piece in pieces]
    linear.row([*((column, 1) for column in used), (runs, -1)], lower=0, upper=0)
    linear.row([*((column, 1) for column in parts), *model.total(index, -1)], lower=0, upper=0)
    cost: Terms = []
    for piece, on, part in zip(pieces, used, parts, strict=True):
        linear.row([(part, 1), (on, -piece.least)], lower=0)
        linear.row([(part, 1), (on, -piece.most)], upper=0)
        cost += [(on, piece.fixed), (part, piece.per_place)]
    model.cost_at.append(cost)
    return [(piece.tier, on) for piece, on in zip(pieces, used, strict=True)]


def _bound_count(linear: Linear, count: Terms, reached: list[int], quote: Quote, tier: int, greatest: int) -> None:
    """While a tier is reached (a sum of booleans, at most 1), the count is in its range."""
    least, most = quote.tier_range(tier)
    if least > 1:
        linear.row([*count, *((column, -least) for column in reached)], lower=0)
    if most < greatest:
        linear.row([*count, *((column, greatest - most) for column in reached)], upper=greatest)


def _add_session_tiers(model: Formulation, presence: _Presence, in_use: InUse) -> None:
    """The tier by the providers in the session; by its places, the pieces settle it."""
    for candidate in model.instance.candidates:
        quote = candidate.option.quote
        if quote.over_quarter or quote.counted != "providers":
            continue
        count = [(presence.of(column, exact=True), 1) for _, column in model.places_at[candidate.index]]
        for tier in range(len(quote.tiers)):
            reached = [column for number, column in in_use[candidate.index] if number == tier]
            _bound_count(model.linear, count, reached, quote, tier, len(count))


def _add_quarter_tiers(model: Formulation, presence: _Presence, in_use: InUse) -> None:
    """The tier of an offer whose count is over all its sessions."""
    linear = model.linear
    offers: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for candidate in model.instance.candidates:
        if candidate.option.quote.over_quarter:
            offers[candidate.option.trainer, candidate.option.course].append(candidate)
    for candidates in offers.values():
        quote = candidates[0].option.quote
        tiers = [linear.column(1) for _ in quote.tiers]
        linear.row([(column, 1) for column in tiers], lower=1, upper=1)
        if quote.counted == "places":
            count = [term for c in candidates for term in model.total(c.index)]
            greatest = sum(c.option.max_places for c in candidates)
        else:
            count = _providers_over_quarter(model, presence, candidates)
            greatest = len(count)
        for number, reached in enumerate(tiers):
            _bound_count(linear, count, [reached], quote, number, greatest)
            for candidate in candidates:
                at_tier = [(column, 1) for tier, column in in_use[candidate.index] if tier == number]
                if at_tier:
                    linear.row([*at_tier, (reached, -1)], upper=0)


def _providers_over_quarter(model: Formulation, presence: _Presence, candidates: list[Candidate]) -> Terms:
    linear = model.linear
    present: dict[int, list[int]] = defaultdict(list)
    for candidate in candidates:
        for line, column in model.places_at[candidate.index]:
            present[line.index].append(presence.of(column, exact=True))
    anywhere = []
    for here in present.values():
        taught = linear.column(1)
        linear.row([*((column, 1) for column in here), (taught, -1)], lower=0)
        for column in here:
            linear.row([(column, 1), (taught, -1)], upper=0)
        anywhere.append((taught, 1))
    return anywhere


def _add_ceilings(model: Formulation, presence: _Presence, candidate: Candidate) -> None:
    """Net cost <= ceiling x local places, or the line with that ceiling is not there; income within the cost."""
    linear, index, quote = model.linear, candidate.index, candidate.option.quote
    ceilings = [(line.ceiling, column) for line, column in model.places_at[index] if line.ceiling is not None]
    if not ceilings and index not in model.top_up_at:
        return
    dearest = max(quote.cost(n, tier) for n in range(quote.least, quote.most + 1) for tier in quote.possible_tiers(n))
    net, local = linear.column(dearest), linear.column(quote.most)
    linear.row([*_merged([*model.cost_at[index], *model.income(index, -1)]), (net, -1)], lower=0, upper=0)
    linear.row([*model.local(index), (local, -1)], lower=0, upper=0)
    for ceiling, column in ceilings:
        linear.row([(net, 1), (local, -ceiling), (presence.of(column), dearest)], upper=dearest)


def _merged(terms: Terms) -> Terms:
    """Each column once."""
    factors: dict[int, int] = defaultdict(int)
    for column, factor in terms:
        factors[column] += factor
    return list(factors.items())
