"""Rule 8: trainer, course, week and programme limits; `min_gap_days`; `required`; `budget`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from scheduler.check.case import Case
from scheduler.check.days import week
from scheduler.check.rules.rule import Breach, Rule
from scheduler.check.words import count, pounds


def course_sessions(case: Case) -> Iterator[Breach]:
    """Courses with more sessions than their limit."""
    held = Counter(session.key.course for session in case.sessions)
    for course in case.courses.values():
        yield from _above(held[course.id], course.max_sessions, f"{course.title} has")


def course_gap(case: Case) -> Iterator[Breach]:
    """Sessions of a course whose first days are too near each other."""
    for course in case.courses.values():
        sessions = [session for session in case.sessions if session.key.course == course.id]
        for before, after in pairwise(sessions):
            days = (after.key.date - before.key.date).days
            if days < course.min_gap_days:
                message = (
                    f"{after.label} begins {count(days, 'day')} after {before.id}, "
                    f"{course.min_gap_days - days} fewer than the {course.min_gap_days} of {course.title}"
                )
                yield Breach(course.min_gap_days - days, message, after.id)


def course_required(case: Case) -> Iterator[Breach]:
    """Courses that must run and do not."""
    held = {session.key.course for session in case.sessions}
    for course in case.courses.values():
        if course.required and course.id not in held:
            yield Breach(1, f"{course.title} is required but has no session")


def trainer_sessions(case: Case) -> Iterator[Breach]:
    """Trainers with more sessions than their limit."""
    held = Counter(session.key.trainer for session in case.sessions)
    for trainer in case.trainers.values():
        yield from _above(held[trainer.id], trainer.max_sessions, f"{trainer.name} teaches")


def trainer_week(case: Case) -> Iterator[Breach]:
    """Weeks in which a trainer has more sessions than the limit."""
    held = Counter((session.key.trainer, week(session.key.date)) for session in case.sessions)
    for (trainer, (year, number)), sessions in sorted(held.items()):
        if trainer in case.trainers:
            limit = case.trainers[trainer].max_sessions_per_week
            yield from _above(sessions, limit, f"{case.trainers[trainer].name}, in week {number} of {year}, teaches")


def programme_sessions(case: Case) -> Iterator[Breach]:
    """More sessions than the programme's limit."""
    yield from _above(len(case.sessions), case.scenario.policy.max_sessions, "The programme has")


def programme_week(case: Case) -> Iterator[Breach]:
    """Weeks with more sessions than the programme's limit."""
    held = Counter(week(session.key.date) for session in case.sessions)
    for (year, number), sessions in sorted(held.items()):
        limit = case.scenario.policy.max_sessions_per_week
        yield from _above(sessions, limit, f"The programme, in week {number} of {year}, has")


def _above(sessions: int, limit: int | None, who: str) -> Iterator[Breach]:
    if limit is not None and sessions > limit:
        message = f"{who} {count(sessions, 'session')}, {sessions - limit} more than the limit of {limit}"
        yield Breach(sessions - limit, message)


def budget(case: Case) -> Iterator[Breach]:
    """Session costs that sum to more than the budget."""
    limit = case.scenario.policy.budget
    cost = sum(money.cost for money in case.money.values())
    if limit is not None and cost > limit:
        message = f"The sessions cost {pounds(cost)}, {pounds(cost - limit)} more than the budget of {pounds(limit)}"
        yield Breach(cost - limit, message)


RULES = (
    Rule("course-sessions", "A course has at most its limit of sessions.", "sessions", course_sessions),
    Rule("course-gap", "A course's sessions begin far enough apart.", "days", course_gap),
    Rule("course-required", "A required course has at least one session.", "sessions", course_required),
    Rule("trainer-sessions", "A trainer teaches at most its limit of sessions.", "sessions", trainer_sessions),
    Rule("trainer-week", "A trainer teaches at most its limit of sessions in a week.", "sessions", trainer_week),
    Rule("programme-sessions", "The programme has at most its limit of sessions.", "sessions", programme_sessions),
    Rule("programme-week", "The programme has at most its limit of sessions in a week.", "sessions", programme_week),
    Rule("budget", "The sessions cost at most the budget together.", "pence", budget),
)
