"""What a plan under change can do: sessions begin, are joined and stop; compiled. `arrays` says what they are.

Where the quarter decides a tier, what a session costs is taken at the dearest it may come to; so whoever can pay here
can pay in the plan. The exact model has the last word on every plan.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scheduler.model.machine_code import compiled
from scheduler.model.walk.arrays import Facts, State

Ints = npt.NDArray[np.int64]

UNFILLED, COST, SPENT, BROKEN, ROUND = range(5)  # of `totals`


# ---- what fits


@compiled
def fits(f: Facts, s: State, session: int) -> bool:
    """Whether trainer, venue and the limits on sessions leave room for it."""
    option, start = f.option_of[session], f.start_of[session]
    trainer, venue, course, week = f.trainer[option], f.venue[option], f.course[option], f.week[start]
    for slot in f.slots[start]:
        if slot >= 0 and (s.trainer_slot[trainer, slot] >= 0 or s.venue_slot[venue, slot] >= 0):
            return False
    if (
        _used_up(f.trainer_most[trainer], s.of_trainer_n[trainer])
        or _used_up(f.trainer_week[trainer], s.trainer_weeks[trainer, week])
        or _used_up(f.course_most[course], s.of_course_n[course])
        or _used_up(f.limits[0], s.running_n[0])
        or _used_up(f.limits[1], s.weeks[week])
    ):
        return False
    return len(_clashes(f, s, session)) == 0


@compiled
def _used_up(most: int, used: int) -> bool:
    return most >= 0 and used >= most


@compiled
def _clashes(f: Facts, s: State, session: int) -> Ints:
    """Sessions of the course too near, and of the trainer at another venue on the same day."""
    option, start = f.option_of[session], f.start_of[session]
    trainer, course = f.trainer[option], f.course[option]
    near, apart = f.gap[course] > 0, not f.moves[trainer]
    if not near and not apart:
        return np.empty(0, dtype=np.int64)
    found = np.empty(s.of_course_n[course] + s.of_trainer_n[trainer], dtype=np.int64)
    count = 0
    if near:
        for other in s.of_course[course, : s.of_course_n[course]]:
            if abs(f.first[f.start_of[other]] - f.first[start]) < f.gap[course]:
                found[count] = other
                count += 1
    if apart:
        for other in s.of_trainer[trainer, : s.of_trainer_n[trainer]]:
            if f.venue[f.option_of[other]] != f.venue[option] and _same_day(f, f.start_of[other], start):
                found[count] = other
                count += 1
    return found[:count]


@compiled
def _same_day(f: Facts, one: int, other: int) -> bool:
    for day in f.dates[one]:
        for date in f.dates[other]:
            if day >= 0 and day == date:
                return True
    return False


@compiled
def blockers(f: Facts, s: State, session: int) -> Ints:
    """Sessions that have to go before it fits; where a number is used up, the smallest of those that count."""
    option, start = f.option_of[session], f.start_of[session]
    trainer, venue, course, week = f.trainer[option], f.venue[option], f.course[option], f.week[start]
    clashes = _clashes(f, s, session)
    found = np.empty(2 * f.slots.shape[1] + len(clashes) + 5, dtype=np.int64)
    count = 0
    for slot in f.slots[start]:
        if slot >= 0:
            count = _with(found, count, s.trainer_slot[trainer, slot])
            count = _with(found, count, s.venue_slot[venue, slot])
    for other in clashes:
        count = _with(found, count, other)
    own = s.of_trainer[trainer, : s.of_trainer_n[trainer]]
    if _used_up(f.trainer_most[trainer], s.of_trainer_n[trainer]):
        count = _with_smallest(f, s, found, count, own, -1)
    if _used_up(f.trainer_week[trainer], s.trainer_weeks[trainer, week]):
        count = _with_smallest(f, s, found, count, own, week)
    if _used_up(f.course_most[course], s.of_course_n[course]):
        count = _with_smallest(f, s, found, count, s.of_course[course, : s.of_course_n[course]], -1)
    if _used_up(f.limits[0], s.running_n[0]):
        count = _with_smallest(f, s, found, count, s.running[: s.running_n[0]], -1)
    if _used_up(f.limits[1], s.weeks[week]):
        count = _with_smallest(f, s, found, count, s.running[: s.running_n[0]], week)
    return found[:count]


@compiled
def _with(found: Ints, count: int, session: int) -> int:
    if session < 0:
        return count
    for other in found[:count]:
        if other == session:
            return count
    found[count] = session
    return count + 1


@compiled
def _with_smallest(f: Facts, s: State, found: Ints, count: int, counting: Ints, week: int) -> int:
    """With the session of fewest places, unless one that counts is there already."""
    smallest, places = -1, 0
    for session in counting:
        if week >= 0 and f.week[f.start_of[session]] != week:
            continue
        for other in found[:count]:
            if other == session:
                return count
        own = s.roster_of[session]
        total = s.roster_places[own, : s.roster_n[own]].sum()
        if smallest < 0 or (total, session) < (places, smallest):
            smallest, places = session, total
    return _with(found, count, smallest)


# ---- who may join


@compiled
def suits(f: Facts, session: int, line: int) -> bool:
    """Whether a line within reach of a session can be there, at some price that it can have."""
    position = f.position[f.start_of[session]]
    return f.free[f.free_at[line] + position] and f.ceiling[line] >= f.lowest[f.option_of[session]]


@compiled
def allowance(f: Facts, s: State, line: int, session: int) -> int:
    """The most further places that a line may have in a session, whatever it costs."""
    most = min(f.line_most[line], s.left[line])
    own = s.roster_of[session]
    if own >= 0:
        for entry in range(s.roster_n[own]):
            if f.seat_line[s.roster_seat[own, entry]] == line:
                most = min(most, f.line_most[line] - s.roster_places[own, entry])
    provider, start = f.provider[line], f.start_of[session]
    if most > 0 and f.release[provider] >= 0:
        for day in f.dates[start]:
            if day >= 0:
                most = min(most, f.release[provider] - s.released[provider, day])
    course = f.line_course[line]
    if most > 0 and f.earlier_at[course] < f.earlier_at[course + 1]:
        most = min(most, _ready(f, s, line, f.first[start]))
    return max(0, most)


@compiled
def _ready(f: Facts, s: State, line: int, day: int) -> int:
    """Further places of a later course that a line may have from a day on; -1 for any day."""
    least = f.places[line]
    course, provider, at = f.line_course[line], f.provider[line], f.dated_at[line]
    for edge in range(f.earlier_at[course], f.earlier_at[course + 1]):
        other = f.line_at[provider, f.earlier[edge]]
        for number in range(-1, s.dated_n[line]):
            when = day if number < 0 else s.dated_first[at + number]
            if number >= 0 and when <= day:
                continue
            before, begun = f.trained[edge, provider], 0
            for entry in range(at, at + s.dated_n[line]):
                if s.dated_first[entry] <= when:
                    begun += s.dated_places[entry]
            if other >= 0:
                for entry in range(f.dated_at[other], f.dated_at[other] + s.dated_n[other]):
                    if s.dated_last[entry] < when:
                        before += s.dated_places[entry]
            least = min(least, before - begun)
    return least


@compiled
def refresh(f: Facts, s: State, line: int) -> None:
    """No session can give a line more than `open`."""
    course, provider = f.line_course[line], f.provider[line]
    most = min(s.left[line], f.line_most[line], f.course_places[course])
    for edge in range(f.earlier_at[course], f.earlier_at[course + 1]):
        other = f.line_at[provider, f.earlier[edge]]
        given = 0 if other < 0 else f.places[other] - s.left[other]
        most = min(most, f.trained[edge, provider] + given - (f.places[line] - s.left[line]))
    s.open[line] = max(0, most)


@compiled
def potential(f: Facts, s: State, session: int, partners: bool) -> int:
    """No roster of the session has more places for those who have not all they want; 0 below its minimum."""
    option, position = f.option_of[session], f.position[f.start_of[session]]
    reach, lowest, most, total = f.reach_of[option], f.lowest[option], f.most[option], 0
    seat_line, left, free_at, free, ceiling = f.seat_line, s.open, f.free_at, f.free, f.ceiling
    for seat in range(f.reach_at[reach], f.reach_at[reach + 1]):
        line = seat_line[seat]
        if left[line] > 0 and free[free_at[line] + position] and ceiling[line] >= lowest:
            total += left[line]
            if total >= most:
                return most
    helped = f.partners[f.course[option]] if partners else 0
    return total if total + helped >= f.least[option] else 0


# ---- changes


@compiled
def _account(f: Facts, s: State, session: int, sign: int) -> None:
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
            places = min(places, _ready(f, s, line, day))
        if places > 0:
            give_hosted(f, s, entry, places)


@compiled
def leave_hosted(f: Facts, s: State, course: int) -> None:
    """Give back the places in partners' sessions, but for those that are confirmed; later courses are not looked at."""
    for entry in range(f.hosted_at[course], f.hosted_at[course + 1]):
        if s.given[entry] > f.hosted_least[entry] and not f.whole[f.hosted_line[entry]]:
            give_hosted(f, s, entry, f.hosted_least[entry] - s.given[entry])


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
    s.of_course_at[session] = s.of_course_n[course]
    s.of_course[course, s.of_course_n[course]] = session
    s.of_course_n[course] += 1
    s.of_trainer_at[session] = s.of_trainer_n[trainer]
    s.of_trainer[trainer, s.of_trainer_n[trainer]] = session
    s.of_trainer_n[trainer] += 1
    _account(f, s, session, 1)


