"""Batch files: the cases they make, and what is said of a wrong one."""

from __future__ import annotations

import datetime as dt

import pytest

from scheduler.batch.preparing import again_of, load_cases
from scheduler.batch.reading import read_batch
from scheduler.replan import Again
from scheduler.scenario import ScenarioError, load
from tests.batch.batches import MINIMAL, batch_file

AGAIN = Again(None, dt.date(2018, 7, 2))


def names(folder, text) -> list[str]:
    return [case.name for case in read_batch(batch_file(folder, text)).cases]


def faults(folder, text) -> list[str]:
    """Everything that is wrong, without the folder; lines are those of the whole file, whose text begins on line 5."""
    try:
        batch = read_batch(batch_file(folder, text))
        load_cases(batch, again_of(batch, AGAIN))
    except ScenarioError as error:
        return [str(fault).replace(f"{folder}/", "") for fault in error.faults]
    return []


def test_without_cases_the_base_is_the_one_case(tmp_path):
    assert names(tmp_path, "") == ["base"]


def test_each_case_is_crossed_with_the_grid_and_the_seeds(tmp_path):
    text = """
cases:
  one: {}
  two: {set: {policy.budget: 500}, vary: {policy.admin_cost: [1, 2]}, seeds: [7]}
vary: {policy.levy: [0, 2.50]}
seeds: [1, 2]
"""
    assert names(tmp_path, text) == [
        "one+policy.levy=0+seed=1", "one+policy.levy=0+seed=2", "one+policy.levy=2.50+seed=1",
        "one+policy.levy=2.50+seed=2",
        "two+policy.levy=0+policy.admin_cost=1", "two+policy.levy=0+policy.admin_cost=2",
        "two+policy.levy=2.50+policy.admin_cost=1", "two+policy.levy=2.50+policy.admin_cost=2",
    ]  # fmt: skip
    cases = read_batch(batch_file(tmp_path, text)).cases
    assert [str(each) for each in cases[-1].assumptions] == [
        "policy.budget=500", "policy.levy=2.50", "policy.admin_cost=2",
    ]  # fmt: skip
    assert (cases[1].seed, cases[-1].seed) == (2, 7)


def test_five_hundred_cases_are_as_easy_as_two(tmp_path):
    grid = f"vary: {{policy.levy: {list(range(25))}, policy.budget: {list(range(500, 520))}}}"
    batch = read_batch(batch_file(tmp_path, grid))
    assert len(batch.cases) == 500
    assert len({case.folder for case in batch.cases}) == 500
    loaded = load_cases(batch, AGAIN)
    assert loaded["policy.levy=24+policy.budget=519"].scenario.policy.levy == 2400


def test_one_file_is_parsed_once_and_cases_that_differ_by_seed_are_one_load(tmp_path, monkeypatch):
    from scheduler.scenario import documents

    parsed = []
    read = documents.read_yaml
    monkeypatch.setattr(documents, "read_yaml", lambda *a: parsed.append(a) or read(*a))
    batch = read_batch(batch_file(tmp_path, "vary: {policy.levy: [0, 1, 2]}\nseeds: [1, 2, 3, 4]"))
    loaded = load_cases(batch, AGAIN)
    assert len(parsed) == 1
    assert (len(loaded), len({id(each) for each in loaded.values()})) == (12, 3)
    load_cases(batch, AGAIN)
    assert len(parsed) == 2
    for levy in (0, 1, 2):
        alone = load(MINIMAL, set=[f"policy.levy={levy}"])
        assert loaded[f"policy.levy={levy}+seed=3"].scenario == alone.scenario


def test_faults_of_a_file_that_is_read_for_many_cases_are_all_told(tmp_path):
    base = tmp_path / "base.yaml"
    base.write_text(MINIMAL.read_text().replace("quarter:", "name: again\nquarter:", 1))
    batch = read_batch(batch_file(tmp_path, "vary: {policy.levy: [0, 1]}", base=base))
    with pytest.raises(ScenarioError, match="again"):
        load_cases(batch, AGAIN)


def test_what_no_folder_can_be_called_is_told_apart_all_the_same(tmp_path):
    cases = read_batch(batch_file(tmp_path, 'cases: {"a/b": {}, "a:b": {}, "..": {}}')).cases
    folders = [case.folder for case in cases]
    assert len(set(folders)) == 3
    assert not any("/" in folder or folder.startswith(".") for folder in folders)


