"""The smallest change of each kind that gives a course a session, or more of the places asked, the plan held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from scheduler.analysis.cases import Solved
from scheduler.analysis.dials import HostedPlaces, LowerMinimum, NewProvider, RaisedCeilings, TopUpPlaces
from scheduler.analysis.extra_places import extra_places
from scheduler.analysis.levers import Lever, Search
from scheduler.analysis.one_more_date import one_more_date
from scheduler.progress import Limits
from scheduler.report.words import counted
from scheduler.scenario.fields import MAX_PENCE
from scheduler.scenario.schema import Partner, TopUp


class CourseLevers(NamedTuple):
    """What would give a course a session, or more of the places asked.

    Attributes:
        unchanged: places it could have more with nothing changed at all; nothing else is then sought.
        levers: one or more of every kind of change.
    """

    unchanged: int
    levers: list[Lever]


def levers(base: Solved, course: str, limits: Limits) -> CourseLevers:
    """Every kind of change for one course, each with the least that is enough; the whole within the limits."""
    search = Search(base, course, limits)
    if search.as_it_is.enough:
        return CourseLevers(search.gained(search.as_it_is.plan), [])
    newcomers = _new_provider(search)
    kinds: list[Callable[[], Iterator[Lever]]] = [
        lambda: iter([extra_places(search, newcomers)]),
        *(partial(_partner, search, partner) for partner in search.scenario.partners),
        partial(_minimum, search),
        partial(_ceilings, search),
        partial(_dates, search),
    ]
    found = [newcomers]
    for number, kind in enumerate(kinds):
        search.to_come = len(kinds) - number
        found += kind()
    return CourseLevers(0, found)


# ---- people


def _new_provider(search: Search) -> Lever:
    dial, most = NewProvider(search.scenario, search.name), search.course.max_places
    found = search.least(dial, most)
    if found.amount is None:
        reach = f"asking for up to {counted(most, 'place')}"
        return search.none(dial.kind, "a new provider", found.proved, reach, dial, most)
    return search.enough_by(dial, found)


# ---- partners


def _partner(search: Search, partner: Partner) -> Iterator[Lever]:
    """More places that a partner takes on our sessions, from one that takes none yet, too; more on its own sessions."""
    line = next((line for line in partner.top_up if line.course == search.name), None)
    if line is None:
        line = TopUp.model_construct(course=search.name, places=0, price=_usual_price(search, partner))
    yield _places(search, TopUpPlaces(partner, line))
    for offer in partner.hosted:
        if offer.course == search.name:
            yield _places(search, HostedPlaces(partner, offer))


def _places(search: Search, dial: TopUpPlaces | HostedPlaces) -> Lever:
    most = search.course.max_places
    found = search.least(dial, most)
    if found.amount is None:
        return search.none(dial.kind, f"{dial.what}s {dial.whose}", found.proved, f"up to {most}", dial, most)
    return search.enough_by(dial, found)


def _usual_price(search: Search, partner: Partner) -> int:
    """The least that a partner pays for a place on any course; else the least that any partner pays; else nothing."""
    own = [line.price for line in partner.top_up]
    return min(own or [line.price for other in search.scenario.partners for line in other.top_up], default=0)


# ---- dates


def _dates(search: Search) -> Iterator[Lever]:
    scenario, equipment = search.scenario, set(search.course.equipment)
    trainers = [t for t in scenario.trainers if any(offer.course == search.name for offer in t.offers)]
    venues = [venue for venue in scenario.venues if equipment <= set(venue.equipment)]
    search.to_come = len(trainers) + len(venues)
    for trainer in trainers:
        yield one_more_date(search, "trainers", trainer)
        search.to_come -= 1
    for venue in venues:
        yield one_more_date(search, "venues", venue)
        search.to_come -= 1


# ---- money and numbers


def _ceilings(search: Search) -> Iterator[Lever]:
    """One ceiling raised, for each provider; every one, where that takes less or no one's alone is enough."""
    ceilings = {
        provider.id: ceiling
        for provider in search.scenario.providers
        for line in provider.interest
        if line.course == search.name and (ceiling := provider.ceiling(line)) is not None
    }
    kind = RaisedCeilings.kind
    if not ceilings:
        yield search.none(kind, "a ceiling raised: nobody who asks has one", True)
        return
    names = {provider.id: provider.name for provider in search.scenario.providers}
    every = RaisedCeilings(search.name, ceilings, names)
    most = MAX_PENCE - max(ceilings.values())
    together = search.least(every, most)
    if together.amount is None:
        yield search.none(kind, "ceilings raised", together.proved, "however far", every, most)
        return
    alone, others = [], []
    for name, ceiling in ceilings.items():
        dial = every.alone(name)
        low = together.amount - 1 if together.proved else 0  # less is not enough for all together
        found = search.least(dial, MAX_PENCE - ceiling, low)
        if found.amount is not None:
            alone.append(search.enough_by(dial, found))
        else:
            others.append((f"{names[name]}'s ceiling raised", found.proved, "however far", dial, MAX_PENCE - ceiling))
    if not alone or together.amount < min(lever.amount for lever in alone):
        yield search.enough_by(every, together)
    yield from sorted(alone, key=lambda lever: lever.amount)
    for other in others:
        yield search.none("another ceiling raised" if alone else "one ceiling raised", *other)


def _minimum(search: Search) -> Iterator[Lever]:
    """The course's minimum lowered."""
    now = search.course.min_places
    if now == 1:
        yield search.none(LowerMinimum.kind, "the minimum lowered: it is 1 already", True)
        return
    dial = LowerMinimum(search.name, now, more_is_enough=not _topped_up_to_it(search))
    found = search.least(dial, now - 1)
    if found.amount is None:
        yield search.none(dial.kind, "the minimum lowered", found.proved, "even to 1", dial, now - 1)
        return
    yield search.enough_by(dial, found)


def _topped_up_to_it(search: Search) -> bool:
    """Whether partners' places go with the minimum: a lower one then makes places dearer where they paid for some."""
    takes = any(line.course == search.name for partner in search.scenario.partners for line in partner.top_up)
    return takes and search.scenario.policy.top_up == "reach_minimum"
