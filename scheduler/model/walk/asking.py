"""Who could have how many places in a session; compiled."""

from __future__ import annotations

from scheduler.model.machine_code import compiled
from scheduler.model.walk.arrays import Facts, State


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
        most = min(most, ready(f, s, line, f.first[start]))
    return max(0, most)


@compiled
def ready(f: Facts, s: State, line: int, day: int) -> int:
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
