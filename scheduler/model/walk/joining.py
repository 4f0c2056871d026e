"""Those left out join sessions that run: where there is room, or where somebody can move; compiled."""

from __future__ import annotations

import numpy as np

from scheduler.model.machine_code import compiled
from scheduler.model.walk.arrays import Facts, Ints, State
from scheduler.model.walk.asking import allowance, ready, suits
from scheduler.model.walk.changes import account, note


@compiled
def join_all(f: Facts, s: State, reach: int) -> None:
    """Places in a course's sessions at a venue for those left out."""
    for session in s.of_reach[reach, : s.of_reach_n[reach]]:
        if not f.confirmed[session]:
            _join(f, s, session)


@compiled
def _join(f: Facts, s: State, session: int) -> None:
    reach, room = f.reach_of[f.option_of[session]], _room(f, s, session)
    for seat in range(f.reach_at[reach], f.reach_at[reach + 1]):
        if room <= 0:
            return
        line = f.seat_line[seat]
        if s.open[line] <= 0 or not suits(f, session, line):
            continue
        places = min(room, allowance(f, s, line, session))
        if f.whole[line] and places < s.left[line]:
            continue
        if places > 0 and _payable(f, s, session, line, places):
            _give(f, s, session, seat, places)
            room -= places


@compiled
def join_whole(f: Facts, s: State, line: int, near: Ints) -> None:
    """All that a line still asks for, in several sessions, if together they have it; else nothing.

    Args:
        near: (course, venue) of the sessions that are looked at.
    """
    sessions = _sessions_at(s, near)
    given = np.zeros(len(sessions), dtype=np.int64)
    tops = np.zeros((len(sessions), s.roster_top.shape[1]), dtype=np.int64)
    begin = np.random.randint(len(sessions)) if len(sessions) else 0
    for number in range(len(sessions)):
        at = (begin + number) % len(sessions)
        seat = -1 if f.confirmed[sessions[at]] else _seat_of(f, sessions[at], line)
        if seat >= 0:
            places = min(_room(f, s, sessions[at]), allowance(f, s, line, sessions[at]))
            if places > 0 and _payable(f, s, sessions[at], line, places):
                tops[at] = s.roster_top[s.roster_of[sessions[at]]]
                _give(f, s, sessions[at], seat, places)
                given[at] = places
    if s.left[line]:
        for at in range(len(sessions)):
            if given[at]:
                _give_with(f, s, sessions[at], _seat_of(f, sessions[at], line), -given[at], tops[at])


@compiled
def _give(f: Facts, s: State, session: int, seat: int, places: int) -> None:
    """Give a line further places in a running session, or take some away; partners' places follow."""
    _give_with(f, s, session, seat, places, _tops_for(f, s, session, _local(s, session) + places))


@compiled
def _give_with(f: Facts, s: State, session: int, seat: int, places: int, tops: Ints) -> None:
    """The same with partners' places as told: what was given is taken back just as it was."""
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
    s.roster_top[own] = tops
    account(f, s, session, 1)


@compiled
def _seat_of(f: Facts, session: int, line: int) -> int:
    """The seat entry of a line at a session that it suits; -1 where it does not."""
    reach = f.reach_of[f.option_of[session]]
    first, end = f.reach_at[reach], f.reach_at[reach + 1]
    seat = first + np.searchsorted(f.seat_line[first:end], line)
    return seat if seat < end and f.seat_line[seat] == line and suits(f, session, line) else -1


@compiled
def _local(s: State, session: int) -> int:
    own = s.roster_of[session]
    return s.roster_places[own, : s.roster_n[own]].sum()


@compiled
def _room(f: Facts, s: State, session: int) -> int:
    """How many more may join; partners who only help to reach the minimum make way."""
    option, taken = f.option_of[session], _local(s, session)
    if not f.exactly_least[option]:
        taken += s.roster_top[s.roster_of[session]].sum()
    return f.most[option] - taken


@compiled
def _tops_for(f: Facts, s: State, session: int, local: int) -> Ints:
    """Partners' places of a running session, by top-up line of its course, once it has so many places of others."""
    option = f.option_of[session]
    tops = s.roster_top[s.roster_of[session]].copy()
    if f.exactly_least[option]:
        course, missing = f.course[option], f.least[option] - local - tops.sum()
        for at in range(f.top_at[course], f.top_at[course + 1]):
            number = at - f.top_at[course]
            more = min(missing, f.top_each[at] - tops[number], s.partner_left[f.top_line[at]])
            if more > 0:
                tops[number] += more
                missing -= more
        for number in range(f.top_at[course + 1] - f.top_at[course] - 1, -1, -1):  # those who pay least go first
            fewer = min(tops[number], -missing)
            if fewer > 0:
                tops[number] -= fewer
                missing += fewer
    return tops


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
        here = s.roster_top[own].copy()
        for entry in range(s.roster_n[own]):
            going = s.roster_seat[own, entry]
            other = f.seat_line[going]
            if other == line:
                continue
            if (
                f.priority[other] < f.priority[line]
                and not f.whole[other]
                and f.later_at[course] == f.later_at[course + 1]
            ):
                _give(f, s, session, going, -1)
                if allowance(f, s, line, session) > 0 and _payable(f, s, session, line, 1):
                    _give(f, s, session, seat, 1)
                    return True
                _give_with(f, s, session, going, 1, here)
            for another in open_to_all:
                if another == session or not _may_move(f, s, other, session, another):
                    continue
                there = s.roster_top[s.roster_of[another]].copy()
                if _move(f, s, other, going, session, another):
                    if allowance(f, s, line, session) > 0 and _payable(f, s, session, line, 1):
                        _give(f, s, session, seat, 1)
                        return True
                    # It did not help: back again.
                    _give_with(f, s, another, _seat_of(f, another, other), -1, there)
                    _give_with(f, s, session, going, 1, here)
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
        if not f.confirmed[session] and _room(f, s, session) > 0:
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
    here, there = s.roster_top[s.roster_of[session]].copy(), s.roster_top[s.roster_of[another]].copy()
    _give(f, s, session, seat, -1)
    if allowance(f, s, line, another) > 0 and _payable(f, s, another, line, 1):
        _give(f, s, another, to, 1)
        still, course = True, f.line_course[line]
        for late in range(f.later_at[course], f.later_at[course + 1]):
            later = f.line_at[f.provider[line], f.later[late]]
            still = still and (later < 0 or ready(f, s, later, -1) >= 0)
        if still:
            return True
        _give_with(f, s, another, to, -1, there)
    _give_with(f, s, session, seat, 1, here)
    return False


@compiled
def _payable(f: Facts, s: State, session: int, line: int, places: int) -> bool:
    option, own = f.option_of[session], s.roster_of[session]
    course, local, income = f.course[option], _local(s, session) + places, 0
    tops = _tops_for(f, s, session, local)
    total = local
    for number in range(f.top_at[course + 1] - f.top_at[course]):
        total += tops[number]
        income += tops[number] * f.top_price[f.top_at[course] + number]
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
