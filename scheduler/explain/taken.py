"""Why a course that could run does not run in this plan: what each session it could have had needs is used up."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from scheduler.calendar import Slot
from scheduler.explain.joining import Joining
from scheduler.explain.meeting import Meeting
from scheduler.explain.standing import Running, Standing
from scheduler.explain.ways import Ways, cheapest
from scheduler.explain.words import all_of, counted, listed, pounds, ranked, short
from scheduler.instance import Line, Option, Start


@dataclass
class Tally:
    """What stands against a course's possible sessions.

    Attributes:
        against: kind -> how many sessions it stands against.
        users: kind -> course -> how many of those sessions it keeps from running.
        open_dates: first dates of the sessions that nothing found stands against.
    """

    against: Counter[str] = field(default_factory=Counter)
    users: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    open_dates: set[dt.date] = field(default_factory=set)


class Taken:
    """What a plan uses up of trainers, venues, sessions and money."""

    def __init__(self, ways: Ways, standing: Standing, joining: Joining) -> None:
        self._ways = ways
        self._standing = standing
        self._fillable = cache(self._find_fillable)
        self._joining = joining
        self._instance = ways.instance
        self._of_trainer: dict[int, list[Running]] = defaultdict(list)
        self._in_week: Counter[tuple[int, int]] = Counter()
        self._trainer_at: dict[tuple[int, Slot], Running] = {}
        self._venue_at: dict[tuple[int, Slot], Running] = {}
        self._trainer_on: dict[tuple[int, dt.date], Running] = {}
        for running in standing.sessions:
            self._book(running)

    def _book(self, running: Running) -> None:
        option, start = running.candidate.option, running.candidate.start
        self._of_trainer[option.trainer].append(running)
        self._in_week[start.week] += 1
        for slot in start.slots:
            self._trainer_at[option.trainer, slot] = running
            self._venue_at[option.venue, slot] = running
        for date in start.dates:
            self._trainer_on[option.trainer, date] = running

    # ---- what stands against one session more

    def _needs(self, option: Option, start: Start) -> tuple[str, list[Running]] | None:
        """The first thing a session needs that is used up, and by which sessions; None where all is there."""
        policy = self._instance.scenario.policy
        trainer = self._instance.trainers[option.trainer]
        own = self._of_trainer[option.trainer]
        if policy.max_sessions is not None and len(self._standing.sessions) >= policy.max_sessions:
            return "programme", []
        if policy.max_sessions_per_week is not None and self._in_week[start.week] >= policy.max_sessions_per_week:
            return "week", []
        left = self._standing.budget_left
        if left is not None and cheapest(option) > left:
            return "budget", []
        if trainer.max_sessions is not None and len(own) >= trainer.max_sessions:
            return "trainer's limit", own
        in_week = [running for running in own if running.candidate.start.week == start.week]
        if trainer.max_sessions_per_week is not None and len(in_week) >= trainer.max_sessions_per_week:
            return "trainer's week", in_week
        for slot in start.slots:
            if (option.trainer, slot) in self._trainer_at:
                return "trainer", [self._trainer_at[option.trainer, slot]]
        for slot in start.slots:
            if (option.venue, slot) in self._venue_at:
                return "venue", [self._venue_at[option.venue, slot]]
        for date in start.dates:
            other = self._trainer_on.get((option.trainer, date))
            if not trainer.moves and other is not None and other.candidate.option.venue != option.venue:
                return "elsewhere", [other]
        return None

    def tally(self, possible: list[tuple[Option, Start]], leftover: Meeting) -> Tally:
        """What stands against each of a course's possible sessions."""
        found = Tally()
        options = {option.index: option for option, _ in possible}
        viable = {index: {start.position for start in leftover.viable(option)} for index, option in options.items()}
        nobody_left = not any(viable.values())
        for option, start in possible:
            need = None if nobody_left else self._needs(option, start)
            if need is None and start.position not in viable[option.index]:
                need = "people", []
            if need is None:
                found.open_dates.add(start.date)
                continue
            kind, users = need
            found.against[kind] += 1
            found.users[kind].update({self._instance.courses[user.candidate.option.course].title for user in users})
        return found

    def why_no_other(self, line: Line) -> str | None:
        """Why the line's course, which runs, has no further session that suits the line, where that is certain."""
        most = self._instance.courses[line.course].max_sessions
        if most is not None and len(self._standing.of_course[line.course]) >= most:
            return f"the course is at its limit of {counted(most, 'session')}"
        if any(starts & line.starts for venue, starts in self._fillable(line.course).items() if venue in line.metres):
            return None
        return "too few places are left to fill another that suits"

    def _find_fillable(self, course: int) -> dict[int, int]:
        """Venue -> starts, as bits, of sessions that what is left of the places asked for could fill."""
        leftover = self.leftover_meeting(course)
        found: dict[int, int] = defaultdict(int)
        for option in self._ways.usable(course):
            found[option.venue] |= sum(1 << start.position for start in leftover.viable(option))
        return dict(found)

    def leftover_meeting(self, course: int, *, prerequisites: bool = True) -> Meeting:
        """Who could still meet in one session of a course, beside what they have in the plan."""

        def capacity(line: Line, start: Start) -> int:
            left = min(line.most, line.places - self._standing.given[line.index])
            left = min(left, self._standing.left_to_release(line, start.dates))
            return min(left, self._joining.prepared(line, start.date)) if prerequisites else left

        lines = self._instance.lines_of_course[course]
        unfilled = [line for line in lines if line.places > self._standing.given[line.index]]
        return Meeting(self._ways, course, unfilled, capacity)

    # ---- in words

    def sentence(self, course: int, possible: list[tuple[Option, Start]], tally: Tally, leftover: Meeting) -> str:
        """What keeps every possible session of a course from this plan."""
        kinds = tally.against.most_common()
        if len(kinds) == 1:
            return self._alone(kinds[0][0], course, possible, tally, leftover)
        number = counted(len(possible), "possible session")
        parts = [f"{count:,} with {_against(kind, count)}{_by(tally.users[kind])}" for kind, count in kinds]
        briefly = [f"{count:,} with {_against(kind, count)}" for kind, count in kinds]
        for shown, most in ((parts, 2), (briefly, 2), (parts, 1), (briefly, 1)):
            rest = sum(count for _, count in kinds[most:])
            text = f"of {number}, {', '.join([*shown[:most], f'{rest:,} otherwise'] if rest else shown[:most])}"
            if len(text) <= MOST_MIXED:
                break
        return text

    def _alone(
        self, kind: str, course: int, possible: list[tuple[Option, Start]], tally: Tally, leftover: Meeting
    ) -> str:
        sentences: dict[str, Callable[[], str]] = {
            "programme": self._programme_at_its_limit,
            "trainer's limit": lambda: self._trainers_at_their_limit(possible),
            "budget": lambda: self._budget_spent(possible),
            "people": lambda: self._people_elsewhere(course, possible, leftover),
        }
        if kind in sentences:
            return sentences[kind]()
        number = len(possible)
        has = "has" if number == 1 else "have"
        return f"{all_of(number, 'possible session')} {has} {_against(kind, number)}{_by(tally.users[kind])}"

    def _programme_at_its_limit(self) -> str:
        return f"the programme's limit of {counted(len(self._standing.sessions), 'session')} is reached"

    def _trainers_at_their_limit(self, possible: list[tuple[Option, Start]]) -> str:
        trainers = sorted({option.trainer for option, _ in possible})
        uses = Counter(
            self._instance.courses[running.candidate.option.course].title
            for trainer in trainers
            for running in self._of_trainer[trainer]
        )
        names = listed(
            f"{short(self._instance.trainers[trainer].name, 20)} ({self._instance.trainers[trainer].max_sessions})"
            for trainer in trainers[:2]
        )
        others = f" and {len(trainers) - 2} more" if len(trainers) > 2 else ""
        return f"every trainer for it is at the session limit: {names}{others}, used by {ranked(list(uses.items()))}"

    def _budget_spent(self, possible: list[tuple[Option, Start]]) -> str:
        least = min(cheapest(option) for option in {option.index: option for option, _ in possible}.values())
        left = pounds(self._standing.budget_left or 0)
        return f"{left} of the budget is left, the cheapest session costs {pounds(least)}"

    def _people_elsewhere(self, course: int, possible: list[tuple[Option, Start]], leftover: Meeting) -> str:
        lines = self._instance.lines_of_course[course]
        if all(self._standing.given[line.index] >= line.places for line in lines):
            return "every place asked for is on a hosted session"
        options = list({option.index: option for option, _ in possible}.values())
        if not leftover.most(options):
            if self.leftover_meeting(course, prerequisites=False).most(options):
                earlier = [self._ways.course_index[name] for name in self._instance.courses[course].after]
                titles = listed(short(self._instance.courses[number].title) for number in earlier)
                return f"in this plan, nobody who asks for it has more staff who hold {titles} in time"
            return "nobody who asks for it can take a place beside those they have"
        return f"beside the places they have, {leftover.why_too_few(options)}"


MOST_MIXED = 104  # characters, so that there is room for what goes before and after
_AGAINST = {
    "week": "its week at the programme's limit",
    "trainer's limit": "its trainer at the session limit",
    "trainer's week": "its trainer at the week's limit",
    "trainer": "its trainer booked",
    "elsewhere": "its trainer elsewhere that day",
    "venue": "its venue taken",
    "budget": "too high a cost for the budget left",
    "people": "too few places left to fill it",
}


def _against(kind: str, number: int) -> str:
    text = _AGAINST[kind]
    return text if number == 1 else text.replace("its ", "their ").replace(" it", " them")


def _by(users: Counter[str]) -> str:
    return f" (by {ranked(users.most_common(), 1)})" if users else ""
