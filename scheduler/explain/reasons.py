"""From an instance and a plan to the reasons: the order in which they are tried, and what is said when none holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from scheduler.explain import course_facts, line_facts
from scheduler.explain.joining import Joining
from scheduler.explain.meeting import possible_meeting
from scheduler.explain.obstacles import Obstacles, in_brief, summary
from scheduler.explain.standing import Standing
from scheduler.explain.taken import Taken
from scheduler.explain.ways import Ways
from scheduler.explain.words import counted, day, first_fitting
from scheduler.instance import Instance, Line
from scheduler.model.incumbent import Incumbent

Claim = Literal["never", "this plan", "not known"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason and what it claims.

    Attributes:
        claim: `never`: no plan that keeps the rules does otherwise; `this plan`: this plan, the rest as it is, cannot
            take one session or place more of it; `not known`: neither could be shown.
        text: one sentence without its full stop.
    """

    claim: Claim
    text: str


class Reasons:
    """The reasons of one plan.

    Args:
        instance: what was to be decided.
        incumbent: a plan that keeps the rules.
        proved: the plan is proved best on every level.
    """

    def __init__(self, instance: Instance, incumbent: Incumbent, *, proved: bool) -> None:
        self.instance = instance
        self.standing = Standing(instance, incumbent)
        self.ways = Ways(instance)
        self.joining = Joining(self.ways, self.standing)
        self.taken = Taken(self.ways, self.standing, self.joining)
        self.proved = proved
        self.course_never = cache(lambda course: course_facts.why_never(self.ways, course))
        self.why_not_running = cache(self._why_not_running)

    # ---- courses

    def _why_not_running(self, course: int) -> Reason:
        """Why a course with interest has no session of ours."""
        never = self.course_never(course)
        if never:
            return Reason("never", never)
        meeting = possible_meeting(self.ways, course)
        options = self.ways.usable(course)
        possible = [(option, start) for option in options for start in meeting.viable(option)]
        if not possible:
            return Reason("never", meeting.why_too_few(options))
        leftover = self.taken.leftover_meeting(course)
        tally = self.taken.tally(possible, leftover)
        if tally.open_dates:
            dates = counted(len(tally.open_dates), "date")
            return Reason("not known", f"not known: nothing found rules out a session on {dates}; {self._without_it()}")
        text = self.taken.sentence(course, possible, tally, leftover)
        if list(tally.against) != ["people"]:
            text = f"lost to a use at least as good: {text}" if self.proved else f"{text}, in a plan not proved best"
        return Reason("this plan", text)

    def _without_it(self) -> str:
        if not self.proved:
            return "the best plan found, not proved best, does without it"
        if [level.name for level in self.instance.scenario.objectives[:2]] == ["places", "cost"]:
            return "the plan that fills the most places at the least cost does without it"
        return "the plan that best meets the scenario's objectives does without it"

    # ---- places

    def why_unfilled(self, line: Line) -> Reason:
        """Why a line with places unfilled has no more."""
        hosted = [
            self.joining.hosted_obstacles(line, session, written)
            for session, written in self.ways.hosted_of(line.course)
        ]
        runs = line.course in self.standing.of_course
        course = None if runs else self.course_never(line.course)
        if course:
            return self._beside_hosted(line, Reason("never", f"does not run: {course}"), hosted)
        if never := line_facts.why_never(self.ways, line):
            return self._beside_hosted(line, Reason("never", never), hosted)
        not_running = None if runs else self.why_not_running(line.course)
        no_more = line_facts.why_no_more(self.ways, line, self.standing.given[line.index])
        if no_more and (not_running is None or not_running.claim != "never"):
            return Reason("never", no_more)
        if not_running is None:
            return self._why_not_in_running(line, hosted)
        if not_running.claim != "not known" and not not_running.text.startswith("lost"):
            text = not_running.text
            not_running = replace(not_running, text=first_fitting([f"does not run: {text}", text]))
        return self._beside_hosted(line, not_running, hosted)

    def _beside_hosted(self, line: Line, own: Reason, hosted: list[Obstacles]) -> Reason:
        """A reason that speaks of our sessions, with what stands against the partners' own."""
        if not all(hosted):
            return self._open_places(line, [], hosted)
        says_all = self.ways.releases_nobody(line) or self.ways.ready_after(line) is None
        if not hosted or says_all or own.claim == "not known":
            return own
        in_some_plan = own.claim == "never" and self.ways.hosted_suiting(line)
        closed = "hosted: not open to it"
        text = first_fitting([f"{own.text}; {in_brief(hosted)}", f"{own.text}; {closed}", own.text])
        return Reason("this plan" if in_some_plan else own.claim, text)

    def _why_not_in_running(self, line: Line, hosted: list[Obstacles]) -> Reason:
        sessions = self.standing.of_course[line.course]
        own = [self.joining.obstacles(line, running) for running in sessions]
        if all(own) and all(hosted):
            text = summary([*own, *hosted], len(hosted))
            another = self.taken.why_no_other(line)
            return Reason("this plan", first_fitting([f"{text}; {another}", text]) if another else text)
        return self._open_places(line, own, hosted)

    def _open_places(self, line: Line, own: list[Obstacles], hosted: list[Obstacles]) -> Reason:
        """Something was open to it: less than it needs where it wants all or nothing, else it is not known why."""
        sessions = self.standing.of_course.get(line.course, ())
        ours = [running for running, against in zip(sessions, own, strict=False) if not against]
        theirs = [
            session
            for (session, _), against in zip(self.ways.hosted_of(line.course), hosted, strict=True)
            if not against
        ]
        if line.all_or_nothing:
            room = sum(self.joining.room(line, running) for running in ours)
            room += sum(session.places - self.standing.hosted_taken[session.index] for session in theirs)
            if room < line.places:
                return Reason(
                    "this plan", f"all or nothing: it asks for {line.places} places, and only {room} are open to it"
                )
        dates = [*(running.candidate.start.date for running in ours), *(session.date for session in theirs)]
        where = f"the session on {day(dates[0])}" if len(dates) == 1 else f"{len(dates)} sessions"
        return Reason("not known", f"not known: a place in {where} was open to it; {self._without_it()}")


