"""The courses that are brokered, and which kinds of provider want them how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from benchmarks.generator.money import pounds


@dataclass(frozen=True)
class Course:
    """A course of the catalogue.

    Attributes:
        length: `half_day`, `full_day` or a number of days.
        category: its number in the Adult Social Care Workforce Data Set.
        wanted: provider kind -> weight with which that kind asks for it; a kind not named never asks.
    """

    id: str
    title: str
    length: str | int
    min_places: int
    max_places: int
    category: int
    wanted: dict[str, float]
    equipment: tuple[str, ...] = ()
    materials: str = ""
    max_places_per_provider: int | None = None
    min_gap_days: int = 0
    after: tuple[str, ...] = ()


def _kinds(**weights: float) -> dict[str, float]:
    return weights


# In the order in which a rung takes them: the first nine are the pilot's subjects, with medication in its two parts.
CATALOGUE = (
    Course("medication-awareness", "Medication Awareness", "half_day", 6, 15, 13,
           _kinds(residential=2.4, nursing=1.2, home_care=2.2, supported_living=2, learning_disability=2.4, day_care=1,
                  voluntary=1, personal_assistant=2), materials="2.50"),
    Course("medication-competence", "Medication Administration Competence", "half_day", 6, 12, 13,
           _kinds(residential=2, nursing=1, home_care=1.5, supported_living=1.5, learning_disability=1.5),
           after=("medication-awareness",), max_places_per_provider=4),
    Course("behaviour-disability", "Managing Challenging Behaviour: Learning Disabilities and Complex Needs",
           "full_day", 6, 15, 19,
           _kinds(supported_living=3, learning_disability=4, day_care=2, residential=0.3, personal_assistant=1,
                  voluntary=0.5), equipment=("projector",)),
    Course("behaviour-dementia", "Managing Challenging Behaviour: Dementia", "full_day", 6, 15, 2,
           _kinds(residential=3, nursing=2.5, home_care=1.5, day_care=1.5, voluntary=1.5, personal_assistant=0.5),
           equipment=("projector",)),
    Course("moving-people", "Moving and Handling of People", "full_day", 6, 10, 15,
           _kinds(residential=2, nursing=2, home_care=2.5, supported_living=1, learning_disability=1,
                  personal_assistant=3, day_care=1), equipment=("hoist",)),
    Course("moving-objects", "Moving and Handling of Objects", "half_day", 6, 15, 45,
           _kinds(residential=1, nursing=0.5, home_care=0.8, supported_living=1, learning_disability=0.7, day_care=2,
                  voluntary=2)),
    Course("stoma", "Stoma Care", "half_day", 6, 12, 33,
           _kinds(nursing=1.5, residential=0.6, home_care=1.2, personal_assistant=0.8)),
    Course("catheter", "Catheter Care", "half_day", 6, 12, 33,
           _kinds(nursing=2, residential=1, home_care=1.6, personal_assistant=1), min_gap_days=2),
    Course("pressure-sores", "Prevention of Pressure Sores", "half_day", 6, 15, 38,
           _kinds(nursing=2.5, residential=2, home_care=1.4, personal_assistant=0.6)),
    Course("first-aid", "Basic Life Support and First Aid", "full_day", 6, 12, 7,
           _kinds(residential=1, nursing=0.6, home_care=0.8, supported_living=1.5, learning_disability=1.5, day_care=2,
                  voluntary=2, personal_assistant=0.5), materials="8.00"),
    Course("end-of-life", "End of Life Care", "half_day", 6, 15, 17,
           _kinds(nursing=2, residential=1.2, home_care=0.8), equipment=("projector",)),
    Course("moving-key-trainer", "Moving and Handling Key Trainer", 2, 6, 10, 15,
           _kinds(residential=0.5, nursing=0.5, home_care=0.4, supported_living=0.2), equipment=("hoist",),
           materials="15.00", max_places_per_provider=2, after=("moving-people",)),
)  # fmt: skip

# What one trainer is usually able to teach.
SPECIALISMS = (
    ("medication-awareness", "medication-competence", "end-of-life"),
    ("moving-people", "moving-objects", "moving-key-trainer", "first-aid"),
    ("behaviour-disability", "behaviour-dementia", "end-of-life"),
    ("stoma", "catheter", "pressure-sores", "medication-competence"),
    ("medication-awareness", "moving-objects", "moving-people", "behaviour-dementia", "pressure-sores", "first-aid"),
)


def as_written(course: Course) -> dict[str, Any]:
    """The course as the scenario file has it."""
    written: dict[str, Any] = {
        "id": course.id,
        "title": course.title,
        "length": {"days": course.length} if isinstance(course.length, int) else course.length,
        "min_places": course.min_places,
        "max_places": course.max_places,
    }
    if course.equipment:
        written["equipment"] = list(course.equipment)
    if course.materials:
        written["materials"] = pounds(course.materials)
    if course.max_places_per_provider:
        written["max_places_per_provider"] = course.max_places_per_provider
    if course.min_gap_days:
        written["min_gap_days"] = course.min_gap_days
    if course.after:
        written["after"] = list(course.after)
    written["categories"] = {"asc_wds": course.category}
    return written


def days(course: Course) -> float:
    """The course's length in days."""
    return float(course.length) if isinstance(course.length, int) else {"half_day": 0.5, "full_day": 1.0}[course.length]
