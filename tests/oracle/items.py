"""What could be in a plan of a tiny scenario: every session that may run with every roster it may have.

An item is one candidate session, or one provider on one hosted session. Its options are all the ways to have it,
the first of which is not to have it (unless it is pinned). An option keeps every rule that a session can keep or
break by itself; what it uses up of things shared with other sessions stands in `uses`.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from scheduler.plan import SessionKey
from scheduler.scenario.schema import Course, Interest, Offer, Provider, TopUp, Trainer, Venue
from tests.oracle.facts import Facts, Slot, ceiling_division

MOST_OPTIONS = 3000
NO_LIMIT = 1_000_000


class TooLarge(Exception):
    """The scenario has more plans than can be enumerated in a test."""


@dataclass(frozen=True)
class Option:
    """One way to have an item. Money in pence; `tier_cost` is left out where it depends on other sessions."""

    allocations: dict[str, int] = field(default_factory=dict)
    partners: dict[str, int] = field(default_factory=dict)
    uses: dict[Hashable, int] = field(default_factory=dict)
    cost: int = 0
    income: int = 0
    metres: int = 0
    travel_cost: int = 0
    ceiling: float = math.inf

    @property
    def local(self) -> int:
        return sum(self.allocations.values())

    @property
    def places(self) -> int:
        return self.local + sum(self.partners.values())


@dataclass(frozen=True)
class SessionItem:
    key: SessionKey
    slots: list[Slot]
    course: Course
    trainer: Trainer
    offer: Offer
    options: list[Option]
    priced_later: bool

    @property
    def dates(self) -> list[dt.date]:
        return sorted({date for date, _ in self.slots})

    def excludes(self, other: SessionItem) -> bool:
        """Whether the two can never be in one plan: they want the same person, room or days apart."""
        overlap = bool(set(self.slots) & set(other.slots))
        same_day = bool(set(self.dates) & set(other.dates))
        same_trainer = self.key.trainer == other.key.trainer
        same_venue = self.key.venue == other.key.venue
        gap = abs((self.key.date - other.key.date).days)
        return (
            (overlap and (same_trainer or same_venue))
            or (same_trainer and same_day and not same_venue and not self.trainer.moves)
            or (self.course.id == other.course.id and gap < self.course.min_gap_days)
        )


@dataclass(frozen=True)
class HostedItem:
    partner: str
    hosted: str
    provider: str
    course: str
    date: dt.date
    options: list[Option]


def session_items(facts: Facts) -> list[SessionItem]:
    """Every session that could run by itself, in the file's order; a pinned one lacks the option not to run."""
    items = []
    pins = [SessionKey(pin.course, pin.trainer, pin.venue, pin.date, pin.block) for pin in facts.scenario.pinned]
    for key, slots, trainer, offer, venue in _candidates(facts):
        course = facts.courses[offer.course]
        tiers = offer.price_tiers
        priced_later = tiers is not None and tiers.over == "quarter" and tiers.counted != "interest"
        options = list(_rosters(facts, key, slots, course, offer, venue, priced_later))
        if key not in pins:
            options.insert(0, Option())
        if options != [Option()]:
            items.append(SessionItem(key, slots, course, trainer, offer, options, priced_later))
    return items


def _candidates(facts: Facts) -> Iterator[tuple[SessionKey, list[Slot], Trainer, Offer, Venue]]:
    for trainer, venue in itertools.product(facts.scenario.trainers, facts.scenario.venues):
        for offer in trainer.offers:
            course = facts.courses[offer.course]
            for date, block in facts.starts(course):
                slots = facts.session_slots(course, date, block)
                if (
                    set(course.equipment) <= set(venue.equipment)
                    and facts.is_free(trainer.available, trainer.unavailable, slots)
                    and facts.is_free(venue.available, venue.unavailable, slots)
                ):
                    yield SessionKey(course.id, trainer.id, venue.id, date, block), slots, trainer, offer, venue


def _rosters(
    facts: Facts, key: SessionKey, slots: list[Slot], course: Course, offer: Offer, venue: Venue, priced_later: bool
) -> Iterator[Option]:
    """Every roster that keeps the rules within one session: sizes, top-up, price, pins."""
    scenario = facts.scenario
    most = min(course.max_places, venue.capacity, offer.max_places or NO_LIMIT)
    lines = [
        (provider, line, facts.venue_metres(provider, venue))
        for provider in scenario.providers
        for line in provider.interest
        if line.course == course.id and facts.line_suits(provider, line, slots, facts.venue_metres(provider, venue))
    ]
    top_ups = [
        (partner.id, line) for partner in scenario.partners for line in partner.top_up if line.course == course.id
    ]
    each = course.max_places_per_provider or scenario.policy.max_places_per_provider or NO_LIMIT
    choices = [range(min(line.places, each, most, _released(provider)) + 1) for provider, line, _ in lines]
    choices += [range(min(line.places, line.per_session or line.places, most) + 1) for _, line in top_ups]
    if math.prod(len(choice) for choice in choices) > MOST_OPTIONS:
        raise TooLarge
    for counts in itertools.product(*choices):
        local = [(*line, places) for line, places in zip(lines, counts, strict=False) if places]
        partners = [(*top_up, places) for top_up, places in zip(top_ups, counts[len(lines) :], strict=True) if places]
        partner_places = sum(places for _, _, places in partners)
        total = sum(counts)
        if not local or not course.min_places <= total <= most:
            continue
        if scenario.policy.top_up == "reach_minimum" and partner_places and total != course.min_places:
            continue
        option = _option(facts, key, slots, offer, venue, local, partners)
        if _has_pinned_places(facts, key, option) and (priced_later or price_suits(option, option.cost)):
            yield option


