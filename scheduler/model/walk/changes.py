"""Sessions begin and stop, places are given, all is counted and can be undone; compiled.

Where the quarter decides a tier, what a session costs is taken at the dearest it may come to; so whoever can pay here
can pay in the plan. The exact model has the last word on every plan.
"""

from __future__ import annotations

from scheduler.model.machine_code import compiled
from scheduler.model.walk.arrays import BROKEN, COST, ROUND, SPENT, UNFILLED, Facts, Ints, State
from scheduler.model.walk.asking import ready, refresh


@compiled
def account(f: Facts, s: State, session: int, sign: int) -> None:
    """Count a session's roster in, or out."""
    own, option, start = s.roster_of[session], f.option_of[session], f.start_of[session]
    course, total = f.course[option], 0
    for entry in range(s.roster_n[own]):
        seat, places = s.roster_seat[own, entry], s.roster_places[own, entry]
        line = f.seat_line[seat]
        provider = f.provider[line]
        total += places
        s.left[line] -= sign * places
        s.totals[UNFILLED] -= sign * places * f.priority[line]
        s.totals[COST] += sign * places * f.seat_travel[seat]
        for day in f.dates[start]:
            if day >= 0:
                s.released[provider, day] += sign * places
        if f.dated_at[line] >= 0:
            if sign > 0:
                _date(f, s, line, session, f.first[start], f.last[start], places)
            else:
                _undate(f, s, line, session)
        refresh(f, s, line)
        for number in range(f.later_at[course], f.later_at[course + 1]):
            later = f.line_at[provider, f.later[number]]
            if later >= 0:
                refresh(f, s, later)
    for number in range(f.top_at[course + 1] - f.top_at[course]):
        places = s.roster_top[own, number]
        total += places
        s.partner_left[f.top_line[f.top_at[course] + number]] -= sign * places
        s.totals[COST] -= sign * places * f.top_price[f.top_at[course] + number]
    cost = f.costs[f.costs_at[option] + total]
    s.totals[COST] += sign * cost
    s.totals[SPENT] += sign * cost


@compiled
def _date(f: Facts, s: State, line: int, session: int, first: int, last: int, places: int) -> None:
    at = f.dated_at[line] + s.dated_n[line]
    s.dated_first[at], s.dated_last[at] = first, last
    s.dated_session[at], s.dated_places[at] = session, places
    s.dated_n[line] += 1


@compiled
def _undate(f: Facts, s: State, line: int, session: int) -> None:
    begin = f.dated_at[line]
    end = begin + s.dated_n[line] - 1
    for at in range(begin, end + 1):
        if s.dated_session[at] == session:
            s.dated_first[at], s.dated_last[at] = s.dated_first[end], s.dated_last[end]
            s.dated_session[at], s.dated_places[at] = s.dated_session[end], s.dated_places[end]
            s.dated_n[line] -= 1
            return


@compiled
def give_hosted(f: Facts, s: State, entry: int, places: int) -> None:
    """Give a line further places in a partner's own session, or take some away."""
    if s.given_noted[entry] != s.totals[ROUND]:
        s.given_noted[entry] = s.totals[ROUND]
        s.note_entry[s.note_given_n[0]], s.note_given[s.note_given_n[0]] = entry, s.given[entry]
        s.note_given_n[0] += 1
    line, day = f.hosted_line[entry], f.hosted_day[entry]
    provider, course = f.provider[line], f.line_course[line]
    if f.dated_at[line] >= 0 and s.given[entry]:
        _undate(f, s, line, -1 - entry)
    s.given[entry] += places
    if f.dated_at[line] >= 0 and s.given[entry]:
        _date(f, s, line, -1 - entry, day, day, s.given[entry])
    s.hosted_left[f.hosted_session[entry]] -= places
    s.left[line] -= places
    s.totals[UNFILLED] -= places * f.priority[line]
    s.totals[COST] += places * f.hosted_cost[entry]
    s.released[provider, day] += places
    refresh(f, s, line)
    for number in range(f.later_at[course], f.later_at[course + 1]):
        later = f.line_at[provider, f.later[number]]
        if later >= 0:
            refresh(f, s, later)


@compiled
def _put(f: Facts, s: State, session: int) -> None:
    """Run a session whose roster is in place."""
    option, start = f.option_of[session], f.start_of[session]
    trainer, venue, course, week = f.trainer[option], f.venue[option], f.course[option], f.week[start]
    for slot in f.slots[start]:
        if slot >= 0:
            s.trainer_slot[trainer, slot] = s.venue_slot[venue, slot] = session
    s.trainer_weeks[trainer, week] += 1
    s.weeks[week] += 1
    s.running_at[session] = s.running_n[0]
    s.running[s.running_n[0]] = session
    s.running_n[0] += 1
    s.of_course_n[course] += 1
    reach = f.reach_of[option]
    s.of_reach_at[session] = s.of_reach_n[reach]
    s.of_reach[reach, s.of_reach_n[reach]] = session
    s.of_reach_n[reach] += 1
    s.of_trainer_at[session] = s.of_trainer_n[trainer]
    s.of_trainer[trainer, s.of_trainer_n[trainer]] = session
    s.of_trainer_n[trainer] += 1
    account(f, s, session, 1)


