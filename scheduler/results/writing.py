"""A result to its file: always the same text for the same result, and never half a file."""

from __future__ import annotations

import datetime as dt
import json
import os
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from scheduler.plan import Result


def result_to_json(result: Result) -> str:
    """The text of result.json: keys in the order of the contract, two spaces, a newline at the end."""
    data = result.model_dump(mode="python")
    for level in data["objectives"]:
        if level["best"] is None:
            del level["best"]
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False, default=_plain)
    return f"{text}\n"


def write_result(path: Path | str, result: Result) -> None:
    """Write result.json, whole or not at all."""
    write_atomically(Path(path), result_to_json(result).encode("utf-8", "backslashreplace"))


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file beside its final name and move it into place, so that whoever reads it sees all of it or none."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the move last through a power cut, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _plain(value: Any) -> Any:
    """What JSON has no type for: decimals as numbers, dates and whatever else as text."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)
