"""Rule 9: hosted places within what the partner offers."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.check.case import Case, total_places
from scheduler.check.rules.rule import Breach, Rule
from scheduler.check.words import count


def hosted_places(case: Case) -> Iterator[Breach]:
    """Hosted sessions on which our providers have more places than the partner offers."""
    taken = total_places((item.partner, item.hosted, item.places) for item in case.hosted_places)
    for (partner, hosted), places in taken.items():
        offered = case.hosted[partner, hosted].places if (partner, hosted) in case.hosted else places
        if places > offered:
            message = (
                f"{hosted}: our providers have {count(places, 'place')}, {places - offered} more than the {offered} "
                f"that {case.partner_name(partner)} offers"
            )
            yield Breach(places - offered, message)


RULES = (Rule("hosted-places", "Hosted places are within what the partner offers.", "places", hosted_places),)
