"""Extra places from those who ask for a course already: as few as a plan with more of what is asked for now needs.

What is taken away from a plan that was enough is judged by the independent check. Of newcomers, who have no conditions,
there are two uses. As many who ask for one place each are of at least the use of extra places, whoever has them, where
one more who asks takes no plan away (`joining_takes_nothing_away`): each can sit where one of those does, and is one
more where providers are counted. So is often one alone (`newcomer_is_as_useful`), who is asked about anyway.
"""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.dials import ExtraPlaces, NewProviders, extra_label
from scheduler.analysis.held import asking, given_of, keeps, keeps_all, lines_with, newcomer_id
from scheduler.analysis.levers import Lever, Search
from scheduler.analysis.session_points import newcomer
from scheduler.check.money import trainer_charge, venue_hire
from scheduler.plan import Plan
from scheduler.scenario.schema import Offer, PriceTiers, Scenario, TopUp


def extra_places(search: Search, newcomers: Lever) -> Lever:
    """Those who ask already ask for more: on one line alone, else as few as a plan with more for all needs.

    Args:
        newcomers: what a new provider would do, who is of at least their use where `newcomer_is_as_useful` says so.
    """
    return _ExtraPlaces(search, newcomers).lever()


def newcomer_is_as_useful(scenario: Scenario, course: str) -> bool:
    """Whether a newcomer with as many places as all extra ones together is of at least their use.

    So it is where it takes no plan away and may sit wherever they do at the same price: no tier counts over the
    quarter, or counts the providers in a session, who may be more than one newcomer; no provider's places in one
    session are limited; and nobody who asks must have all or nothing.
    """
    limited = next(item.max_places_per_provider for item in scenario.courses if item.id == course)
    limited = limited or scenario.policy.max_places_per_provider
    lines = [line for p in scenario.providers for line in p.interest if line.course == course]
    return (
        limited is None
        and not any(line.all_or_nothing for line in lines)
        and joining_takes_nothing_away(scenario, course)
        and all(tiers.over == "session" and tiers.counted != "providers" for tiers in _tiers_of(scenario, course))
    )


def doubles(scenario: Scenario, course: str, most: int) -> Change:
    """Beside each of those who ask a new provider that asks for so many places.

    Where one more who asks takes no plan away, such a double could have every extra place that the provider itself can,
    and more: it has no conditions, and is one provider more where tiers count them.
    """
    begin = newcomer_id(scenario)
    names = [f"{begin}-{number}" for number, _ in enumerate(lines_with(scenario, course), start=1)]
    return Change("", tuple(Edit(("providers", name), newcomer(scenario, name, course, most)) for name in names))


def joining_takes_nothing_away(scenario: Scenario, course: str) -> bool:
    """Whether one provider more that asks for the course leaves every plan there is.

    It may be counted by tiers, with no place at all or in the place of another. So no tier may be dearer than one
    before it; and as partner income may not exceed a session's cost, none that counts providers may be cheaper either,
    unless partners never pay more than a session costs at the cheapest tier.
    """
    by_who_asks = [tiers for tiers in _tiers_of(scenario, course) if tiers.counted != "places"]
    alike = all(len(set(tiers.prices.values())) == 1 for tiers in by_who_asks)
    falls = all(_falls(tiers) for tiers in _tiers_of(scenario, course))
    return falls and (alike or _income_stays_within_cost(scenario, course))


def _income_stays_within_cost(scenario: Scenario, course: str) -> bool:
    """Whether partners pay no more than a session of any size costs, in the cheapest room at the cheapest tier."""
    whole = next(item for item in scenario.courses if item.id == course)
    hire = min((venue_hire(whole, venue) for venue in scenario.venues), default=0)
    lines = [line for partner in scenario.partners for line in partner.top_up if line.course == course]
    pays = sorted((line.price for line in lines for _ in range(_in_one_session(line))), reverse=True)
    offers = [offer for trainer in scenario.trainers for offer in trainer.offers if offer.course == course]
    return all(
        sum(pays[: places - 1])  # at least one place is ours
        <= trainer_charge(offer, _cheapest(offer), places) + hire + (scenario.policy.levy + whole.materials) * places
        for offer in offers
        for places in range(1, whole.max_places + 1)
    )


def _in_one_session(line: TopUp) -> int:
    return line.places if line.per_session is None else min(line.places, line.per_session)


def _cheapest(offer: Offer) -> int:
    return min(offer.price_tiers.prices.values()) if offer.price_tiers is not None else 0


def _tiers_of(scenario: Scenario, course: str) -> list[PriceTiers]:
    offers = [offer for trainer in scenario.trainers for offer in trainer.offers]
    return [offer.price_tiers for offer in offers if offer.course == course and offer.price_tiers is not None]


