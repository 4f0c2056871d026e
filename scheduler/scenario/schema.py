"""What a commissioner writes: the scenario file as pydantic models, one class for each part of the contract.

The models say what a field is by itself: type, unit, default, range. What several parts share is in
`when_and_where` and `levels`. What holds between fields (ids that exist, dates in order, tiers that rise) is in
`crosschecks`. Field names, units and meanings are the contract's; the descriptions are what an editor shows of a field.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from scheduler.scenario.fields import (
    Amount,
    Count,
    Date,
    FormatVersion,
    Id,
    Label,
    Metres,
    Part,
    Pence,
    Seconds,
    Share,
    Text,
    Weekday,
)
from scheduler.scenario.levels import (
    OBJECTIVE_NAMES,
    Level,
    ObjectiveLevel,
    ObjectiveName,
    Slack,
    default_objectives,
)
from scheduler.scenario.when_and_where import (
    Availability,
    AvailabilityRule,
    Block,
    Calendar,
    DateRange,
    Days,
    LatLon,
    Length,
    Location,
    Outcode,
)

__all__ = [
    "OBJECTIVE_NAMES",
    "Availability",
    "AvailabilityRule",
    "Block",
    "Calendar",
    "DateRange",
    "Days",
    "LatLon",
    "Level",
    "Location",
    "ObjectiveName",
    "Outcode",
    "Part",
    "Scenario",
    "Slack",
]


class Course(Part):
    """A subject that is taught; one dated delivery of it is a session."""

    id: Id = Field(description="Names the course within this file.")
    title: Text = Field(description="The course's title, as people know it.")
    length: Length = Field(description="half_day (any one block) | full_day | {days: n} (consecutive open days).")
    min_places: Count = Field(description="Fewer than this and a session does not run (local and partner places).")
    max_places: Count = Field(description="Most places in a session (local and partner places).")
    blocks: list[str] | None = Field(None, description="Half days only: the blocks it may use; default all.")
    equipment: list[str] = Field([], description="The venue must offer all of these.")
    materials: Pence = Field(0, description="Pounds per place.")
    max_sessions: Amount | None = Field(None, description="In the quarter; null = no limit.")
    min_gap_days: Amount = Field(0, description="Days between the first days of two sessions of this course.")
    max_places_per_provider: Count | None = Field(None, description="In one session; default the policy's.")
    after: list[str] = Field([], description="Courses to be held before this one.")
    required: bool = Field(False, description="true: at least one session must run.")
    categories: dict[str, Label] = Field({}, description="Free labels for reports, such as {asc_wds: 13}.")


class PriceTiers(Part):
    """A price per place that changes with a count; all places are at the tier reached."""

    counted: Literal["providers", "places", "interest"] = Field(
        description="What is counted: providers with a place, places, or providers with interest (placed or not)."
    )
    over: Literal["session", "quarter"] = Field("session", description="Counted in the session or over the quarter.")
    prices: dict[int, Pence] = Field(
        description="Pounds per place from this count on; the first count is 1.",
        json_schema_extra={"propertyNames": {"pattern": "^[1-9][0-9]*$"}},
    )


class ExtraPlaces(Part):
    """What each place above a number costs in addition."""

    above: Amount = Field(description="Places that cost nothing in addition.")
    price: Pence = Field(description="Pounds in addition for each place above.")


class Offer(Part):
    """What a trainer quotes for a course."""

    course: str = Field(description="Course id.")
    session_fee: Pence = Field(0, description="Pounds, flat, per session.")
    price_tiers: PriceTiers | None = Field(None, description="A price per place, by a count; default none.")
    minimum_charge: Amount = Field(0, description="At least this many places are charged at the tier price.")
    extra_places: ExtraPlaces | None = Field(None, description="Each place above a number costs this in addition.")
    max_places: Count | None = Field(None, description="The trainer's own limit, such as a ratio of 1:8.")


class Trainer(Part):
    """A training company or a freelance trainer: one session at a time."""

    id: Id = Field(description="Names the trainer within this file.")
    name: Text = Field(description="The trainer's name.")
    available: list[Availability] = Field([], description="Dates, ranges or rules; nothing listed = every open day.")
    unavailable: list[Availability] = Field([], description="The same forms; wins over available.")
    max_sessions: Amount | None = Field(None, description="In the quarter; null = no limit.")
    max_sessions_per_week: Amount | None = Field(None, description="In an ISO week; null = no limit.")
    moves: bool = Field(False, description="true: may teach at two venues on one day.")
    offers: list[Offer] = Field(description="What the council is quoted, one for each course.")


class Hire(Part):
    """What a room costs."""

    half_day: Pence = Field(0, description="Pounds for one block.")
    full_day: Pence = Field(0, description="Pounds for a full day; courses of n days pay n.")


class Venue(Part):
    """One bookable room."""

    id: Id = Field(description="Names the room within this file.")
    name: Text = Field(description="The room's name.")
    capacity: Count = Field(description="Most places in a session.")
    equipment: list[str] = Field([], description="What courses find there, such as [hoist].")
    location: Location | None = Field(None, description="A position or an outcode; omitted for online.")
    online: bool = Field(False, description="true: nobody travels.")
    hire: Hire = Field(default_factory=Hire, description="Default free.")
    available: list[Availability] = Field([], description="Dates, ranges or rules; nothing listed = every open day.")
    unavailable: list[Availability] = Field([], description="The same forms; wins over available.")


ProviderKind = Literal[
    "nursing",
    "residential",
    "home_care",
    "supported_living",
    "day_care",
    "learning_disability",
    "voluntary",
    "personal_assistant",
    "other",
]


class Interest(Part):
    """An expression of interest: a provider asks for places on a course."""

    course: str = Field(description="Course id.")
    places: Count = Field(description="Places asked for, over the quarter.")
    max_price: Pence | None = Field(None, description="Most it pays: pounds per place; default the provider's own.")
    earliest: Date | None = Field(None, description="First date that suits; default the quarter's.")
    latest: Date | None = Field(None, description="Last date that suits; default the quarter's.")
    weekdays: list[Weekday] | None = Field(None, description="Days of the week that suit; default all.")
    blocks: list[str] | None = Field(None, description="Blocks of the day that suit; default all.")
    all_or_nothing: bool = Field(False, description="true: all the places or none, over the quarter.")
    priority: Count = Field(1, description="Weighs in the objective `places`.")


class Turnout(Part):
    """Interest that becomes a booking; bookings that attend."""

    conversion: Share = Field(1.0, description="Share of interest that becomes a booking, 0 to 1.")
    attendance: Share = Field(1.0, description="Share of bookings that attend, 0 to 1.")


class TurnoutOverride(Part):
    """A provider's own turnout; what is not given is the policy's."""

    conversion: Share | None = Field(None, description="Share of interest that becomes a booking, 0 to 1.")
    attendance: Share | None = Field(None, description="Share of bookings that attend, 0 to 1.")


class Provider(Part):
    """A care organisation or personal assistant that buys places."""

    id: Id = Field(description="Names the provider within this file.")
    name: Text = Field(description="The provider's name.")
    kind: ProviderKind = Field(description="What kind of care it gives.")
    location: Location = Field(description="A position or an outcode.")
    max_travel_km: Metres | None = Field(None, description="Kilometres one way (great-circle x 1.3 or the table).")
    release_per_day: Amount | None = Field(None, description="Most places on any one day, over all courses.")
    max_price: Pence | None = Field(None, description="Most it pays: pounds per place, unless the line says otherwise.")
    unavailable: list[Availability] = Field([], description="Dates, ranges or rules when nobody can be released.")
    trained: dict[str, Amount] = Field({}, description="Course id -> staff who already hold it (for prerequisites).")
    carried_over: Amount = Field(0, description="Places refused last quarter; weighs in fairness.")
    turnout: TurnoutOverride = Field(default_factory=TurnoutOverride, description="In place of policy.turnout.")
    interest: list[Interest] = Field([], description="Expressions of interest, one line for each course.")

    def ceiling(self, line: Interest) -> int | None:
        """Most it pays for a place of one of its lines, pence; None: whatever it costs."""
        return self.max_price if line.max_price is None else line.max_price


class TopUp(Part):
    """Places a partner will take on our sessions of a course."""

    course: str = Field(description="Course id.")
    places: Count = Field(description="Most places over the quarter.")
    per_session: Count | None = Field(None, description="Most places in one session; default places.")
    price: Pence = Field(description="Pounds per place, as agreed.")


class Hosted(Part):
    """Places a partner offers our providers on a session it runs."""

    id: Id = Field(description="Names the session; unique over all partners.")
    course: str = Field(description="Course id.")
    date: Date = Field(description="Within the quarter; need not be an open day.")
    block: str = Field(description="A block's name, or full_day.")
    location: Location | None = Field(None, description="A position or an outcode; no location: no travel.")
    places: Count = Field(description="Places offered.")
    price: Pence = Field(description="Pounds per place.")


class Partner(Part):
    """A neighbouring authority or partner organisation."""

    id: Id = Field(description="Names the partner within this file.")
    name: Text = Field(description="The partner's name.")
    top_up: list[TopUp] = Field([], description="Places it will take on our sessions, one line for each course.")
    hosted: list[Hosted] = Field([], description="Places it offers our providers on sessions it runs.")


class Policy(Part):
    """The programme's own rules and money."""

    top_up: Literal["reach_minimum", "fill"] = Field(
        "reach_minimum",
        description="reach_minimum: partner places only bring a session up to min_places; fill: any spare capacity.",
    )
    levy: Pence = Field(0, description="Pounds per place, local and partner.")
    admin_cost: Pence = Field(0, description="Pounds this quarter: reported against the levy raised.")
    budget: Pence | None = Field(None, description="Pounds: most the session costs may sum to.")
    max_sessions: Amount | None = Field(None, description="In the quarter; null = no limit.")
    max_sessions_per_week: Amount | None = Field(None, description="In an ISO week; null = no limit.")
    max_places_per_provider: Count | None = Field(None, description="In one session; a course's own value wins.")
    lock_days: Amount | None = Field(
        None, description="Working days before a published session from which it moves no more; null = no lock."
    )
    travel_cost_per_km: Pence = Field(0, description="Pounds per km and place, there and back; cost objective only.")
    turnout: Turnout = Field(default_factory=Turnout, description="What becomes of interest and bookings.")


