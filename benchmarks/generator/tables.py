"""The real figures that everything is drawn from, read once."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
OUTCODES = Path(__file__).resolve().parents[2] / "scheduler" / "scenario" / "data" / "outcodes.csv"


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def outcode_centres() -> dict[str, tuple[float, float]]:
    """Outcode -> (latitude, longitude)."""
    return {row["outcode"]: (float(row["lat"]), float(row["lon"])) for row in _rows(OUTCODES)}


@cache
def care_home_beds(service: str) -> tuple[int, ...]:
    """Beds of every care home of a service (`nursing` or `residential`)."""
    homes = _rows(DATA / "care_homes_south_west_2021-04.csv")
    return tuple(sorted(int(home["beds"]) for home in homes if home["service"] == service))


@cache
def services_by_region() -> dict[str, dict[str, int]]:
    """English region -> service -> registered locations."""
    counts = _rows(DATA / "cqc_region_service_counts_2024-10-02.csv")
    return {row["region"]: {name: int(n) for name, n in row.items() if name != "region"} for row in counts}


@cache
def boroughs() -> tuple[dict[str, str], ...]:
    """Rows of area, borough, providers, outcodes."""
    return tuple(_rows(DATA / "boroughs.csv"))


@cache
def postcode_areas() -> dict[str, tuple[str, ...]]:
    """English region -> its postcode areas."""
    rows = _rows(DATA / "postcode_areas_england.csv")
    return {row["region"]: tuple(row["areas"].split()) for row in rows}


@cache
def name_words(kind: str) -> tuple[str, ...]:
    """The words that invented names of a kind are made of."""
    return next(tuple(row["words"].split(";")) for row in _rows(DATA / "names.csv") if row["list"] == kind)
