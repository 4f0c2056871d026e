"""The money and the distances of a planted plan: ceilings, budget and travel limits that it just keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from scheduler.check import judge
from tests.oracle.dice import Dice, Part
from tests.oracle.facts import Facts
from tests.oracle.random_scenarios import loaded_from
from tests.properties.planted_plan import Outline


def set_prices(dice: Dice, outline: Outline, raw: Part) -> None:
    """Partners pay at most what the session costs; ceilings, budget and travel limits are what the plan comes to."""
    loaded = loaded_from(raw, {}, None)
    judgement = judge(loaded, outline.plan)
    most_a_place = min((row.cost // row.places for row in judgement.sessions), default=0)
    for line in raw["partners"][0]["top_up"]:
        line["price"] = min(line["price"], Decimal(most_a_place) / 100)
    judgement = judge(loaded_from(raw, {}, None), outline.plan)
    paid: dict[tuple[str, str], int] = {}
    for row in judgement.sessions:
        for allocation in row.allocations:
            pair = allocation.provider, row.course
            paid[pair] = max(paid.get(pair, 0), row.price_per_head)
    facts = Facts(loaded)
    hosted = {item.id: item for partner in loaded.scenario.partners for item in partner.hosted}
    for place in outline.plan.hosted:
        pair = place.provider, hosted[place.hosted].course
        paid[pair] = max(paid.get(pair, 0), hosted[place.hosted].price)
    for provider in raw["providers"]:
        for line in provider["interest"]:
            if dice.chance(0.4):
                needed = paid.get((provider["id"], line["course"]), dice.whole(1000, 6000))
                line["max_price"] = Decimal(needed + dice.pick([0, 0, 1, 500])) / 100
        if dice.chance(0.2):
            _limit_travel(outline, facts, provider, hosted)
    if dice.chance(0.3):
        raw["policy"]["budget"] = Decimal(sum(row.cost for row in judgement.sessions) + dice.pick([0, 1, 9000])) / 100


def _limit_travel(outline: Outline, facts: Facts, raw_provider: Part, hosted: dict[str, Any]) -> None:
    provider = next(one for one in facts.scenario.providers if one.id == raw_provider["id"])
    venues = {venue.id: venue for venue in facts.scenario.venues}
    visited = [session.key.venue for session in outline.plan.sessions if provider.id in session.allocations]
    metres = [facts.venue_metres(provider, venues[name]) for name in visited]
    elsewhere = [hosted[row.hosted] for row in outline.plan.hosted if row.provider == provider.id]
    metres += [facts.metres(provider, item.id, item.location) for item in elsewhere]
    raw_provider["max_travel_km"] = Decimal(max(metres, default=3000)) / 1000
