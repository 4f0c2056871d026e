"""Planning again as tables and as lines for a screen: what changed, who must be told, what each change gained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduler.plan import SessionRow
from scheduler.replan.changes import Changes, Gain, SessionChange
from scheduler.replan.interest import InterestChange
from scheduler.report.tables import Cell, Column, Names, Table
from scheduler.report.words import clock_times, counted, day, days, pounds
from scheduler.scenario.schema import Scenario

CHANGE_COLUMNS = (
    Column("change"),
    Column("course"),
    Column("course_title"),
    Column("before"),
    Column("after"),
    Column("gained"),
)
TELL_COLUMNS = (
    Column("who"),
    Column("id"),
    Column("name"),
    Column("course"),
    Column("course_title"),
    Column("before"),
    Column("after"),
)
INTEREST_COLUMNS = (
    Column("change"),
    Column("provider"),
    Column("provider_name"),
    Column("course"),
    Column("course_title"),
    Column("places_before", "count"),
    Column("places_after", "count"),
    Column("detail"),
)


def change_tables(changes: Changes, scenario: Scenario) -> tuple[Table, ...]:
    """`changes`: of sessions, of courses' places, of prices of sessions that stay; `tell`: whose bookings differ."""
    names = Names(scenario)
    gained = {gain.course: gain_text(gain) for gain in changes.gains}
    moved: tuple[tuple[Cell, ...], ...] = tuple(
        (
            change.kind,
            change.course,
            names.course(change.course),
            _session(change.before, scenario),
            _session(change.after, scenario),
            gained.get(change.course, ""),
        )
        for change in changes.sessions
    )
    still = [gain.course for gain in changes.gains if all(gain.course != row[1] for row in moved)]
    moved += tuple(("places", course, names.course(course), "", "", gained[course]) for course in still)
    moved += tuple(
        (
            "price",
            change.session.course,
            names.course(change.session.course),
            f"{_session(change.session, scenario)}: {pounds(change.before)} a place",
            f"{pounds(change.session.price_per_head)} a place",
            "",
        )
        for change in changes.prices
    )
    called = {
        "provider": names.provider,
        "trainer": names.trainer,
        "venue": names.venue,
        "partner": names.partner,
    }
    told = tuple(
        (
            each.who,
            each.id,
            called[each.who](each.id),
            each.course,
            names.course(each.course),
            "; ".join(each.before) or "nothing",
            "; ".join(each.after) or "nothing",
        )
        for each in changes.told
    )
    return Table("changes", CHANGE_COLUMNS, moved), Table("tell", TELL_COLUMNS, told)


def interest_table(changes: Sequence[InterestChange], scenario: Scenario) -> Table:
    """`interest`: who is new, who withdrew, who changed."""
    names = Names(scenario)
    rows = tuple(
        (
            change.kind,
            change.provider,
            names.provider(change.provider),
            change.course,
            names.course(change.course),
            change.places_before,
            change.places_after,
            change.detail,
        )
        for change in changes
    )
    return Table("interest-changes", INTEREST_COLUMNS, rows)


def change_lines(changes: Changes, scenario: Scenario) -> Iterator[str]:
    """What changed, for the end of a summary."""
    if not changes.told and not changes.sessions:
        yield "Nothing differs from the published plan."
        return
    names = Names(scenario)
    yield "Against the published plan"
    for moved in changes.sessions:
        yield f"  {moved.kind:<8} {names.course(moved.course)}: {_movement(moved, scenario)}"
    for gain in changes.gains:
        yield f"  {'had to' if gain.needed else 'gained':<8} {names.course(gain.course)}: {gain_text(gain)}"
    for change in changes.prices:
        price = f"{pounds(change.before)} -> {pounds(change.session.price_per_head)} a place"
        yield f"  price    {names.course(change.session.course)}, {day(change.session.date)}: {price}"
    if changes.places:
        yield f"  in all   {counted(abs(changes.places), 'place')} {'more' if changes.places > 0 else 'fewer'} filled"
    people = [counted(len({t.id for t in changes.told if t.who == who}), who) for who in _WHO]
    yield f"  to tell  {', '.join(people)} (tell.csv says what)"


_WHO = ("provider", "trainer", "venue", "partner")


def gain_text(gain: Gain) -> str:
    """`3 places more, £40.00 dearer`; why it had to be, where it could not stay as published."""
    if gain.needed:
        return f"could not stay as it was beside the rest: {gain.needed}"
    parts = []
    if gain.places:
        parts.append(f"{counted(abs(gain.places), 'place')} {'more' if gain.places > 0 else 'fewer'}")
    if gain.pence:
        parts.append(f"{pounds(abs(gain.pence))} {'dearer' if gain.pence > 0 else 'cheaper'} in all")
    return ", ".join(parts) or "nothing: as good, with others on other dates"


def interest_lines(changes: Sequence[InterestChange]) -> Iterator[str]:
    """Today's interest in one line, for the end of a summary."""
    counts = [(kind, [change for change in changes if change.kind == kind]) for kind in ("new", "withdrawn", "changed")]
    parts = [
        f"{counted(len(found), 'line')} {kind} ({sum(c.places_after - c.places_before for c in found):+} places)"
        for kind, found in counts
        if found
    ]
    yield f"Interest since the scenario was written: {', '.join(parts) or 'no change'}"


def _movement(change: SessionChange, scenario: Scenario) -> str:
    parts = [_session(row, scenario) for row in (change.before, change.after) if row is not None]
    return " -> ".join(parts)


def _session(row: SessionRow | None, scenario: Scenario) -> str:
    if row is None:
        return ""
    names = Names(scenario)
    begins, ends = clock_times(row.blocks, scenario.calendar)
    return f"{days(row.dates)} {begins}-{ends}, {names.venue(row.venue)}, {names.trainer(row.trainer)}"
