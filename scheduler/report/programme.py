"""What runs, as rows for a screen: each session, or each course where there are too many sessions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler.plan import HostedRow, PlanRows, SessionRow
from scheduler.report.tables import Names, hosted_blocks, hosted_offers
from scheduler.report.words import clock_times, counted, day, days, pounds
from scheduler.scenario.schema import Scenario

MOST_SESSIONS = 25  # more are shown by course
FEW_COLUMNS = 100


@dataclass(frozen=True)
class Programme:
    """Rows of text, and the columns to align right and to cut short, these with their shares of the width.

    Attributes:
        count: how many sessions they are, ours and partners' own told apart.
    """

    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    right: tuple[int, ...]
    shrink: Mapping[int, int]
    count: str
    note: str = ""


def programme(plan: PlanRows, scenario: Scenario, names: Names, columns: int) -> Programme:
    """The sessions by date, partners' own sessions that our providers join among them.

    Where there are few columns, a time is when a session begins only.
    """
    hosted = _hosted_rows(plan.hosted, scenario, names)
    count = counted(len(plan.sessions), "session")
    if hosted:
        count += f" of ours, {len(hosted):,} of partners' own"
    if len(plan.sessions) > MOST_SESSIONS:
        return _by_course(plan, names, count)
    dated = [(session.date, _session_row(session, scenario, names)) for session in plan.sessions] + hosted
    rows = [row for _, row in sorted(dated, key=lambda item: (item[0], item[1][1]))]
    if columns < FEW_COLUMNS:
        rows = [(date, time[:5], *rest) for date, time, *rest in rows]
    headings = ("date", "time", "course", "venue", "trainer", "places", "a head")
    return Programme(headings, rows, right=(5, 6), shrink={2: 2, 3: 1, 4: 1}, count=count)


def _session_row(session: SessionRow, scenario: Scenario, names: Names) -> tuple[str, ...]:
    return (
        days(session.dates or [session.date]),
        _time(session.blocks, scenario),
        names.course(session.course),
        names.venue(session.venue),
        names.trainer(session.trainer),
        f"{session.places}/{session.capacity}",
        pounds(session.price_per_head),
    )


def _hosted_rows(taken: Sequence[HostedRow], scenario: Scenario, names: Names) -> list[tuple[dt.date, tuple[str, ...]]]:
    offers = hosted_offers(scenario)
    places: dict[tuple[str, str], int] = defaultdict(int)
    for hosted in taken:
        places[hosted.partner, hosted.hosted] += hosted.places
    rows: list[tuple[dt.date, tuple[str, ...]]] = []
    for (partner, key), count in places.items():
        offer = offers[partner, key]
        when = (day(offer.date), _time(hosted_blocks(offer, scenario), scenario))
        what = (names.course(offer.course), f"at {names.partner(partner)}", "its own")
        rows.append((offer.date, (*when, *what, f"{count}/{offer.places}", pounds(offer.price))))
    return rows


def _time(blocks: Sequence[str], scenario: Scenario) -> str:
    return "-".join(clock_times(blocks, scenario.calendar))


def _by_course(plan: PlanRows, names: Names, count: str) -> Programme:
    courses: dict[str, list[SessionRow]] = defaultdict(list)
    for session in plan.sessions:
        courses[session.course].append(session)
    rows = [
        (
            names.course(course),
            f"{len(sessions):,}",
            _from_to([session.date for session in sessions]),
            f"{sum(session.places for session in sessions):,} of {sum(session.capacity for session in sessions):,}",
            _prices([session.price_per_head for session in sessions]),
        )
        for course, sessions in sorted(courses.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    hosted = sum(row.places for row in plan.hosted)
    beside = f"; {counted(hosted, 'place')} on partners' own sessions" if hosted else ""
    return Programme(
        headings=("course", "sessions", "from and to", "places", "a head"),
        rows=rows,
        right=(1, 3, 4),
        shrink={0: 1},
        count=count,
        note=f"Each session with its date, room and trainer: sessions.csv{beside}",
    )


def _from_to(dates: Sequence[dt.date]) -> str:
    first, last = min(dates), max(dates)
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def _prices(prices: Sequence[int]) -> str:
    lowest, highest = min(prices), max(prices)
    return pounds(lowest) if lowest == highest else f"{pounds(lowest)} to {pounds(highest)}"
