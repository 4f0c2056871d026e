"""What is held still, as settings of the scenario: pins for what is locked or confirmed, and no new session before."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from scheduler.calendar import QuarterCalendar
from scheduler.plan import Plan, PlannedSession, SessionKey
from scheduler.scenario.faults import Place
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.nodes import Node, list_node, mapping_node
from scheduler.scenario.schema import Availability, Hosted, Level, Pin, Scenario
from scheduler.scenario.settings import Setting

DAY = dt.timedelta(days=1)


class HeldStill(NamedTuple):
    """What planning again adds to a scenario.

    Attributes:
        settings: of it.
        notes: what could not be held as it was.
        pinned: what each of the scenario's lists of pins is then of, in words, to name it in a fault.
    """

    settings: tuple[Setting, ...]
    notes: tuple[str, ...]
    pinned: dict[str, tuple[str, ...]]


def held_still(
    loaded: LoadedScenario,
    published: Plan,
    place: Place,
    is_held: Callable[[PlannedSession | Hosted], bool],
    last_locked: dt.date | None,
) -> HeldStill:
    """The settings that hold a published plan still as far as it is confirmed or locked.

    Args:
        loaded: the scenario as it is now.
        published: the plan.
        place: where faults of these settings are said to be: the result file.
        is_held: whether a session of that plan, ours or a partner's own, is confirmed or locked.
        last_locked: up to this date no session begins that is not pinned; None for no such date.
    """
    scenario = loaded.scenario
    notes: list[str] = []
    pins = {_key(pin): _written(pin) for pin in scenario.pinned}
    for session in published.sessions:
        if is_held(session):
            pin = _pin(session, scenario, notes)
            pins[session.key] = _merged(pins[session.key], pin) if session.key in pins else pin
    hosted = _hosted_pins(scenario, published, is_held, notes)
    settings = {
        "pinned": list(pins.values()),
        "pinned_hosted": hosted,
        "objectives": list(_objectives(scenario.objectives)),
    }
    if last_locked is not None:
        settings |= dict(_no_new_sessions(scenario, pins, last_locked))
    named = {
        "pinned": tuple(f"{key.course} on {key.date} with {key.trainer} at {key.venue}" for key in pins),
        "pinned_hosted": tuple(f"{pin['hosted']} of {pin['partner']}" for pin in hosted),
    }
    held = tuple(Setting(path, node(value, place), place) for path, value in settings.items())
    return HeldStill(held, tuple(notes), named)


def node(value: Any, place: Place) -> Node:
    """A plain value as the reader of a file would give it."""
    if isinstance(value, dict):
        return mapping_node({key: node(item, place) for key, item in value.items()}, dict.fromkeys(value, place), place)
    if isinstance(value, list):
        return list_node([node(item, place) for item in value], place)
    return Node(value.isoformat() if isinstance(value, dt.date) else value, place)


def _key(pin: Pin) -> SessionKey:
    return SessionKey(pin.course, pin.trainer, pin.venue, pin.date, pin.block)


def _written(pin: Pin) -> dict[str, Any]:
    return pin.model_dump(exclude_none=True)


def _pin(session: PlannedSession, scenario: Scenario, notes: list[str]) -> dict[str, Any]:
    """A session with the places that are still wanted; what a provider gave up since is noted and let go."""
    key = session.key
    allocations = _still_asked(key.course, f"{key.course} on {key.date}", session.allocations, scenario, notes)
    pin = {**key._asdict(), "allocations": allocations, "partners": dict(session.partners)}
    return {field: value for field, value in pin.items() if value is not None}


def _still_asked(
    course: str, session: str, allocations: Mapping[str, int], scenario: Scenario, notes: list[str]
) -> dict[str, int]:
    asked = {p.id: line.places for p in scenario.providers for line in p.interest if line.course == course}
    found = {}
    for provider, places in allocations.items():
        kept = min(places, asked.get(provider, 0))
        if kept < places:
            what = f"asks for {kept} now" if kept else "asks for none now"
            notes.append(f"{session}: {provider} had {places} places and {what}")
        if kept:
            found[provider] = kept
    return found


def _hosted_pins(
    scenario: Scenario, published: Plan, is_held: Callable[[PlannedSession | Hosted], bool], notes: list[str]
) -> list[dict[str, Any]]:
    """The scenario's own pins of hosted places, and the places of each held session that are still wanted."""
    offers = {(partner.id, offer.id): offer for partner in scenario.partners for offer in partner.hosted}
    pins = {(pin.partner, pin.hosted): dict(pin.allocations) for pin in scenario.pinned_hosted}
    taken: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for places in published.hosted:
        taken[places.partner, places.hosted][places.provider] += places.places
    for (partner, name), had in taken.items():
        offer = offers.get((partner, name))
        if offer is None:
            notes.append(f"{name}: {partner} offers it no more, and {', '.join(had)} had places there")
        elif is_held(offer):
            kept = _still_asked(offer.course, f"{name} on {offer.date}", had, scenario, notes)
            mine = pins.setdefault((partner, name), {})
            mine |= {provider: max(n, mine.get(provider, 0)) for provider, n in kept.items()}
    return [
        {"partner": partner, "hosted": name, "allocations": allocations}
        for (partner, name), allocations in pins.items()
        if allocations
    ]


def _merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The same session pinned twice: the larger number of places of each."""
    merged = dict(one)
    for field in ("allocations", "partners"):
        first, second = one.get(field, {}), other.get(field, {})
        merged[field] = {name: max(first.get(name, 0), second.get(name, 0)) for name in {**first, **second}}
    return merged


def _objectives(levels: Sequence[Level]) -> Iterator[Any]:
    """The levels as written; `changes` comes second where it is not among them: a change has to fill a place."""
    known = any("changes" in level.weights for level in levels)
    for number, level in enumerate(levels):
        yield _as_written(level)
        if number == 0 and not known:
            yield "changes"


def _as_written(level: Level) -> Any:
    if level.weighted:
        return dict(level.weights)
    name = next(iter(level.weights))
    if level.slack is None:
        return name
    percent = level.slack.percent
    return {name: {"slack": level.slack.amount if percent is None else f"{percent}%"}}


def _no_new_sessions(
    scenario: Scenario, pins: Iterable[SessionKey], last_locked: dt.date
) -> Iterator[tuple[str, list[Any]]]:
    """Each trainer's `unavailable`, with all of the time up to a date in it in which nothing of it is pinned."""
    calendar = QuarterCalendar(scenario)
    courses = {course.id: course for course in scenario.courses}
    busy: defaultdict[str, defaultdict[dt.date, set[str]]] = defaultdict(lambda: defaultdict(set))
    for key in pins:
        slots = calendar.session_slots(courses[key.course], key.date, key.block) if key.course in courses else None
        for date, block in slots or ():
            busy[key.trainer][date].add(block)
    last = min(last_locked, calendar.last)
    for trainer in scenario.trainers:
        rules = [_rule(item) for item in trainer.unavailable]
        start = calendar.first
        for date in sorted(date for date in busy[trainer.id] if date <= last):
            if start < date:
                rules.append({"from": start, "to": date - DAY})
            if rest := [block for block in calendar.blocks if block not in busy[trainer.id][date]]:
                rules.append({"from": date, "to": date, "blocks": rest})
            start = date + DAY
        if start <= last:
            rules.append({"from": start, "to": last})
        yield f"trainers.{trainer.id}.unavailable", rules


def _rule(item: Availability) -> Any:
    return item if isinstance(item, dt.date) else item.model_dump(by_alias=True, exclude_none=True)
