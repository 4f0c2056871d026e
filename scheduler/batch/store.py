"""The store: every night's cases, sessions, courses and places in one SQLite file that people's own tools can open.

The folders of the cases are what counts; what the store has of a night can be written again from them. It is only
ever written by the batch itself, one case at a time, and whole or not at all.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from scheduler.batch.folders import CaseNote
from scheduler.plan import Result, Totals
from scheduler.scenario.schema import Scenario

FILE = "batch.sqlite"
TOTALS = tuple(Totals.model_fields)

_TOTALS_SQL = ", ".join(f"{name} {'REAL' if name in ('fill_rate', 'travel_km') else 'INTEGER'}" for name in TOTALS)
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS nights (night TEXT PRIMARY KEY, batch TEXT NOT NULL, program TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS cases (
    night TEXT NOT NULL, "case" TEXT NOT NULL, position INTEGER NOT NULL, fingerprint TEXT NOT NULL,
    ending TEXT NOT NULL, reason TEXT NOT NULL, planned INTEGER NOT NULL, solved_on TEXT NOT NULL,
    seconds REAL NOT NULL, gap REAL, {_TOTALS_SQL},
    PRIMARY KEY (night, "case")) STRICT;
CREATE TABLE IF NOT EXISTS sessions (
    night TEXT NOT NULL, "case" TEXT NOT NULL, session TEXT NOT NULL, course TEXT NOT NULL, trainer TEXT NOT NULL,
    venue TEXT NOT NULL, date TEXT NOT NULL, blocks TEXT NOT NULL, places INTEGER NOT NULL,
    local_places INTEGER NOT NULL, capacity INTEGER NOT NULL, cost INTEGER NOT NULL, partner_income INTEGER NOT NULL,
    price_per_head INTEGER NOT NULL,
    PRIMARY KEY (night, "case", session)) STRICT;
CREATE TABLE IF NOT EXISTS courses (
    night TEXT NOT NULL, "case" TEXT NOT NULL, course TEXT NOT NULL, asked INTEGER NOT NULL, filled INTEGER NOT NULL,
    sessions INTEGER NOT NULL, price INTEGER,
    PRIMARY KEY (night, "case", course)) STRICT;
CREATE TABLE IF NOT EXISTS places (
    night TEXT NOT NULL, "case" TEXT NOT NULL, provider TEXT NOT NULL, course TEXT NOT NULL, asked INTEGER NOT NULL,
    given INTEGER NOT NULL,
    PRIMARY KEY (night, "case", provider, course)) STRICT;
DROP VIEW IF EXISTS course_history;
CREATE VIEW course_history AS
    SELECT courses.night, course, ROUND(AVG(asked), 1) AS asked, ROUND(AVG(filled), 1) AS filled,
           CAST(ROUND(AVG(price)) AS INTEGER) AS price, AVG(courses.sessions > 0) AS chance, COUNT(*) AS cases
    FROM courses JOIN cases USING (night, "case") WHERE planned GROUP BY courses.night, course;
"""
_OF_CASES = ("cases", "sessions", "courses", "places")


class CourseNight(NamedTuple):
    """A course on one night: means over the cases with a plan. `price` is pence a local place, `chance` 0 to 1."""

    night: str
    course: str
    asked: float
    filled: float
    price: int | None
    chance: float
    cases: int


