"""A result to its file: always the same text for the same result, and never half a file."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from scheduler.atomic import write_together
from scheduler.plan import Result


def result_to_json(result: Result) -> str:
    """The text of result.json: keys in the order of the contract, two spaces, a newline at the end."""
    data = result.model_dump(mode="python")
    if data["scenario"]["replanned"] is None:
        del data["scenario"]["replanned"]
    for level in data["objectives"]:
        if level["best"] is None:
            del level["best"]
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False, default=_plain)
    return f"{text}\n"


def result_bytes(result: Result) -> bytes:
    """The content of result.json."""
    return result_to_json(result).encode("utf-8", "backslashreplace")


def write_result(path: Path | str, result: Result) -> None:
    """Write result.json, whole or not at all."""
    write_together({Path(path): result_bytes(result)})


def _plain(value: Any) -> Any:
    """What JSON has no type for: decimals as numbers, dates and whatever else as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)
