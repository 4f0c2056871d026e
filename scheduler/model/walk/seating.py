"""Who has a place: the roster of a new session, those left out in sessions that run; compiled."""

from __future__ import annotations

import numpy as np

from scheduler.model.machine_code import compiled
from scheduler.model.walk.arrays import Facts, Ints, State
from scheduler.model.walk.asking import allowance, ready, suits
from scheduler.model.walk.changes import account, give_hosted, note


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
def join_all(f: Facts, s: State, reach: int) -> None:
    """Places in a course's sessions at a venue for those left out."""
    for session in s.of_reach[reach, : s.of_reach_n[reach]]:
        if not f.confirmed[session]:
            _join(f, s, session)


@compiled
def _join(f: Facts, s: State, session: int) -> None:
    option, own = f.option_of[session], s.roster_of[session]
    helped = s.roster_top[own].sum()
    if helped and f.exactly_least[option]:
        return
    total = s.roster_places[own, : s.roster_n[own]].sum() + helped
    most, reach = f.most[option], f.reach_of[option]
    for seat in range(f.reach_at[reach], f.reach_at[reach + 1]):
        if total >= most:
            return
        line = f.seat_line[seat]
        if s.open[line] <= 0 or not suits(f, session, line):
            continue
        places = min(most - total, allowance(f, s, line, session))
        if f.whole[line] and places < f.places[line]:
            continue
        if places > 0 and _payable(f, s, session, line, places):
            _give(f, s, session, seat, places)
            total += places


@compiled
def _give(f: Facts, s: State, session: int, seat: int, places: int) -> None:
    """Give a line further places in a running session, or take some away."""
    note(s, session)
    account(f, s, session, -1)
    own, at = s.roster_of[session], 0
    while at < s.roster_n[own] and s.roster_seat[own, at] != seat:
        at += 1
    if at == s.roster_n[own]:
        s.roster_seat[own, at], s.roster_places[own, at] = seat, 0
        s.roster_n[own] += 1
    s.roster_places[own, at] += places
    if s.roster_places[own, at] == 0:
        last = s.roster_n[own] - 1
        s.roster_seat[own, at], s.roster_places[own, at] = s.roster_seat[own, last], s.roster_places[own, last]
        s.roster_n[own] = last
    account(f, s, session, 1)


@compiled
def _seat_of(f: Facts, session: int, line: int) -> int:
    """The seat entry of a line at a session that it suits; -1 where it does not."""
    reach = f.reach_of[f.option_of[session]]
    first, end = f.reach_at[reach], f.reach_at[reach + 1]
    seat = first + np.searchsorted(f.seat_line[first:end], line)
    return seat if seat < end and f.seat_line[seat] == line and suits(f, session, line) else -1


@compiled
def _total(s: State, session: int) -> int:
    own = s.roster_of[session]
    return s.roster_places[own, : s.roster_n[own]].sum() + s.roster_top[own].sum()


@compiled
def make_room(f: Facts, s: State, line: int, near: Ints) -> bool:
    """Give a line one more place in a full session, for which somebody there moves to another, or is less pressing.

    Args:
        near: (course, venue) of the sessions that are looked at.
    """
    course = f.line_course[line]
    if f.whole[line]:
        return False
    sessions = _sessions_at(s, near)
    begin = np.random.randint(len(sessions)) if len(sessions) else 0
    open_to_all = _with_room(f, s, sessions)
    for number in range(len(sessions)):
        session = sessions[(begin + number) % len(sessions)]
        seat = -1 if f.confirmed[session] else _seat_of(f, session, line)
        if seat < 0 or allowance(f, s, line, session) <= 0 or not _payable(f, s, session, line, 0):
            continue
        own = s.roster_of[session]
        for entry in range(s.roster_n[own]):
            going = s.roster_seat[own, entry]
            other = f.seat_line[going]
            if other == line or f.whole[other]:
                continue
            if f.priority[other] < f.priority[line] and f.later_at[course] == f.later_at[course + 1]:
                _give(f, s, session, going, -1)
                if allowance(f, s, line, session) > 0 and _payable(f, s, session, line, 1):
                    _give(f, s, session, seat, 1)
                    return True
                _give(f, s, session, going, 1)
            for another in open_to_all:
                if another == session or not _may_move(f, s, other, session, another):
                    continue
                if _move(f, s, other, going, session, another):
                    if allowance(f, s, line, session) > 0 and _payable(f, s, session, line, 1):
                        _give(f, s, session, seat, 1)
                        return True
                    # It did not help: back again.
                    _give(f, s, another, _seat_of(f, another, other), -1)
                    _give(f, s, session, going, 1)
                    break
    return False


