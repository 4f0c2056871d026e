"""A pin with what it names, for the checks that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from scheduler.scenario.crosschecks.context import Context
from scheduler.scenario.nodes import Path
from scheduler.scenario.schema import Course, Offer, Partner, Pin, Provider, Trainer, Venue

if TYPE_CHECKING:
    from scheduler.calendar import Slot

Named = TypeVar("Named", Course, Trainer, Venue, Provider, Partner)


@dataclass(frozen=True)
class Pinned:
    """A pin and what it names; None where that is not there or is faulty itself.

    Attributes:
        slots: the dates and blocks it takes; None where it cannot begin there.
    """

    pin: Pin
    path: Path
    course: Course | None
    trainer: Trainer | None
    venue: Venue | None
    slots: tuple[Slot, ...] | None

    @cached_property
    def offer(self) -> Offer | None:
        """The trainer's offer for the course."""
        offers = self.trainer.offers if self.trainer is not None else []
        return next((offer for offer in offers if offer.course == self.pin.course), None)


def find(context: Context, path: Path, pin: Pin) -> Pinned:
    """The pin with what it names."""
    scenario = context.scenario
    course = named(context, "courses", scenario.courses, pin.course)
    slots = context.calendar.session_slots(course, pin.date, pin.block) if course and context.calendar else None
    return Pinned(
        pin,
        path,
        course,
        named(context, "trainers", scenario.trainers, pin.trainer),
        named(context, "venues", scenario.venues, pin.venue),
        slots,
    )


def named(context: Context, list_name: str, items: Sequence[Named], name: str) -> Named | None:
    """The item of that id, unless something of it was left out as faulty."""
    for number, item in enumerate(items):
        if item.id == name:
            return item if context.is_whole((list_name, number)) else None
    return None