class _ExtraPlaces:
    def __init__(self, search: Search, newcomers: Lever) -> None:
        self.search, self.newcomers = search, newcomers
        self.asked = dict(lines_with(search.scenario, search.name))
        self.proves = newcomers.smallest and newcomer_is_as_useful(search.scenario, search.name)

    def _not_by_doubles(self, most: int) -> bool:
        """Proved: not even with doubles."""
        scenario, course = self.search.scenario, self.search.name
        if not joining_takes_nothing_away(scenario, course):
            return False
        tried = self.search.probe(doubles(scenario, course, most))
        return tried.settled and not tried.enough

    def lever(self) -> Lever:
        search = self.search
        most = search.course.max_places
        whose, reach = "extra places from those who ask already", f"up to {most} each"
        none = search.none(ExtraPlaces.kind, whose, True, reach, None, most)
        if (self.proves and self.newcomers.change is None) or self._not_by_doubles(most):
            return none
        tried = search.probe(self._asking(dict.fromkeys(self.asked, most)))
        if not tried.enough and tried.settled and not self._all_or_nothing():
            return none
        fewest, proved = self._fewest(most)
        for name in self.asked:
            alone = search.probe(self._asking({name: fewest}), among=len(self.asked))
            if alone.enough:
                return self._extra({name: fewest}, alone.plan, proved)
        if search.over:
            return none._replace(smallest=False)
        plan, used = self._trimmed(tried.plan)
        if not used or search.gained(plan) <= 0 or not keeps_all(search.base.plan, plan):
            return none._replace(smallest=False)
        return self._extra(used, plan, proved and sum(used.values()) == fewest)

    def _all_or_nothing(self) -> bool:
        """Whether anybody asks for all its places or none: then asking for more may be worse than for fewer."""
        lines = [line for provider in self.search.scenario.providers for line in provider.interest]
        return any(line.all_or_nothing for line in lines if line.course == self.search.name)

    def _fewest(self, most: int) -> tuple[int, bool]:
        """As few as there can be, and whether it is proved that fewer are not enough."""
        search = self.search
        if self.proves:
            return self.newcomers.amount, True
        if joining_takes_nothing_away(search.scenario, search.name):
            found = search.least(NewProviders(search.scenario, search.name), most)
            if found.amount is not None:
                return found.amount, found.proved
        return 1, search.as_it_is.settled

    def _asking(self, extra: dict[str, int]) -> Change:
        edits = (asking(name, self.search.name, self.asked[name] + places) for name, places in extra.items())
        return Change("", tuple(edits))

    def _extra(self, used: dict[str, int], plan: Plan, smallest: bool) -> Lever:
        names = {provider.id: provider.name for provider in self.search.scenario.providers}
        label = extra_label([(names[name], places) for name, places in used.items()])
        return self.search.enough(ExtraPlaces.kind, label, sum(used.values()), self._asking(used), plan, smallest)

    def _trimmed(self, plan: Plan) -> tuple[Plan, dict[str, int]]:
        """The plan with one new session and as few extra places as the rules allow, and who has them."""
        before = {session.key for session in self.search.base.plan.sessions}
        added = [session for session in plan.sessions if session.key not in before]
        if added:
            plan = plan._replace(sessions=tuple(s for s in plan.sessions if s.key in before or s is added[0]))
        used = self._used(plan)
        if not self._kept(plan, used):
            return plan, {}
        for name in sorted(used, key=lambda name: used[name]):
            while used[name]:
                fewer = {**used, name: used[name] - 1}
                shorter = next((plan for plan in self._one_fewer(plan, name) if self._kept(plan, fewer)), None)
                if shorter is None:
                    break
                plan, used = shorter, fewer
        return plan, {name: places for name, places in used.items() if places}

    def _used(self, plan: Plan) -> dict[str, int]:
        given = given_of(self.search.scenario, plan, self.search.name)
        return {name: given[name] - places for name, places in self.asked.items() if given.get(name, 0) > places}

    def _kept(self, plan: Plan, used: dict[str, int]) -> bool:
        return keeps(self.search.base.loaded, self._asking(used), plan)

    def _one_fewer(self, plan: Plan, name: str) -> Iterator[Plan]:
        """The plan with one place fewer for a provider, in each session of the course that it has any in."""
        for number in reversed(range(len(plan.sessions))):
            session = plan.sessions[number]
            if session.key.course == self.search.name and name in session.allocations:
                fewer = {**session.allocations, name: session.allocations[name] - 1}
                smaller = session._replace(allocations={key: places for key, places in fewer.items() if places})
                yield plan._replace(sessions=(*plan.sessions[:number], smaller, *plan.sessions[number + 1 :]))


def _falls(tiers: PriceTiers) -> bool:
    """No tier is dearer than one before it."""
    prices = list(tiers.prices.values())
    return prices == sorted(prices, reverse=True)
