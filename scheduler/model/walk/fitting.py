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
    if f.gap[course] > 0:
        for reach in range(f.course_reach_at[course], f.course_reach_at[course + 1]):
            for other in s.of_reach[reach, : s.of_reach_n[reach]]:
                if _too_near(f, session, other):
                    return False
    if not f.moves[trainer]:
        for other in s.of_trainer[trainer, : s.of_trainer_n[trainer]]:
            if _elsewhere(f, session, other):
                return False
    return True


@compiled
def _used_up(most: int, used: int) -> bool:
    return most >= 0 and used >= most


@compiled
def _clashes(f: Facts, s: State, session: int) -> Ints:
    """Sessions of the course too near, and of the trainer at another venue on the same day."""
    option = f.option_of[session]
    trainer, course = f.trainer[option], f.course[option]
    found = np.empty(s.of_course_n[course] + s.of_trainer_n[trainer], dtype=np.int64)
    count = 0
    if f.gap[course] > 0:
        for other in _sessions_of(f, s, course):
            if _too_near(f, session, other):
                found[count] = other
                count += 1
    if not f.moves[trainer]:
        for other in s.of_trainer[trainer, : s.of_trainer_n[trainer]]:
            if _elsewhere(f, session, other):
                found[count] = other
                count += 1
    return found[:count]


@compiled
def _sessions_of(f: Facts, s: State, course: int) -> Ints:
    """The running sessions of a course."""
    found, count = np.empty(s.of_course_n[course], dtype=np.int64), 0
    for reach in range(f.course_reach_at[course], f.course_reach_at[course + 1]):
        for session in s.of_reach[reach, : s.of_reach_n[reach]]:
            found[count] = session
            count += 1
    return found


@compiled
def _too_near(f: Facts, session: int, other: int) -> bool:
    """Whether two sessions of a course lie fewer days apart than it asks for."""
    between = abs(f.first[f.start_of[other]] - f.first[f.start_of[session]])
    return between < f.gap[f.course[f.option_of[session]]]


@compiled
def _elsewhere(f: Facts, session: int, other: int) -> bool:
    """Whether another session is at another venue on one of its days."""
    elsewhere = f.venue[f.option_of[other]] != f.venue[f.option_of[session]]
    return elsewhere and _same_day(f, f.start_of[other], f.start_of[session])


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
        count = _with_smallest(f, s, found, count, _sessions_of(f, s, course), -1)
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
