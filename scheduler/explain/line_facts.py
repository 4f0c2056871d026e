"""Facts of the scenario for which an interest line can have no place on any session of ours, one function each.

Each takes for granted that the course has options and that the facts before it did not apply, and gives its sentence
or None. "It" is the provider.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from scheduler.calendar import Slot, weekday_name
from scheduler.explain.ways import Ways
from scheduler.explain.words import all_of, counted, day, distance_and_limit, listed, pounds, short
from scheduler.instance import Line, bits
from scheduler.scenario.schema import Interest


def releases_nobody(ways: Ways, line: Line) -> str | None:
    """A release limit of 0."""
    return "it releases nobody: its release limit is 0 places a day" if ways.releases_nobody(line) else None


def prerequisite_never(ways: Ways, line: Line) -> str | None:
    """None of its staff holds an earlier course, and none can in this quarter."""
    for earlier, trained in ways.prerequisites(line):
        if not trained and ways.earliest_end(line.provider, earlier) is None:
            title = short(ways.instance.courses[earlier].title)
            asked = (line.provider, earlier) in ways.line_of
            rest = "can have no place there" if asked else "asks for no place there"
            return f"prerequisite not held: none of its staff holds {title}, and it {rest}"
    return None


def too_far(ways: Ways, line: Line) -> str | None:
    """Every venue where the course can be held is beyond its travel limit."""
    limit = ways.instance.providers[line.provider].max_travel_km
    venues = ways.starts_at(line.course)
    if limit is None or any(venue in line.metres for venue in venues):
        return None
    places = [ways.instance.venues[venue] for venue in venues]
    nearest, most = distance_and_limit(
        min(ways.metres(line, venue.id, None if venue.online else venue.location) for venue in places), limit
    )
    return f"too far: the nearest suitable venue is {nearest} away, its limit is {most}"


def no_suitable_date(ways: Ways, line: Line) -> str | None:
    """No possible session lies on dates, weekdays and blocks that suit it."""
    possible = ways.within_reach(line)
    if possible & line.starts:
        return None
    starts = [ways.instance.starts[line.course][bit] for bit in bits(possible)]
    dates = len({start.date for start in starts})
    wishes = _wishes(ways, line)
    for suits, sentence, _ in wishes:
        if not any(all(suits(slot) for slot in start.slots) for start in starts):
            return sentence.format(dates=all_of(dates, "possible date"))
    together = listed(name for _, _, name in wishes)
    return f"none of the {dates} possible dates suits its {together} together"


def prerequisite_too_late(ways: Ways, line: Line) -> str | None:
    """Its prerequisites can only be held after every session that suits."""
    ready = ways.ready_after(line)
    if ready is None or ways.suiting(line):
        return None
    starts = ways.instance.starts[line.course]
    last = max(starts[bit].date for bit in bits(ways.within_reach(line) & line.starts))
    title = next(
        ways.instance.courses[earlier].title
        for earlier, trained in ways.prerequisites(line)
        if not trained and ways.earliest_end(line.provider, earlier) == ready
    )
    return (
        f"prerequisite too late: its staff can hold {short(title)} after {day(ready)}, "
        f"the last date that suits is {day(last)}"
    )


def too_dear(ways: Ways, line: Line) -> str | None:
    """At no size does any session that suits cost as little as its ceiling."""
    if line.ceiling is None:
        return None
    suiting = sum(1 << start.position for start in ways.suiting(line))
    least = min(
        price
        for venue, prices in ways.lowest_prices(line.course).items()
        for price, starts in (prices.items() if venue in line.metres else ())
        if starts & suiting
    )
    if least <= line.ceiling:
        return None
    ceiling = pounds(line.ceiling)
    return f"price above its ceiling: a place costs at least {pounds(least)} at any size, its ceiling is {ceiling}"


FACTS = (releases_nobody, prerequisite_never, too_far, no_suitable_date, prerequisite_too_late, too_dear)


def why_never(ways: Ways, line: Line) -> str | None:
    """The first fact for which no session of ours can have the line; None where these facts allow it."""
    return next((text for fact in FACTS if (text := fact(ways, line))), None)


Wish = tuple[Callable[[Slot], bool], str, str]


def _wishes(ways: Ways, line: Line) -> Sequence[Wish]:
    """What the line and its provider say of time: a test of a slot, the sentence where no start passes, a name."""
    item = ways.interest[line.provider, ways.instance.courses[line.course].id]
    provider = ways.instance.providers[line.provider]
    found: list[Wish] = []
    if item.earliest is not None or item.latest is not None:
        first, last = item.earliest or dt.date.min, item.latest or dt.date.max
        sentence = f"no suitable date: no possible session lies {_window(item)}"
        found.append((lambda slot: first <= slot[0] <= last, sentence, "dates"))
    if item.weekdays is not None:
        weekdays = item.weekdays
        sentence = f"no suitable date: no possible session lies on its weekdays, {listed(map(str.title, weekdays))}"
        found.append((lambda slot: weekday_name(slot[0]) in weekdays, sentence, "weekdays"))
    if item.blocks is not None:
        blocks = item.blocks
        sentence = f"no suitable time: no possible session lies in its blocks, {listed(blocks)}"
        found.append((lambda slot: slot[1] in blocks, sentence, "blocks"))
    if provider.unavailable:
        away = ways.instance.calendar.expand(provider.unavailable)
        sentence = "no suitable date: it is unavailable on {dates}"
        found.append((lambda slot: slot not in away, sentence, "unavailable days"))
    return found


def _window(item: Interest) -> str:
    first, last = item.earliest, item.latest
    if first and last:
        return f"from {day(first)} to {day(last)}"
    return f"on or after {day(first)}" if first else f"on or before {day(last)}" if last else ""


# ---- the most that a line can have


def why_no_more(ways: Ways, line: Line, given: int) -> str | None:
    """Why no plan gives the line more than it has: all it asks for where it wants all or nothing, else one place."""
    wanted = line.places if line.all_or_nothing else given + 1
    for most in (_most_released, _most_prepared, _most_on_sessions):
        bound, text = most(ways, line)
        if bound < wanted:
            asked = f"all or nothing: it asks for {line.places} places, but" if line.all_or_nothing else "at its limit:"
            return f"{asked} {text}"
    return None


def _most_released(ways: Ways, line: Line) -> tuple[int, str]:
    limit = ways.instance.providers[line.provider].release_per_day
    if limit is None:
        return line.places, ""
    dates = {start.date for start in ways.suiting(line)} | {session.date for session in ways.hosted_suiting(line)}
    return limit * len(dates), f"it releases {limit} a day, and {counted(len(dates), 'possible date')} suit it"


def _most_prepared(ways: Ways, line: Line) -> tuple[int, str]:
    most = ways.most_prepared(line)
    if most is None:
        return line.places, ""
    titles = listed(short(ways.instance.courses[earlier].title, 20) for earlier, _ in ways.prerequisites(line))
    return most, f"at most {most} of its staff can hold {titles} this quarter"


def _most_on_sessions(ways: Ways, line: Line) -> tuple[int, str]:
    """On so many sessions, so many places each; hosted places besides."""
    course = ways.instance.courses[line.course]
    hosted = sum(session.places for session in ways.hosted_suiting(line))
    suiting = {start.position for start in ways.suiting(line)}
    each: list[int] = []
    for venue in line.metres if suiting else ():
        sessions = ways.sessions_at(line.course).get(venue, ())
        each += [min(line.most, most) for start, most in sessions if start in suiting]
        if course.max_sessions is None and sum(each) + hosted >= line.places:
            return line.places, ""
    each = sorted(each, reverse=True)[: course.max_sessions]
    beside = f"{counted(hosted, 'hosted place')}" if hosted else ""
    if not each:
        text = f"no session that suits it can find the minimum of {course.min_places} places"
        return hosted, f"{text}, only {beside}" if hosted else text
    text = f"{counted(len(each), 'possible session')} with at most {each[0]} of its places each"
    return sum(each) + hosted, f"{text}, and {beside}" if hosted else text
