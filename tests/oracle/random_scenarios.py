"""Random tiny scenarios that between them use every field of the contract, each small enough to enumerate.

    loaded = tiny_scenario(7)            # as the loader would give it
    text = tiny_scenario_text(7)         # the same as a scenario file
    write_tiny_scenario(7, folder)       # with the result and the table of distances that it names

One seed always gives one scenario. A field is drawn with a modest probability, so that most scenarios have several
unusual fields and are still feasible.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from scheduler.plan import HostedPlaces, Plan, PlannedSession
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Scenario
from tests.oracle.dice import Dice, Part
from tests.oracle.facts import Facts
from tests.oracle.items import HostedItem, SessionItem, TooLarge, hosted_items, session_items
from tests.oracle.random_parts import draw_calendar, draw_courses, draw_policy, draw_trainers, draw_venues
from tests.oracle.random_people import draw_objectives, draw_partners, draw_providers, sharpen

PUBLISHED = "published.json"
DISTANCES = "distances.csv"


def tiny_scenario(seed: int) -> LoadedScenario:
    """The scenario of a seed, as the loader would give it."""
    return loaded_from(*_draw(seed))


def loaded_from(raw: Part, road_metres: dict[tuple[str, str], int], published: Plan | None) -> LoadedScenario:
    """A scenario from its file's values, without reading the files that it names."""
    return LoadedScenario(scenario=Scenario.model_validate(raw), road_metres=road_metres, published=published)


def tiny_scenario_text(seed: int) -> str:
    """The scenario of a seed as YAML. `write_tiny_scenario` also writes the files that it may name."""
    return as_yaml(_draw(seed)[0])


def tiny_parts(seed: int) -> tuple[Part, dict[tuple[str, str], int], Plan | None]:
    """The scenario of a seed before it is checked: its file's values, the road distances, the published plan."""
    return _draw(seed)


def write_tiny_scenario(seed: int, folder: Path) -> Path:
    """Write the scenario of a seed with the files it names; gives the scenario file."""
    raw, road_metres, published = _draw(seed)
    return write_files(raw, road_metres, published, folder)