class Store:
    """The store of one batch's folder.

    Raises:
        sqlite3.Error: from every method, when the file is not one or the disk is full; what it held, it still holds.
    """

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / FILE, isolation_level=None, timeout=30)
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _together(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    def begin(self, night: str, batch: str, program: str, cases: Iterable[str]) -> None:
        """Note a night; what it has of other cases than these, from an earlier run of the same night, goes."""
        names = set(cases)
        with self._together() as connection:
            connection.execute("INSERT OR REPLACE INTO nights VALUES (?, ?, ?)", (night, batch, program))
            for (name,) in connection.execute('SELECT "case" FROM cases WHERE night = ?', (night,)).fetchall():
                if name not in names:
                    self._forget(night, name)

    def fingerprints(self, night: str) -> dict[str, str]:
        """Case -> fingerprint, of what a night has already."""
        return dict(self._connection.execute('SELECT "case", fingerprint FROM cases WHERE night = ?', (night,)))

    def add(self, night: str, position: int, note: CaseNote, result: Result | None, scenario: Scenario | None) -> None:
        """Put in a case's outcome, in place of what the night has of it.

        Args:
            night: the day of the run.
            position: of the case in the batch.
            note: the case's.
            result: None where the case failed or was not planned.
            scenario: the case's own, for what is asked; None as above.
        """
        planned = result is not None and result.plan is not None
        totals = result.totals.model_dump() if result is not None and planned else {}
        gap = result.objectives[0].gap if result is not None and result.objectives else None
        row = (night, note.case, position, note.fingerprint, note.ending, note.reason, int(planned), note.night,
               note.seconds, gap, *(totals.get(name) for name in TOTALS))  # fmt: skip
        with self._together() as connection:
            self._forget(night, note.case)
            connection.execute(f"INSERT INTO cases VALUES ({', '.join('?' * len(row))})", row)
            if result is None or scenario is None or result.plan is None:
                return
            for table, rows in (
                ("sessions", _sessions(result)),
                ("courses", _courses(result, scenario)),
                ("places", _places(result, scenario)),
            ):
                whole = [(night, note.case, *row) for row in rows]
                if whole:
                    marks = ", ".join("?" * len(whole[0]))
                    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", whole)

    def _forget(self, night: str, case: str) -> None:
        for table in _OF_CASES:
            self._connection.execute(f'DELETE FROM {table} WHERE night = ? AND "case" = ?', (night, case))

    def rows(self, table: str, night: str) -> list[dict[str, Any]]:
        """A table's rows of one night, cases in the order of the batch."""
        of_case = '(SELECT position FROM cases AS c WHERE c.night = t.night AND c."case" = t."case"), rowid'
        order = "position" if table == "cases" else of_case
        cursor = self._connection.execute(f"SELECT * FROM {table} AS t WHERE night = ? ORDER BY {order}", (night,))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def history(self) -> list[CourseNight]:
        """Every course, night by night."""
        query = "SELECT night, course, asked, filled, price, chance, cases FROM course_history ORDER BY course, night"
        return [CourseNight(*row) for row in self._connection.execute(query)]


Rows = Iterator[tuple[str | int | None, ...]]


def _sessions(result: Result) -> Rows:
    for row in result.plan.sessions if result.plan else ():
        named = row.id, row.course, row.trainer, row.venue, row.date.isoformat(), " ".join(row.blocks)
        yield (*named, row.places, row.local_places, row.capacity, row.cost, row.partner_income, row.price_per_head)


def _given(result: Result, scenario: Scenario) -> Counter[tuple[str, str]]:
    """(provider, course) -> places, hosted ones included."""
    hosted = {offer.id: offer.course for partner in scenario.partners for offer in partner.hosted}
    given: Counter[tuple[str, str]] = Counter()
    if result.plan is not None:
        for row in result.plan.sessions:
            for each in row.allocations:
                given[each.provider, row.course] += each.places
        for taken in result.plan.hosted:
            given[taken.provider, hosted[taken.hosted]] += taken.places
    return given


def _places(result: Result, scenario: Scenario) -> Rows:
    given = _given(result, scenario)
    for provider in scenario.providers:
        for line in provider.interest:
            yield provider.id, line.course, line.places, given[provider.id, line.course]


def _courses(result: Result, scenario: Scenario) -> Rows:
    """Price: pence a local place on sessions of ours, over the course; none where there is none."""
    asked: Counter[str] = Counter()
    filled: Counter[str] = Counter()
    for provider in scenario.providers:
        for line in provider.interest:
            asked[line.course] += line.places
    for (_, name), places in _given(result, scenario).items():
        filled[name] += places
    for course in scenario.courses:
        rows = [row for row in (result.plan.sessions if result.plan else ()) if row.course == course.id]
        local = sum(row.local_places for row in rows)
        paid = sum(row.local_places * row.price_per_head for row in rows)
        yield course.id, asked[course.id], filled[course.id], len(rows), round(paid / local) if local else None
