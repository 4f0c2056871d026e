"""Batch files for tests, on scenarios small enough to be proved in a blink."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
MINIMAL = ROOT / "scenarios" / "minimal.yaml"

TWO = "cases: {one: {}, two: {set: {policy.levy: 5}}}"
IMPOSSIBLE = "impossible: {set: {courses.catheter.required: true, courses.catheter.min_places: 12}}"


def batch_file(folder: Path, text: str = "", base: Path = MINIMAL, limits: str = "{seconds: 30, workers: 1}") -> Path:
    """A batch file in a folder, on the minimal scenario unless another is named; `text` is what else it says."""
    path = folder / "batch.yaml"
    path.write_text(f"format: 1\nname: Test\nbase: {base}\nlimits: {limits}\n{text}")
    return path


def command(file: Path, out: Path, *options: object) -> list[str]:
    """`batch` as a process of its own."""
    words = [sys.executable, ROOT / "cli.py", "batch", file, "--out", out, *options]
    return [str(word) for word in words]


def start(file: Path, out: Path, *options: object) -> subprocess.Popen:
    """Start `batch`; what it prints goes into a file beside its folder."""
    with (out.parent / f"{out.name}.log").open("a") as log:
        return subprocess.Popen(command(file, out, *options), stdout=log, stderr=log, env=os.environ)


def done(out: Path) -> set[str]:
    """The names of the cases' folders that are complete."""
    return {path.parent.name for path in out.glob("cases/*/case.json")}


def wait_for(out: Path, count: int, process: subprocess.Popen, seconds: float = 300) -> None:
    """Wait until so many cases are done; the process must not have ended before."""
    began = time.monotonic()
    while len(done(out)) < count:
        assert process.poll() is None, (out.parent / f"{out.name}.log").read_text()
        assert time.monotonic() - began < seconds
        time.sleep(0.01)


def plans(out: Path) -> dict[str, dict]:
    """Case -> its result without the times that it took."""
    found = {}
    for path in sorted(out.glob("cases/*/result.json")):
        result = json.loads(path.read_text())
        del result["provenance"]["seconds"]
        for level in result["objectives"]:
            del level["seconds"]
        found[path.parent.name] = result
    return found


def rows(out: Path, table: str = "summary") -> list[dict[str, str]]:
    """The rows of a table of a batch."""
    with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def leaves(process: subprocess.Popen) -> list[psutil.Process]:
    """The descendants of a process that have no children themselves, youngest first."""
    try:
        all_of_them = psutil.Process(process.pid).children(recursive=True)
        found = [each for each in all_of_them if not each.children()]
        return sorted(found, key=lambda each: -each.create_time())
    except psutil.NoSuchProcess:
        return []
