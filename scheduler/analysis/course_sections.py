"""The part of `tipping` on courses with places unfilled: what would run them or fill more, what would not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scheduler.analysis.anew import Anew
from scheduler.analysis.answer import Section, table
from scheduler.analysis.cases import Solved
from scheduler.analysis.changes import Change
from scheduler.analysis.held import asked_of, places_of
from scheduler.analysis.levers import Lever
from scheduler.analysis.verdicts import difference_words
from scheduler.report.page import Plot
from scheduler.report.tables import Cell, Column, Names
from scheduler.report.words import counted, signed
from scheduler.scenario.schema import Scenario

COLUMNS = (
    Column("course"),
    Column("course_title"),
    Column("filled", "count"),
    Column("asked", "count"),
    Column("kind"),
    Column("change"),
    Column("amount", "count"),
    Column("gained", "count"),
    Column("less_is_not_enough"),
    Column("set"),
)
ANEW_COLUMNS = (
    Column("course"),
    Column("course_title"),
    Column("kind"),
    Column("change"),
    Column("amount", "count"),
    Column("gained", "count"),
    Column("less_is_not_enough"),
    Column("best_plan_then"),
    Column("set"),
)
SHOWN_ANEW = (Column("course"), Column("least"), Column("change"), Column("best_plan_then"))
SHOWN_COLUMNS = (
    Column("course"),
    Column("filled", "count"),
    Column("asked", "count"),
    Column("gained", "count"),
    Column("proved"),
    Column("change"),
)


class Tried(NamedTuple):
    """One kind of change for one course with the plan held; where enough, and in time, with all planned anew, too."""

    course: str
    lever: Lever
    anew: Anew | None

    @property
    def enough(self) -> bool:
        """Whether the change is enough."""
        return self.lever.change is not None


def told(lever: Lever) -> str:
    """The change, or that there is none of its kind."""
    if lever.change is not None:
        return lever.label
    start = "not" if lever.smallest else "not found"
    return f"{start} by {', '.join(filter(None, [lever.label, lever.reach]))}"


def course_sections(base: Solved, tried: Sequence[Tried]) -> tuple[Section, ...]:
    """What is enough with the plan held, and what is not; how little is planned anew; in a file only, all of it."""
    scenario = base.loaded.scenario
    return (
        Section(
            "What would run a course, or fill more of it, every session and everybody's places as planned",
            table("tipping", SHOWN_COLUMNS, list(_shown(scenario, base, tried))),
            {
                "course": "course",
                "filled": "has",
                "asked": "asked",
                "gained": "gains",
                "proved": "proved",
                "change": "by",
            },
            empty="Nothing is in need of a change.",
        ),
        Section(
            "How little is enough if everything may be planned anew, and the best plan then",
            table("replanned", SHOWN_ANEW, list(_shown_anew(base, tried))),
            {"course": "course", "least": "least", "change": "with", "best_plan_then": "the best plan"},
            shrink={"change": 1},
        ),
        Section(
            "Everything that was tried with the plan held",
            table("courses", COLUMNS, [_row(scenario, base, row) for row in tried]),
            {},
        ),
        Section(
            "Everything that was tried with everything planned anew",
            table("courses_anew", ANEW_COLUMNS, [_anew_row(base, row.course, row.anew) for row in tried if row.anew]),
            {},
        ),
    )


def _row(scenario: Scenario, base: Solved, row: Tried) -> tuple[Cell, ...]:
    lever, enough = row.lever, row.enough
    return (
        row.course,
        Names(scenario).course(row.course),
        places_of(scenario, base.plan, row.course),
        asked_of(scenario, row.course),
        lever.kind,
        told(row.lever),
        lever.amount if enough else None,
        lever.gained if enough else None,
        "yes" if lever.smallest else "not proved",
        lever.change.command(scenario) if lever.change is not None else "",
    )


def _anew_row(base: Solved, course: str, anew: Anew) -> tuple[Cell, ...]:
    scenario, lever = base.loaded.scenario, anew.lever
    enough = lever.change is not None
    return (
        course,
        Names(scenario).course(course),
        lever.kind,
        told(lever),
        lever.amount if enough else None,
        lever.gained if enough else None,
        "yes" if lever.smallest else "not proved",
        _best_plan(base, course, anew.then) if enough else "",
        lever.change.command(scenario) if lever.change is not None else "",
    )


def _shown_anew(base: Solved, tried: Sequence[Tried]) -> Iterator[tuple[Cell, ...]]:
    """A row for each change that is enough planned anew; one for each course of what is not."""
    for course in dict.fromkeys(row.course for row in tried):
        own = [row for row in tried if row.course == course]
        shown: list[Change] = []
        for row in own:
            lever = row.lever if row.anew is None else row.anew.lever
            if lever.change is not None and lever.change not in shown:  # of every ceiling only one may be left
                shown.append(lever.change)
                least = "proved" if row.anew is not None and lever.smallest else "at most"
                best_plan = _best_plan(base, course, row.anew.then if row.anew is not None else None)
                yield course, least, lever.label, best_plan
        proved, not_by = _not_by([row.anew.lever for row in own if row.anew is not None])
        if not_by:
            yield course, "proved" if proved == "yes" else proved, not_by, ""


def _best_plan(base: Solved, course: str, then: Solved | None) -> str:
    if then is None or not then.has_plan:
        return "not settled in time"
    scenario = base.loaded.scenario
    more = places_of(scenario, then.plan, course) - places_of(scenario, base.plan, course)
    return f"asked for {signed(more)}; in all {difference_words(base, then)}"


def _shown(scenario: Scenario, base: Solved, tried: Sequence[Tried]) -> list[tuple[Cell, ...]]:
    """A row for each change that is enough; one for each course of what is not."""
    rows: list[tuple[Cell, ...]] = []
    for course in dict.fromkeys(row.course for row in tried):
        has = course, places_of(scenario, base.plan, course), asked_of(scenario, course)
        own = [row for row in tried if row.course == course]
        rows += [
            (*has, row.lever.gained, "yes" if row.lever.smallest else "not proved", told(row.lever))
            for row in own
            if row.enough
        ]
        proved, not_by = _not_by([row.lever for row in own])
        if not_by:
            rows.append((*has, None, proved, not_by))
    return rows


def _not_by(levers: Sequence[Lever]) -> tuple[str, str]:
    """Of changes of which nothing is enough: whether that is proved, and what they are; empty where there are none."""
    proved = [lever for lever in levers if lever.change is None and lever.smallest]
    unproved = [lever for lever in levers if lever.change is None and not lever.smallest]
    told = "; ".join(filter(None, [_not_enough("not by", proved), _not_enough("not found by", unproved)]))
    return "yes" if not unproved else "in part" if proved else "no", told


def _not_enough(start: str, levers: Sequence[Lever]) -> str:
    """`not by a new provider (asking for up to 14 places), a room's date (4 tried)`."""
    parts = []
    for kind in dict.fromkeys(lever.kind for lever in levers):
        own = [lever for lever in levers if lever.kind == kind]
        reaches = sorted({lever.reach for lever in own if lever.reach})
        brackets = [*([f"{len(own)} tried"] if len(own) > 1 else []), *reaches]
        parts.append(kind + (f" ({', '.join(brackets)})" if brackets else ""))
    return f"{start} {', '.join(parts)}" if parts else ""


def course_sentences(
    base: Solved, wanting: Sequence[str], unchanged: Mapping[str, int], tried: Sequence[Tried]
) -> tuple[str, ...]:
    """Which courses do not run, which could have more with nothing changed, and for how many one change would do.

    Args:
        wanting: courses with places unfilled.
        unchanged: those of them that could have more as it is -> places more.
    """
    scenario = base.loaded.scenario
    running = {session.key.course for session in base.plan.sessions}
    asked = {line.course for provider in scenario.providers for line in provider.interest}
    stopped = [course.title for course in scenario.courses if course.id in asked - running]
    told = "Every course that somebody asks for runs."
    if stopped:
        are = "does" if len(stopped) == 1 else "do"
        told = f"{counted(len(stopped), 'course')} that somebody asks for {are} not run: {'; '.join(stopped)}."
    if not wanting:
        return (told, "Every place asked for is filled.")
    helped = {row.course for row in tried if row.enough or (row.anew and row.anew.lever.change)}
    some = f"{len(helped)} of them" if helped else "none of them, as far as is known"
    return (
        told,
        f"Places are unfilled on {counted(len(wanting), 'course')}; one change alone would fill more on {some}.",
        *(_as_it_is(base, course, places) for course, places in unchanged.items()),
    )


def _as_it_is(base: Solved, course: str, places: int) -> str:
    """A course that needs no change at all, and why it has no more in the plan."""
    proved = base.proved == "yes"
    why = "the objectives put something else first" if proved else "this plan is not proved the best, and may not be"
    return (
        f"{Names(base.loaded.scenario).course(course)} needs no change: with everything else as planned "
        f"{counted(places, 'place')} more could be filled; {why}."
    )


def course_plot(tried: Sequence[Tried], titles: Mapping[str, str]) -> Plot | None:
    """What each change that is enough would gain; None where there is none."""
    enough = [row for row in tried if row.enough]
    if not enough:
        return None
    columns = (Column("change"), Column("gained", "count", "Places gained"))
    rows = [(f"{titles[row.course]}: {row.lever.label}", row.lever.gained) for row in enough]
    says = "A bar for each change that is enough by itself, the plan held: the places asked for now that it would fill."
    return Plot("bars", "What one change would fill", says, table("changes", columns, rows), x="gained", y="change")
