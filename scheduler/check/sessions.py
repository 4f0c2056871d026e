"""What people attend: our sessions and partners', with what the plan's names stand for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.check.days import Slot
from scheduler.plan import SessionKey
from scheduler.scenario.schema import Course, Offer, Trainer, Venue


@dataclass(frozen=True, eq=False)
class Session:
    """A planned session with what its names stand for (None: unknown). `position`: its place in the plan.

    `allocations` and `partners` hold those with at least one place, in the order of the scenario.
    """

    id: str
    position: int
    key: SessionKey
    course: Course | None
    trainer: Trainer | None
    venue: Venue | None
    offer: Offer | None
    dates: tuple[dt.date, ...]
    blocks: tuple[str, ...]
    allocations: Mapping[str, int]
    partners: Mapping[str, int]

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every date and block that the session takes."""
        return tuple((date, block) for date in self.dates for block in self.blocks)

    @property
    def local_places(self) -> int:
        """Places of providers."""
        return sum(self.allocations.values())

    @property
    def partner_places(self) -> int:
        """Places of partners."""
        return sum(self.partners.values())

    @property
    def places(self) -> int:
        """All places, local and partner."""
        return self.local_places + self.partner_places

    @property
    def limits(self) -> dict[str, int]:
        """What limits the places: whose limit -> places."""
        limits = {}
        if self.course is not None:
            limits["course"] = self.course.max_places
        if self.offer is not None and self.offer.max_places is not None:
            limits["trainer"] = self.offer.max_places
        if self.venue is not None:
            limits["venue"] = self.venue.capacity
        return limits

    @property
    def capacity(self) -> int:
        """The least of the course's, the offer's and the venue's limits; 0 where nothing is known of any."""
        return min(self.limits.values(), default=0)

    @property
    def label(self) -> str:
        """How messages name the session."""
        return f"{self.id} ({self.key.date}, {self.venue.name if self.venue else self.key.venue})"


@dataclass(frozen=True)
class Attendance:
    """Places of one provider on one session, ours (`session` is its id) or a partner's (None).

    `metres`: one way to where it is held. `price`: pence per place. `label`: how messages name the session.
    """

    provider: str
    course: str
    places: int
    dates: tuple[dt.date, ...]
    blocks: tuple[str, ...]
    metres: int
    price: int
    label: str
    session: str | None

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every date and block that the places take."""
        return tuple((date, block) for date in self.dates for block in self.blocks)
