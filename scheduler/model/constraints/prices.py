"""What sessions cost, that partner income stays within it, and that nobody pays more than it said (rule 6).

A session's cost is `fixed + per_place x n` on each straight piece of its quote. With one piece it is linear in `open`
and the places; with several, one boolean and one copy of the places for each piece, of which one at most is in use
(the convex-hull formulation of a piecewise linear function: Croxton, Gendron, Magnanti, "A comparison of mixed-integer
programming models for nonconvex piecewise linear cost minimization problems", Management Science 49, 2003).

A ceiling M asks `cost - partner income <= M x local places`. Where the price never rises with places and no partner
takes part, that is a size: `n >= N(M)`, which needs no large constant.
"""

from __future__ import annotations

from collections import defaultdict

from ortools.sat.python import cp_model

from scheduler.instance import Candidate
from scheduler.model.variables import Expression, Variables
from scheduler.pricing import Piece, Quote


def add(variables: Variables) -> None:
    """Add the cost of each candidate and the rules on prices."""
    in_use: dict[int, list[tuple[Piece, cp_model.IntVar]]] = {}
    for candidate in variables.candidates:
        in_use[candidate.index] = _add_cost(variables, candidate)
    _add_session_tiers(variables, in_use)
    _add_quarter_tiers(variables, in_use)
    for candidate in variables.candidates:
        _add_income_limit(variables, candidate)
        _add_ceilings(variables, candidate)


def _add_cost(variables: Variables, candidate: Candidate) -> list[tuple[Piece, cp_model.IntVar]]:
    model, index = variables.model, candidate.index
    runs, total = variables.open[index], variables.total[index]
    pieces = candidate.option.quote.pieces
    if len(pieces) == 1:
        variables.cost[index] = pieces[0].fixed * runs + pieces[0].per_place * total
        return [(pieces[0], runs)]
    in_use = [(piece, model.new_bool_var(f"piece {index} {number}")) for number, piece in enumerate(pieces)]
    model.add(cp_model.LinearExpr.sum([used for _, used in in_use]) == runs)
    parts = []
    for piece, used in in_use:
        part = model.new_int_var(0, piece.most, f"places on piece {index}")
        model.add(part >= piece.least * used)
        model.add(part <= piece.most * used)
        parts.append(part)
    model.add(cp_model.LinearExpr.sum(parts) == total)
    variables.cost[index] = cp_model.LinearExpr.weighted_sum(
        [used for _, used in in_use] + parts,
        [piece.fixed for piece in pieces] + [piece.per_place for piece in pieces],
    )
    return in_use


def _at_tier(in_use: list[tuple[Piece, cp_model.IntVar]], tier: int) -> Expression:
    return cp_model.LinearExpr.sum([used for piece, used in in_use if piece.tier == tier])


def _add_session_tiers(variables: Variables, in_use: dict[int, list[tuple[Piece, cp_model.IntVar]]]) -> None:
    """The tier of a session whose count is its own providers; by its own places, the pieces settle it."""
    for candidate in variables.candidates:
        quote = candidate.option.quote
        if quote.over_quarter or quote.counted != "providers":
            continue
        lines = variables.lines_at[candidate.index]
        count = cp_model.LinearExpr.sum([variables.present(line, candidate) for line in lines])
        for tier in range(len(quote.tiers)):
            _bound_count(variables, count, _at_tier(in_use[candidate.index], tier), quote, tier, len(lines))


def _bound_count(
    variables: Variables,
    count: Expression,
    reached: Expression,
    quote: Quote,
    tier: int,
    greatest: int,
) -> None:
    least, most = quote.tier_range(tier)
    if least > 1:
        variables.model.add(count >= least * reached)
    if most < greatest:
        variables.model.add(count <= greatest - (greatest - most) * reached)


def _add_quarter_tiers(variables: Variables, in_use: dict[int, list[tuple[Piece, cp_model.IntVar]]]) -> None:
    """The tier of an offer whose count is over all its sessions of the quarter."""
    offers: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for candidate in variables.candidates:
        if candidate.option.quote.over_quarter:
            offers[candidate.option.trainer, candidate.option.course].append(candidate)
    model = variables.model
    for offer, candidates in offers.items():
        quote = candidates[0].option.quote
        tiers = [model.new_bool_var(f"tier {offer} {number}") for number in range(len(quote.tiers))]
        model.add_exactly_one(tiers)
        if quote.counted == "places":
            count: Expression = cp_model.LinearExpr.sum([variables.total[c.index] for c in candidates])
            greatest = sum(c.option.max_places for c in candidates)
        else:
            count, greatest = _providers_over_quarter(variables, offer, candidates)
        for number, reached in enumerate(tiers):
            _bound_count(variables, count, reached, quote, number, greatest)
            for candidate in candidates:
                model.add(_at_tier(in_use[candidate.index], number) <= reached)


def _providers_over_quarter(
    variables: Variables, offer: tuple[int, int], candidates: list[Candidate]
) -> tuple[Expression, int]:
    model = variables.model
    present = defaultdict(list)
    for candidate in candidates:
        for line in variables.lines_at[candidate.index]:
            present[line.index].append(variables.present(line, candidate))
    anywhere = []
    for line_index, here in present.items():
        taught = model.new_bool_var(f"taught {offer} {line_index}")
        model.add_max_equality(taught, here)
        anywhere.append(taught)
    return cp_model.LinearExpr.sum(anywhere), len(anywhere)


def _add_income_limit(variables: Variables, candidate: Candidate) -> None:
    quote = candidate.option.quote
    least_cost = min(piece.fixed + piece.per_place * piece.least for piece in quote.pieces)
    if quote.income(quote.most - 1) > least_cost and variables.keeps("partner-income"):
        variables.model.add(variables.income[candidate.index] <= variables.cost[candidate.index])


def _add_ceilings(variables: Variables, candidate: Candidate) -> None:
    model, index, quote = variables.model, candidate.index, candidate.option.quote
    by_ceiling = defaultdict(list)
    for line in variables.lines_at[index]:
        if line.ceiling is not None:
            provider = variables.instance.providers[line.provider].id
            if variables.keeps(f"ceiling:{provider}"):
                by_ceiling[line.ceiling].append(line)
    tighter = None
    for ceiling, lines in sorted(by_ceiling.items()):
        threshold = quote.size_threshold(ceiling)
        if threshold is not None and threshold <= quote.least and not quote.partners:
            break  # no size is too dear, at this ceiling or a higher one
        affordable = model.new_bool_var(f"at most {ceiling} at {index}")
        model.add_implication(affordable, variables.open[index])
        if tighter is not None:
            model.add_implication(tighter, affordable)
        tighter = affordable
        for line in lines:
            most = min(line.most, candidate.option.max_places)
            model.add(variables.places[line.index, index] <= most * affordable)
        net = variables.cost[index] - variables.income[index]
        if threshold is None or variables.without:
            model.add(net <= ceiling * variables.local[index]).only_enforce_if(affordable)
            continue
        if not quote.partners:
            model.add(variables.total[index] >= threshold * affordable)
            continue
        topped = variables.topped[index]
        model.add(net <= ceiling * variables.local[index]).only_enforce_if(affordable, topped)
        model.add(variables.total[index] >= threshold).only_enforce_if(affordable, ~topped)
