import pytest

from scheduler.report import atomic
from scheduler.report.atomic import prepare_folder, write_together
from scheduler.report.files import write_result_files
from scheduler.results import read_result
from tests.report.examples import a_result, a_scenario

FILES = {"result.json", "sessions.csv", "allocations.csv", "unfilled.csv"}


def names(folder) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_every_file_is_written_and_the_result_reads_back(tmp_path):
    result = a_result()
    write_result_files(tmp_path, result, a_scenario())
    assert names(tmp_path) == FILES
    assert read_result(tmp_path / "result.json") == result


def test_the_same_result_gives_the_same_bytes(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        write_result_files(tmp_path / folder, a_result(), a_scenario())
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_full_disk_leaves_the_old_files_and_no_others(tmp_path, monkeypatch):
    for name in FILES:
        (tmp_path / name).write_text("old")
    written = []
    write_through = atomic._write_through

    def full_at_the_third(path, content):
        written.append(path)
        if len(written) == 3:
            path.write_bytes(content[:10])
            raise OSError(28, "No space left on device", str(path))
        write_through(path, content)

    monkeypatch.setattr(atomic, "_write_through", full_at_the_third)
    with pytest.raises(OSError, match="No space left"):
        write_result_files(tmp_path, a_result(), a_scenario())
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == dict.fromkeys(FILES, "old")


def test_a_real_full_device(tmp_path):
    device = tmp_path / "device"
    device.symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        atomic._write_through(device, b"plan")


def test_files_appear_only_after_all_are_written(tmp_path, monkeypatch):
    seen = []
    write_through = atomic._write_through

    def look(path, content):
        seen.append(names(tmp_path) & {"a", "b"})
        write_through(path, content)

    monkeypatch.setattr(atomic, "_write_through", look)
    write_together({tmp_path / "a": b"1", tmp_path / "b": b"2"})
    assert seen == [set(), set()]
    assert names(tmp_path) == {"a", "b"}


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
