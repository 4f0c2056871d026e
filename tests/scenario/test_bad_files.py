"""The corpus of bad files: each says in its first line what is wrong with it and where, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scheduler.scenario import ScenarioError, load

FOLDER = Path(__file__).parents[1] / "bad_files"
FILES = sorted(FOLDER.glob("*.yaml"))
EXPECT = re.compile(r"# expect: (\d+):(\d+): (.+)\n")


def test_the_corpus_is_there():
    assert len(FILES) >= 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_bad_file(path):
    with path.open(encoding="utf-8") as file:
        expected = EXPECT.fullmatch(file.readline())
    assert expected, f"{path.name} does not begin with `# expect: LINE:COL: words`"
    with pytest.raises(ScenarioError) as raised:
        load(path)
    [fault] = raised.value.faults
    assert fault.file == str(path)
    assert (fault.line, fault.column) == (int(expected[1]), int(expected[2])), str(fault)
    assert expected[3] in str(fault)


def test_what_they_extend_is_right():
    assert load(FOLDER / "parts" / "base.yaml").scenario.courses
