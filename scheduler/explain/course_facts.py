"""Facts of the scenario for which a course can never run, one function each, the hardest first.

Each takes for granted that those before it did not apply, and gives its sentence or None.
"""

from __future__ import annotations

from scheduler.calendar import Slot
from scheduler.explain.ways import Ways, cheapest, may_teach
from scheduler.explain.words import counted, listed, pounds
from scheduler.scenario.schema import Course, Days, Venue


def nobody_offers(ways: Ways, course: int) -> str | None:
    """No trainer has an offer for it."""
    return None if ways.offers(course) else "nobody offers the course"


def no_session_allowed(ways: Ways, course: int) -> str | None:
    """A limit of 0 sessions for the course or the programme."""
    policy = ways.instance.scenario.policy
    if ways.instance.courses[course].max_sessions == 0:
        return "the course is limited to 0 sessions"
    if policy.max_sessions == 0 or policy.max_sessions_per_week == 0:
        return "the programme is limited to 0 sessions" + (" a week" if policy.max_sessions != 0 else "")
    return None


def groups_too_small(ways: Ways, course: int) -> str | None:
    """No trainer takes a group of the course's minimum."""
    least = ways.instance.courses[course].min_places
    sizes = [offer.max_places for _, offer in ways.offers(course)]
    largest = max((size for size in sizes if size is not None), default=0)
    if None in sizes or largest >= least:
        return None
    return f"the largest group that a trainer takes is {largest}, the course's minimum is {least}"


def equipment_missing(ways: Ways, course: int) -> str | None:
    """No venue has all the equipment."""
    venues = ways.instance.venues
    needed = list(dict.fromkeys(ways.instance.courses[course].equipment))
    if not venues:
        return "there is no venue"
    if any(_equipped(venue, ways.instance.courses[course]) for venue in venues):
        return None
    nowhere = [item for item in needed if not any(item in venue.equipment for venue in venues)]
    return f"no venue has {listed(nowhere)}" if nowhere else f"no venue has all of {listed(needed)}"


def rooms_too_small(ways: Ways, course: int) -> str | None:
    """No venue with the equipment holds the course's minimum."""
    wanted = ways.instance.courses[course]
    largest = max(venue.capacity for venue in ways.instance.venues if _equipped(venue, wanted))
    if largest >= wanted.min_places:
        return None
    equipped = " with the equipment" if wanted.equipment else ""
    return f"the largest venue{equipped} holds {largest}, the course's minimum is {wanted.min_places}"


def no_open_days(ways: Ways, course: int) -> str | None:
    """The quarter has no day, or not enough days, to hold a session."""
    if ways.instance.starts[course]:
        return None
    length = ways.instance.courses[course].length
    days = length.days if isinstance(length, Days) else 1
    return f"a session takes {counted(days, 'day')}, the quarter has {len(ways.instance.calendar.open_days)} open"


def no_common_date(ways: Ways, course: int) -> str | None:
    """No date on which a trainer and a venue that would do are both free."""
    instance = ways.instance
    if any(option.course == course for option in instance.options):
        return None
    wanted = instance.courses[course]
    teaching = [
        instance.calendar.free_slots(trainer.available, trainer.unavailable)
        for trainer, offer in ways.offers(course)
        if offer.max_places is None or offer.max_places >= wanted.min_places
    ]
    if not _any_start(ways, course, teaching):
        return "no suitable trainer is free for a whole session on any date"
    rooms = [
        instance.calendar.free_slots(venue.available, venue.unavailable)
        for venue in instance.venues
        if _equipped(venue, wanted) and venue.capacity >= wanted.min_places
    ]
    if not _any_start(ways, course, rooms):
        return "no suitable venue is free for a whole session on any date"
    return "no date on which a suitable trainer and a suitable venue are both free"


def trainers_limited_to_none(ways: Ways, course: int) -> str | None:
    """Every trainer with a date for it is limited to 0 sessions."""
    instance = ways.instance
    if any(option.course == course and may_teach(instance.trainers[option.trainer]) for option in instance.options):
        return None
    return "every trainer with a suitable date is limited to 0 sessions"


def beyond_the_budget(ways: Ways, course: int) -> str | None:
    """The cheapest session costs more than the whole budget."""
    if ways.usable(course):
        return None
    instance = ways.instance
    least = min(
        cheapest(option)
        for option in instance.options
        if option.course == course and may_teach(instance.trainers[option.trainer])
    )
    budget = instance.scenario.policy.budget or 0
    return f"the cheapest session costs {pounds(least)}, more than the whole budget of {pounds(budget)}"


FACTS = (
    nobody_offers,
    no_session_allowed,
    groups_too_small,
    equipment_missing,
    rooms_too_small,
    no_open_days,
    no_common_date,
    trainers_limited_to_none,
    beyond_the_budget,
)


def why_never(ways: Ways, course: int) -> str | None:
    """The first fact for which no plan can run the course; None where these facts allow it."""
    return next((text for fact in FACTS if (text := fact(ways, course))), None)


def _equipped(venue: Venue, course: Course) -> bool:
    return set(course.equipment) <= set(venue.equipment)


def _any_start(ways: Ways, course: int, free: list[frozenset[Slot]]) -> bool:
    return any(slots.issuperset(start.slots) for start in ways.instance.starts[course] for slots in free)
