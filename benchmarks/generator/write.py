"""A scenario as a file that a person can read: stable order, comments, pounds with two decimals."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.generator.assemble import Content

WIDTH = 118
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _.&'/()-]*[A-Za-z0-9)]|[A-Za-z]")
NOT_TEXT = re.compile(r"(?i)true|false|null|yes|no|on|off|y|n")
SCHEMA_LINE = "# yaml-language-server: $schema=../schema/scenario.schema.json\n"

# What stands above each part of the file.
COMMENTS = {
    "calendar": "Nothing runs on bank holidays or in the closed weeks.",
    "courses": "What is taught. Places: the least for which a session runs, and the most it can take.",
    "trainers": "Who teaches, when they are free, and what they quote. Fees in pounds a session, or tiers a place.",
    "venues": "One line is one room. Hire in pounds; free where none is given.",
    "providers": "The care organisations, invented, of the area's kinds and sizes. `max_price` is per place.",
    "partners": "What they take on our sessions (top_up) and offer on theirs (hosted).",
    "policy": "The levy pays the administrator's post. Turnout: interest that is booked, bookings that attend.",
    "objectives": "In order: a later one never worsens an earlier.",
}
TABLE_COLUMNS = (
    "provider", "course", "places", "max_price", "earliest", "latest", "weekdays", "blocks", "all_or_nothing",
    "priority",
)  # fmt: skip


def write(content: Content, file: Path, heading: str, overrides: str = "", schema: bool = False) -> list[Path]:
    """Write the scenario, and its interest table where it has one.

    Args:
        content: what is written.
        file: where; the table goes beside it.
        heading: what the file shows: comment lines without their `#`.
        overrides: YAML text of named what-ifs, put at the end.
        schema: name the schema for editors; for files that lie in `scenarios/`.

    Returns:
        The files written.
    """
    scenario = dict(content.scenario)
    written = [file]
    if content.interest:
        table = file.with_name(f"{file.stem}-interest.csv")
        scenario = _with_table_named(scenario, table.name)
        table.write_bytes(table_text(content.interest).encode())
        written.append(table)
    head = (SCHEMA_LINE if schema else "") + "".join(f"# {line}".rstrip() + "\n" for line in heading.splitlines())
    file.write_bytes((head + "\n" + yaml_text(scenario) + overrides).encode())
    return written


def yaml_text(scenario: Mapping[str, Any]) -> str:
    """The scenario as YAML, each part under its comment."""
    lines: list[str] = []
    for key, value in scenario.items():
        if key in COMMENTS:
            lines += ["", f"# {COMMENTS[key]}"]
        lines += _entry(key, value, "")
    return "\n".join(lines) + "\n"


def table_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Interest lines as CSV; a list in a cell is separated by spaces."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, TABLE_COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: " ".join(v) if isinstance(v, list) else _scalar(v) for key, v in row.items()})
    return stream.getvalue()


def _with_table_named(scenario: dict[str, Any], table: str) -> dict[str, Any]:
    """`interest_from` goes right after the providers."""
    named: dict[str, Any] = {}
    for key, value in scenario.items():
        named[key] = value
        if key == "providers":
            named["interest_from"] = table
    return named


def _entry(key: Any, value: Any, indent: str) -> list[str]:
    """A key and its value: on one line where it fits and is no list of mappings."""
    flow = f"{indent}{key}: {_flow(value)}"
    nested = isinstance(value, list) and len(value) > 1 and isinstance(value[0], dict)
    if not nested and (len(flow) <= WIDTH or not isinstance(value, dict | list)):
        return [flow]
    if isinstance(value, dict):
        return [f"{indent}{key}:", *(line for k, v in value.items() for line in _entry(k, v, indent + "  "))]
    if not isinstance(value[0], dict):
        return textwrap.wrap(flow, WIDTH, subsequent_indent=indent + "  ", break_on_hyphens=False)
    return [f"{indent}{key}:", *items(value, indent + "  ")]


def items(values: Sequence[Any], indent: str, blocks: bool = False) -> list[str]:
    """A list's items: each on a line of its own if all fit, otherwise (or always, with `blocks`) each as a block."""
    flows = [f"{indent}- {_flow(value)}" for value in values]
    if not blocks and all(len(line) <= WIDTH for line in flows):
        return flows
    lines: list[str] = []
    for value in values:
        entries = [line for k, v in value.items() for line in _entry(k, v, indent + "  ")]
        lines += [f"{indent}- {entries[0].lstrip()}", *entries[1:]]
    return lines


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    text = _scalar(value)
    return text if not isinstance(value, str) or _is_plain(text) else json.dumps(text)


def _is_plain(text: str) -> bool:
    return PLAIN.fullmatch(text) is not None and NOT_TEXT.fullmatch(text) is None


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal | int | float | str):
        return str(value)
    raise TypeError(f"no way to write {value!r}")
