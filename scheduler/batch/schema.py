"""What a commissioner writes of a batch: the batch file as pydantic models."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from scheduler.scenario.fields import Date, FormatVersion, Part, Pence, Seconds, Share, Text
from scheduler.scenario.published_schema import DIALECT, drop_titles

Seed = Annotated[int, Field(ge=0, le=2**31 - 1)]
Values = Annotated[list[Any], Field(min_length=1)]
Grid = dict[str, Values]


class CaseEntry(Part):
    """A named case: the base with some what-ifs."""

    apply: list[str] = Field([], description="Overrides of the base, applied in this order.")
    set: dict[str, Any] = Field({}, description="Path -> value, such as {policy.levy: 5}; after the overrides.")
    vary: Grid = Field({}, description="Path -> values: each combination is a case, on top of the batch's own vary.")
    seeds: Annotated[list[Seed], Field(min_length=1)] | None = Field(None, description="In place of the batch's seeds.")


class CaseLimits(Part):
    """What a case may use. What is not given is the scenario's `solver` setting, or no limit."""

    seconds: Seconds | None = Field(None, description="For the solve; default the scenario's solver.time_limit.")
    gap: Share = Field(0.0, description="A level is good enough at this gap; 0 asks for a proof.")
    workers: Annotated[int, Field(ge=1, le=1024)] | None = Field(None, description="Threads of a case.")
    repeatable: bool = Field(
        False, description="Count work instead of time: a case run again, by one thread, gives the same plan."
    )
    memory_mb: Annotated[int, Field(ge=1, le=10_000_000)] | None = Field(None, description="Most it may hold.")


class Scheme(Part):
    """A membership: a fee each quarter, and a lower levy on each place of a member."""

    fee: Pence = Field(description="Pounds a provider and quarter.")
    levy: Pence = Field(description="Pounds a place, in place of policy.levy.")


class BatchFile(Part):
    """One batch: a base scenario, and the cases that are made of it."""

    format: FormatVersion = Field(description="The format's number: 1.")
    name: Text = Field(description="Names the batch in its report.")
    base: Text = Field(description="The scenario file that every case starts from, relative to this file.")
    since: Text | None = Field(None, description="The published result.json to plan again from.")
    today: Date | None = Field(None, description="The day policy.lock_days is counted from; default today.")
    confirmed: list[str] = Field([], description="Ids of sessions of that result that are confirmed.")
    interest: Text | None = Field(None, description="A table of today's interest, in place of all in the base.")
    cases: dict[str, CaseEntry] = Field({}, description="Name -> case; default one case, the base as it is.")
    vary: Grid = Field({}, description="Path -> values: each combination, for every case.")
    seeds: Annotated[list[Seed], Field(min_length=1)] | None = Field(None, description="Every case once for each.")
    limits: CaseLimits = Field(default_factory=CaseLimits, description="What a case may use.")
    membership: dict[str, Scheme] = Field({}, description="Name -> a membership to weigh against each case's levy.")


MAX_CASES = 10_000


def batch_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a batch file, for editors."""
    schema = BatchFile.model_json_schema()
    drop_titles(schema)
    description = "Many cases of one scenario, planned unattended."
    return {"$schema": DIALECT, **schema, "title": "Batch", "description": description}
