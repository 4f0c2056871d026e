"""A disk that is really full: it is told, what is done stays whole, and with room again the batch goes on."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.batch.batches import batch_file, command, done, plans, rows

COUNT = 30
CASES = f"vary: {{policy.levy: {list(range(COUNT))}}}"


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A file system of 700 kB; only root may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", disk], check=False, capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def whole(out: Path) -> bool:
    with closing(sqlite3.connect(out / "batch.sqlite")) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_full_disk_is_told_and_nothing_is_damaged(tmp_path, small_disk):
    file, out = batch_file(tmp_path, CASES), small_disk / "out"
    stopped = subprocess.run(command(file, out), check=False, capture_output=True, text=True)
    assert stopped.returncode == 1, stopped.stderr
    said = stopped.stderr.splitlines()[-2:]
    assert "Cannot write" in said[0]
    assert "full" in said[0] or "No space left" in said[0], said
    kept = done(out)
    assert 0 < len(kept) < COUNT
    assert said[1].endswith("the same command goes on from there.")
    assert whole(out)
    assert set(plans(out)) >= kept  # no note without its result, and each of them can be read
    assert not list(out.rglob("*.part"))
    assert len(rows(out)) == COUNT
    again = subprocess.run(command(file, out), check=False, capture_output=True, text=True)
    assert again.returncode == 1, "there is still no room"
    assert "Traceback" not in stopped.stderr + again.stderr
    assert whole(out)
    assert done(out) >= kept

    subprocess.run(["mount", "-o", "remount,size=60m", small_disk], check=True)
    assert subprocess.run(command(file, out), check=False, capture_output=True).returncode == 0
    assert {row["ending"] for row in rows(out)} == {"optimal"}
    assert whole(out)
    assert len(plans(out)) == COUNT