@compiled
def _lift(f: Facts, s: State, session: int) -> None:
    """Stop a session and nothing else."""
    _account(f, s, session, -1)
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
    last, at = s.of_course[course, s.of_course_n[course]], s.of_course_at[session]
    s.of_course[course, at], s.of_course_at[last] = last, at
    s.of_course_at[session] = -1
    s.of_trainer_n[trainer] -= 1
    last, at = s.of_trainer[trainer, s.of_trainer_n[trainer]], s.of_trainer_at[session]
    s.of_trainer[trainer, at], s.of_trainer_at[last] = last, at
    s.of_trainer_at[session] = -1
    s.spare[s.spare_n[0]] = s.roster_of[session]
    s.spare_n[0] += 1
    s.roster_of[session] = -1


@compiled
def _note(s: State, session: int) -> None:
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
    _note(s, session)
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
        if _ready(f, s, line, -1) >= 0:
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
    _note(s, session)
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


# ---- rosters


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
def join_all(f: Facts, s: State, course: int) -> None:
    """Places in a course's sessions for those left out."""
    for at in range(s.of_course_n[course]):
        session = s.of_course[course, at]
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
    _note(s, session)
    _account(f, s, session, -1)
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
    _account(f, s, session, 1)


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
def make_room(f: Facts, s: State, line: int) -> bool:
    """Give a line one more place in a full session, for which somebody there moves to another, or is less pressing."""
    course = f.line_course[line]
    if f.whole[line]:
        return False
    sessions = s.of_course[course, : s.of_course_n[course]]
    begin = np.random.randint(len(sessions)) if len(sessions) else 0
    for number in range(len(sessions)):
        session = sessions[(begin + number) % len(sessions)]
        seat = -1 if f.confirmed[session] else _seat_of(f, session, line)
        if seat < 0 or allowance(f, s, line, session) <= 0:
            continue
        own = s.roster_of[session]
        for entry in range(s.roster_n[own]):
            going = s.roster_seat[own, entry]
            other = f.seat_line[going]
            if other == line or f.whole[other] or not _payable(f, s, session, line, 0):
                continue
            if f.priority[other] < f.priority[line] and f.later_at[course] == f.later_at[course + 1]:
                _give(f, s, session, going, -1)
                if allowance(f, s, line, session) > 0 and _payable(f, s, session, line, 1):
                    _give(f, s, session, seat, 1)
                    return True
                _give(f, s, session, going, 1)
            for another in sessions:
                if another != session and _move(f, s, other, going, session, another):
                    if allowance(f, s, line, session) > 0 and _payable(f, s, session, line, 1):
                        _give(f, s, session, seat, 1)
                        return True
                    # It did not help: back again.
                    _give(f, s, another, _seat_of(f, another, other), -1)
                    _give(f, s, session, going, 1)
                    break
    return False


@compiled
def _move(f: Facts, s: State, line: int, seat: int, session: int, another: int) -> bool:
    """Move a place of a line to another session, where there is room and it is then still ready for all it has."""
    to = -1 if f.confirmed[another] else _seat_of(f, another, line)
    if to < 0 or _total(s, another) >= f.most[f.option_of[another]]:
        return False
    if f.exactly_least[f.option_of[another]] and s.roster_top[s.roster_of[another]].sum():
        return False
    _give(f, s, session, seat, -1)
    if allowance(f, s, line, another) > 0 and _payable(f, s, another, line, 1):
        _give(f, s, another, to, 1)
        ready, course = True, f.line_course[line]
        for late in range(f.later_at[course], f.later_at[course + 1]):
            later = f.line_at[f.provider[line], f.later[late]]
            ready = ready and (later < 0 or _ready(f, s, later, -1) >= 0)
        if ready:
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
