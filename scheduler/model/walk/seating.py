"""Who has a place in a new session, and in partners' own sessions; compiled."""

from __future__ import annotations

import numpy as np

from scheduler.model.machine_code import compiled
from scheduler.model.walk.arrays import Facts, Ints, State
from scheduler.model.walk.asking import allowance, ready
from scheduler.model.walk.changes import give_hosted


@compiled
def fill(f: Facts, s: State, session: int, by_chance: bool, partners: bool) -> tuple[int, Ints, Ints, Ints, int]:
    """The most places for those who can pay the price that results; nobody where it stays below its minimum.

    Args:
        by_chance: among equal priorities mostly those with few other ways come first; else it is as in the file.
        partners: take partner places where only so the minimum is reached.

    Returns:
        How many lines; seat entries, their places, places by top-up line of the course; places times priority.
    """
    option, start = f.option_of[session], f.start_of[session]
    course, reach, most, least = f.course[option], f.reach_of[option], f.most[option], f.least[option]
    first, position, lowest = f.reach_at[reach], f.position[start], f.lowest[option]
    number = f.reach_at[reach + 1] - first
    asked, rank, allowed = np.empty(number, dtype=np.int64), np.empty(number), np.empty(number, dtype=np.int64)
    count = 0
    for seat in range(first, first + number):
        line = f.seat_line[seat]
        if s.open[line] > 0 and f.free[f.free_at[line] + position] and f.ceiling[line] >= lowest:
            asked[count] = seat
            rank[count] = -1e9 * f.priority[line]
            rank[count] += f.freedom[line] * np.random.uniform(0.5, 1.5) if by_chance else line
            count += 1
    order = np.argsort(rank[:count])
    allowed[:count] = -1
    seats, places, tops = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64), _no_tops(s)
    limit = np.int64(0)  # the price that all those who are asked can pay
    while True:
        room, taken = most, 0
        tops[:] = 0
        for at in order:
            if not room:
                break
            line = f.seat_line[asked[at]]
            if f.ceiling[line] < limit:
                continue
            if allowed[at] < 0:
                allowed[at] = allowance(f, s, line, session)
            given = min(room, allowed[at])
            if given and (not f.whole[line] or given == s.left[line]):
                seats[taken], places[taken] = asked[at], given
                room -= given
                taken += 1
        local = most - room
        if not local:
            return 0, seats, places, tops, 0
        income, total = np.int64(0), local
        if partners and local < least:
            income, total = _partners(f, s, course, local, least, tops)
        if total < least:
            return 0, seats, places, tops, 0
        cost = f.costs[f.costs_at[option] + total]
        if income > cost:
            return 0, seats, places, tops, 0
        price = -(-(cost - income) // local)
        able, gain = True, 0
        for entry in range(taken):
            line = f.seat_line[seats[entry]]
            able = able and f.ceiling[line] >= price
            gain += places[entry] * f.priority[line]
        if able:
            return taken, seats, places, tops, gain
        limit = price


@compiled
def _no_tops(s: State) -> Ints:
    return np.zeros(s.roster_top.shape[1], dtype=np.int64)


@compiled
def _partners(f: Facts, s: State, course: int, local: int, least: int, tops: Ints) -> tuple[int, int]:
    """Partner places for what is missing, the best paid first: what they pay, and all places then."""
    missing, income = least - local, 0
    for at in range(f.top_at[course], f.top_at[course + 1]):
        places = min(missing, f.top_each[at], s.partner_left[f.top_line[at]])
        if places > 0:
            tops[at - f.top_at[course]] = places
            income += places * f.top_price[at]
            missing -= places
    return income, least - missing


@compiled
def host(f: Facts, s: State, course: int) -> None:
    """Places in partners' sessions for those left out."""
    for entry in range(f.hosted_at[course], f.hosted_at[course + 1]):
        line, day = f.hosted_line[entry], f.hosted_day[entry]
        places = min(s.open[line], s.hosted_left[f.hosted_session[entry]])
        if places <= 0 or f.whole[line]:
            continue
        if f.release[f.provider[line]] >= 0:
            places = min(places, f.release[f.provider[line]] - s.released[f.provider[line], day])
        if places > 0 and f.earlier_at[course] < f.earlier_at[course + 1]:
            places = min(places, ready(f, s, line, day))
        if places > 0:
            give_hosted(f, s, entry, places)


@compiled
def leave_hosted(f: Facts, s: State, reach: int) -> None:
    """Those who reach a venue give back their places in partners' sessions of a course, but for confirmed ones.

    Later courses are not looked at.
    """
    course, lines = f.reach_course[reach], f.seat_line[f.reach_at[reach] : f.reach_at[reach + 1]]
    for entry in range(f.hosted_at[course], f.hosted_at[course + 1]):
        at = np.searchsorted(lines, f.hosted_line[entry])
        if at == len(lines) or lines[at] != f.hosted_line[entry]:
            continue
        if s.given[entry] > f.hosted_least[entry] and not f.whole[f.hosted_line[entry]]:
            give_hosted(f, s, entry, f.hosted_least[entry] - s.given[entry])
