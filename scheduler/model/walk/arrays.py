"""What a plan under change is made of, as arrays: what never changes, and what does.

A *seat entry* says that a line can reach a venue: a line's travel is told by it. A roster holds seat entries, so that
neither is looked up again.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

UNFILLED, COST, SPENT, BROKEN, ROUND = range(5)  # of `State.totals`


class Facts(NamedTuple):
    """What no change of the plan changes.

    Attributes:
        option_of, start_of: by candidate.
        confirmed: by candidate, whether its session stays as it is.
        course, trainer, venue: by option.
        least, most: by option, places of a session.
        lowest: by option, the lowest price it can have.
        costs_at, costs: a session of n places of an option costs `costs[costs_at[option] + n]` at most.
        exactly_least: by option, whether a session with partner places has just its minimum.
        reach_of: by option, the number of its (course, venue); those of a course are `course_reach_at`.
        reach_at, seat_line, seat_travel: by (course, venue), its seat entries: their lines and travel pence.
        reach_course, reach_venue: by (course, venue), the course and the venue.
        area_at, area: by venue, the (course, venue) of the dozen venues at most that share most providers with it.
        near_at, near: by (course, venue), the eight at most of the course that share most of its lines, itself too.
        slots, dates: by start, padded with -1; `week`, `first`, `last` by start.
        provider, line_course, places, line_most, ceiling, priority, whole: by line; `whole` is all or nothing, and
            `wholes` those lines.
        freedom: by line, in how many ways it can be served for each place.
        free_at, free: whether a start suits a line: `free[free_at[line] + position]`; `position` by start.
        line_at: [provider, course] -> line or -1.
        earlier_at, earlier, trained: by course, the courses it comes after; [edge, provider] people trained before.
        later_at, later: by course, the courses that come after it.
        release: by provider, at most so many on a day.
        course_most, gap, course_places, required, partners: by course; sessions, days between them, places of a
            session, whether it must run, partner places that a session can have.
        trainer_most, trainer_week, moves: by trainer.
        top_at, top_line, top_price, top_each: by course, top-up lines, the best paid first.
        hosted_at, hosted_line, hosted_session, hosted_cost, hosted_day, hosted_least: by course, whom a partner's
            session suits: the line, the session, pence for a place, its day, and the places it has in every plan.
        dated_at: by line, where its dated places are kept; -1 where no prerequisite asks for them.
        limits: programme's sessions, programme's sessions a week, budget.
        pool_at, pool: candidates by (course, venue), then by trainer.
    """

    option_of: Ints
    start_of: Ints
    confirmed: Flags
    course: Ints
    trainer: Ints
    venue: Ints
    least: Ints
    most: Ints
    lowest: Ints
    costs_at: Ints
    costs: Ints
    exactly_least: Flags
    reach_of: Ints
    course_reach_at: Ints
    reach_course: Ints
    reach_venue: Ints
    area_at: Ints
    area: Ints
    reach_at: Ints
    seat_line: Ints
    seat_travel: Ints
    near_at: Ints
    near: Ints
    slots: Ints
    dates: Ints
    week: Ints
    first: Ints
    last: Ints
    position: Ints
    provider: Ints
    line_course: Ints
    places: Ints
    line_most: Ints
    ceiling: Ints
    priority: Ints
    whole: Flags
    wholes: Ints
    freedom: Floats
    free_at: Ints
    free: Flags
    line_at: Ints
    earlier_at: Ints
    earlier: Ints
    trained: Ints
    later_at: Ints
    later: Ints
    release: Ints
    course_most: Ints
    gap: Ints
    course_places: Ints
    required: Flags
    partners: Ints
    trainer_most: Ints
    trainer_week: Ints
    moves: Flags
    top_at: Ints
    top_line: Ints
    top_price: Ints
    top_each: Ints
    hosted_at: Ints
    hosted_line: Ints
    hosted_session: Ints
    hosted_cost: Ints
    hosted_day: Ints
    hosted_least: Ints
    dated_at: Ints
    limits: Ints
    pool_at: Ints
    pool: Ints


class State(NamedTuple):
    """The plan as it stands, and what it uses of every limit.

    Attributes:
        left: by line, places not given yet.
        open: by line, no session can give it more than this now.
        partner_left: by top-up line.
        trainer_slot, venue_slot: [trainer or venue, slot] -> candidate or -1.
        trainer_weeks: [trainer, week], sessions; `weeks` by week.
        running, running_n, running_at: candidates that run, how many, and by candidate where it stands there or -1.
        of_course_n: how many, by course.
        of_reach, of_reach_n, of_reach_at: those that run and how many by (course, venue), and where each stands there.
        of_trainer, of_trainer_n, of_trainer_at: the same by trainer.
        roster_n, roster_seat, roster_places: by number of a roster, seat entries and their places.
        roster_top: [number of a roster, top-up line of the course] places.
        roster_of: by candidate, the number of its roster; `spare`, `spare_n` those not in use.
        released: [provider, day] people away.
        dated_n, dated_first, dated_last, dated_session, dated_places: when a line's places begin and end; the session
            is a candidate, or -1 less the number of an entry of `hosted_line`.
        hosted_left: by partner's session, its places left; `given` by entry of `hosted_line`.
        totals: unfilled places (times priority), pence in all, pence of sessions (which the budget is for), whether
            this round must be undone, the number of this round.
        noted: by candidate, the round in which its session was noted before it changed.
        note_...: sessions, and places given in partners' sessions, as they were before this round.
        best_...: the best plan so far.
    """

    left: Ints
    open: Ints
    partner_left: Ints
    trainer_slot: Ints
    venue_slot: Ints
    trainer_weeks: Ints
    weeks: Ints
    running: Ints
    running_n: Ints
    running_at: Ints
    of_course_n: Ints
    of_reach: Ints
    of_reach_n: Ints
    of_reach_at: Ints
    of_trainer: Ints
    of_trainer_n: Ints
    of_trainer_at: Ints
    roster_n: Ints
    roster_seat: Ints
    roster_places: Ints
    roster_top: Ints
    roster_of: Ints
    spare: Ints
    spare_n: Ints
    released: Ints
    dated_n: Ints
    dated_first: Ints
    dated_last: Ints
    dated_session: Ints
    dated_places: Ints
    hosted_left: Ints
    given: Ints
    totals: Ints
    noted: Ints
    note_n: Ints
    note_session: Ints
    note_ran: Flags
    note_roster_n: Ints
    note_seat: Ints
    note_places: Ints
    note_top: Ints
    given_noted: Ints
    note_given_n: Ints
    note_entry: Ints
    note_given: Ints
    best_totals: Ints
    best_n: Ints
    best_session: Ints
    best_roster_n: Ints
    best_seat: Ints
    best_places: Ints
    best_top: Ints
    best_given: Ints
