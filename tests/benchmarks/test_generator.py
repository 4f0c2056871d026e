"""The generator of scenarios: repeatable, of the right size, and what is committed is what it writes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.generator import RUNGS, count, examples, generate, manifest
from benchmarks.generator.places import apportion, boroughs
from benchmarks.generator.write import yaml_text
from scheduler.scenario import load

ROOT = Path(__file__).parents[2]
SMALL = ["pilot", "borough", "borough-hard"]
HAND_MADE = sorted(
    path.name
    for path in examples.SCENARIOS.glob("*.yaml")
    if path.name not in {"havering-2018-q3.yaml", "havering-full.yaml", "four-boroughs.yaml"}
)


def write_in_another_process(rung: str, file: Path, hash_seed: str) -> bytes:
    command = [sys.executable, "-m", "benchmarks.generator", rung, "--seed", "7", "--out", str(file)]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": hash_seed}, check=True, capture_output=True)
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.stem}*")))


@pytest.mark.parametrize("rung", ["pilot", "partnership"])
def test_the_same_seed_gives_the_same_bytes_under_any_hash_seed(rung: str, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    first, second = (
        write_in_another_process(rung, folder / "scenario.yaml", seed)
        for folder, seed in zip(folders, ("1", "2"), strict=True)
    )
    assert first == second


def test_another_seed_gives_another_scenario() -> None:
    assert yaml_text(generate("pilot", 1).scenario) != yaml_text(generate("pilot", 2).scenario)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("rung", SMALL)
def test_the_small_rungs_load_without_a_fault(rung: str, seed: int, tmp_path: Path) -> None:
    file = tmp_path / f"{rung}.yaml"
    manifest.write_rung(rung, seed, file)
    loaded = load(file)
    assert len(loaded.scenario.providers) == RUNGS[rung].providers
    assert loaded.warnings == ()


def test_a_rung_with_its_interest_in_a_table_loads_with_all_of_it(tmp_path: Path) -> None:
    manifest.write_rung("partnership", 1, tmp_path / "partnership.yaml")
    loaded = load(tmp_path / "partnership.yaml")
    assert sum(len(provider.interest) for provider in loaded.scenario.providers) == len(
        generate("partnership", 1).interest
    )


@pytest.mark.parametrize(
    ("rung", "candidates", "pairs"),
    [
        ("pilot", (500, 1500), (5_000, 12_000)),
        ("borough", (2_000, 4_000), (60_000, 120_000)),
        ("borough-hard", (500, 1_500), (15_000, 60_000)),
        ("partnership", (12_000, 25_000), (800_000, 1_600_000)),
    ],
)
def test_the_rungs_are_of_the_sizes_they_claim(rung: str, candidates: tuple[int, int], pairs: tuple[int, int]) -> None:
    size = count.measure(generate(rung, 1))
    assert size.providers == RUNGS[rung].providers
    assert candidates[0] <= size.candidates <= candidates[1]
    assert pairs[0] <= size.pairs <= pairs[1]


@pytest.mark.parametrize("rung", RUNGS)
def test_every_provider_of_a_rung_has_its_place_in_a_borough(rung: str) -> None:
    places = boroughs(RUNGS[rung].area, RUNGS[rung].providers)
    assert sum(borough.providers for borough in places) == RUNGS[rung].providers
    assert all(borough.outcodes and borough.providers for borough in places)


def test_london_has_33_boroughs_and_the_partnership_four() -> None:
    assert len(boroughs(RUNGS["london"].area, 3841)) == 33
    assert len(boroughs(RUNGS["partnership"].area, 650)) == 4


def test_apportioning_leaves_nothing_over() -> None:
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert apportion(7, [2, 1, 0]) == [5, 2, 0]


def test_every_course_of_a_small_rung_can_be_taught_somewhere() -> None:
    for rung in SMALL:
        scenario = generate(rung, 1).scenario
        offered = {offer["course"] for trainer in scenario["trainers"] for offer in trainer["offers"]}
        assert offered == {course["id"] for course in scenario["courses"]}


def test_the_committed_examples_are_what_the_generator_writes(tmp_path: Path) -> None:
    for written in examples.write_examples(tmp_path):
        committed = examples.SCENARIOS / written.name
        assert committed.read_bytes() == written.read_bytes(), (
            f"run `python -m benchmarks.generator --examples`: {committed}"
        )


@pytest.mark.parametrize("name", ["havering-2018-q3.yaml", "havering-full.yaml", "four-boroughs.yaml", *HAND_MADE])
def test_every_example_loads_and_says_what_it_shows(name: str) -> None:
    first, *rest = (examples.SCENARIOS / name).read_text(encoding="utf-8").splitlines()
    assert first == "# yaml-language-server: $schema=../schema/scenario.schema.json"
    assert rest[0].startswith("#")
    load(examples.SCENARIOS / name)


@pytest.mark.parametrize("name", ["havering-2018-q3.yaml", "havering-full.yaml"])
def test_every_override_of_an_example_can_be_applied(name: str) -> None:
    for override in load(examples.SCENARIOS / name).scenario.overrides:
        assert load(examples.SCENARIOS / name, apply=[override]).applied == (override,)


def test_the_manifest_lists_what_the_small_rungs_are_today() -> None:
    listed = manifest.MANIFEST.read_text(encoding="utf-8").splitlines(keepends=True)
    assert [line for line in manifest.manifest_lines(SMALL) if line not in listed] == []
