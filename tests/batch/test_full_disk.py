"""A disk that is full: it is told, what is done stays whole, and with room again the batch goes on."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scheduler.atomic import write_together
from scheduler.batch import folders, summary
from tests.batch.batches import TWO, batch_file, command, done, plans, rows

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


@pytest.mark.parametrize("too_full_for_tables", [False, True])
def test_a_batch_broken_off_leaves_no_table_of_an_earlier_night(batch, tmp_path, monkeypatch, too_full_for_tables):
    batch(batch_file(tmp_path, TWO), "--today", "2018-06-20")
    with monkeypatch.context() as patch:
        patch.setattr(folders, "write_together", lambda contents: full_disk(contents, patch, too_full_for_tables))
        finished = batch(batch_file(tmp_path, TWO.replace("5", "6")), "--today", "2018-06-21")
    assert finished.exit_code == 1
    assert [row["ending"] for row in rows(tmp_path / "out")] == ["optimal", "not run"]
    assert [row["folder"] for row in rows(tmp_path / "out")] == ["cases/one", ""]
    page = (tmp_path / "out" / "index.html").read_text()
    assert "1 session is in the one plan made so far; 1 of 2 cases has none: look at these before you book." in page
    assert ("cases/one/" in page, "cases/two/" in page, "Night of Thu 21 Jun 2018." in page) == (True, False, True)
    assert [row["verdict"] for row in rows(tmp_path / "out", "robust-sessions")] == ["in every plan made"]


def full_disk(contents, patch=None, for_tables=False):
    if for_tables:
        patch.setattr(summary, "write_together", full_disk)
    raise OSError(errno.ENOSPC, "No space left on device", str(next(iter(contents))))


def test_a_disk_that_is_full_is_told_and_what_is_done_is_kept(batch, tmp_path, monkeypatch):
    def full(contents):
        if any(path.parent.name == "two" for path in contents):
            raise OSError(errno.ENOSPC, "No space left on device", str(next(iter(contents))))
        write_together(contents)

    with monkeypatch.context() as patch:
        patch.setattr(folders, "write_together", full)
        finished = batch(batch_file(tmp_path, TWO), "--jobs", 1)
    assert finished.exit_code == 1
    assert "No space left on device\nDone and kept: 1 of 2 cases; the same command goes on" in finished.stderr
    assert done(tmp_path / "out") == {"one"}
    assert batch(batch_file(tmp_path, TWO)).exit_code == 0
    assert batch.given == ["two"]


def test_a_store_that_cannot_grow_is_told_and_stays_whole(tmp_path):
    """With the system's own limit on the size of files; the store is the largest of them."""
    many = f"vary: {{policy.levy: {list(range(30))}}}"
    out = tmp_path / "out"
    few = batch_file(tmp_path, "vary: {policy.levy: [0, 1, 2]}")
    subprocess.run(command(few, out), check=True, capture_output=True)
    size = (out / "batch.sqlite").stat().st_size + 4096
    limited = (
        f"import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size})); "
        "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    words = command(batch_file(tmp_path, many), out)
    stopped = subprocess.run([sys.executable, "-c", limited, *words[1:]], check=False, capture_output=True, text=True)
    assert stopped.returncode == 1, stopped.stderr
    assert "Cannot write" in stopped.stderr
    assert "the same command goes on from there" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert whole(out)
    resumed = subprocess.run(command(batch_file(tmp_path, many), out), check=False, capture_output=True, text=True)
    assert resumed.returncode == 0, resumed.stderr
    assert len(rows(out)) == 30
