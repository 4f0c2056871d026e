"""Training by the categories of the Adult Social Care Workforce Data Set, for the council's return and the providers'.

A course names its category by its code: `categories: {asc_wds: 13}`. The codes' meanings are Skills for Care's
(bulk-upload codes of the training categories, MIT licence).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from importlib import resources

from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table

ASC_WDS = "asc_wds"
NONE = "no category"
KINDS = {
    "nursing": "Nursing homes",
    "residential": "Residential homes",
    "home_care": "Home care",
    "supported_living": "Supported living",
    "day_care": "Day care",
    "learning_disability": "Learning disability",
    "voluntary": "Voluntary and community",
    "personal_assistant": "Personal assistants",
    "other": "Other",
}


@cache
def categories() -> dict[str, str]:
    """Code -> category."""
    table = resources.files("scheduler.report") / "data" / "asc_wds_training_categories.csv"
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return {row["bulk_upload_code"]: row["category"] for row in rows}


def category_of(code: str) -> str:
    """What a code means; empty where the table does not have it."""
    return categories().get(code, "")


TOTAL_COLUMNS = (
    Column("code"),
    Column("category"),
    Column("sessions", "count"),
    Column("places_asked", "count"),
    Column("places_filled", "count"),
    Column("hosted_places", "count"),
    Column("providers", "count"),
)


def workforce_table(subject: Subject) -> Table:
    """For each category of a course that was asked for or runs: sessions, places of providers, providers served."""
    codes = _codes(subject)
    used = {session.course for session in subject.sessions} | set(subject.asked)
    rows = {codes[course.id]: [0, 0, 0, 0] for course in subject.scenario.courses if course.id in used}
    served: dict[str, set[str]] = defaultdict(set)
    for session in subject.sessions:
        rows[codes[session.course]][0] += 1
    for course, places in subject.asked.items():
        rows[codes[course]][1] += places
    for attendance in subject.case.attendances:
        row = rows.setdefault(codes[attendance.course], [0, 0, 0, 0])
        row[2] += attendance.places
        row[3] += attendance.places if attendance.session is None else 0
        served[codes[attendance.course]].add(attendance.provider)
    order = sorted(rows, key=lambda code: (not code.isdigit(), int(code) if code.isdigit() else 0, code))
    cells: list[tuple[Cell, ...]] = [
        (code, category_of(code) or (NONE if not code else ""), *rows[code], len(served[code])) for code in order
    ]
    return Table("workforce", TOTAL_COLUMNS, tuple(cells))


PROVIDER_COLUMNS = (
    Column("provider"),
    Column("provider_name"),
    Column("kind"),
    Column("code"),
    Column("category"),
    Column("places", "count"),
)


def workforce_by_provider(subject: Subject) -> Table:
    """What each provider's own return needs: its places by category, hosted ones included."""
    codes = _codes(subject)
    rows: list[tuple[Cell, ...]] = []
    for provider in subject.scenario.providers:
        places: dict[str, int] = defaultdict(int)
        for attendance in subject.attendances.get(provider.id, []):
            places[codes[attendance.course]] += attendance.places
        who = (provider.id, provider.name, KINDS[provider.kind])
        rows.extend((*who, code, category_of(code), count) for code, count in sorted(places.items()))
    return Table("workforce-providers", PROVIDER_COLUMNS, tuple(rows))


def _codes(subject: Subject) -> dict[str, str]:
    return {course.id: str(course.categories.get(ASC_WDS, "")) for course in subject.scenario.courses}
