"""Whether a session fits beside those that run, and which stand in its way; compiled."""

from __future__ import annotations

import numpy as np

from scheduler.model.machine_code import compiled
from scheduler.model.walk.arrays import Facts, Ints, State


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
