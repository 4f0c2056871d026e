"""The mapping file: which heading means what, and which id a name stands for. Written as a proposal, read as told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scheduler.intake.columns import HEADINGS
from scheduler.intake.interest import Imported, Told
from scheduler.intake.names import LEAVE_OUT, Match

PARTS = ("columns", "providers", "courses")
HEADER = f"""\
# How course-scheduler import reads an export. Correct it, then import again with --mapping and this file.
# columns: a field of interest, and the heading under which the export has it.
# providers, courses: a name as the export writes it, and the scenario's id; "{LEAVE_OUT}" leaves its rows out.
"""
CHECK = "# Please check: names that were only nearly found are given the nearest id; the others are empty.\n"


class MappingError(Exception):
    """A mapping file that cannot be used; one message for each fault."""


def read_mapping(path: Path) -> Told:
    """What a mapping file tells; names with nothing behind them count as not told.

    Raises:
        MappingError: when it is not such a file.
    """
    import yaml

    try:
        data = yaml.safe_load(path.read_text("utf-8-sig")) or {}
    except OSError as error:
        raise MappingError(f"{path}: {error.strerror or error}") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise MappingError(f"{where}: found what is no YAML, expected columns, providers and courses") from None
    if not isinstance(data, dict):
        raise MappingError(f"{path}: found {data!r:.60}, expected columns, providers and courses")
    faults = [f"{path}: found {name!r}, expected one of {', '.join(PARTS)}" for name in data if name not in PARTS]
    parts = {name: _part(path, data, name, faults) for name in PARTS}
    known = ", ".join(HEADINGS)
    faults += [
        f"{path}: columns: found {field!r}, expected one of {known}"
        for field in parts["columns"]
        if field not in HEADINGS
    ]
    if faults:
        raise MappingError("\n".join(faults))
    return Told(**parts)


def _part(path: Path, data: dict[Any, Any], name: str, faults: list[str]) -> dict[str, str]:
    part = data.get(name) or {}
    if not isinstance(part, dict):
        faults.append(f"{path}: {name}: found {part!r:.60}, expected names and what they stand for")
        return {}
    return {str(key): str(value) for key, value in part.items() if value not in (None, "")}


def mapping_text(imported: Imported) -> str:
    """A mapping file: the columns as found, and every name that had to be told or still has to be."""
    import yaml

    def dumped(data: dict[str, dict[str, str]]) -> str:
        return str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=1000))

    matches = {"providers": imported.providers, "courses": imported.courses}
    named = {
        part: {written: _stands_for(match) for written, match in of_part.items() if match.how != "exact"}
        for part, of_part in matches.items()
    }
    undecided = any(
        match.how in {"near", "several", "unknown"} for found in matches.values() for match in found.values()
    )
    text = HEADER + dumped({"columns": imported.columns.headings})
    named = {part: names for part, names in named.items() if names}
    return text + (CHECK if undecided else "") + (dumped(named) if named else "")


def _stands_for(match: Match) -> str:
    """What the mapping says of a name: its id, the nearest id to be checked, or nothing yet."""
    if match.how == "left out":
        return LEAVE_OUT
    return match.id or (match.near[0] if match.how == "near" else "")
