"""Files that appear whole or not at all."""

import os

import pytest

from scheduler import atomic
from scheduler.atomic import prepare_folder, write_together


def names(folder) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_real_full_device(tmp_path):
    device = tmp_path / "device"
    device.symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        atomic._write(device, b"plan")


def test_files_appear_only_after_all_are_written(tmp_path, monkeypatch):
    seen = []
    write = atomic._write

    def look(path, content):
        seen.append(names(tmp_path) & {"a", "b"})
        write(path, content)

    monkeypatch.setattr(atomic, "_write", look)
    write_together({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert seen == [set(), set()]
    assert names(tmp_path) == {"a", "b"}


def test_a_fault_that_shows_only_when_the_disk_is_waited_for_leaves_the_old_files(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"old")

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_together({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_a_folder_in_the_way_of_a_file_stops_all(tmp_path):
    (tmp_path / "b").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_together({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert names(tmp_path) == {"b"}


def test_prepare_folder_makes_it_and_leaves_nothing(tmp_path):
    prepare_folder(tmp_path / "plans" / "q3")
    assert names(tmp_path / "plans" / "q3") == set()


def test_prepare_folder_refuses_a_file(tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(OSError, match="exists"):
        prepare_folder(tmp_path / "taken")


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "result.json"
    path.write_bytes(b"old")

    def fail(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_together({path: b"new"})
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
