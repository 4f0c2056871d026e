"""Rules that add up places of many sessions, as rows to price: prerequisites, tiers over the quarter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from scheduler.instance import Instance, Line
from scheduler.model.relaxation.compiled import Flags, Ints
from scheduler.model.relaxation.rosters import Tiers, TimedRow


class TimedParts(NamedTuple):
    """What lines count in the rows by time, line after line.

    Attributes:
        at: by line, its first part; at the end the number of parts.
        row, coefficient: by part.
        first: by part, where `counts` says for the first start of the line's course whether it counts; then the next.
    """

    at: Ints
    row: Ints
    coefficient: Ints
    first: Ints
    counts: Flags

    def shares(self, line: int, start: int) -> Iterable[tuple[int, int]]:
        """The rows in which a place of a line at a start counts, and how much."""
        own = slice(int(self.at[line]), int(self.at[line + 1]))
        here = self.counts[self.first[own] + start]
        return zip(self.row[own][here].tolist(), self.coefficient[own][here].tolist(), strict=True)


def timed_parts(rows: list[TimedRow], lines: int) -> TimedParts:
    """The parts of the rows, by line.

    Args:
        lines: how many there are.
    """
    parts = sorted(
        (
            (line, number, coefficient, counts.tobytes())
            for number, row in enumerate(rows)
            for line, counts, coefficient in row.parts
        ),
        key=lambda part: part[:2],
    )
    kept: dict[bytes, int] = {}  # most rows tell the same starts apart
    length = 0
    for *_, counts in parts:
        if counts not in kept:
            kept[counts] = length
            length += len(counts)
    columns = np.array([(line, number, coefficient, kept[counts]) for line, number, coefficient, counts in parts])
    line, row, coefficient, first = columns.reshape(-1, 4).astype(np.int64).T.copy()
    at = np.searchsorted(line, np.arange(lines + 1)).astype(np.int64)
    return TimedParts(at, row, coefficient, first, np.frombuffer(b"".join(kept), dtype=bool))


def timed_rows(instance: Instance) -> list[TimedRow]:
    """One row for each later line, earlier course and date on which a session of the later course can begin."""
    rows = []
    number = {course.id: index for index, course in enumerate(instance.courses)}
    for later, course in enumerate(instance.courses):
        for earlier in course.after:
            for line in instance.lines_of_course[later]:
                before = [
                    other for other in instance.lines_of_provider[line.provider] if other.course == number[earlier]
                ]
                trained = instance.providers[line.provider].trained.get(earlier, 0)
                dates = {start.date for start in instance.starts[later] if line.starts >> start.position & 1}
                dates |= {session.date for session in instance.hosted if line.index in session.lines}
                rows += [_row(instance, line, before, date, trained) for date in sorted(dates)]
    return rows


def _row(instance: Instance, line: Line, before: list[Line], date: dt.date, trained: int) -> TimedRow:
    """Places of the later course begun by `date`, less places of the earlier one ended before it."""
    begun = np.array([start.date <= date for start in instance.starts[line.course]], dtype=bool)
    parts = [(line.index, begun, 1)]
    hosted = {
        (line.index, session.index): 1
        for session in instance.hosted
        if line.index in session.lines and session.date <= date
    }
    for other in before:
        ended = np.array([start.last_date < date for start in instance.starts[other.course]], dtype=bool)
        parts.append((other.index, ended, -1))
        for session in instance.hosted:
            if other.index in session.lines and session.date < date:
                hosted[other.index, session.index] = -1
    return TimedRow(trained, tuple(parts), hosted)


def tier_rows(instance: Instance, tiers: Tiers) -> list[TimedRow]:
    """For offers counted in places over the quarter: enough places for the tier, and not too many for it.

    Places of all the course's offers count towards the least (which only relaxes it), with all that partners may take;
    the most is a row only where the course has no other offer.
    """
    rows = []
    for (trainer, course), tier in sorted(tiers.items()):
        options = [option for option in instance.options if option.course == course]
        own = [option for option in options if option.trainer == trainer]
        if not own or own[0].quote.counted != "places":
            continue
        least, most = own[0].quote.tier_range(tier)
        everywhere = np.ones(len(instance.starts[course]), dtype=bool)
        lines = instance.lines_of_course[course]
        partners = sum(top_up.places for top_up in instance.top_ups_of_course[course])
        if least > 1:
            parts = tuple((line.index, everywhere, -1) for line in lines)
            rows.append(TimedRow(partners - least, parts, {}))
        if len(own) == len(options) and most < sum(line.places for line in lines):
            rows.append(TimedRow(most, tuple((line.index, everywhere, 1) for line in lines), {}))
    return rows
