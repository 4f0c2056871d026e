import pytest

from scheduler import atomic
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
    write = atomic._write

    def full_at_the_third(path, content):
        written.append(path)
        if len(written) == 3:
            path.write_bytes(content[:10])
            raise OSError(28, "No space left on device", str(path))
        write(path, content)

    monkeypatch.setattr(atomic, "_write", full_at_the_third)
    with pytest.raises(OSError, match="No space left"):
        write_result_files(tmp_path, a_result(), a_scenario())
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == dict.fromkeys(FILES, "old")
