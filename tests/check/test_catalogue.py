"""Every rule is listed once, says what it is, and is tested from both sides."""

import re
from pathlib import Path

import pytest

from scheduler.check import RULES
from scheduler.check.rules import rule

HERE = Path(__file__).parent
TESTS = "\n".join(path.read_text() for path in sorted(HERE.glob("test_*.py")))
NAMES = [rule.name for rule in RULES]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("side", ["allows", "refuses"])
def test_every_rule_is_tested_from_both_sides(name, side):
    assert re.search(rf'{side}\(\s*"{name}"', TESTS), f"no test {side} {name}"


def test_names_are_stable_and_unique():
    assert len(set(NAMES)) == len(NAMES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in NAMES)


def test_every_rule_says_what_it_is():
    for item in RULES:
        assert item.sentence.endswith(".")
        assert item.unit
        assert item.breaches.__doc__


def test_every_file_of_rules_is_listed():
    package = Path(rule.__file__).parent
    listed = {Path(item.breaches.__code__.co_filename).stem for item in RULES}
    assert {path.stem for path in package.glob("*.py")} == listed | {"__init__", "rule"}


def test_the_judge_imports_nothing_slow_and_nothing_of_what_it_judges():
    import subprocess
    import sys

    script = "import sys, scheduler.check; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    banned = {"ortools", "networkx", "pandas", "numpy", "holidays", "yaml", "scheduler.model", "scheduler.instance"}
    assert not modules & banned