def test_the_values_of_a_grid_are_the_scenario_s(tmp_path):
    text = "cases: {a: {set: {providers.oak-lodge.interest.catheter.places: 3}}}"
    [loaded] = load_cases(read_batch(batch_file(tmp_path, text)), AGAIN).values()
    assert loaded.scenario.providers[0].interest[0].places == 3
    assert loaded.set == {"providers.oak-lodge.interest.catheter.places": 3}


TOP = "format, name, base, since, today, confirmed, interest, cases, vary, seeds, limits, membership"
POLICY = (
    "top_up, levy, admin_cost, budget, max_sessions, max_sessions_per_week, max_places_per_provider, lock_days, "
    "travel_cost_per_km, turnout"
)
UNKNOWN_FILE = "expected a file that can be read: there is no such file"
AMOUNT = "expected an amount in pounds, at least 0, with at most two decimals"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("casse: {}", f"1: casse: found the field 'casse', expected one of {TOP}; did you mean cases?"),
        (
            "cases: {a: {aply: [x]}}",
            "13: cases.a.aply: found the field 'aply', expected one of apply, set, vary, seeds; did you mean apply?",
        ),
        ("cases: {a: {apply: [x]}}", "21: found 'x', expected an override of the file; it has none"),
        (
            "cases: {a: {set: {policy.levi: 3}}}",
            f"19: policy.levi: found the field 'levi' in policy, expected one of {POLICY}; did you mean levy?",
        ),
        ("vary: {policy.levy: [1, -1]}", f"25: policy.levy: found -1, {AMOUNT}"),
        ("vary: {policy.levy: []}", "21: vary.policy.levy: found a list, expected at least one"),
        ("vary: {policy.levy: 5}", "21: vary.policy.levy: found 5, expected a list"),
        ("vary: {policy.levy: [1, 1]}", "1: vary: found the case 'policy.levy=1' again, expected it once"),
        ("seeds: [1, 1]", "1: seeds: found the case 'seed=1' again, expected it once"),
        ("since: nowhere.json", f"8: since: found 'nowhere.json', {UNKNOWN_FILE}"),
        (
            "vary: {policy.levy: [2]}\ncases: {a: {set: {policy.levy: 1}}}",
            "8: policy.levy: found it set twice, expected each value to be set once",
        ),
        (
            f"vary: {{policy.levy: {list(range(101))}, policy.budget: {list(range(100))}}}",
            "1: vary: found more than 10,000 cases, expected at most so many",
        ),
        ("membership: {m: {fee: 5}}", "17: membership.m: found no levy, expected it to be given"),
        ("limits: {seconds: 3}", "1: found the key 'limits' again, expected it once; it is on line 4 already"),
    ],
)
def test_faults_are_told_with_their_places(tmp_path, text, expected):
    assert faults(tmp_path, text) == [f"batch.yaml:5:{expected}"]


def test_a_repeatable_case_has_one_thread(tmp_path):
    with pytest.raises(ScenarioError) as error:
        read_batch(batch_file(tmp_path, limits="{repeatable: true, workers: 2}"))
    [fault] = error.value.faults
    assert str(fault).endswith("batch.yaml:4:37: limits.workers: found 2 beside repeatable, expected 1 or nothing")


def test_sessions_can_only_be_confirmed_of_a_published_plan(tmp_path):
    expected = "found no published plan to find them in, expected one to be named with since"
    assert faults(tmp_path, "confirmed: [a-1]") == [f"{MINIMAL}: sessions confirmed: {expected}"]


def test_faults_of_several_cases_are_all_told_and_each_once(tmp_path):
    text = "cases: {a: {set: {policy.levy: x}}, b: {apply: [y]}}\nvary: {policy.budget: [1, 2]}"
    assert faults(tmp_path, text) == [
        f"batch.yaml:5:32: policy.levy: found 'x', {AMOUNT}",
        "batch.yaml:5:49: found 'y', expected an override of the file; it has none",
    ]


def test_a_fault_of_the_base_is_told_at_its_own_place(tmp_path):
    (tmp_path / "base.yaml").write_text("format: 1\nname: x\nquarter: {from: 2018-07-02, to: 2018-07-01}\n")
    with pytest.raises(ScenarioError) as caught:
        load_cases(read_batch(batch_file(tmp_path, "seeds: [1, 2]", base="base.yaml")), AGAIN)
    assert [(fault.file, fault.line) for fault in caught.value.faults] == [(f"{tmp_path}/base.yaml", 3)]
