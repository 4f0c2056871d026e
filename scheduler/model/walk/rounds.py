"""Rounds of ruin and recreate, and the greedy plan; compiled. `recreate` and `greedy` say what they are for."""

from __future__ import annotations

import numpy as np

from scheduler.model.machine_code import compiled
from scheduler.model.walk.arrays import BROKEN, COST, ROUND, SPENT, UNFILLED, Facts, Flags, Floats, Ints, State
from scheduler.model.walk.asking import potential
from scheduler.model.walk.changes import note_best, remove, take, undo
from scheduler.model.walk.fitting import blockers, fits
from scheduler.model.walk.joining import join_all, join_whole, make_room
from scheduler.model.walk.seating import fill, host, leave_hosted

PASSED_OVER = 0.05  # the chance that a candidate is not looked at
MOST_STOPPED = 3  # sessions in one round
SQUEEZED_IN = 2  # lines for which room is made, near each session that stopped or began
DRAWN = 12  # candidates, of which the one that would give most is wanted


@compiled
def rounds(
    f: Facts,
    s: State,
    number: int,
    seed: int,
    held: int,
    place: int,
    bearable: float,
    up_to: Floats,
    up_to_all: Floats,
    looked_at: int,
) -> None:
    """So many rounds of ruin and recreate in one area; the best plan is kept in the state.

    The area is drawn by chance: what lies near a venue. One round after the other there, what they look at stays where
    the processor has it at hand.

    Args:
        seed: of every choice left to chance.
        held: so many unfilled places (times priority) count nothing: once so few are left nothing is added.
        place: what an unfilled place counts, in pence.
        bearable: by how much a plan may be worse, about, and still be kept, in pence.
        up_to: sums of the weights of `pool`, each with all before it; from 0 again for each group.
        up_to_all: the same of all (course, venue), each with the weight of its candidates.
    """
    np.random.seed(seed)
    if len(up_to_all) == 0 or up_to_all[-1] <= 0:
        return
    venue = f.reach_venue[draw(up_to_all)]
    area = f.area[f.area_at[venue] : f.area_at[venue + 1]]
    up_to_area = np.cumsum(np.array([_weight(f, up_to, reach) for reach in area]))
    for _ in range(number):
        s.totals[ROUND] += 1
        s.totals[BROKEN] = s.note_n[0] = s.note_given_n[0] = 0
        before = place * max(0, s.totals[UNFILLED] - held) + s.totals[COST]
        centres = np.zeros(len(f.reach_course), dtype=np.bool_)
        touched = np.zeros(len(f.pool_at) - 1, dtype=np.bool_)
        _ruin(f, s, centres, touched, held, area, up_to, up_to_area)
        _recreate(f, s, centres, touched, held, place, up_to, looked_at)
        above = max(0, s.totals[UNFILLED] - held)
        after = place * above + s.totals[COST]
        if allowed(f, s) and after <= before - bearable * np.log(1.0 - np.random.random()):
            if (above, s.totals[COST]) < (max(0, s.best_totals[0] - held), s.best_totals[1]):
                note_best(s)
        else:
            undo(f, s)


@compiled
def allowed(f: Facts, s: State) -> bool:
    """Whether what is confirmed, required courses, the budget and who wants all or nothing let the plan stand."""
    if s.totals[BROKEN] or (f.limits[2] >= 0 and s.totals[SPENT] > f.limits[2]):
        return False
    every = True
    for line in f.wholes:
        every = every and (s.left[line] == 0 or s.left[line] == f.places[line])
    for course in range(len(f.required)):
        every = every and (not f.required[course] or s.of_course_n[course] > 0)
    return every


@compiled
def draw(up_to: Floats) -> int:
    """A position, each as likely as its weight."""
    return min(len(up_to) - 1, np.searchsorted(up_to, np.random.random() * up_to[-1], side="right"))


# ---- ruin


@compiled
def _ruin(
    f: Facts, s: State, centres: Flags, touched: Flags, held: int, area: Ints, up_to: Floats, up_to_area: Floats
) -> None:
    """Stop a few sessions; `centres` are then where they were, `touched` what lies near and their trainers."""
    wanted = _wanted(f, s, area, up_to, up_to_area)
    stopped = np.empty(0, dtype=np.int64)
    if wanted >= 0 and np.random.random() < 0.6:
        stopped = _unconfirmed(f, blockers(f, s, wanted))
    if len(stopped) == 0 or np.random.random() < 0.5:
        centre = stopped[np.random.randint(len(stopped))] if len(stopped) else _running(s, area)
        if centre >= 0 and not f.confirmed[centre]:
            stopped = np.append(stopped, _near(f, s, centre, np.random.randint(1, MOST_STOPPED + 1)))
    for session in stopped:
        if s.roster_of[session] >= 0:
            _touch(f, session, centres, touched)
            remove(f, s, session)
    for reach in np.flatnonzero(centres):
        # Only where nobody learns from it what another course asks for.
        course = f.reach_course[reach]
        if f.later_at[course] == f.later_at[course + 1] and np.random.random() < 0.5:
            leave_hosted(f, s, reach)
    if wanted >= 0:
        _touch(f, wanted, centres, touched)
        if s.totals[UNFILLED] > held and s.roster_of[wanted] < 0 and fits(f, s, wanted):
            count, seats, places, tops, _ = fill(f, s, wanted, True, True)
            if count:
                take(f, s, wanted, seats, places, count, tops)


