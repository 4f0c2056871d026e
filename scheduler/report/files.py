"""The files of a run: result.json and the tables, all of them or none."""

from __future__ import annotations

from pathlib import Path

from scheduler.atomic import write_together
from scheduler.plan import Result
from scheduler.report.csv_files import csv_bytes
from scheduler.report.tables import result_tables
from scheduler.results import result_bytes
from scheduler.scenario.schema import Scenario


def write_result_files(folder: Path, result: Result, scenario: Scenario) -> None:
    """Write every file of a run into a folder that exists; result.json last, so that it vouches for the others.

    Raises:
        OSError: when one cannot be written; no file has then changed.
    """
    tables = {folder / f"{table.name}.csv": csv_bytes(table) for table in result_tables(result, scenario)}
    write_together({**tables, folder / "result.json": result_bytes(result)})