class SolverSettings(Part):
    """How long and with what the solver works."""

    time_limit: Seconds = Field(60.0, description="Seconds for the whole solve.")
    workers: Annotated[int, Field(ge=0, le=1024)] = Field(0, description="0 = every core.")
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = Field(1, description="Of every random choice.")


class Pin(Part):
    """A session already confirmed: it runs, and each named allocation is kept or exceeded."""

    course: str = Field(description="Course id.")
    trainer: str = Field(description="Trainer id.")
    venue: str = Field(description="Venue id.")
    date: Date = Field(description="The session's first date.")
    block: str | None = Field(None, description="Half days only: the block's name.")
    allocations: dict[str, Count] = Field({}, description="Provider id -> places.")
    partners: dict[str, Count] = Field({}, description="Partner id -> places.")


class HostedPin(Part):
    """Places already confirmed on a session that a partner runs: each named allocation is kept or exceeded."""

    partner: str = Field(description="Partner id.")
    hosted: str = Field(description="Id of the session among those it hosts.")
    allocations: dict[str, Count] = Field(description="Provider id -> places.")


class Scenario(Part):
    """One quarter's decision, merged and with defaults: what the contract calls a scenario."""

    format: FormatVersion = Field(description="The format's number: 1.")
    name: Text = Field(description="Names the scenario in results.")
    quarter: DateRange = Field(description="The dates that are planned, both ends included.")
    extends: str | None = Field(None, description="Another scenario file to start from, relative to this one.")
    calendar: Calendar = Field(default_factory=Calendar, description="Open days and the blocks of a day.")
    courses: list[Course] = Field([], description="What may be taught.")
    trainers: list[Trainer] = Field([], description="Who may teach, and at what price.")
    venues: list[Venue] = Field([], description="Where: one for each bookable room.")
    providers: list[Provider] = Field([], description="Who buys places, and which they ask for.")
    interest_from: str | None = Field(None, description="A CSV file or workbook of further interest lines.")
    distances_from: str | None = Field(None, description="A CSV file or workbook of road distances.")
    partners: list[Partner] = Field([], description="Neighbouring authorities and partner organisations.")
    policy: Policy = Field(default_factory=Policy, description="The programme's own rules and money.")
    objectives: Annotated[list[ObjectiveLevel], Field(min_length=1)] = Field(
        default_factory=default_objectives, description="Optimised in this order; a later one worsens no earlier one."
    )
    solver: SolverSettings = Field(default_factory=SolverSettings, description="How long the solver works.")
    pinned: list[Pin] = Field([], description="Sessions already confirmed.")
    pinned_hosted: list[HostedPin] = Field([], description="Places on partners' own sessions already confirmed.")
    published: str | None = Field(None, description="An earlier result.json that `changes` stays close to.")
    overrides: dict[str, dict[str, Any]] = Field({}, description="Named what-ifs: partial scenarios.")
