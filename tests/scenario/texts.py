"""Scenario files for tests, as edits of one that is right.

`§` in an edit marks where a fault is expected; it is taken out of the text, and its line and column are what the
fault must name.
"""

# ruff: noqa: E501 - one line is one item of the file
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scheduler.scenario import Fault, LoadedScenario, Scenario, ScenarioError, load

MARK = "§"

BASE = """\
format: 1
name: Test
quarter: {from: 2018-07-02, to: 2018-09-28}
calendar:
  bank_holidays: England
  closed: [2018-07-20, {from: 2018-07-25, to: 2018-07-27}]
  blocks: {am: {from: "09:30", to: "12:30"}, pm: {from: "13:30", to: "16:30"}}
  full_day: [am, pm]
courses:
  - {id: med, title: Medication, length: full_day, min_places: 4, max_places: 10, equipment: [hoist]}
  - {id: stoma, title: Stoma care, length: half_day, min_places: 2, max_places: 8, blocks: [am], after: [med]}
  - {id: care, title: Care certificate, length: {days: 3}, min_places: 2, max_places: 8, max_places_per_provider: 3}
trainers:
  - id: ann
    name: Ann
    available: [{from: 2018-07-02, to: 2018-09-28, weekdays: [mon, tue, wed, thu, fri]}, 2018-09-01]
    unavailable: [2018-07-12]
    offers:
      - course: med
        session_fee: 300.00
        price_tiers: {counted: places, over: session, prices: {1: 65.00, 5: 52.00}}
        max_places: 9
      - {course: stoma, session_fee: 150}
      - {course: care, session_fee: 500}
  - {id: bob, name: Bob, offers: []}
venues:
  - {id: hall, name: Hall, capacity: 12, equipment: [hoist], location: {outcode: RM1}, unavailable: [2018-07-13]}
  - {id: web, name: Online, capacity: 100, online: true}
providers:
  - id: oak
    name: Oak Lodge
    kind: residential
    location: {lat: 51.58, lon: 0.18}
    max_travel_km: 20
    release_per_day: 4
    unavailable: [2018-07-10]
    trained: {med: 2}
    interest:
      - {course: med, places: 5, earliest: 2018-07-04, latest: 2018-09-14, weekdays: [mon, tue, wed, thu], blocks: [am, pm]}
      - {course: stoma, places: 2}
      - {course: care, places: 5}
  - {id: elm, name: Elm House, kind: nursing, location: {outcode: RM3}, interest: [{course: med, places: 6}]}
partners:
  - id: red
    name: Redbridge
    top_up: [{course: med, places: 4, per_session: 3, price: 55.00}]
    hosted: [{id: red-1, course: stoma, date: 2018-08-14, block: am, location: {outcode: IG1}, places: 3, price: 60}]
policy: {levy: 5.00}
objectives: [places, {cost: 1, travel: 2}, {fairness: {slack: 5%}}]
solver: {time_limit: 60}
overrides:
  dear: {policy: {levy: 9}}
  no-web: {venues: [{id: web, remove: true}]}
"""

PINNED = (
    BASE
    + """\
pinned:
  - {course: med, trainer: ann, venue: hall, date: 2018-07-17, allocations: {oak: 2, elm: 1}, partners: {red: 1}}
  - {course: stoma, trainer: ann, venue: hall, date: 2018-07-18, block: am}
"""
)

Edit = tuple[str, str]


def edited(*edits: Edit, text: str = BASE) -> str:
    """The text with each `(old, new)` in place; `old` stands in it once."""
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} stands in the text {text.count(old)} times"
        text = text.replace(old, new)
    return text


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and the line and column of each."""
    places = []
    while MARK in text:
        before, _, after = text.partition(MARK)
        places.append((before.count("\n") + 1, len(before) - before.rfind("\n")))
        text = before + after
    return text, places


def loaded(folder: Path, text: str = BASE, apply: Sequence[str] = (), set: Sequence[str] = ()) -> LoadedScenario:
    """The text as a file, loaded."""
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path, apply, set)


def faults(folder: Path, text: str = BASE, apply: Sequence[str] = (), set: Sequence[str] = ()) -> list[Fault]:
    """The faults of the text as a file; none where it loads."""
    try:
        loaded(folder, text, apply, set)
    except ScenarioError as error:
        return error.faults
    return []


def messages(folder: Path, text: str = BASE, apply: Sequence[str] = (), set: Sequence[str] = ()) -> str:
    """The faults as printed, one a line, without the folder."""
    return "\n".join(str(fault).replace(f"{folder}/", "") for fault in faults(folder, text, apply, set))


def extended(folder: Path, text: str, apply: Sequence[str] = (), set: Sequence[str] = (), base: str = BASE) -> Scenario:
    """The scenario that the text makes of the base that it extends."""
    (folder / "base.yaml").write_text(base)
    return loaded(folder, "extends: base.yaml\n" + text, apply, set).scenario


def extended_messages(
    folder: Path, text: str, apply: Sequence[str] = (), set: Sequence[str] = (), base: str = BASE
) -> str:
    """The faults of the text where it extends the base, as printed."""
    (folder / "base.yaml").write_text(base)
    return messages(folder, "extends: base.yaml\n" + text, apply, set)


def assert_only_fault(found: list[Fault], place: tuple[int, int], fragment: str) -> None:
    """One fault, at this line and column, with these words in it."""
    assert len(found) == 1, "\n".join(map(str, found))
    assert (found[0].line, found[0].column) == place, found[0]
    assert fragment in str(found[0])
