"""The whole of loading: every fault at once, what a loaded scenario records, and the plan it stays close to."""

# ruff: noqa: E501 - a case is one line, however long
from __future__ import annotations

import hashlib
import json
import pickle
import subprocess
import sys

import pytest

from scheduler.scenario import Fault, ScenarioError, load
from tests.scenario.texts import BASE, edited, faults, loaded, marked, messages

SEVERAL = edited(
    ("format: 1", "format: §2"),
    ("quarter: {from: 2018-07-02, to: 2018-09-28}", "quarter: {from: 2018-07-02, to: §2018-06-28}"),
    ("length: full_day, min_places: 4, max_places: 10", "length: §fullday, min_places: §11, max_places: 10"),
    ("length: half_day, min_places: 2, max_places: 8, blocks: [am]", "length: half_day, min_places: §none, §max_place: 8, blocks: [§eve]"),
    ("counted: places, over: session, prices: {1: 65.00", "counted: §place, over: session, prices: {§2: 65.00"),
    ("- {course: stoma, session_fee: 150}", "- {course: §stomma, session_fee: §-150}"),
    ("capacity: 12, equipment: [hoist], location: {outcode: RM1}", "capacity: §0, equipment: [hoist], location: {outcode: §RM99}"),
    ("trained: {med: 2}", "trained: {§mad: 2}"),
    ("- {course: stoma, places: 2}", "- {course: stoma, places: 2}\n      - {course: §stoma, places: §0}"),
    ("block: am, location: {outcode: IG1}", "block: §noon, location: {§lat: 1000}".replace("{§lat: 1000}", "§{lat: §1000}")),
    ("policy: {levy: 5.00}", "policy: {§levi: 5.00}"),
    ("{fairness: {slack: 5%}}", "§changes"),
    ("  dear: {policy: {levy: 9}}", "  dear: {policy: {levy: §nine}}"),
)  # fmt: skip


def test_no_fault_hides_another(tmp_path):
    text, places = marked(SEVERAL)
    assert [(fault.line, fault.column) for fault in faults(tmp_path, text)] == sorted(places)


def test_faults_of_the_command_line_stand_with_those_of_the_file(tmp_path):
    text = edited(("name: Test", "name: 5"))
    found = messages(tmp_path, text, ["daer"], ["policy.levi=3", "policy.levy=x"]).splitlines()
    assert [line.split(": ")[0] for line in found] == [
        "--apply daer", "--set policy.levi=3", "scenario.yaml:2:7", "--set policy.levy=x",
    ]  # fmt: skip


def test_a_fault_prints_as_a_link(tmp_path):
    [fault] = faults(tmp_path, edited(("policy: {levy: 5.00}", "policy: {levi: 5.00}")))
    assert isinstance(fault, Fault)
    assert str(fault) == (
        f"{tmp_path}/scenario.yaml:48:10: policy.levi: found the field 'levi', expected one of top_up, levy, admin_cost, budget, "
        "max_sessions, max_sessions_per_week, max_places_per_provider, lock_days, travel_cost_per_km, turnout; did you mean levy?"
    )


def test_the_error_prints_every_fault(tmp_path):
    (tmp_path / "s.yaml").write_text("format: 1\nname: 2\n")
    with pytest.raises(ScenarioError) as raised:
        load(tmp_path / "s.yaml")
    assert str(raised.value).count("\n") == 1
    assert pickle.loads(pickle.dumps(raised.value)).faults == raised.value.faults


def test_a_misspelt_field_is_not_also_a_missing_one(tmp_path):
    found = messages(
        tmp_path, edited(("- {id: bob, name: Bob, offers: []}", "- {id: bob, nam: Bob, offer: []}"))
    ).splitlines()
    assert [line.split("found ")[1][:15] for line in found] == ["the field 'nam'", "the field 'offe"]


def test_a_loaded_scenario_records_where_it_came_from(tmp_path):
    found = loaded(tmp_path, BASE, ["dear"], ["policy.levy=1.5"])
    assert found.file == tmp_path / "scenario.yaml"
    assert found.sha256 == hashlib.sha256(BASE.encode()).hexdigest()
    assert (found.applied, found.set) == (("dear",), {"policy.levy": 1.5})
    assert list(found.scenario.overrides) == ["dear", "no-web"]


