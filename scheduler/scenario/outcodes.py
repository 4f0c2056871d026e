"""Where a postcode district lies: the packaged table of UK outcodes (Gibbs/uk-postcodes, CC0)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType


@cache
def outcodes() -> Mapping[str, tuple[float, float]]:
    """Outcode in capitals -> latitude and longitude of its centre, in degrees."""
    table = resources.files("scheduler.scenario") / "data" / "outcodes.csv"
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return MappingProxyType({row["outcode"]: (float(row["lat"]), float(row["lon"])) for row in rows})


def normal_outcode(text: str) -> str:
    """An outcode as the table has it: ` rm3` is `RM3`."""
    return text.strip().upper()
