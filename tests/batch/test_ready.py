"""The batches that come with the program, and the schema of their file."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from scheduler.batch.preparing import again_of, load_cases
from scheduler.batch.reading import read_batch
from scheduler.batch.schema import batch_schema
from scheduler.batch.store import Store
from scheduler.replan import Again
from tests.batch.batches import ROOT

FILES = sorted((ROOT / "scenarios" / "batches").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_case_loads_and_none_is_like_another(file):
    batch = read_batch(file)
    again = again_of(batch, Again(None, dt.date(2018, 6, 25)))
    loaded = load_cases(batch, again)
    assert len(loaded) == len(batch.cases) == {"before-the-window": 200, "membership": 6}[file.stem]
    assert (file.parent / file.read_text().splitlines()[0].partition("$schema=")[2]).exists()
    assert len({(str(case.assumptions), case.seed) for case in batch.cases}) == len(batch.cases)


def test_the_committed_schema_is_up_to_date():
    file = Path(ROOT / "schema" / "batch.schema.json")
    assert file.read_text() == json.dumps(batch_schema(), indent=2) + "\n", "run `make schema`"


def test_the_schema_says_what_each_field_is():
    schema = batch_schema()
    assert schema["required"] == ["format", "name", "base"]
    for part in (schema, *schema["$defs"].values()):
        assert all("description" in field for field in part["properties"].values())
        assert part["additionalProperties"] is False


def blocks(language: str) -> list[str]:
    page = (ROOT / "docs" / "batch.md").read_text()
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def test_the_page_s_batch_file_makes_the_cases_that_it_says(tmp_path):
    (tmp_path / "batch.yaml").write_text(blocks("yaml")[0].replace("../havering", f"{ROOT}/scenarios/havering"))
    batch = read_batch(tmp_path / "batch.yaml")
    assert len(load_cases(batch, Again(None, dt.date(2018, 6, 25)))) == 18
    assert batch.cases[0].name == "as-it-is+policy.levy=0+seed=1"


def test_the_page_s_query_can_be_asked(tmp_path):
    store = Store(tmp_path)
    store.close()
    with closing(sqlite3.connect(tmp_path / "batch.sqlite")) as connection:
        assert connection.execute(blocks("sql")[0]).fetchall() == []


def test_the_page_s_timer_hears_of_what_a_batch_may_end_with():
    service, timer = blocks("ini")
    assert "SuccessExitStatus=3 4" in service
    assert "OnCalendar=" in timer


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_page_s_timer(tmp_path):
    """With a program and a user that are here; it is silent about units that are right."""
    service, timer = blocks("ini")
    here = service.replace("/srv/courses/.venv/bin/course-scheduler", sys.executable).replace(
        "User=planner", "User=root"
    )
    assert here.count(sys.executable) == here.count("User=root") == 1
    (tmp_path / "course-batch.service").write_text(here)
    (tmp_path / "course-batch.timer").write_text(timer)
    units = [tmp_path / "course-batch.timer", tmp_path / "course-batch.service"]
    judged = subprocess.run(["systemd-analyze", "verify", *units], check=False, capture_output=True, text=True)
    if "course-batch" not in judged.stderr and judged.returncode:
        pytest.skip(f"systemd-analyze cannot judge here: {judged.stderr}")
    assert (judged.returncode, judged.stderr) == (0, "")


@pytest.mark.parametrize(("code", "mailed"), [(0, ""), (3, "3 of 4 cases are done\n")])
def test_the_page_s_line_of_cron_prints_what_went_wrong_and_nothing_else(tmp_path, code, mailed):
    """Run by sh, as cron does, with a program in the place of ours that ends so."""
    [line] = [block for block in blocks("text") if block.startswith("0 1 * * 1-5")]
    program = tmp_path / ".venv" / "bin" / "course-scheduler"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '3 of 4 cases are done'\nexit {code}\n")
    program.chmod(0o755)
    shell = line.removeprefix("0 1 * * 1-5").strip().replace("/srv/courses", str(tmp_path))
    assert "%" not in shell  # cron takes it for the end of the line
    assert subprocess.run(["sh", "-c", shell], check=False, capture_output=True, text=True).stdout == mailed