@compiled
def _lift(f: Facts, s: State, session: int) -> None:
    """Stop a session and nothing else."""
    account(f, s, session, -1)
    option, start = f.option_of[session], f.start_of[session]
    trainer, venue, course, week = f.trainer[option], f.venue[option], f.course[option], f.week[start]
    for slot in f.slots[start]:
        if slot >= 0:
            s.trainer_slot[trainer, slot] = s.venue_slot[venue, slot] = -1
    s.trainer_weeks[trainer, week] -= 1
    s.weeks[week] -= 1
    s.running_n[0] -= 1
    last, at = s.running[s.running_n[0]], s.running_at[session]
    s.running[at], s.running_at[last] = last, at
    s.running_at[session] = -1
    s.of_course_n[course] -= 1
    reach = f.reach_of[option]
    s.of_reach_n[reach] -= 1
    last, at = s.of_reach[reach, s.of_reach_n[reach]], s.of_reach_at[session]
    s.of_reach[reach, at], s.of_reach_at[last] = last, at
    s.of_reach_at[session] = -1
    s.of_trainer_n[trainer] -= 1
    last, at = s.of_trainer[trainer, s.of_trainer_n[trainer]], s.of_trainer_at[session]
    s.of_trainer[trainer, at], s.of_trainer_at[last] = last, at
    s.of_trainer_at[session] = -1
    s.spare[s.spare_n[0]] = s.roster_of[session]
    s.spare_n[0] += 1
    s.roster_of[session] = -1


@compiled
def note(s: State, session: int) -> None:
    """Keep a session as it was before this round."""
    if s.noted[session] == s.totals[ROUND]:
        return
    s.noted[session] = s.totals[ROUND]
    at, own = s.note_n[0], s.roster_of[session]
    s.note_n[0] += 1
    s.note_session[at], s.note_ran[at] = session, own >= 0
    if own >= 0:
        s.note_roster_n[at] = s.roster_n[own]
        s.note_seat[at], s.note_places[at], s.note_top[at] = s.roster_seat[own], s.roster_places[own], s.roster_top[own]


@compiled
def take(f: Facts, s: State, session: int, seats: Ints, places: Ints, count: int, tops: Ints) -> None:
    """Run a session with a roster: seat entries and their places, and places by top-up line of the course."""
    note(s, session)
    s.spare_n[0] -= 1
    own = s.spare[s.spare_n[0]]
    s.roster_of[session] = own
    s.roster_n[own] = count
    for entry in range(count):
        s.roster_seat[own, entry], s.roster_places[own, entry] = seats[entry], places[entry]
    for number in range(len(tops)):
        s.roster_top[own, number] = tops[number]
    _put(f, s, session)


@compiled
def remove(f: Facts, s: State, session: int) -> None:
    """Stop a session, and those whose participants would then not be ready for them."""
    unsure = [session]  # lines that may have places for which they are not ready
    unsure.pop()
    _stop(f, s, session, unsure)
    while unsure:
        line = unsure[-1]
        if ready(f, s, line, -1) >= 0:
            unsure.pop()
            continue
        latest = s.dated_session[f.dated_at[line]]
        for at in range(f.dated_at[line], f.dated_at[line] + s.dated_n[line]):
            latest = max(latest, s.dated_session[at])
        if latest >= 0:
            _stop(f, s, latest, unsure)
        elif s.given[-1 - latest] > f.hosted_least[-1 - latest]:
            give_hosted(f, s, -1 - latest, f.hosted_least[-1 - latest] - s.given[-1 - latest])
            course = f.line_course[line]
            for late in range(f.later_at[course], f.later_at[course + 1]):
                later = f.line_at[f.provider[line], f.later[late]]
                if later >= 0:
                    unsure.append(later)
        else:
            # What is confirmed stays: this round is undone.
            s.totals[BROKEN] = 1
            unsure.pop()


@compiled
def _stop(f: Facts, s: State, session: int, unsure: list[int]) -> None:
    if f.confirmed[session]:
        s.totals[BROKEN] = 1
    own, course = s.roster_of[session], f.course[f.option_of[session]]
    for late in range(f.later_at[course], f.later_at[course + 1]):
        for seat in s.roster_seat[own, : s.roster_n[own]]:
            line = f.line_at[f.provider[f.seat_line[seat]], f.later[late]]
            if line >= 0:
                unsure.append(line)
    note(s, session)
    _lift(f, s, session)


@compiled
def undo(f: Facts, s: State) -> None:
    """As it was before this round."""
    for at in range(s.note_n[0]):
        if s.roster_of[s.note_session[at]] >= 0:
            _lift(f, s, s.note_session[at])
    for back in range(2):  # first what is given back, then what is given again
        for at in range(s.note_given_n[0]):
            places = s.note_given[at] - s.given[s.note_entry[at]]
            if places and (places > 0) == (back == 1):
                give_hosted(f, s, s.note_entry[at], places)
    for at in range(s.note_n[0]):
        if s.note_ran[at]:
            session = s.note_session[at]
            s.spare_n[0] -= 1
            own = s.spare[s.spare_n[0]]
            s.roster_of[session], s.roster_n[own] = own, s.note_roster_n[at]
            s.roster_seat[own], s.roster_places[own], s.roster_top[own] = (
                s.note_seat[at],
                s.note_places[at],
                s.note_top[at],
            )
            _put(f, s, session)


@compiled
def note_best(s: State) -> None:
    """Keep the plan as it stands."""
    count = s.running_n[0]
    s.best_given[:] = s.given
    s.best_totals[0], s.best_totals[1], s.best_n[0] = s.totals[UNFILLED], s.totals[COST], count
    for at in range(count):
        session = s.running[at]
        own = s.roster_of[session]
        s.best_session[at], s.best_roster_n[at] = session, s.roster_n[own]
        for entry in range(s.roster_n[own]):
            s.best_seat[at, entry], s.best_places[at, entry] = s.roster_seat[own, entry], s.roster_places[own, entry]
        for number in range(s.roster_top.shape[1]):
            s.best_top[at, number] = s.roster_top[own, number]