def test_the_hash_covers_every_file_and_no_option(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "km.csv").write_text("provider,venue,km\n")
    text = "extends: base.yaml\ndistances_from: km.csv\n"
    first = loaded(tmp_path, text)
    assert first.sha256 == hashlib.sha256((text + BASE + "provider,venue,km\n").encode()).hexdigest()
    assert loaded(tmp_path, text, ["dear"], ["name=X"]).sha256 == first.sha256
    (tmp_path / "km.csv").write_text("provider,venue,km\noak,hall,3\n")
    assert loaded(tmp_path, text).sha256 != first.sha256


def test_loading_twice_gives_the_same(tmp_path):
    assert loaded(tmp_path) == loaded(tmp_path)


WITH_PUBLISHED = edited(("policy: {levy: 5.00}", "published: result.json"), ("{fairness: {slack: 5%}}", "changes"))


def published(folder, plan):
    (folder / "result.json").write_text(json.dumps({"plan": plan} if plan != "junk" else plan))
    return loaded(folder, WITH_PUBLISHED).published


def test_the_published_plan_is_read(tmp_path):
    session = {"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-17", "blocks": ["am", "pm"],
               "allocations": [{"provider": "oak", "places": 2}], "partners": []}  # fmt: skip
    found = published(tmp_path, {"sessions": [session], "hosted": []})
    assert [(each.key.course, each.key.block, each.allocations) for each in found.sessions] == [
        ("med", None, {"oak": 2})
    ]


def test_a_published_file_that_is_no_result(tmp_path):
    with pytest.raises(ScenarioError, match=r"result\.json"):
        published(tmp_path, "junk")


def test_a_published_file_that_is_not_there(tmp_path):
    text, [(line, column)] = marked(edited(("published: result.json", "published: §result.json"), text=WITH_PUBLISHED))
    assert messages(tmp_path, text).startswith(
        f"scenario.yaml:{line}:{column}: published: found 'result.json', expected a file"
    )


def test_no_published_plan(tmp_path):
    assert loaded(tmp_path).published is None


def test_a_plan_so_large_that_changes_overflow(tmp_path):
    session = {"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-17", "blocks": ["am", "pm"],
               "allocations": [{"provider": "oak", "places": 10**16}]}  # fmt: skip
    with pytest.raises(ScenarioError, match="changes could come to"):
        published(tmp_path, {"sessions": [session]})


def test_weighted_levels_are_bounded_too(tmp_path):
    text = edited(("places: 6}]}", "places: 900000}]}"), ("{cost: 1, travel: 2}", "§{travel: 1000000, cost: 1}"))
    text, [(line, column)] = marked(text)
    [found] = messages(tmp_path, text).splitlines()
    assert found.startswith(
        f"scenario.yaml:{line}:{column}: objectives[1]: found weights with which the level could come to"
    )


def test_real_sizes_are_far_from_the_bounds(tmp_path):
    lines = "".join(
        f"  - {{id: p{n}, name: N, kind: other, location: {{outcode: RM3}}, interest: [{{course: stoma, places: 5, priority: 10}}]}}\n"
        for n in range(4000)
    )
    text = edited(("partners:\n", f"{lines}partners:\n"), ("levy: 5.00", "levy: 5.00, travel_cost_per_km: 0.45"))
    assert len(loaded(tmp_path, text).scenario.providers) == 4002


def test_importing_is_cheap():
    heavy = ["networkx", "python_calamine", "holidays", "ortools", "numpy", "pandas", "yaml", "subprocess"]
    code = f"import sys, scheduler.scenario; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_loading_needs_no_slow_library_that_the_scenario_does_not(tmp_path):
    (tmp_path / "s.yaml").write_text(
        "format: 1\nname: N\nquarter: {from: 2018-07-02, to: 2018-07-30}\ncalendar: {bank_holidays: none}\n"
    )
    heavy = ["networkx", "python_calamine", "holidays", "ortools", "numpy", "pandas"]
    code = f"import sys; from scheduler.scenario import load; load({str(tmp_path / 's.yaml')!r}); print([n for n in {heavy} if n in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    "module",
    [
        "scheduler.calendar",
        "scheduler.distance",
        "scheduler.scenario",
        "scheduler.scenario.loading",
        "scheduler.scenario.crosschecks",
    ],
)
def test_every_way_in_imports_alone(module):
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
