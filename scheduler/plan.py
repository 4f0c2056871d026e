"""What comes out: the plan in the user's words, and the result around it. Money is whole pence, distance metres.

`Plan` holds only what was decided: which sessions run and who has which places. Whatever can be computed from it
and the scenario (prices, totals, objectives) is computed by `scheduler.check` and stands in `Result`.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict


class SessionKey(NamedTuple):
    """What makes a session the one it is. `block` is None for a session of one or more full days."""

    course: str
    trainer: str
    venue: str
    date: dt.date
    block: str | None


class PlannedSession(NamedTuple):
    """A session that runs. `allocations`: provider id -> places; `partners`: partner id -> places; all at least 1."""

    key: SessionKey
    allocations: dict[str, int]
    partners: dict[str, int]


class HostedPlaces(NamedTuple):
    """Places of a provider on a session that a partner runs."""

    partner: str
    hosted: str
    provider: str
    places: int


class Plan(NamedTuple):
    """The sessions that run, by date, and the hosted places taken."""

    sessions: tuple[PlannedSession, ...]
    hosted: tuple[HostedPlaces, ...]


# The result file, as the contract (spec/plan.md) names its parts. New keys may be added, none changes.


class Row(BaseModel):
    """A part of result.json. Keys that a later version adds are read over."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class ProviderPlaces(Row):
    """Places of a provider on a session of ours."""

    provider: str
    places: int


class PartnerPlaces(Row):
    """Places of a partner on a session of ours."""

    partner: str
    places: int


class SessionRow(Row):
    """A session that runs, with what it costs. Pence; `price_per_head` is per local place, rounded up."""

    id: str
    course: str
    trainer: str
    venue: str
    date: dt.date
    dates: list[dt.date]
    blocks: list[str]
    allocations: list[ProviderPlaces]
    partners: list[PartnerPlaces]
    places: int
    local_places: int
    capacity: int
    tier_price: int
    cost: int
    partner_income: int
    price_per_head: int


class HostedRow(Row):
    """Places of a provider on a session that a partner runs."""

    partner: str
    hosted: str
    provider: str
    places: int


class PlanRows(Row):
    """The plan: sessions by date, hosted places in the order of the scenario."""

    sessions: list[SessionRow]
    hosted: list[HostedRow]


class ObjectiveRow(Row):
    """A level: the final plan's value, the proved bound, the gap between them, in the objective's unit.

    `best` is the level's own optimum (or the best found), given where the level has a slack.
    """

    name: str
    value: int | None
    bound: int | None
    gap: float | None
    status: Literal["optimal", "feasible", "unknown"]
    seconds: float
    best: int | None = None


class UnfilledRow(Row):
    """Places that a provider asked for on a course and does not get, and why."""

    provider: str
    course: str
    places: int
    reason: str


class NotRunningRow(Row):
    """A course with interest and no session of ours, and why."""

    course: str
    reason: str


class Totals(Row):
    """The plan in numbers. Pence; `cost_per_head` is `net_cost` over `places_filled`, rounded up.

    `places_filled` counts providers' places, hosted ones included, partners' not. `fill_rate` is a share of
    `places_asked`, 0 where nothing is asked. `travel_km` is there and back, for every place.
    """

    places_asked: int = 0
    places_filled: int = 0
    partner_places: int = 0
    hosted_places: int = 0
    fill_rate: float = 0.0
    providers_asking: int = 0
    providers_served: int = 0
    sessions: int = 0
    cost: int = 0
    net_cost: int = 0
    cost_per_head: int = 0
    levy_raised: int = 0
    admin_cost: int = 0
    travel_km: float = 0.0


class Finding(Row):
    """A rule that a plan breaks: which, by how much, and in words. `amount` is in the rule's own unit."""

    rule: str
    amount: int
    message: str
    session: str | None = None
    provider: str | None = None


class CheckRow(Row):
    """What the judge found: nothing, in every result that the program writes."""

    findings: list[Finding]


class ReplannedRow(Row):
    """What a plan was made again from: files as they were named, the day, the sessions confirmed by name."""

    since: str | None
    today: dt.date
    confirmed: list[str] = []
    interest: str | None = None


class ScenarioRow(Row):
    """Which scenario was planned; `applied` overrides in order, `set` values as parsed."""

    name: str
    file: str
    sha256: str
    applied: list[str]
    set: dict[str, object]
    replanned: ReplannedRow | None = None


class Provenance(Row):
    """What made the result, so that it can be made again."""

    scheduler: str
    ortools: str
    python: str
    seed: int
    workers: int
    seconds: float


Status = Literal["optimal", "feasible", "infeasible", "unknown"]


class Result(Row):
    """One run's result, as result.json holds it. `plan` is None when the status is infeasible or unknown."""

    format: Literal[1] = 1
    scenario: ScenarioRow
    status: Status
    objectives: list[ObjectiveRow]
    plan: PlanRows | None
    unfilled: list[UnfilledRow]
    not_running: list[NotRunningRow]
    totals: Totals
    check: CheckRow
    provenance: Provenance
    clash: list[str] = []
    warnings: list[str] = []
