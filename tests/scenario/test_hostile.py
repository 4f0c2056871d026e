"""Whatever the file holds, loading ends soon, with a scenario or with faults, and with no other exception."""

# ruff: noqa: E501 - a case is one line, however long
from __future__ import annotations

import json
import random
import time

import pytest
import yaml

from scheduler.scenario import ScenarioError, load
from tests.scenario.texts import PINNED, loaded

JUNK = [None, True, 0, -1, 7, 10**24, 1.5, "", "x", "med", "oak", "2018-07-17", "9:30", "5%", [], [[]], {},
        [None], {"id": "oak"}, {"slack": 1}, {"from": "2018-07-01"}, {1: 2}, {"course": "med"}, [{"id": "med"}], "é" * 200]  # fmt: skip


def slots(value, path=()):
    """Every place in a value where something else can be put."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from slots(child, (*path, key))


def changed(value, path, how, junk):
    value = json.loads(json.dumps(value), object_hook=int_keys)
    parent = value
    for step in path[:-1]:
        parent = parent[step]
    if how == "drop":
        del parent[path[-1]]
    elif how == "rename" and isinstance(parent, dict):
        parent[str(path[-1]) + "s"] = parent.pop(path[-1])
    elif how == "repeat" and isinstance(parent, list):
        parent.append(parent[path[-1]])
    else:
        parent[path[-1]] = junk
    return value


def int_keys(mapping):
    return {int(key) if key.isdecimal() else key: value for key, value in mapping.items()}


def faults_of(path, apply=(), set=()):
    try:
        load(path, apply, set)
    except ScenarioError as error:
        return error.faults
    return []


@pytest.mark.parametrize("seed", range(8))
def test_mutated_scenarios(tmp_path, seed):
    rng = random.Random(seed)
    whole = yaml.load(PINNED, yaml.BaseLoader)
    whole = json.loads(json.dumps(yaml.safe_load(PINNED), default=str), object_hook=int_keys) | {
        "quarter": whole["quarter"]
    }
    outcomes = set()
    for _ in range(40):
        value = whole
        for _ in range(rng.choice([1, 1, 2, 5])):
            value = changed(
                value,
                rng.choice(list(slots(value))),
                rng.choice(["drop", "rename", "repeat", "junk"]),
                rng.choice(JUNK),
            )
        path = tmp_path / "scenario.yaml"
        path.write_text(
            json.dumps(value, default=str) if rng.random() < 0.3 else yaml.safe_dump(value, sort_keys=False)
        )
        found = faults_of(
            path, rng.choice([(), ("dear",), ("no-web", "dear")]), rng.choice([(), ("courses.med.min_places=3",)])
        )
        outcomes.add(bool(found))
        assert all(fault.message.startswith("found ") for fault in found), found
        jargon = ("Input should", "pydantic", "stand-in", "union")
        assert not [fault for fault in found if any(word in str(fault) for word in jargon)]
    assert True in outcomes


@pytest.mark.parametrize("seed", range(4))
def test_scrambled_text(tmp_path, seed):
    rng = random.Random(seed)
    for _ in range(60):
        text = list(PINNED)
        for _ in range(rng.randint(1, 6)):
            at = rng.randrange(len(text))
            text[at : at + rng.randint(0, 3)] = rng.choice(
                ["", "[", "}", ":", "\n", "- ", "&a ", "*a", "'", "\t", "!", "#", "\u2028", "|"]
            )
        path = tmp_path / "scenario.yaml"
        path.write_text("".join(text), encoding="utf-8")
        assert all(fault.line for fault in faults_of(path))


def test_bytes_that_are_no_text(tmp_path):
    for data in (b"\xff\xfea\x00", b"\x80", b"a: \xed\xa0\x80", b"\x00" * 100, bytes(range(256))):
        (tmp_path / "scenario.yaml").write_bytes(data)
        with pytest.raises(ScenarioError, match=r"scenario\.yaml:[12]:"):
            load(tmp_path / "scenario.yaml")


def test_a_file_too_large(tmp_path):
    with (tmp_path / "scenario.yaml").open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    with pytest.raises(ScenarioError, match="it has more than 16 MB"):
        load(tmp_path / "scenario.yaml")


@pytest.mark.parametrize("name", ["nothing.yaml", "", ".", "/dev/zero", "a\0b", "x" * 300])
def test_files_that_cannot_be_read(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError, match="expected a file that can be read"):
        load(name)


def test_thousands_of_faults_are_all_listed_soon(tmp_path):
    lines = "".join(
        f"  - {{id: p{n}, name: N, kind: nurse{n % 50}, location: {{outcode: RM3}}, interest: [{{course: c{n}, place: 2}}]}}\n"
        for n in range(3000)
    )
    began = time.process_time()
    with pytest.raises(ScenarioError) as raised:
        loaded(tmp_path, f"format: 1\nname: N\nquarter: {{from: 2018-07-02, to: 2018-07-30}}\nproviders:\n{lines}")
    assert len(raised.value.faults) == 9000
    assert time.process_time() - began < 20


def test_two_megabytes_load_in_a_few_seconds(tmp_path):
    lines = "".join(
        f"  - {{id: p{n}, name: Oak Lodge {n}, kind: residential, location: {{outcode: RM3}}, max_travel_km: 12.5, interest: ["
        + ", ".join(f"{{course: c{c}, places: {1 + n % 4}, max_price: 45.00, earliest: 2018-08-01, weekdays: [tue, wed]}}" for c in range(3))
        + "]}\n"
        for n in range(6000)
    )  # fmt: skip
    courses = "".join(
        f"  - {{id: c{c}, title: C, length: half_day, min_places: 6, max_places: 14}}\n" for c in range(3)
    )
    text = f"format: 1\nname: N\nquarter: {{from: 2018-07-02, to: 2018-09-28}}\ncourses:\n{courses}providers:\n{lines}"
    assert len(text) > 2_000_000
    began = time.process_time()
    assert len(loaded(tmp_path, text).scenario.providers) == 6000
    assert time.process_time() - began < 20
