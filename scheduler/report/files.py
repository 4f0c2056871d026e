"""The files of a run: result.json and the tables, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scheduler.atomic import write_together
from scheduler.plan import Result
from scheduler.report.csv_files import csv_bytes
from scheduler.report.tables import Table, result_tables
from scheduler.results import result_bytes
from scheduler.scenario.schema import Scenario


def result_files(result: Result, scenario: Scenario, further: Iterable[Table] = ()) -> dict[str, bytes]:
    """Every file of a run by its name, result.json last, so that it vouches for the others.

    Args:
        result: the run's.
        scenario: as planned.
        further: tables that only some runs have.
    """
    tables = {f"{table.name}.csv": csv_bytes(table) for table in (*result_tables(result, scenario), *further)}
    return {**tables, "result.json": result_bytes(result)}


def write_result_files(folder: Path, result: Result, scenario: Scenario, further: Iterable[Table] = ()) -> None:
    """Write the files of `result_files` into a folder that exists.

    Raises:
        OSError: when one cannot be written; no file has then changed.
    """
    files = result_files(result, scenario, further)
    write_together({folder / name: content for name, content in files.items()})