@compiled
def _touch(f: Facts, session: int, centres: Flags, touched: Flags) -> None:
    option = f.option_of[session]
    reach = f.reach_of[option]
    centres[reach] = touched[len(f.reach_course) + f.trainer[option]] = True
    for other in f.near[f.near_at[reach] : f.near_at[reach + 1]]:
        touched[other] = True


@compiled
def _unconfirmed(f: Facts, sessions: Ints) -> Ints:
    return sessions[~f.confirmed[sessions]]


@compiled
def _weight(f: Facts, up_to: Floats, group: int) -> float:
    """Of all candidates of a group together."""
    end = f.pool_at[group + 1]
    return up_to[end - 1] if end > f.pool_at[group] else 0.0


@compiled
def _running(s: State, area: Ints) -> int:
    """A session that runs in an area, each as likely; -1 where none does."""
    number = 0
    for reach in area:
        number += s.of_reach_n[reach]
    at = np.random.randint(number) if number else -1
    for reach in area:
        if 0 <= at < s.of_reach_n[reach]:
            return s.of_reach[reach, at]
        at -= s.of_reach_n[reach]
    return -1


@compiled
def _wanted(f: Facts, s: State, area: Ints, up_to: Floats, up_to_area: Floats) -> int:
    """Of a few candidates drawn by chance, the one that would give most places nobody has; -1 where none would."""
    best, most = -1, 0
    for _ in range(DRAWN):
        reach = area[draw(up_to_area)]
        first, end = f.pool_at[reach], f.pool_at[reach + 1]
        if first == end:
            continue
        session = f.pool[first + draw(up_to[first:end])]
        gain = potential(f, s, session, True)
        if gain > most:
            best, most = session, gain
    return -1 if best >= 0 and s.roster_of[best] >= 0 else best


@compiled
def _near(f: Facts, s: State, centre: int, number: int) -> Ints:
    """The running sessions nearest in time of its trainer or, near by, its course; chance decides between equals."""
    option, day = f.option_of[centre], f.first[f.start_of[centre]]
    course, trainer = f.course[option], f.trainer[option]
    found, distance = np.empty(number, dtype=np.int64), np.empty(number)
    count = 0
    reach = f.reach_of[option]
    near = f.near[f.near_at[reach] : f.near_at[reach + 1]]
    for which in range(len(near) + 1):
        others = s.of_trainer[trainer, : s.of_trainer_n[trainer]]
        if which < len(near):
            others = s.of_reach[near[which], : s.of_reach_n[near[which]]]
        for session in others:
            # A trainer's sessions of the course have been looked at where they are near.
            again = which == len(near) and f.course[f.option_of[session]] == course
            if f.confirmed[session] or (again and np.any(near == f.reach_of[f.option_of[session]])):
                continue
            own = abs(f.first[f.start_of[session]] - day) + np.random.random()
            at = count if count < number else number - 1
            if count == number and own >= distance[at]:
                continue
            while at > 0 and distance[at - 1] > own:
                found[at], distance[at] = found[at - 1], distance[at - 1]
                at -= 1
            found[at], distance[at] = session, own
            count = min(number, count + 1)
    return found[:count]


# ---- recreate


@compiled
def _recreate(
    f: Facts,
    s: State,
    centres: Flags,
    touched: Flags,
    held: int,
    place: int,
    up_to: Floats,
    looked_at: int,
) -> None:
    reaches = len(f.reach_course)
    joined = touched.copy()
    _join_and_host(f, s, joined[:reaches], held)
    # What a candidate could give only falls as others run: an old number is an upper bound, as in `greedy_plan`.
    drawn = _pool(f, touched, up_to, looked_at)
    np.random.shuffle(drawn)  # chance decides between equals
    scores = np.empty(len(drawn), dtype=np.int64)
    for at in range(len(drawn)):
        looked = np.random.random() > PASSED_OVER and fits(f, s, drawn[at])
        scores[at] = _score(f, s, drawn[at], place) if looked else 0
    while len(scores) and s.totals[UNFILLED] > held:
        at = np.argmax(scores)
        if scores[at] <= 0:
            break
        session = drawn[at]
        score = _score(f, s, session, place)
        if score <= 0 or s.roster_of[session] >= 0 or not fits(f, s, session):
            scores[at] = 0
        elif score < scores[at]:
            scores[at] = score
        else:
            scores[at] = 0
            count, seats, places, tops, gain = fill(f, s, session, True, True)
            total = places[:count].sum() + tops.sum()
            option = f.option_of[session]
            if count and place * gain > f.costs[f.costs_at[option] + total]:
                take(f, s, session, seats, places, count, tops)
                _touch(f, session, centres, joined)
    _join_and_host(f, s, joined[:reaches], held)
    for reach in np.flatnonzero(centres):
        for _ in range(SQUEEZED_IN if s.totals[UNFILLED] > held else 0):
            line = _left_out(f, s, reach)
            if line >= 0:
                make_room(f, s, line, f.near[f.near_at[reach] : f.near_at[reach + 1]])


