"""A scenario as loaded: merged, validated, with the tables it names read in. What every later step starts from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scheduler.plan import Plan, SessionKey
from scheduler.scenario.schema import Scenario


@dataclass(frozen=True)
class Replanned:
    """What a plan is made again from.

    Attributes:
        since: the result file of the plan that is published; None where nothing is.
        today: decides which sessions are locked.
        confirmed: ids of sessions of that result that are confirmed besides.
        interest: the table of today's interest; None where the scenario's own still stands.
        notes: what could not be held still, in words.
    """

    since: Path | None
    today: dt.date
    confirmed: tuple[str, ...] = ()
    interest: Path | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LoadedScenario:
    """A valid scenario and where it came from.

    Attributes:
        scenario: merged, defaults filled; interest from tables is in the providers' own lists.
        file: the scenario file as named by the user.
        sha256: over the scenario file and every file it names, in reading order.
        applied: names of the overrides applied, in order.
        set: dotted path -> value as parsed, from `--set`.
        road_metres: (provider id, venue id or hosted id) -> metres one way, from `distances_from`; wins over the
            great-circle estimate.
        published: the plan of the result file that `published` names.
        published_prices: of its sessions, pence a local place, as that file states them.
        replanned: what it is planned again from; None where it is planned for the first time.
        warnings: what is allowed but was perhaps not meant, each with its place.
    """

    scenario: Scenario
    file: Path = Path("scenario.yaml")
    sha256: str = ""
    applied: tuple[str, ...] = ()
    set: Mapping[str, Any] = field(default_factory=dict)
    road_metres: Mapping[tuple[str, str], int] = field(default_factory=dict)
    published: Plan | None = None
    published_prices: Mapping[SessionKey, int] = field(default_factory=dict)
    replanned: Replanned | None = None
    warnings: tuple[str, ...] = ()
