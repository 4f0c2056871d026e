"""What a session could still give at most, kept up to date while a plan grows and shrinks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from scheduler.instance import Candidate, Line, Suiting
from scheduler.model.ledger import Ledger


class Potential:
    """Who still wants how many places, as the bits of numbers (`Suiting`), one number for each place more.

    Args:
        ledger: the plan; every change of it is taken in when something is asked.
        partners: whether partner places may help a session to its minimum.
    """

    def __init__(self, ledger: Ledger, *, partners: bool) -> None:
        instance = self.instance = ledger.instance
        self.ledger = ledger
        self._partners = [
            sum(top_up.per_session for top_up in top_ups) if partners else 0 for top_ups in instance.top_ups_of_course
        ]
        self._most = [self._most_now(line) for line in instance.lines]
        self._levels = [
            instance.suiting.levels(lines, [self._most[line.index] for line in lines])
            for lines in instance.lines_of_course
        ]
        self._priorities = [_by_priority(instance.suiting, lines) for lines in instance.lines_of_course]
        ledger.changed.clear()

    def places(self, candidate: Candidate) -> int:
        """No roster of the candidate has more places for those who have not all they want; 0 below its minimum."""
        if self.ledger.changed:
            self._catch_up()
        option = candidate.option
        total = self._count_places(option.course, self.instance.mask(candidate))
        return min(total, option.max_places) if total + self._partners[option.course] >= option.min_places else 0

    def gain(self, candidate: Candidate) -> int:
        """No roster of the candidate has more of them, each times its priority: closer than `places`, and slower."""
        left, mask = self._most_places(candidate)
        course = candidate.option.course
        total = 0
        for priority, asking in self._priorities[course]:
            number = min(left, self._count_places(course, mask & asking))
            total += priority * number
            left -= number
            if not left:
                break
        return total

    def wanting(self, candidate: Candidate) -> list[Line]:
        """All who may be in such a roster: the candidate suits them and they have not all they want."""
        course = candidate.option.course
        return list(self.instance.suiting.lines(course, self._most_places(candidate)[1]))

    def joining(self, candidate: Candidate) -> list[Line]:
        """All that the candidate suits and that have not all they want, at whatever price."""
        if self.ledger.changed:
            self._catch_up()
        course = candidate.option.course
        levels = self._levels[course]
        mask = self.instance.mask(candidate) & levels[0] if levels else 0
        return list(self.instance.suiting.lines(course, mask))

    def _most_places(self, candidate: Candidate) -> tuple[int, int]:
        """The most places, and as bits those who can pay the lowest price with so many."""
        if self.ledger.changed:
            self._catch_up()
        option, mask = candidate.option, self.instance.mask(candidate)
        while True:
            total = self._count_places(option.course, mask)
            if not total or total + self._partners[option.course] < option.min_places:
                return 0, 0
            # Fewer places may mean a higher price, which fewer can pay.
            total = min(total, option.max_places)
            paying = mask & self.instance.suiting.payers(option.course, option.quote.lowest_prices[total])
            if paying == mask:
                return total, mask & self._levels[option.course][0]
            mask = paying

    def _count_places(self, course: int, mask: int) -> int:
        total = 0
        for level in self._levels[course]:
            total += (mask & level).bit_count()
        return total

    def _catch_up(self) -> None:
        ledger, lines = self.ledger, self.instance.lines
        for index in ledger.changed:
            line = lines[index]
            self._count(line)
            for course in ledger.later[line.course]:
                later = ledger.line_of.get((line.provider, course))
                if later is not None:
                    self._count(lines[later])
        ledger.changed.clear()

    def _count(self, line: Line) -> None:
        before, now = self._most[line.index], self._most_now(line)
        levels, bit = self._levels[line.course], self.instance.suiting.bit[line.index]
        levels.extend([0] * (now - len(levels)))
        for level in range(min(before, now), max(before, now)):
            levels[level] ^= bit
        self._most[line.index] = now

    def _most_now(self, line: Line) -> int:
        """No session can give a line more than this."""
        left = self.ledger.left
        most = min(left[line.index], line.most, self.instance.courses[line.course].max_places)
        for earlier, name in self.ledger.earlier[line.course]:
            other = self.ledger.line_of.get((line.provider, earlier))
            given = 0 if other is None else self.instance.lines[other].places - left[other]
            trained = self.instance.providers[line.provider].trained.get(name, 0)
            most = min(most, trained + given - (line.places - left[line.index]))
        return max(0, most)


def _by_priority(suiting: Suiting, lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Priorities of a course's lines, the highest first, and as bits the lines of each."""
    found: dict[int, int] = defaultdict(int)
    for line in lines:
        found[line.priority] |= suiting.bit[line.index]
    return sorted(found.items(), reverse=True)
