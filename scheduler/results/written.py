"""A result file as somebody may have left it after editing: what was decided must be there, numbers need not be.

A number that is left out is not compared with anything; one that is there must be of the right type.
"""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from scheduler.plan import HostedRow, ObjectiveRow, PartnerPlaces, ProviderPlaces, ReplannedRow, Row, Status


class WrittenSession(Row):
    """A session of a result file; the fields of `SessionRow`, of which only what was decided is required."""

    course: str
    trainer: str
    venue: str
    date: dt.date
    blocks: list[str]
    allocations: list[ProviderPlaces]
    partners: list[PartnerPlaces] = Field(default_factory=list)
    id: str | None = None
    dates: list[dt.date] | None = None
    places: int | None = None
    local_places: int | None = None
    capacity: int | None = None
    tier_price: int | None = None
    cost: int | None = None
    partner_income: int | None = None
    price_per_head: int | None = None


class WrittenPlan(Row):
    """The plan of a result file."""

    sessions: list[WrittenSession]
    hosted: list[HostedRow] = Field(default_factory=list)


class WrittenScenario(Row):
    """What a result file says of its scenario."""

    file: str | None = None
    sha256: str | None = None
    applied: list[str] | None = None
    set: dict[str, object] | None = None
    replanned: ReplannedRow | None = None


class WrittenUnfilled(Row):
    """Places that a result file says are unfilled."""

    provider: str
    course: str
    places: int


class WrittenNotRunning(Row):
    """A course that a result file says does not run."""

    course: str


class WrittenTotals(Row):
    """The totals of a result file."""

    places_asked: int | None = None
    places_filled: int | None = None
    partner_places: int | None = None
    hosted_places: int | None = None
    fill_rate: float | None = None
    providers_asking: int | None = None
    providers_served: int | None = None
    sessions: int | None = None
    cost: int | None = None
    net_cost: int | None = None
    cost_per_head: int | None = None
    levy_raised: int | None = None
    admin_cost: int | None = None
    travel_km: float | None = None


class WrittenResult(Row):
    """A result file: `plan` must be there, if only as null."""

    plan: WrittenPlan | None
    scenario: WrittenScenario | None = None
    status: Status | None = None
    objectives: list[ObjectiveRow] | None = None
    unfilled: list[WrittenUnfilled] | None = None
    not_running: list[WrittenNotRunning] | None = None
    totals: WrittenTotals | None = None