@compiled
def _join_and_host(f: Facts, s: State, joined: Flags, held: int) -> None:
    reaches = np.flatnonzero(joined)
    for reach in reaches:
        if s.totals[UNFILLED] > held:
            join_all(f, s, reach)
    for line in f.wholes:
        if s.totals[UNFILLED] > held and s.open[line] > 0:
            course = f.line_course[line]
            near = reaches[f.reach_course[reaches] == course]
            if len(near):
                join_whole(f, s, line, near)
    last = -1
    for reach in reaches:
        if s.totals[UNFILLED] > held and f.reach_course[reach] != last:
            last = f.reach_course[reach]
            host(f, s, last)


@compiled
def _left_out(f: Facts, s: State, reach: int) -> int:
    """A line that can reach a venue and wants a place there, each as likely; -1 where none does."""
    found, count = -1, 0
    for line in f.seat_line[f.reach_at[reach] : f.reach_at[reach + 1]]:
        if s.open[line] > 0:
            count += 1
            if np.random.random() * count < 1.0:
                found = line
    return found


@compiled
def _score(f: Facts, s: State, session: int, place: int) -> int:
    places = potential(f, s, session, True)
    return place * places - f.costs[f.costs_at[f.option_of[session]] + places] if places else 0


@compiled
def _pool(f: Facts, touched: Flags, up_to: Floats, looked_at: int) -> Ints:
    """Some of the touched venues' and trainers' candidates, each the likelier the less the bound rises with it."""
    groups = np.flatnonzero(touched)
    total, candidates = 0.0, 0
    for group in groups:
        candidates += f.pool_at[group + 1] - f.pool_at[group]
        if f.pool_at[group + 1] > f.pool_at[group]:
            total += up_to[f.pool_at[group + 1] - 1]
    if candidates <= looked_at:
        found = np.empty(candidates, dtype=np.int64)
        count = 0
        for group in groups:
            for at in range(f.pool_at[group], f.pool_at[group + 1]):
                found[count] = f.pool[at]
                count += 1
        return found
    found = np.empty(looked_at + len(groups), dtype=np.int64)
    count = 0
    for group in groups:
        first, end = f.pool_at[group], f.pool_at[group + 1]
        if first < end:
            # One from each of so many equal parts of the weight: none twice but the likeliest.
            own = up_to[first:end]
            parts = int(np.ceil(looked_at * own[-1] / total))
            before = -1
            for part in range(min(parts, len(found) - count)):
                at = min(
                    len(own) - 1, np.searchsorted(own, (part + np.random.random()) * own[-1] / parts, side="right")
                )
                if at != before:
                    found[count] = f.pool[first + at]
                    count += 1
                before = at
    return found[:count]


# ---- greedy


@compiled
def grow(f: Facts, s: State) -> None:
    """Again and again the session that gives the most places nobody has yet, whatever their priority."""
    sessions, largest = len(f.option_of), 0
    for option in range(len(f.most)):
        largest = max(largest, f.most[option])
    # Sessions by what they could give when last looked at, each number's in the order of the file.
    head, after = np.full(largest + 1, -1), np.full(sessions, -1)
    for session in range(sessions - 1, -1, -1):
        places = potential(f, s, session, False)
        after[session], head[places] = head[places], session
    places = largest
    while places > 0:
        session = head[places]
        if session < 0:
            places -= 1
            continue
        head[places] = after[session]
        if s.roster_of[session] >= 0 or not fits(f, s, session):
            continue
        now = potential(f, s, session, False)
        if now >= places:
            count, seats, given, tops, _ = fill(f, s, session, False, False)
            now = given[:count].sum()
            if now >= places:
                cost = f.costs[f.costs_at[f.option_of[session]] + now]
                if f.limits[2] < 0 or s.totals[SPENT] + cost <= f.limits[2]:
                    s.totals[ROUND] += 1
                    s.note_n[0] = s.note_given_n[0] = 0
                    take(f, s, session, seats, given, count, tops)
                continue
        after[session], head[now] = head[now], session