@compiled
def _sessions_at(s: State, reaches: Ints) -> Ints:
    number = 0
    for reach in reaches:
        number += s.of_reach_n[reach]
    found, count = np.empty(number, dtype=np.int64), 0
    for reach in reaches:
        for session in s.of_reach[reach, : s.of_reach_n[reach]]:
            found[count] = session
            count += 1
    return found


@compiled
def _with_room(f: Facts, s: State, sessions: Ints) -> Ints:
    """Those sessions that may have one more."""
    found, count = np.empty(len(sessions), dtype=np.int64), 0
    for session in sessions:
        option = f.option_of[session]
        helped = s.roster_top[s.roster_of[session]].sum()
        if not f.confirmed[session] and _total(s, session) < f.most[option] and not (helped and f.exactly_least[option]):
            found[count] = session
            count += 1
    return found[:count]


@compiled
def _may_move(f: Facts, s: State, line: int, session: int, another: int) -> bool:
    """Whether a session with room can take one more of a line, prerequisites apart: nothing is changed to find out."""
    if _seat_of(f, another, line) < 0:
        return False
    own, provider = s.roster_of[another], f.provider[line]
    for entry in range(s.roster_n[own]):
        there = f.seat_line[s.roster_seat[own, entry]] == line
        if there and s.roster_places[own, entry] >= f.line_most[line]:
            return False
    if f.release[provider] >= 0:
        for day in f.dates[f.start_of[another]]:
            if day >= 0 and s.released[provider, day] >= f.release[provider]:
                away = False
                for date in f.dates[f.start_of[session]]:
                    away = away or date == day
                if not away:
                    return False
    return _payable(f, s, another, line, 1)


@compiled
def _move(f: Facts, s: State, line: int, seat: int, session: int, another: int) -> bool:
    """Move a place of a line to another session, if it is then still ready for all it has."""
    to = _seat_of(f, another, line)
    _give(f, s, session, seat, -1)
    if allowance(f, s, line, another) > 0 and _payable(f, s, another, line, 1):
        _give(f, s, another, to, 1)
        still, course = True, f.line_course[line]
        for late in range(f.later_at[course], f.later_at[course + 1]):
            later = f.line_at[f.provider[line], f.later[late]]
            still = still and (later < 0 or ready(f, s, later, -1) >= 0)
        if still:
            return True
        _give(f, s, another, to, -1)
    _give(f, s, session, seat, 1)
    return False


@compiled
def _payable(f: Facts, s: State, session: int, line: int, places: int) -> bool:
    option, own = f.option_of[session], s.roster_of[session]
    course, local, income = f.course[option], places, 0
    total = local
    for entry in range(s.roster_n[own]):
        local += s.roster_places[own, entry]
    total = local
    for number in range(f.top_at[course + 1] - f.top_at[course]):
        total += s.roster_top[own, number]
        income += s.roster_top[own, number] * f.top_price[f.top_at[course] + number]
    cost = f.costs[f.costs_at[option] + total]
    if income > cost:
        return False
    price = -(-(cost - income) // local)
    if f.ceiling[line] < price:
        return False
    able = True
    for entry in range(s.roster_n[own]):
        able = able and f.ceiling[f.seat_line[s.roster_seat[own, entry]]] >= price
    return able


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
