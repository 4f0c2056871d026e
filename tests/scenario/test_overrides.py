"""Overrides: what they do together, where they conflict, and those that are not applied."""

# ruff: noqa: E501 - a case is one line, however long
from __future__ import annotations

import pytest

from tests.scenario.texts import BASE, edited, extended, faults, loaded, marked, messages

TWO = (
    "overrides:\n"
    "  a: {policy: {levy: 1}, venues: [{id: web, capacity: 5}]}\n"
    "  b: {policy: {levy: 2}}\n"
    "  c: {policy: {levy: 1.00, budget: 9}, venues: [{id: web, remove: true}]}\n"
    "  d: {venues: [{id: web, remove: true}]}\n"
    "  e: {objectives: [places]}\n"
    "  f: {objectives: [cost]}\n"
    "  g: {providers: [{id: oak, interest: []}]}\n"
    "  h: {providers: [{id: oak, interest: [{course: med, places: 1}]}]}\n"
    "  i: {venues: [{id: hall, location: {lat: 51.5, lon: 0}}]}\n"
    "  j: {venues: [{id: hall, location: {outcode: RM2}}]}\n"
    "  k: {courses: [{id: med, required: true}]}\n"
    "  l: {providers: [{id: oak, release_per_day: 1}], courses: [{id: med, min_gap_days: 1}]}\n"
)  # fmt: skip


def applied(folder, *names):
    return extended(folder, TWO, names)


def test_overrides_apply_in_order(tmp_path):
    found = applied(tmp_path, "a", "k", "l")
    assert (found.policy.levy, found.venues[1].capacity, found.providers[0].release_per_day) == (100, 5, 1)


def test_applying_one_twice_is_applying_it_once(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE)
    assert loaded(tmp_path, "extends: base.yaml\n" + TWO, ["d", "d"]).applied == ("d",)


@pytest.mark.parametrize("names", [("c", "d"), ("d", "c"), ("a", "k"), ("e", "a"), ("a", "l")])
def test_overrides_that_agree(tmp_path, names):
    assert applied(tmp_path, *names)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("a", "b"), ["scenario.yaml:4:22: policy.levy: found 2 in override b, expected what override a sets at scenario.yaml:3:22: 1; overrides applied together must agree"]),
        (("b", "c"), ["scenario.yaml:5:22: policy.levy: found 1.00 in override c, expected what override b sets at scenario.yaml:4:22: 2"]),
        (("a", "d"), ["scenario.yaml:6:34: venues.web: found remove: true in override d, expected what override a sets at scenario.yaml:3:"]),
        (("d", "a"), ["scenario.yaml:3:55: venues.web.capacity: found 5 in override a"]),
        (("e", "f"), ["scenario.yaml:8:19: objectives: found a list in override f"]),
        (("g", "h"), ["providers.oak.interest.med.places: found 1 in override h"]),
        (("h", "g"), ["providers.oak.interest: found a list in override g"]),
        (("i", "j"), ["venues.hall.location: found a mapping in override j, expected what override i sets at scenario.yaml:11:37: a mapping"]),
    ],
)  # fmt: skip
def test_overrides_that_conflict(tmp_path, names, expected):
    (tmp_path / "base.yaml").write_text(BASE)
    found = messages(tmp_path, "extends: base.yaml\n" + TWO, names).splitlines()
    for fragment in expected:
        assert any(fragment in line for line in found), found


def test_an_unknown_override(tmp_path):
    found = messages(tmp_path, BASE, ["no-wb", "x"]).splitlines()
    assert found == [
        "--apply no-wb: found 'no-wb', expected an override of the file; did you mean no-web?",
        "--apply x: found 'x', expected an override of the file: dear, no-web",
    ]


def test_no_overrides_at_all(tmp_path):
    text = edited(("overrides:\n  dear: {policy: {levy: 9}}\n  no-web: {venues: [{id: web, remove: true}]}\n", ""))
    assert "it has none" in messages(tmp_path, text, ["x"])


def test_overrides_are_inherited_and_may_be_added_to(tmp_path):
    text = "overrides: {dear: {policy: {budget: 3}}, mine: {name: Mine}}\n"
    assert extended(tmp_path, text, ["no-web"]).venues[-1].id == "hall"
    found = extended(tmp_path, text, ["dear", "mine"])
    assert (found.policy.levy, found.policy.budget, found.name) == (900, 300, "Mine")
    assert set(found.overrides) == {"dear", "no-web", "mine"}


def test_an_inherited_override_can_be_changed(tmp_path):
    found = extended(tmp_path, "overrides: {dear: {policy: {levy: 8}}}\n", ["dear"])
    assert found.policy.levy == 800


def test_overrides_not_applied_are_looked_through(tmp_path):
    text = edited(("dear: {policy: {levy: 9}}", "dear: {policy: {levi: 9}, solver: {seed: x}, venues: [{id: 5}]}"))
    found = messages(tmp_path, text).splitlines()
    assert [line.split(": ")[1] for line in found] == [
        "overrides.dear.policy.levi", "overrides.dear.solver.seed", "overrides.dear.venues[0].id",
    ]  # fmt: skip


def test_overrides_not_applied_may_name_what_is_gone(tmp_path):
    text = edited(("dear: {policy: {levy: 9}}", "dear: {venues: [{id: hal, capacity: 5}, {id: wed, remove: true}]}"))
    found = [warning.split(": ", 1)[1] for warning in loaded(tmp_path, text).warnings]
    assert found == [
        "overrides.dear.venues.hal: found no venue hal to change (to be added it would need name); did you mean hall?",
        "overrides.dear.venues.wed: found no venue wed to remove; did you mean web?",
    ]


def test_an_override_may_count_on_another(tmp_path):
    text = edited(
        (
            "  dear: {policy: {levy: 9}}\n",
            "  new: {courses: [{id: new, title: N, length: half_day, min_places: 1, max_places: 2}]}\n  more: {courses: [{id: new, min_gap_days: 9}]}\n",
        )
    )
    assert loaded(tmp_path, text).scenario.courses[-1].id == "care"
    assert loaded(tmp_path, text, ["new", "more"]).scenario.courses[-1].min_gap_days == 9
    assert "courses.new: found no course new to change" in messages(tmp_path, text, ["more"])


def test_a_merged_scenario_is_validated_whole(tmp_path):
    text, [(line, column)] = marked(
        edited(
            ("  dear: {policy: {levy: 9}}", "  dear: {courses: [{id: med, max_places: 3}]}"),
            ("min_places: 4", "min_places: §4"),
        )
    )
    assert faults(tmp_path, text) == []
    assert f"scenario.yaml:{line}:{column}: courses.med.min_places" in messages(tmp_path, text, ["dear"])


@pytest.mark.parametrize(
    ("overrides", "fragment"),
    [
        ("overrides: [a]", "overrides: found a list, expected a mapping from names to partial scenarios"),
        ("overrides: {a: 5}", "overrides.a: found 5, expected a partial scenario"),
        ("overrides: {a: null}", "overrides.a: found nothing, expected a partial scenario"),
        ("overrides: {5: {}}", "overrides.5: found 5, expected a name; put it in quotes"),
        ("overrides: {a: {extends: b.yaml}}", "overrides.a.extends: found extends in an override"),
        ("overrides: {a: {overrides: {}}}", "overrides.a.overrides: found overrides in an override"),
    ],
)
def test_what_overrides_must_be(tmp_path, overrides, fragment):
    text = BASE[: BASE.index("overrides:")] + overrides + "\n"
    [line] = messages(tmp_path, text).splitlines()
    assert fragment in line
