"""A quoted price can be worked out for every number of places."""

from __future__ import annotations

from itertools import pairwise

from scheduler.scenario.crosschecks.context import Context
from scheduler.scenario.fields import MAX_COUNT
from scheduler.scenario.nodes import Path
from scheduler.scenario.schema import PriceTiers


def check_offers(context: Context) -> None:
    """Tiers begin at 1 and rise; a warning where a trainer takes fewer than the course needs."""
    for path, _, offer in context.offers():
        if offer.price_tiers is not None:
            _check_tiers(context, (*path, "price_tiers", "prices"), offer.price_tiers)
        course = context.course_by_id.get(offer.course)
        if course is not None and offer.max_places is not None and offer.max_places < course.min_places:
            message = f"found {offer.max_places}, and {course.id} needs at least {course.min_places}: it cannot run so"
            context.warn((*path, "max_places"), message)


def _check_tiers(context: Context, path: Path, tiers: PriceTiers) -> None:
    counts = list(tiers.prices)
    if not counts and context.is_whole(path):
        context.fault(path, "found no prices, expected one from a count of 1 on")
    elif counts and counts[0] != 1:
        message = f"found {counts[0]} as the first count, expected 1: the first price holds from 1 on"
        context.fault((*path, counts[0]), message, at_key=True)
    for lower, count in pairwise(counts):
        if count <= lower:
            context.fault((*path, count), f"found {count} after {lower}, expected counts that rise", at_key=True)
        elif count > MAX_COUNT:
            context.fault((*path, count), f"found {count}, expected a count of at most {MAX_COUNT}", at_key=True)