def write_files(raw: Part, road_metres: dict[tuple[str, str], int], published: Plan | None, folder: Path) -> Path:
    """Write a scenario's values, distances and published plan as the files a commissioner would have."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.yaml").write_text(as_yaml(raw), encoding="utf-8")
    if published is not None:
        (folder / PUBLISHED).write_text(_result_json(raw, published), encoding="utf-8")
    if road_metres:
        table = io.StringIO()
        rows = csv.writer(table, lineterminator="\n")
        rows.writerow(["provider", "venue", "km"])
        rows.writerows([*pair, Decimal(metres) / 1000] for pair, metres in road_metres.items())
        (folder / DISTANCES).write_text(table.getvalue(), encoding="utf-8")
    return folder / "scenario.yaml"


def as_yaml(raw: Part) -> str:
    """A scenario's values as the text of a file."""

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
            return True

    def amount(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
        text = f"{value:f}" if value % 1 else f"{value:.1f}"
        return dumper.represent_scalar("tag:yaml.org,2002:float", text)

    Dumper.add_representer(Decimal, amount)
    return yaml.dump(raw, Dumper=Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None, width=140)


# ---- drawing


def _draw(seed: int) -> tuple[Part, dict[tuple[str, str], int], Plan | None]:
    dice = Dice(random.Random(f"tiny scenario {seed}"))
    for _ in range(12):
        raw = _draw_raw(dice, seed)
        road_metres = _draw_distances(dice, raw)
        items = _sessions_of(raw, road_metres)
        if sum(len(item.options) for item in items) > 24:
            break
    if items:
        sharpen(dice, raw, items)
        items = _sessions_of(raw, road_metres)
    if items and dice.has("pinned", 0.2):
        raw["pinned"] = [_draw_pin(dice, item) for item in dice.some(items, dice.pick([1, 1, 1, 2]))]
    places = hosted_items(Facts(loaded_from(raw, road_metres, None)))
    # Dice of its own: the field came later, and the scenarios of all seeds should stay what they were.
    own = Dice(random.Random(f"pinned hosted {seed}"))
    if places and own.has("pinned_hosted", 0.3):
        raw["pinned_hosted"] = [pin] if (pin := _draw_hosted_pin(own, raw, own.pick(places))) else []
    published = None
    if dice.has("published", 0.3):
        published = _draw_published(dice, raw, items)
        raw["published"] = PUBLISHED
        if not any("changes" in level for level in raw["objectives"]):
            raw["objectives"].insert(dice.whole(0, len(raw["objectives"])), "changes")
    return raw, road_metres, published


def _draw_raw(dice: Dice, seed: int) -> Part:
    raw: Part = {"format": 1, "name": f"Tiny {seed}"}
    raw |= draw_calendar(dice)
    while not (days := _open_days(raw)):
        raw = {**raw, "calendar": {}, **draw_calendar(dice)}
    blocks = list(raw.get("calendar", {}).get("blocks", {"am": None, "pm": None}))
    raw["courses"] = draw_courses(dice, days, blocks)
    raw["trainers"] = draw_trainers(dice, raw["courses"], days, blocks)
    raw["venues"] = draw_venues(dice, days, blocks)
    raw["providers"] = draw_providers(dice, raw["courses"], days, blocks)
    partners = draw_partners(dice, raw["courses"], raw["quarter"], days, blocks)
    if partners:
        raw["partners"] = partners
    policy = draw_policy(dice)
    if policy:
        raw["policy"] = policy
    raw["objectives"] = draw_objectives(dice)
    raw["solver"] = {"time_limit": 60, "workers": 1, "seed": dice.whole(0, 1000)}
    return raw


def _open_days(raw: Part) -> list[dt.date]:
    return Facts(LoadedScenario(scenario=Scenario.model_validate(raw))).open_days


def _sessions_of(raw: Part, road_metres: dict[tuple[str, str], int]) -> list[SessionItem]:
    """The sessions that could run by themselves; none where there are too many to look at."""
    try:
        items = session_items(Facts(loaded_from(raw, road_metres, None)))
    except TooLarge:
        return []
    return [item for item in items if len(item.options) > 1]


def _draw_distances(dice: Dice, raw: Part) -> dict[tuple[str, str], int]:
    if not dice.chance(0.12):
        return {}
    places = [venue["id"] for venue in raw["venues"] if not venue.get("online")]
    hosted = [item for partner in raw.get("partners", []) for item in partner.get("hosted", [])]
    places += [item["id"] for item in hosted if "location" in item]
    pairs = [(provider["id"], place) for provider in raw["providers"] for place in places]
    table = {pair: dice.whole(0, 20_000) for pair in pairs if dice.chance(0.6)}
    if table:
        raw["distances_from"] = DISTANCES
    return table


def _draw_pin(dice: Dice, item: SessionItem) -> Part:
    option = dice.pick([option for option in item.options[1:] if option.partners] or item.options[1:])
    key = item.key
    pin: Part = {"course": key.course, "trainer": key.trainer, "venue": key.venue, "date": key.date.isoformat()}
    if key.block is not None:
        pin["block"] = key.block
    allocations = {name: dice.whole(1, places) for name, places in option.allocations.items() if dice.chance(0.4)}
    partners = {name: dice.whole(1, places) for name, places in option.partners.items() if dice.chance(0.6)}
    return pin | ({"allocations": allocations} if allocations else {}) | ({"partners": partners} if partners else {})


def _draw_hosted_pin(dice: Dice, raw: Part, item: HostedItem) -> Part | None:
    """Some of the most places that it may have; None for who releases nobody."""
    released = next(each for each in raw["providers"] if each["id"] == item.provider).get("release_per_day")
    most = max(option.local for option in item.options)
    most = most if released is None else min(most, released)
    if not most:
        return None
    return {"partner": item.partner, "hosted": item.hosted, "allocations": {item.provider: dice.whole(1, most)}}


def _draw_published(dice: Dice, raw: Part, items: Sequence[SessionItem]) -> Plan:
    """Some sessions as they could run, now and then by someone or for someone who is no longer in the file."""
    sessions = []
    for item in dice.some(items, dice.pick([0, 1, 1, 2])):
        option = dice.pick(item.options[1:])
        key = item.key._replace(trainer="long-gone") if dice.chance(0.1) else item.key
        strangers = {"closed-home": 1} if dice.chance(0.1) else {}
        sessions.append(PlannedSession(key, option.allocations | strangers, dict(option.partners)))
    places = hosted_items(Facts(loaded_from(raw, {}, None)))
    hosted = [
        HostedPlaces(
            item.partner, item.hosted, item.provider, dice.pick([each for each in item.options if each.local]).local
        )
        for item in dice.some(places, dice.pick([0, 0, 1]))
    ]
    return Plan(tuple(sessions), tuple(hosted))


def _result_json(raw: Part, plan: Plan) -> str:
    """An earlier run's result.json; what can be computed from the plan is left at 0."""
    full_day = raw.get("calendar", {}).get("full_day", ["am", "pm"])
    zeros = dict.fromkeys(["places", "local_places", "capacity", "tier_price", "cost"], 0)
    zeros |= dict.fromkeys(["partner_income", "price_per_head"], 0)
    sessions = [
        {
            "id": f"{session.key.course}-{number}",
            **session.key._asdict(),
            "date": session.key.date.isoformat(),
            "dates": [session.key.date.isoformat()],
            "blocks": [session.key.block] if session.key.block else full_day,
            "allocations": [{"provider": name, "places": places} for name, places in session.allocations.items()],
            "partners": [{"partner": name, "places": places} for name, places in session.partners.items()],
            **zeros,
        }
        for number, session in enumerate(plan.sessions, 1)
    ]
    result = {
        "format": 1,
        "scenario": {"name": "Earlier", "file": "earlier.yaml", "sha256": "", "applied": [], "set": {}},
        "status": "optimal",
        "objectives": [],
        "plan": {"sessions": sessions, "hosted": [places._asdict() for places in plan.hosted]},
        "unfilled": [],
        "not_running": [],
        "totals": {},
        "check": {"findings": []},
        "provenance": {"scheduler": "0.1.0", "ortools": "", "python": "", "seed": 1, "workers": 1, "seconds": 0.0},
    }
    for row in sessions:
        del row["block"]
    return json.dumps(result, indent=1)
