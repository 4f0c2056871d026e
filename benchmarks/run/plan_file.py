"""A plan as a small file between processes."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from scheduler.plan import HostedPlaces, Plan, PlannedSession, SessionKey


def write_plan(plan: Plan, file: Path) -> None:
    """Write the plan, whole or not at all."""
    part = file.with_suffix(".part")
    part.write_text(json.dumps(plan, default=str), encoding="utf-8")
    part.replace(file)


def read_plan(file: Path) -> Plan:
    """Read what `write_plan` wrote."""
    sessions, hosted = json.loads(file.read_text(encoding="utf-8"))
    return Plan(
        tuple(
            PlannedSession(
                SessionKey(course, trainer, venue, dt.date.fromisoformat(date), block), allocations, partners
            )
            for (course, trainer, venue, date, block), allocations, partners in sessions
        ),
        tuple(HostedPlaces(*item) for item in hosted),
    )
