"""What must hold between the fields of a scenario. Each file here has one kind of check; `CHECKS` lists them all."""

from __future__ import annotations

from collections.abc import Callable

from scheduler.scenario.crosschecks.context import Context
from scheduler.scenario.crosschecks.courses import check_courses
from scheduler.scenario.crosschecks.dates import check_calendar, check_dates
from scheduler.scenario.crosschecks.names import check_duplicates, check_references
from scheduler.scenario.crosschecks.objectives import check_objectives
from scheduler.scenario.crosschecks.offers import check_offers
from scheduler.scenario.crosschecks.pinned_hosted import check_pinned_hosted
from scheduler.scenario.crosschecks.pins import check_pins
from scheduler.scenario.crosschecks.places import check_locations
from scheduler.scenario.crosschecks.sums import check_sums

__all__ = ["CHECKS", "Context", "cross_check"]

CHECKS: tuple[Callable[[Context], None], ...] = (
    check_calendar,
    check_dates,
    check_duplicates,
    check_references,
    check_courses,
    check_offers,
    check_locations,
    check_objectives,
    check_sums,
    check_pins,
    check_pinned_hosted,
)


def cross_check(context: Context) -> None:
    """Run every check; each reports to the context, and none depends on another."""
    for check in CHECKS:
        check(context)
