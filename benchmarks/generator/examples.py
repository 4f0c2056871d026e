"""The generated files of `scenarios/`: the pilot quarter, Havering in full and the four boroughs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.generator.assemble import generate
from benchmarks.generator.courses import CATALOGUE, Course
from benchmarks.generator.names import Names
from benchmarks.generator.places import boroughs
from benchmarks.generator.providers import draw_provider
from benchmarks.generator.rungs import RUNGS
from benchmarks.generator.write import items, write

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
TEMPLATES = Path(__file__).resolve().parent / "templates"

# The council's forums of providers, in which the pilot quarter lists them.
FORUMS = {
    "Residential and nursing": ("nursing", "residential"),
    "Home care": ("home_care",),
    "Learning disability and supported living": ("learning_disability", "supported_living"),
    "Voluntary and community, personal assistants": ("day_care", "voluntary", "personal_assistant"),
}
PILOT_SEED = 2049
FULL_SEED, FOUR_BOROUGHS_SEED = 1, 1

FULL = """
Havering in full: 185 providers, ten courses, six trainers, six rooms, one quarter.

Shows the size of job that a whole borough is. Too large to prove to the last place in a minute:
the plan comes with a bound on what any plan could reach.

Every name is invented. Written by `python -m benchmarks.generator --examples`.
"""
FOUR_BOROUGHS = """
Four boroughs plan together: Havering, Redbridge, Barking and Dagenham, Thurrock; 650 providers.

Shows `interest_from`: the expressions of interest stand in four-boroughs-interest.csv, as a portal exports them.

Every name is invented. Written by `python -m benchmarks.generator --examples`.
"""


def write_examples(folder: Path = SCENARIOS) -> list[Path]:
    """Write the generated examples; returns the files written."""
    pilot = folder / "havering-2018-q3.yaml"
    pilot.write_bytes(pilot_quarter().encode())
    full = generate("borough", FULL_SEED)
    full.scenario["name"] = "Havering in full, 2018 Q3"
    four = generate("partnership", FOUR_BOROUGHS_SEED)
    four.scenario["name"] = "Four boroughs, 2018 Q3"
    return [
        pilot,
        *write(full, folder / "havering-full.yaml", FULL.strip(), _template("overrides-full.yaml"), schema=True),
        *write(four, folder / "four-boroughs.yaml", FOUR_BOROUGHS.strip(), schema=True),
    ]


def pilot_quarter() -> str:
    """The pilot quarter: courses, trainers, rooms and partners from the template, its providers drawn."""
    return _template("havering-2018-q3.yaml").replace("{{providers}}\n", _by_forum(_pilot_providers()))


def _pilot_providers() -> list[dict[str, Any]]:
    rung = replace(RUNGS["pilot"], courses=8, keenness=3.6)
    random = Random(f"havering-2018-q3/{PILOT_SEED}")
    names = Names(random)
    (havering,) = boroughs(rung.area, rung.providers)
    return [draw_provider(havering, _pilot_courses(), rung, names, random) for _ in range(rung.providers)]


def _pilot_courses() -> list[Course]:
    """The eight subjects of the pilot: medication in one, the rest as in the catalogue."""
    awareness, _, *rest = CATALOGUE[:9]
    return [replace(awareness, id="medication", length="full_day"), *rest]


def _by_forum(providers: list[dict[str, Any]]) -> str:
    lines: list[str] = []
    for forum, kinds in FORUMS.items():
        members = sorted((one for one in providers if one["kind"] in kinds), key=lambda one: str(one["name"]))
        lines += [f"  # {forum}", *items(members, "  ", blocks=True), ""]
    return "\n".join(lines) + "\n"


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
