"""What is done is not planned again, until something that it depends on changes."""

from __future__ import annotations

import shutil

from scheduler.batch.program import program
from tests.batch.batches import ROOT, TWO, batch_file, plans


def test_what_is_done_is_not_planned_again_until_something_changes(batch, tmp_path):
    batch(batch_file(tmp_path, TWO))
    assert batch.given == ["one", "two"]
    before = plans(tmp_path / "out")
    assert batch(batch_file(tmp_path, TWO)).exit_code == 0
    assert batch.given == []
    assert plans(tmp_path / "out") == before
    batch(batch_file(tmp_path, TWO.replace("5", "6")))
    assert batch.given == ["two"]
    batch(batch_file(tmp_path, TWO.replace("5", "6") + "\nseeds: [2]"))
    assert batch.given == ["one", "two"]
    base = tmp_path / "changed.yaml"
    base.write_text((ROOT / "scenarios" / "minimal.yaml").read_text().replace("places: 4", "places: 5"))
    batch(batch_file(tmp_path, TWO, base=base))
    assert batch.given == ["one", "two"]


def test_another_version_of_the_program_plans_again(batch, tmp_path, monkeypatch):
    batch(batch_file(tmp_path, TWO))
    for module in ("task", "work", "run"):
        monkeypatch.setattr(f"scheduler.batch.{module}.program", lambda: "another")
    batch(batch_file(tmp_path, TWO))
    assert batch.given == ["one", "two"]


def test_a_damaged_folder_is_planned_again(batch, tmp_path):
    batch(batch_file(tmp_path, TWO))
    (tmp_path / "out" / "cases" / "one" / "result.json").unlink()
    (tmp_path / "out" / "cases" / "two" / "case.json").write_text('{"case": "two", "fing')
    batch(batch_file(tmp_path, TWO))
    assert batch.given == ["one", "two"]


def test_a_result_cut_short_is_planned_again(batch, tmp_path):
    batch(batch_file(tmp_path, TWO))
    result = tmp_path / "out" / "cases" / "two" / "result.json"
    whole = result.read_bytes()
    result.write_bytes(whole[: len(whole) // 2])
    assert batch(batch_file(tmp_path, TWO)).exit_code == 0
    assert batch.given == ["two"]
    assert plans(tmp_path / "out")["two"]["status"] == "optimal"


def test_other_data_or_another_library_of_holidays_is_another_program(tmp_path, monkeypatch):
    """What a distance or a bank holiday is hangs on them."""
    program.cache_clear()
    before = program()
    assert "holidays" in before
    copy = tmp_path / "scheduler"
    shutil.copytree(ROOT / "scheduler", copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("scheduler.__file__", str(copy / "__init__.py"))
    program.cache_clear()
    assert program() == before
    with (copy / "scenario" / "data" / "outcodes.csv").open("a") as file:
        file.write("ZZ1,51.0,0.0\n")
    program.cache_clear()
    assert program() != before
    program.cache_clear()
