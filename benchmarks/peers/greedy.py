"""What an administrator does by hand: the most wanted course first, on the first date that fits, then the next.

A course that must come before another is planned before it. A date fits when trainer and room are free and enough can
come who pay what it costs then; of those who can come, the first in the file have the places. Who will not pay the
price drops out, which raises it, until it is settled. Partners are asked only to reach the minimum. A line that wants
all its places or none gets them in one session or not at all. Hosted places are for those left over. Nothing is ever
undone.
"""

from __future__ import annotations

import time

from benchmarks.peers.diary import Diary
from benchmarks.peers.draft import Roster
from benchmarks.peers.peer import Answer, Trace, Unsupported
from scheduler.instance import Candidate, HostedSession, Instance, Line, resolve
from scheduler.scenario import LoadedScenario


def plan(loaded: LoadedScenario, seconds: float, workers: int, trace: Trace) -> Answer:
    """Plan by hand; nothing is proved."""
    del workers
    deadline = time.monotonic() + seconds
    instance = resolve(loaded)
    if instance.pinned:
        raise Unsupported("pinned sessions: they would be written down first, which this greedy does not do")
    trace.phase("built")
    diary = Diary(instance)
    for course in _most_wanted_first(instance):
        _plan_course(diary, course, deadline)
    for session in instance.hosted:
        _fill_hosted(diary, session)
    if any(course.required and not _runs(diary, number) for number, course in enumerate(instance.courses)):
        return Answer(None)
    return Answer(diary.draft.plan(instance))


def _runs(diary: Diary, course: int) -> bool:
    return any(diary.instance.candidates[index].option.course == course for index in diary.draft.rosters)


def _most_wanted_first(instance: Instance) -> list[int]:
    """Courses by places asked, each after those that must come before it."""
    index_of = {course.id: index for index, course in enumerate(instance.courses)}
    asked = [sum(line.places for line in lines) for lines in instance.lines_of_course]
    order: list[int] = []

    def put(course: int) -> None:
        if course not in order:
            for earlier in instance.courses[course].after:
                put(index_of[earlier])
            order.append(course)

    for course in sorted(range(len(asked)), key=lambda number: -asked[number]):
        put(course)
    return order


def _plan_course(diary: Diary, course: int, deadline: float) -> None:
    instance = diary.instance
    lines = instance.lines_of_course[course]
    for candidate in instance.candidates_of_course[course]:
        if not diary.fits(candidate):
            continue
        lines = [line for line in lines if diary.left[line.index]]
        if not lines or time.monotonic() > deadline:
            return
        found = _roster(diary, candidate, lines)
        if found is not None:
            diary.book(candidate, *found)


def _roster(diary: Diary, candidate: Candidate, lines: list[Line]) -> tuple[Roster, int] | None:
    """Who comes, and what the session costs; None when it cannot run."""
    option, start = candidate.option, candidate.start
    able = []
    for line in lines:
        if line.starts >> start.position & 1 and option.venue in line.metres:
            places = min(line.most, diary.can_send(line, start.dates, start.date))
            if places > 0 and (places == line.places or not line.all_or_nothing):
                able.append((line, places))
    while able:
        roster = _seat(diary, candidate, able)
        if roster is None:
            return None
        cost, dearest, income = _price(diary, candidate, roster)
        local = sum(roster.places.values())
        staying = [
            (line, places)
            for line, places in able
            if line.ceiling is None or line.index not in roster.places or dearest - income <= line.ceiling * local
        ]
        budget = diary.instance.scenario.policy.budget
        if income > cost or (budget is not None and diary.cost + dearest > budget):
            return None
        if len(staying) == len(able):
            return roster, dearest
        able = staying
    return None


def _seat(diary: Diary, candidate: Candidate, able: list[tuple[Line, int]]) -> Roster | None:
    """Places for the first who can come, and partners up to the minimum; None below it."""
    option, roster = candidate.option, Roster()
    room = option.max_places
    for line, places in able:
        given = min(places, room)
        if given == places or (given and not line.all_or_nothing):
            roster.places[line.index] = given
            room -= given
    missing = option.min_places - (option.max_places - room)
    for top_up in diary.instance.top_ups_of_course[option.course]:
        taken = min(missing, top_up.per_session, diary.top_up_left[top_up.index])
        if taken > 0 and roster.places:
            roster.top_up[top_up.index] = taken
            missing -= taken
    return roster if missing <= 0 and roster.places else None


def _price(diary: Diary, candidate: Candidate, roster: Roster) -> tuple[int, int, int]:
    """The least and the greatest cost that the session can come to, and what partners pay.

    They differ where tiers count over the quarter, and sessions still to come may change the tier.
    """
    quote, instance = candidate.option.quote, diary.instance
    places = sum(roster.places.values()) + sum(roster.top_up.values())
    if quote.counted == "providers" and not quote.over_quarter:
        tiers = [t for t in range(len(quote.tiers)) if quote.tier_range(t)[0] <= max(1, len(roster.places))][-1:]
    else:
        tiers = list(quote.possible_tiers(places))
    costs = [quote.cost(places, tier) for tier in tiers]
    income = sum(instance.top_ups[index].price * taken for index, taken in roster.top_up.items())
    return min(costs), max(costs), income


def _fill_hosted(diary: Diary, session: HostedSession) -> None:
    room = session.places
    for index in sorted(session.lines):
        line = diary.instance.lines[index]
        places = min(room, diary.can_send(line, (session.date,), session.date))
        if places > 0 and (places == line.places or not line.all_or_nothing):
            diary.book_hosted(line, session.index, places)
            room -= places
