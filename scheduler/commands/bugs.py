"""Keeps what is needed to look into a fault of this program."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.commands.versions import version_lines

if TYPE_CHECKING:
    from scheduler.plan import Result
    from scheduler.scenario import LoadedScenario


def save_traceback(error: Exception) -> Path:
    """Write the traceback, the command line and the versions into a new folder here."""
    folder = _new_folder(Path())
    lines = [" ".join(sys.argv), "", *version_lines(), "", *traceback.format_exception(error)]
    _write(folder / "traceback.txt", "\n".join(lines))
    return folder


def save_refused_plan(beside: Path, loaded: LoadedScenario, result: Result) -> Path:
    """Copy the scenario, with the files it names, and write the plan that failed its check into a new folder."""
    from scheduler.report.files import write_result_files

    folder = _new_folder(beside)
    scenario = loaded.scenario
    named = (scenario.extends, scenario.interest_from, scenario.distances_from, scenario.published)
    for source in [loaded.file, *(loaded.file.parent / name for name in named if name)]:
        if source.is_file():
            shutil.copy(source, folder)
    write_result_files(folder, result, scenario)
    _write(
        folder / "scenario-as-merged.json",
        json.dumps(scenario.model_dump(by_alias=True, warnings=False), indent=2, default=str),
    )
    _write(folder / "versions.txt", "\n".join([" ".join(sys.argv), "", *version_lines()]))
    return folder


def _new_folder(beside: Path) -> Path:
    """`course-scheduler-bug-20180717-093000` beside the outputs, or among temporary files where that is refused."""
    name = f"course-scheduler-bug-{dt.datetime.now():%Y%m%d-%H%M%S}"
    try:
        beside.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=beside))
    except OSError:
        return Path(tempfile.mkdtemp(prefix=f"{name}-"))


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