def reasons(
    instance: Instance, incumbent: Incumbent, *, proved: bool
) -> tuple[list[tuple[str, str, int, str]], list[tuple[str, str]]]:
    """Why not, for all that a plan leaves out.

    Args:
        instance: what was to be decided.
        incumbent: the plan; it keeps the rules.
        proved: it is proved best on every level.

    Returns:
        (provider id, course id, places, reason) for what is unfilled, and (course id, reason) for each course with
        interest and no session of ours; both in the order of the scenario.
    """
    found = Reasons(instance, incumbent, proved=proved)
    unfilled = [
        (*_ids(instance, line), line.places - found.standing.given[line.index], found.why_unfilled(line).text)
        for line in _unfilled(found)
    ]
    return unfilled, [
        (instance.courses[number].id, found.why_not_running(number).text) for number in _not_running(found)
    ]


def open_reasons(instance: Instance, incumbent: Incumbent, *, proved: bool) -> set[tuple[str | None, str]]:
    """(provider id, course id) of each line, (None, course id) of each course, that some other plan may do better by.

    The reasons of all others hold in every plan that keeps the rules.
    """
    found = Reasons(instance, incumbent, proved=proved)
    lines = {_ids(instance, line) for line in _unfilled(found) if found.why_unfilled(line).claim != "never"}
    courses = (number for number in _not_running(found) if found.why_not_running(number).claim != "never")
    return {*lines, *((None, instance.courses[number].id) for number in courses)}


def _ids(instance: Instance, line: Line) -> tuple[str, str]:
    return instance.providers[line.provider].id, instance.courses[line.course].id


def _unfilled(found: Reasons) -> list[Line]:
    return [line for line in found.instance.lines if found.standing.given[line.index] < line.places]


def _not_running(found: Reasons) -> list[int]:
    """The courses with interest and no session of ours."""
    numbers = range(len(found.instance.courses))
    return [n for n in numbers if found.instance.interested[n] and n not in found.standing.of_course]
