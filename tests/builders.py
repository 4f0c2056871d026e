"""Small scenarios and plans for tests, from compact Python values.

Money may be written 12, 12.5 or "12.50" (pounds); dates as text or `datetime.date`. The base is one full-day course,
one trainer, one venue and two providers who ask for 4 and 3 places, in July 2018, with no bank holidays:

    loaded = scenario(courses=[course(min_places=2)], policy={"levy": 5})
    decided = plan(session("2018-07-03", {"oak": 4, "elm": 2}))

Monday is 2018-07-02; the quarter ends on Friday 2018-07-27.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scheduler.plan import HostedPlaces, Plan, PlannedSession, SessionKey
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Scenario

Part = dict[str, Any]


def course(**parts: Any) -> Part:
    """Medication: a full day for 2 to 10 places."""
    return {"id": "med", "title": "Medication", "length": "full_day", "min_places": 2, "max_places": 10, **parts}


def offer(**parts: Any) -> Part:
    """Medication for a flat 300 pounds."""
    return {"course": "med", "session_fee": 300, **parts}


def trainer(**parts: Any) -> Part:
    """Free on every open day, offers medication for a flat 300 pounds."""
    return {"id": "ann", "name": "Ann Trainer", "offers": [offer()], **parts}


def venue(**parts: Any) -> Part:
    """A free hall for 12, in Romford."""
    return {"id": "hall", "name": "Town Hall", "capacity": 12, "location": {"lat": 51.5, "lon": 0.0}, **parts}


def provider(id: str = "oak", places: int = 4, **parts: Any) -> Part:
    """A provider beside the hall that asks for `places` places on medication; `line` adds to that interest."""
    line = {"course": "med", "places": places, **parts.pop("line", {})}
    names = {"oak": "Oak Lodge", "elm": "Elm House"}
    return {
        "id": id,
        "name": names.get(id, id.title()),
        "kind": "residential",
        "location": {"lat": 51.5, "lon": 0.0},
        "interest": [line],
        **parts,
    }


def partner(**parts: Any) -> Part:
    """Redbridge: takes 4 places on medication, at most 3 a session, at 50 pounds."""
    top_up = [{"course": "med", "places": 4, "per_session": 3, "price": 50}]
    return {"id": "red", "name": "Redbridge", "top_up": top_up, **parts}


def hosted(**parts: Any) -> Part:
    """A full day of medication that a partner runs on 10 July, 2 places at 60 pounds, no travel."""
    when = {"date": "2018-07-10", "block": "full_day"}
    return {"id": "red-1", "course": "med", **when, "places": 2, "price": 60, **parts}


def scenario_data(**parts: Any) -> Part:
    """The base scenario as a file would hold it, with `parts` in place of its top-level values."""
    base: Part = {
        "format": 1,
        "name": "Test",
        "quarter": {"from": "2018-07-02", "to": "2018-07-27"},
        "calendar": {},
        "courses": [course()],
        "trainers": [trainer()],
        "venues": [venue()],
        "providers": [provider("oak", 4), provider("elm", 3)],
    }
    merged = {**base, **parts}
    merged["calendar"] = {"bank_holidays": "none", **merged["calendar"]}
    return merged


def scenario(
    *,
    road_metres: Mapping[tuple[str, str], int] | None = None,
    published: Plan | None = None,
    **parts: Any,
) -> LoadedScenario:
    """The base scenario with `parts` in place of its top-level values, loaded."""
    return LoadedScenario(
        scenario=Scenario.model_validate(_as_loaded(scenario_data(**parts))),
        road_metres=road_metres or {},
        published=published,
    )


def session(
    date: str,
    allocations: Mapping[str, int],
    partners: Mapping[str, int] | None = None,
    *,
    course: str = "med",
    trainer: str = "ann",
    venue: str = "hall",
    block: str | None = None,
) -> PlannedSession:
    """A planned session of the base scenario's names."""
    key = SessionKey(course, trainer, venue, dt.date.fromisoformat(date), block)
    return PlannedSession(key, dict(allocations), dict(partners or {}))


def plan(*sessions: PlannedSession, hosted: tuple[HostedPlaces, ...] = ()) -> Plan:
    """A plan of these sessions and hosted places."""
    return Plan(sessions, hosted)


def _as_loaded(value: Any) -> Any:
    """The values as the YAML loader gives them: decimals for floats, text for dates."""
    if isinstance(value, Mapping):
        return {key: _as_loaded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_loaded(item) for item in value]
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, dt.date):
        return value.isoformat()
    return value
