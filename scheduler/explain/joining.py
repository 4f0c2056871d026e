"""Whether one interest line could have places more on a session of the plan, everything else as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from scheduler.explain import obstacles
from scheduler.explain.obstacles import Obstacle, Obstacles
from scheduler.explain.standing import Running, Standing
from scheduler.explain.ways import Ways
from scheduler.instance import HostedSession, Line
from scheduler.scenario.schema import Hosted


class Joining:
    """A plan, and who could still join its sessions."""

    def __init__(self, ways: Ways, standing: Standing) -> None:
        self._ways = ways
        self._standing = standing
        self._instance = ways.instance
        self._top_up_only = self._instance.scenario.policy.top_up == "reach_minimum"
        self._pinned = {pin.candidate: pin.top_up for pin in self._instance.pinned}

    def obstacles(self, line: Line, running: Running) -> Obstacles:
        """What stands against every number of places more in a session, each of which would have to go; often nothing.

        Two changes are tried: places more, and a partner's places given to the provider instead.
        """
        own = tuple(self._who_and_when(line, running))
        if own:
            lacking = max(1, line.places - self._standing.given[line.index])
            return (*own, *self._at_any_size(line, running, lacking))
        first = self._size_and_price(line, running)
        if first is None:
            return ()
        return tuple(self._at_any_size(line, running, self._most_more(line, running))) or (first,)

    def room(self, line: Line, running: Running) -> int:
        """No more places than this could be added for a line to a session, prices apart."""
        if any(self._who_and_when(line, running)):
            return 0
        spare = running.candidate.option.max_places - running.places + running.partner_places
        return min(spare, self._most_more(line, running))

    # ---- the line's own limits

    def _who_and_when(self, line: Line, running: Running) -> Iterator[Obstacle]:
        candidate = running.candidate
        venue = self._instance.venues[candidate.option.venue]
        if candidate.option.venue not in line.metres:
            metres = self._ways.metres(line, venue.id, venue.location)
            yield obstacles.far(metres, self._instance.providers[line.provider].max_travel_km or 0)
        if not line.starts >> candidate.start.position & 1:
            yield obstacles.wrong_time()
        dates = candidate.start.dates
        if self._standing.left_to_release(line, dates) < 1:
            yield obstacles.released(self._instance.providers[line.provider].release_per_day or 0)
        limit = self._per_provider(line)
        if limit is not None and running.roster.places.get(line.index, 0) >= limit:
            yield obstacles.per_provider(limit)
        yield from self._unprepared(line, dates[0])

    def _most_more(self, line: Line, running: Running) -> int:
        """Places more that the line's own limits allow."""
        standing = self._standing
        start = running.candidate.start
        most = line.places - standing.given[line.index]
        most = min(most, standing.left_to_release(line, start.dates), self.prepared(line, start.date))
        limit = self._per_provider(line)
        return most if limit is None else min(most, limit - running.roster.places.get(line.index, 0))

    def _per_provider(self, line: Line) -> int | None:
        own = self._instance.courses[line.course].max_places_per_provider
        return self._instance.scenario.policy.max_places_per_provider if own is None else own

    # ---- prerequisites

    def prepared(self, line: Line, day: dt.date) -> int:
        """Places more that prerequisites allow a line on a session that begins on a day."""
        return min((slack for slack, _, _ in self._preparation(line, day)), default=line.places)

    def _unprepared(self, line: Line, day: dt.date) -> Iterator[Obstacle]:
        slack, ready, earlier = min(self._preparation(line, day), default=(1, 0, 0))
        if slack <= 0:
            yield obstacles.unprepared(self._instance.courses[earlier].title, ready)

    def _preparation(self, line: Line, day: dt.date) -> Iterator[tuple[int, int, int]]:
        """For each earlier course: places more, staff who hold it by the day that allows fewest, the course."""
        prerequisites = self._ways.prerequisites(line)
        if not prerequisites:
            return
        begun = self._standing.attended[line.index]
        days = {day, *(first for first, _, _ in begun if first > day)}
        for earlier, trained in prerequisites:
            other = self._ways.line_of.get((line.provider, earlier))
            for date in days:
                ready = trained + (0 if other is None else self._standing.gone_before(other.index, date))
                yield ready - sum(places for first, _, places in begun if first <= date), ready, earlier

    # ---- the session's size and prices

    def _size_and_price(self, line: Line, running: Running) -> Obstacle | None:
        found: list[Obstacle] = []
        for more in range(1, self._most_more(line, running) + 1):
            obstacle = self._with_more(line, running, more)
            if obstacle is None:
                return None
            found.append(obstacle)
            if obstacle.kind == "full" and not running.partner_places:
                break
        first = found[0]
        return min((other for other in found if other.kind == first.kind), key=lambda other: other.size)

    def _at_any_size(self, line: Line, running: Running, most: int) -> Iterator[Obstacle]:
        """No room, the minimum, the ceiling: what stands against each of the changes, so that it would have to go."""
        if line.ceiling is None and not running.partner_places:
            # What a large plan asks most often: no price matters, and nobody can give a place up.
            if running.places >= running.candidate.option.max_places:
                yield obstacles.full()
            return
        changes = list(self._changes(running, most))
        against = [list(self._against_size(running, more, given_up)) for more, given_up, _ in changes]
        for obstacle in against[0]:
            if all(obstacle in others for others in against):
                yield obstacle
        if line.ceiling is not None:
            least = min(self._standing.change(running, line, more, dropped).price for more, _, dropped in changes)
            if least > line.ceiling:
                yield obstacles.dear(least, line.ceiling)

    def _changes(self, running: Running, most: int) -> Iterator[tuple[int, int, dict[int, int]]]:
        """Places more up to so many, partners' places given up for them, and which; never below the minimum."""
        for more in range(1, most + 1):
            spare = running.places + more - running.candidate.option.min_places
            for given_up in range(min(running.partner_places, spare) + 1):
                dropped = self._dropped(running, given_up)
                if dropped is None:
                    break
                yield more, given_up, dropped

    def _with_more(self, line: Line, running: Running, more: int) -> Obstacle | None:
        """What stands against so many places more: as they are, or in place of partners' places."""
        size = self._wrong_size(running, more, 0)
        first = size or self._wrong_price(line, running, more, {})
        if first is None:
            return None
        for given_up in range(1, running.partner_places + 1):
            dropped = self._dropped(running, given_up)
            if dropped is None or self._wrong_size(running, more, given_up):
                continue
            if self._wrong_price(line, running, more, dropped) is None:
                return None
        return first

    def _wrong_size(self, running: Running, more: int, given_up: int) -> Obstacle | None:
        if running.places + more - given_up < running.candidate.option.min_places:
            return obstacles.full()
        return next(self._against_size(running, more, given_up), None)

    def _against_size(self, running: Running, more: int, given_up: int) -> Iterator[Obstacle]:
        option = running.candidate.option
        places = running.places + more - given_up
        if places > option.max_places:
            yield obstacles.full()
        if self._top_up_only and running.partner_places > given_up and places > option.min_places:
            yield obstacles.held(option.min_places)

    def _wrong_price(self, line: Line, running: Running, more: int, dropped: dict[int, int]) -> Obstacle | None:
        change = self._standing.change(running, line, more, dropped)
        if line.ceiling is not None and change.price > line.ceiling:
            return obstacles.dear(change.price, line.ceiling)
        if change.lifted is not None:
            return obstacles.lifts(*change.lifted)
        if change.too_much_income:
            return obstacles.too_much_income()
        if change.over_budget:
            return obstacles.over_budget(self._standing.budget_left or 0)
        return None

    def _dropped(self, running: Running, number: int) -> dict[int, int] | None:
        """So many partner places, the least paid first, none of them pinned."""
        pinned = self._pinned.get(running.candidate.index, {})
        dropped: dict[int, int] = {}
        for index in sorted(running.roster.top_up, key=lambda index: self._instance.top_ups[index].price):
            taken = min(number, running.roster.top_up[index] - pinned.get(index, 0))
            dropped[index] = taken
            number -= taken
        return None if number else dropped

    # ---- hosted sessions

    def hosted_obstacles(self, line: Line, session: HostedSession, written: Hosted) -> Obstacles:
        """What stands against one place more on a session that a partner runs, each of which would have to go."""
        return tuple(self._against_hosted(line, session, written))

    def _against_hosted(self, line: Line, session: HostedSession, written: Hosted) -> Iterator[Obstacle]:
        provider = self._instance.providers[line.provider]
        metres = self._ways.metres(line, written.id, written.location)
        far = provider.max_travel_km is not None and metres > provider.max_travel_km
        dear = line.ceiling is not None and session.price > line.ceiling
        if far:
            yield obstacles.far(metres, provider.max_travel_km or 0)
        if line.index not in session.lines and not self._ways.suited_in_time(line, written):
            yield obstacles.wrong_time()
        if self._standing.left_to_release(line, (session.date,)) < 1:
            yield obstacles.released(provider.release_per_day or 0)
        yield from self._unprepared(line, session.date)
        if self._standing.hosted_taken[session.index] >= session.places:
            yield obstacles.full()
        if dear:
            yield obstacles.dear(session.price, line.ceiling or 0)