def _released(provider: Provider) -> int:
    return NO_LIMIT if provider.release_per_day is None else provider.release_per_day


def _option(
    facts: Facts,
    key: SessionKey,
    slots: list[Slot],
    offer: Offer,
    venue: Venue,
    local: list[tuple[Provider, Interest, int, int]],
    partners: list[tuple[str, TopUp, int]],
) -> Option:
    total = sum(places for *_, places in [*local, *partners])
    week = key.date.isocalendar()[:2]
    uses: dict[Hashable, int] = {
        ("trainer", key.trainer): 1,
        ("trainer in week", key.trainer, week): 1,
        ("course", key.course): 1,
        ("programme",): 1,
        ("week", week): 1,
    }
    uses |= {("top-up", partner, key.course): places for partner, _, places in partners}
    for provider, _, _, own in local:
        uses["asked", provider.id, key.course] = own
        uses |= {("release", provider.id, date): own for date, _ in slots}
    return Option(
        allocations={provider.id: places for provider, _, _, places in local},
        partners={partner: places for partner, _, places in partners},
        uses=uses,
        cost=facts.fixed_cost(offer, venue, total) + _tier_cost_of_session(facts, offer, len(local), total),
        income=sum(places * line.price for _, line, places in partners),
        metres=sum(places * 2 * metres for _, _, metres, places in local),
        travel_cost=sum(places * facts.travel_pence(metres) for _, _, metres, places in local),
        ceiling=min(facts.ceiling(provider, line) for provider, line, _, _ in local),
    )


def _tier_cost_of_session(facts: Facts, offer: Offer, providers: int, places: int) -> int:
    """The tier price times the places charged, where this session settles it; else 0."""
    tiers = offer.price_tiers
    if tiers is None or (tiers.over == "quarter" and tiers.counted != "interest"):
        return 0
    count = {"providers": providers, "places": places, "interest": facts.interested(offer.course)}[tiers.counted]
    return facts.tier_price(offer, count) * max(places, offer.minimum_charge)


def price_suits(option: Option, cost: int) -> bool:
    """Whether partners pay no more than the session costs and nobody pays more than it said."""
    return option.income <= cost and ceiling_division(cost - option.income, option.local) <= option.ceiling


def _has_pinned_places(facts: Facts, key: SessionKey, option: Option) -> bool:
    return all(
        option.allocations.get(provider, 0) >= places
        for pin in facts.scenario.pinned
        if (pin.course, pin.trainer, pin.venue, pin.date, pin.block) == key
        for provider, places in pin.allocations.items()
    ) and all(
        option.partners.get(partner, 0) >= places
        for pin in facts.scenario.pinned
        if (pin.course, pin.trainer, pin.venue, pin.date, pin.block) == key
        for partner, places in pin.partners.items()
    )


def hosted_items(facts: Facts) -> list[HostedItem]:
    """Every provider on every hosted session that it may have places on."""
    items = []
    pins = {(pin.partner, pin.hosted): pin.allocations for pin in facts.scenario.pinned_hosted}
    for partner in facts.scenario.partners:
        for hosted, provider in itertools.product(partner.hosted, facts.scenario.providers):
            metres = facts.metres(provider, hosted.id, hosted.location)
            confirmed = pins.get((partner.id, hosted.id), {}).get(provider.id, 0)
            for line in provider.interest:
                if (
                    line.course == hosted.course
                    and facts.line_suits(provider, line, facts.hosted_slots(hosted), metres)
                    and hosted.price <= facts.ceiling(provider, line)
                ):
                    options = [
                        Option(
                            allocations={provider.id: places},
                            uses={
                                ("hosted", partner.id, hosted.id): places,
                                ("asked", provider.id, hosted.course): places,
                                ("release", provider.id, hosted.date): places,
                            },
                            cost=places * hosted.price,
                            metres=places * 2 * metres,
                            travel_cost=places * facts.travel_pence(metres),
                        )
                        for places in range(1, min(line.places, hosted.places) + 1)
                    ]
                    items.append(
                        HostedItem(
                            partner.id,
                            hosted.id,
                            provider.id,
                            hosted.course,
                            hosted.date,
                            [each for each in [Option(), *options] if each.local >= confirmed],
                        )
                    )
    return items
