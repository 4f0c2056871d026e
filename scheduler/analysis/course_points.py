"""The smallest change of each kind that gives a course a session, or more of the places asked, the plan held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from scheduler.analysis.cases import Solved
from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.extra_places import extra_places
from scheduler.analysis.held import NEWCOMER
from scheduler.analysis.levers import Lever, Search, first_enough
from scheduler.analysis.one_more_date import one_more_date
from scheduler.analysis.session_points import newcomer
from scheduler.check.case import Case
from scheduler.plan import Plan
from scheduler.progress import Limits
from scheduler.report.words import counted, pounds
from scheduler.scenario.fields import MAX_PENCE
from scheduler.scenario.schema import Hosted, Partner, TopUp


def levers(base: Solved, course: str, limits: Limits) -> list[Lever]:
    """Every kind of change for one course, each with the least that is enough; the whole within the limits."""
    search = Search(base, course, limits)
    if search.as_it_is.enough:
        return [_nothing(search)]
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
    return found


def _nothing(search: Search) -> Lever:
    better = "there is a better plan than this one"
    why = "the objectives prefer otherwise" if search.base.proved != "no" else better
    return search.enough("nothing", f"nothing: {why}", 0, Change("", ()), search.as_it_is.plan, True)


# ---- people


def _new_provider(search: Search) -> Lever:
    """Somebody new who asks for places and has no conditions, beside the room it is held in."""
    kind, most = "a new provider", search.course.max_places

    def joined(places: int) -> Change:
        return Change("", (Edit(("providers", NEWCOMER), newcomer(search.scenario, NEWCOMER, search.name, places)),))

    found = search.least(0, most, joined)
    if found.amount is None:
        return search.none(kind, "a new provider", found.proved, f"asking for up to {counted(most, 'place')}")
    label = f"a new provider that asks for {counted(found.amount, 'place')}"
    return search.enough(kind, label, found.amount, joined(found.amount), found.shows.plan, found.proved)


# ---- partners


def _partner(search: Search, partner: Partner) -> Iterator[Lever]:
    """More places that a partner takes on our sessions, from one that takes none yet, too; more on its own sessions."""
    line = next((line for line in partner.top_up if line.course == search.name), None)
    if line is None:
        price = _usual_price(search, partner)
        line = TopUp.model_construct(course=search.name, places=1, price=price)
        more, told = (
            partial(_first_top_up, partner.id, line),
            f"from {partner.name}, which takes none yet, at {pounds(price)}",
        )
        what = "place"
    else:
        more, told, what = partial(_more_top_up, partner.id, line), f"from {partner.name}", "more place"
    yield _places(search, more, told, what)
    for offer in partner.hosted:
        if offer.course == search.name:
            yield _places(
                search, partial(_more_hosted, partner.id, offer), f"on {offer.id} of {partner.name}", "more place"
            )


def _places(search: Search, more: Callable[[int], Change], told: str, what: str) -> Lever:
    kind, most = "partner places", search.course.max_places
    found = search.least(0, most, more)
    if found.amount is None:
        return search.none(kind, f"{what}s {told}", found.proved, f"up to {most}")
    label = f"{counted(found.amount, what)} {told}"
    return search.enough(kind, label, found.amount, more(found.amount), found.shows.plan, found.proved)


def _usual_price(search: Search, partner: Partner) -> int:
    """The least that a partner pays for a place on any course; else the least that any partner pays; else nothing."""
    own = [line.price for line in partner.top_up]
    return min(own or [line.price for other in search.scenario.partners for line in other.top_up], default=0)


def _first_top_up(partner: str, line: TopUp, places: int) -> Change:
    taken = line.model_copy(update={"places": places})
    return Change("", (Edit(("partners", partner, "top_up", line.course), taken),))


def _more_top_up(partner: str, line: TopUp, places: int) -> Change:
    path = ("partners", partner, "top_up", line.course)
    edits = [Edit((*path, "places"), line.places + places)]
    if line.per_session is not None:
        edits.append(Edit((*path, "per_session"), line.per_session + places))
    return Change("", tuple(edits))


def _more_hosted(partner: str, offer: Hosted, places: int) -> Change:
    return Change("", (Edit(("partners", partner, "hosted", offer.id, "places"), offer.places + places),))


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
    """One ceiling raised, for each provider whose alone is enough; every one, where that takes less or no one is."""
    kind = "a ceiling raised"
    ceilings = {
        provider.id: ceiling
        for provider in search.scenario.providers
        for line in provider.interest
        if line.course == search.name and (ceiling := provider.ceiling(line)) is not None
    }
    if not ceilings:
        yield search.none(kind, "a ceiling raised: nobody who asks has one", True)
        return
    every = search.least(0, MAX_PENCE - max(ceilings.values()), *_raised(search, ceilings))
    if every.amount is None:
        yield search.none(kind, "ceilings raised", every.proved, "however far")
        return
    names = {provider.id: provider.name for provider in search.scenario.providers}
    alone = []
    for name, ceiling in ceilings.items():
        change, used = _raised(search, {name: ceiling})
        low = every.amount - 1 if every.proved else 0  # less is not enough for all together
        found = search.least(low, MAX_PENCE - ceiling, change, used)
        if found.amount is not None:
            label = f"{names[name]} pays {pounds(found.amount)} more, up to {pounds(ceiling + found.amount)}"
            lever = search.enough(kind, label, found.amount, change(found.amount), found.shows.plan, found.proved)
            alone.append(lever)
    if not alone or every.amount < min(lever.amount for lever in alone):
        change, _ = _raised(search, ceilings)
        label = f"every ceiling raised by {pounds(every.amount)} ({counted(len(ceilings), 'provider')})"
        yield search.enough(kind, label, every.amount, change(every.amount), every.shows.plan, every.proved)
    yield from sorted(alone, key=lambda lever: lever.amount)


def _raised(search: Search, ceilings: dict[str, int]) -> tuple[Callable[[int], Change], Callable[[Plan], int]]:
    """Some ceilings on the course raised by so many pence; and by how many they must be for a plan."""
    path = ("interest", search.name, "max_price")

    def change(pence: int) -> Change:
        return Change("", tuple(Edit(("providers", name, *path), old + pence) for name, old in ceilings.items()))

    def used(plan: Plan) -> int:
        paid = Case(search.base.loaded, plan).attendances
        return max(
            (p.price - ceilings[p.provider] for p in paid if p.course == search.name and p.provider in ceilings),
            default=0,
        )

    return change, used


def _minimum(search: Search) -> Iterator[Lever]:
    """The course's minimum lowered."""
    kind, now = "the minimum lowered", search.course.min_places

    def lowered(by: int) -> Change:
        return Change("", (Edit(("courses", search.name, "min_places"), now - by),))

    if now == 1:
        yield search.none(kind, "the minimum lowered: it is 1 already", True)
        return
    if _topped_up_to_it(search):
        tries = range(1, now)
        found = first_enough(tries, lambda by: search.probe(lowered(by), now), search.as_it_is.settled, search.as_it_is)
    else:
        found = search.least(0, now - 1, lowered)
    if found.amount is None:
        yield search.none(kind, "the minimum lowered", found.proved, "even to 1")
        return
    by = found.amount
    label = f"the minimum lowered from {now} to {now - by}"
    yield search.enough(kind, label, by, lowered(by), found.shows.plan, found.proved)


def _topped_up_to_it(search: Search) -> bool:
    """Whether partners' places go with the minimum: a lower one then makes places dearer where they paid for some."""
    takes = any(line.course == search.name for partner in search.scenario.partners for line in partner.top_up)
    return takes and search.scenario.policy.top_up == "reach_minimum"
