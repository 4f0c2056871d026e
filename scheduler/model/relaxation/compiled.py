"""The innermost loops of the relaxation, compiled: best rosters of a room, one roster, a trainer's diary, rows by time.

All that a bound is made of is whole (64 bits), so that compiled and interpreted give the same.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scheduler.model.machine_code import compiled

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
NEVER = -(2**60)  # the worth of what cannot be


@compiled
def best_rosters(
    worth: Ints,
    within: Ints,
    first_start: Ints,
    travel: Ints,
    suits: Flags,
    most: Ints,
    ceiling: Ints,
    groups: Ints,
    states: Ints,
    paid: Ints,
    first_state: Ints,
    best: Ints,
    best_state: Ints,
) -> None:
    """For every option and class of starts at a room, the state whose best roster is worth most.

    Args:
        worth: [line of the course, start] of a place, travel not counted.
        within: by line, its row in `worth`.
        first_start: by class, a start of it.
        travel: by line, what travelling takes away from a place's worth.
        suits: [class, line].
        most: by line, the places it can have in a session.
        ceiling: by line, the highest price it pays.
        groups: [group, (price, least lines, most places)]: states alike but for their places.
        states: [state, (group, places of local lines)], option after option.
        paid: by state, what it takes away for the session's cost, less what partners' places give.
        first_state: by option, its first state; at the end the number of states.
        best, best_state: [option, class], written: the worth and the state's number within its option; NEVER and -1
            where none can be.
    """
    lines, largest = len(within), 0
    for group in range(len(groups)):
        largest = max(largest, groups[group, 2])
    value = np.empty(lines, dtype=np.int64)
    able = np.empty(lines, dtype=np.int64)
    table = np.empty((len(groups), largest + 1), dtype=np.int64)
    order = np.arange(lines)
    for number in range(len(first_start)):
        start = first_start[number]
        for line in range(lines):
            value[line] = worth[within[line], start] - travel[line]
        if number == 0:
            order = np.argsort(-value)
        # From one class to the next the order hardly changes: insertion sort.
        for place in range(1, lines):
            line = order[place]
            own = value[line]
            before = place - 1
            while before >= 0 and value[order[before]] < own:
                order[before + 1] = order[before]
                before -= 1
            order[before + 1] = line
        count = 0
        for place in range(lines):
            line = order[place]
            if suits[number, line]:
                able[count] = line
                count += 1
        for group in range(len(groups)):
            price, least, up_to = groups[group, 0], groups[group, 1], groups[group, 2]
            table[group, 0] = 0 if least == 1 else NEVER
            given, total = 0, 0
            if least > 1:
                # One place each for the best so many; the rest of their places with everybody's.
                for place in range(count):
                    line = able[place]
                    if given < least and ceiling[line] >= price:
                        given += 1
                        total += value[line]
                for places in range(1, min(least, up_to + 1)):
                    table[group, places] = NEVER
                if given < least:
                    for places in range(least, up_to + 1):
                        table[group, places] = NEVER
                    continue
                if least <= up_to:
                    table[group, least] = total
            first_left = least if least > 1 else 0
            for place in range(count):
                if given >= up_to:
                    break
                line = able[place]
                if ceiling[line] >= price:
                    units = most[line]
                    if first_left > 0:
                        first_left -= 1
                        units -= 1
                    for _ in range(min(units, up_to - given)):
                        given += 1
                        total += value[line]
                        table[group, given] = total
            for places in range(given + 1, up_to + 1):
                table[group, places] = NEVER
        for option in range(len(first_state) - 1):
            top, which = NEVER, -1
            for state in range(first_state[option], first_state[option + 1]):
                worth_here = table[states[state, 0], states[state, 1]] - paid[state]
                if worth_here > top and worth_here > NEVER // 2:
                    top, which = worth_here, state - first_state[option]
            best[option, number], best_state[option, number] = top, which


@compiled
def seat(value: Ints, able: Flags, most: Ints, places: int, least_lines: int) -> Ints:
    """By line, the places it has in the best roster of so many places among those able.

    Args:
        value: by line, the worth of a place.
        most: by line, the places it can have in a session.
        least_lines: so many lines have one place before any has a second.
    """
    taken = np.zeros(len(value), dtype=np.int64)
    order = np.argsort(-value, kind="mergesort")
    left, first = places, least_lines
    for line in order:
        if first > 0 and able[line]:
            taken[line] = 1
            left -= 1
            first -= 1
    for line in order:
        if left <= 0:
            break
        if able[line]:
            more = min(left, most[line] - taken[line])
            taken[line] += more
            left -= more
    return taken


@compiled
def take_timed(
    worth: Ints, lines: Ints, price: Ints, at: Ints, row: Ints, coefficient: Ints, first: Ints, counts: Flags
) -> None:
    """Take from what places are worth what they pay in the rows by time.

    Args:
        worth: [line of a course, start], written.
        lines: by line of the course, its index.
        price: by row.
        at, row, coefficient, first, counts: the parts of the rows by line (`TimedParts`).
    """
    for within in range(len(lines)):
        for part in range(at[lines[within]], at[lines[within] + 1]):
            paid = coefficient[part] * price[row[part]]
            if paid != 0:
                for start in range(worth.shape[1]):
                    if counts[first[part] + start]:
                        worth[within, start] -= paid


@compiled
def add_roster(
    lines: Ints,
    places: Ints,
    start: int,
    of_line: Floats,
    of_row: Floats,
    at: Ints,
    row: Ints,
    coefficient: Ints,
    first: Ints,
    counts: Flags,
) -> None:
    """Count the places of a roster.

    Args:
        start: position of the session's start.
        of_line, of_row: by line and by row by time, added to.
        at, row, coefficient, first, counts: the parts of the rows by line (`TimedParts`).
    """
    for entry in range(len(lines)):
        of_line[lines[entry]] += places[entry]
        for part in range(at[lines[entry]], at[lines[entry] + 1]):
            if counts[first[part] + start]:
                of_row[row[part]] += coefficient[part] * places[entry]


@compiled
def add_best_roster(
    worth: Ints,
    within: Ints,
    start: int,
    travel: Ints,
    able: Flags,
    ceiling: Ints,
    price: int,
    most: Ints,
    places: int,
    least_lines: int,
    lines: Ints,
    priority: Ints,
    of_line: Floats,
    of_row: Floats,
    at: Ints,
    row: Ints,
    coefficient: Ints,
    first: Ints,
    counts: Flags,
) -> int:
    """Count the places of the best roster of so many places, in one call what `seat` and `add_roster` do in two.

    Args:
        worth: [line of the course, start]: of a place, before travel.
        within, lines: by line within reach, its place among the course's lines, and its index.
        travel: by line within reach, what it takes away.
        able: by line within reach, whether the start suits it; who cannot pay the price is left out, too.

    Returns:
        places times priority.
    """
    taken = seat(worth[within, start] - travel, able & (ceiling >= price), most, places, least_lines)
    own = np.flatnonzero(taken)
    add_roster(lines[own], taken[own], start, of_line, of_row, at, row, coefficient, first, counts)
    given: int = (taken[own] * priority[lines[own]]).sum()
    return given


@compiled
def best_diary(gain: Ints, first: Ints, after: Ints, week: Ints, most: int, per_week: int) -> tuple[int, Ints]:
    """The most that spans of slots which do not overlap can be worth in all, and which they are.

    Args:
        gain: by span, its worth; those worth nothing are left out.
        first, after: by span, its first slot and the slot after its last; in the order of `first`.
        week: by slot, the number of its week.
        most: spans in all; -1 = any number.
        per_week: spans in a week; -1 = any number.
    """
    slots = len(week)
    quarters, weeks = (most + 1 if most >= 0 else 1), (per_week + 1 if per_week >= 0 else 1)
    table = np.full((slots + 1, quarters, weeks), NEVER, dtype=np.int64)
    # How each was reached: by which span (-1: none), and from which number of the week.
    by_span = np.full((slots + 1, quarters, weeks), -1, dtype=np.int32)
    from_week = np.zeros((slots + 1, quarters, weeks), dtype=np.int32)
    table[0, 0, 0] = 0
    span = 0
    for slot in range(slots):
        if weeks > 1 and slot > 0 and week[slot] != week[slot - 1]:
            for quarter in range(quarters):
                top = 0
                for number in range(1, weeks):
                    if table[slot, quarter, number] > table[slot, quarter, top]:
                        top = number
                table[slot, quarter, 0] = table[slot, quarter, top]
                by_span[slot, quarter, 0] = by_span[slot, quarter, top]
                from_week[slot, quarter, 0] = from_week[slot, quarter, top]
                table[slot, quarter, 1:] = NEVER
        for quarter in range(quarters):
            for number in range(weeks):
                if table[slot, quarter, number] > table[slot + 1, quarter, number]:
                    table[slot + 1, quarter, number] = table[slot, quarter, number]
                    by_span[slot + 1, quarter, number] = -1
                    from_week[slot + 1, quarter, number] = number
        while span < len(first) and first[span] == slot:
            if gain[span] > 0:
                target = after[span]
                fresh = weeks > 1 and target < slots and week[target] != week[slot]
                for quarter in range(quarters - 1 if most >= 0 else quarters):
                    for number in range(weeks - 1 if per_week >= 0 else weeks):
                        here = table[slot, quarter, number]
                        if here <= NEVER // 2:
                            continue
                        later = quarter + 1 if most >= 0 else quarter
                        then = 0 if fresh else (number + 1 if per_week >= 0 else number)
                        if here + gain[span] > table[target, later, then]:
                            table[target, later, then] = here + gain[span]
                            by_span[target, later, then] = span
                            from_week[target, later, then] = number
            span += 1
    top, at, number = NEVER, 0, 0
    for quarter in range(quarters):
        for each in range(weeks):
            if table[slots, quarter, each] > top:
                top, at, number = table[slots, quarter, each], quarter, each
    picks = np.empty(slots, dtype=np.int64)
    count, slot = 0, slots
    while slot > 0:
        reached, before = by_span[slot, at, number], from_week[slot, at, number]
        if reached >= 0:
            picks[count] = reached
            count += 1
            slot = first[reached]
            at = at - 1 if most >= 0 else at
        else:
            slot -= 1
        number = before
    return top, picks[:count]
