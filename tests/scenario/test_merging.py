"""`extends`, overrides and `--set`: what merges, what is replaced, what conflicts, and where a value then stands."""

# ruff: noqa: E501 - a case is one line, however long
from __future__ import annotations

import pytest

from tests.scenario.texts import BASE, edited, faults, loaded, marked, messages


def extended(folder, text, apply=(), set=(), base=BASE):
    (folder / "base.yaml").write_text(base)
    return loaded(folder, "extends: base.yaml\n" + text, apply, set).scenario


def extended_messages(folder, text, apply=(), set=(), base=BASE):
    (folder / "base.yaml").write_text(base)
    return messages(folder, "extends: base.yaml\n" + text, apply, set)


# -- what merges


def test_mappings_merge(tmp_path):
    found = extended(tmp_path, "policy: {budget: 100}\ncalendar: {bank_holidays: none}\n")
    assert (found.policy.levy, found.policy.budget) == (500, 10000)
    assert (found.calendar.bank_holidays, len(found.calendar.closed)) == ("none", 2)


def test_lists_of_items_with_an_id_merge_by_id(tmp_path):
    found = extended(tmp_path, "venues: [{id: web, capacity: 50}, {id: new, name: N, capacity: 5, online: true}]\n")
    assert [(venue.id, venue.name, venue.capacity) for venue in found.venues] == [
        ("hall", "Hall", 12), ("web", "Online", 50), ("new", "N", 5),
    ]  # fmt: skip


def test_lists_of_lines_merge_by_course(tmp_path):
    text = "providers: [{id: oak, interest: [{course: stoma, places: 1}]}]\n"
    text += "trainers: [{id: ann, offers: [{course: stoma, session_fee: 1}, {course: care, remove: true}]}]\n"
    text += "partners: [{id: red, top_up: [{course: care, places: 1, price: 2}]}]\n"
    found = extended(tmp_path, text)
    assert [(line.course, line.places) for line in found.providers[0].interest] == [
        ("med", 5),
        ("stoma", 1),
        ("care", 5),
    ]
    assert [(offer.course, offer.session_fee) for offer in found.trainers[0].offers] == [("med", 30000), ("stoma", 100)]
    assert [line.course for line in found.partners[0].top_up] == ["med", "care"]


def test_hosted_sessions_merge_by_id(tmp_path):
    found = extended(tmp_path, "partners: [{id: red, hosted: [{id: red-1, places: 9}]}]\n")
    assert [(session.places, session.price) for session in found.partners[0].hosted] == [(9, 6000)]


def test_other_lists_are_replaced(tmp_path):
    found = extended(tmp_path, "objectives: [cost]\ncalendar: {weekdays: [mon], closed: [2018-07-03]}\n")
    assert [level.name for level in found.objectives] == ["cost"]
    assert (found.calendar.weekdays, len(found.calendar.closed)) == (["mon"], 1)


def test_pins_are_replaced_though_partners_is_a_key_of_theirs(tmp_path):
    pin = "{course: med, trainer: ann, venue: hall, date: 2018-07-17, partners: {red: 1}}"
    found = extended(tmp_path, f"pinned: [{pin}]\n")
    assert [pin.partners for pin in found.pinned] == [{"red": 1}]


@pytest.mark.parametrize("name", ["providers", "partners"])
def test_an_empty_list_clears(tmp_path, name):
    assert getattr(extended(tmp_path, f"{name}: []\n"), name) == []


def test_an_empty_list_clears_lines(tmp_path):
    assert extended(tmp_path, "providers: [{id: oak, interest: []}]\n").providers[0].interest == []


def test_an_item_can_be_removed_and_others_kept(tmp_path):
    found = extended(tmp_path, "venues: [{id: web, remove: true}, {id: hall, remove: false}]\n")
    assert [venue.id for venue in found.venues] == ["hall"]


def test_a_location_of_the_other_form_takes_the_place_of_the_first(tmp_path):
    found = extended(
        tmp_path,
        "venues: [{id: hall, location: {lat: 51.5, lon: 0.1}}]\nproviders: [{id: oak, location: {lat: 51.6}}]\n",
    )
    assert found.venues[0].location.lat == 51.5
    assert (found.providers[0].location.lat, found.providers[0].location.lon) == (51.6, 0.18)


def test_tiers_merge_by_their_count(tmp_path):
    text = "trainers: [{id: ann, offers: [{course: med, price_tiers: {prices: {3: 60, 5: 50}}}]}]\n"
    found = extended(tmp_path, text)
    assert list(found.trainers[0].offers[0].price_tiers.prices.items()) == [(1, 6500), (3, 6000), (5, 5000)]


def test_null_takes_a_value_away(tmp_path):
    found = extended(tmp_path, "trainers: [{id: ann, offers: [{course: med, price_tiers: null, max_places: null}]}]\n")
    assert found.trainers[0].offers[0].price_tiers is None


# -- what cannot be merged


def test_removing_what_is_not_there(tmp_path):
    found = extended_messages(tmp_path, "venues: [{id: hal, remove: true}]\n")
    assert found == "scenario.yaml:2:15: venues.hal: found no venue hal to remove; did you mean hall?"


def test_removing_where_there_is_no_list(tmp_path):
    base = edited(("- {id: bob, name: Bob, offers: []}", "- {id: bob, name: Bob, offers: []}"))
    found = extended_messages(
        tmp_path, "providers: [{id: elm, trained: {}, interest: [{course: stoma, remove: true}]}]\n", base=base
    )
    assert "scenario.yaml:2:56: providers.elm.interest.stoma: found no interest in course stoma to remove" in found


def test_remove_in_a_file_that_extends_nothing(tmp_path):
    text, [(line, column)] = marked(
        edited(("- {id: bob, name: Bob, offers: []}", "- {id: bob, name: Bob, offers: [], §remove: true}"))
    )
    assert (
        f"scenario.yaml:{line}:{column}: trainers.bob.remove: found the field 'remove' where there is nothing"
        in messages(tmp_path, text)
    )


def test_changing_what_is_not_there(tmp_path):
    found = extended_messages(tmp_path, "courses: [{id: stomma, min_places: 3}]\n")
    assert found == (
        "scenario.yaml:2:16: courses.stomma: found no course stomma to change "
        "(to be added it would need title, length, max_places); did you mean stoma?"
    )


def test_an_item_named_twice_in_one_overlay(tmp_path):
    found = extended_messages(tmp_path, "venues: [{id: web, capacity: 4}, {id: web, capacity: 5}]\n")
    assert "scenario.yaml:2:39: venues.web: found web again, expected it once" in found


@pytest.mark.parametrize(
    ("item", "fragment"),
    [
        ("{id: web, remove: yes}", "scenario.yaml:2:28: venues.web.remove: found 'yes', expected true or false"),
        (
            "{id: web, remove: true, capacity: 4}",
            "venues.web.remove: found capacity in an item to remove, expected id and remove alone",
        ),
    ],
)
def test_remove_says_nothing_else(tmp_path, item, fragment):
    assert fragment in extended_messages(tmp_path, f"venues: [{item}]\n")


# -- extends


def test_a_chain_of_files(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "base.yaml").write_text(BASE)
    (tmp_path / "parts" / "middle.yaml").write_text("extends: base.yaml\nname: Middle\npolicy: {levy: 6}\n")
    found = loaded(tmp_path, "extends: parts/middle.yaml\npolicy: {admin_cost: 7}\n").scenario
    assert (found.name, found.policy.levy, found.policy.admin_cost) == ("Middle", 600, 700)


def test_a_circle_of_files(tmp_path):
    (tmp_path / "a.yaml").write_text("extends: scenario.yaml\n")
    found = messages(tmp_path, "extends: a.yaml\nplicy: {}\n")
    assert "a.yaml:1:10: extends: found a file that extends itself (scenario.yaml -> a.yaml -> scenario.yaml)" in found
    assert "scenario.yaml:2:1: plicy: found the field 'plicy'" in found


def test_a_file_that_extends_itself(tmp_path):
    assert "found a file that extends itself" in messages(tmp_path, "extends: ./scenario.yaml\n")


def test_a_chain_without_end(tmp_path):
    for number in range(30):
        (tmp_path / f"{number}.yaml").write_text(f"extends: {number + 1}.yaml\n")
    assert "found more than 20 files that extend each other" in messages(tmp_path, "extends: 0.yaml\n")


def test_a_base_that_is_not_there_leaves_the_rest_to_be_looked_at(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE)
    found = messages(
        tmp_path, "extends: bose.yaml\npolicy: {levi: 4, top_up: fil}\ncourses: [{id: new, min_places: 0}]\n"
    )
    assert found.splitlines() == [
        "scenario.yaml:1:10: extends: found 'bose.yaml', expected a file that can be read: there is no such file; did you mean base.yaml?",
        "scenario.yaml:2:10: policy.levi: found the field 'levi', expected one of top_up, levy, admin_cost, budget, max_sessions, "
        "max_sessions_per_week, max_places_per_provider, lock_days, travel_cost_per_km, turnout; did you mean levy?",
        "scenario.yaml:2:27: policy.top_up: found 'fil', expected one of reach_minimum, fill; did you mean fill?",
        "scenario.yaml:3:33: courses.new.min_places: found 0, expected at least 1",
    ]  # fmt: skip


def test_a_fault_stands_where_the_value_was_last_set(tmp_path):
    base, [(line, column)] = marked(edited(("min_places: 4", "min_places: §4")))
    found = extended_messages(tmp_path, "name: Mine\ncourses: [{id: med, max_places: 3}]\n", base=base)
    assert (
        found == f"base.yaml:{line}:{column}: courses.med.min_places: found 4, expected at most max_places, which is 3"
    )
    found = extended_messages(tmp_path, "name: Mine\ncourses: [{id: med, min_places: 11}]\n", base=base)
    assert found == "scenario.yaml:3:33: courses.med.min_places: found 11, expected at most max_places, which is 10"


def test_faults_of_both_files_are_listed(tmp_path):
    base = edited(("kind: nursing", "kind: nurse"))
    found = extended_messages(tmp_path, "name: 5\n", base=base)
    assert "base.yaml:" in found
    assert "scenario.yaml:2:7: name: found 5, expected text; put it in quotes" in found


@pytest.mark.parametrize(
    ("text", "fragment"),
    [("extends: 5\n", "extends: found 5, expected text"), ("[]", "found a list, expected a mapping")],
)
def test_extends_is_a_name_in_a_mapping(tmp_path, text, fragment):
    assert fragment in messages(tmp_path, text)


# -- overrides

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


def applied(folder, *names, set=()):
    return extended(folder, TWO, names, set)


def test_overrides_apply_in_order(tmp_path):
    found = applied(tmp_path, "a", "k", "l")
    assert (found.policy.levy, found.venues[1].capacity, found.providers[0].release_per_day) == (100, 5, 1)


def test_applying_one_twice_is_applying_it_once(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE)
    assert loaded(tmp_path, "extends: base.yaml\n" + TWO, ["d", "d"]).applied == ("d",)


@pytest.mark.parametrize("names", [("c", "d"), ("d", "c"), ("a", "k"), ("e", "a"), ("a", "b"[:0] or "l")])
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


# -- --set


@pytest.mark.parametrize(
    ("option", "look", "value"),
    [
        ("policy.levy=5.5", lambda found: found.policy.levy, 550),
        ("policy.budget=", lambda found: found.policy.budget, None),
        ("policy.budget=~", lambda found: found.policy.budget, None),
        ("policy.turnout.attendance=0.9", lambda found: found.policy.turnout.attendance, 0.9),
        ("courses.med.min_places=8", lambda found: found.courses[0].min_places, 8),
        ("courses.med={min_places: 7, required: true}", lambda found: (found.courses[0].min_places, found.courses[0].required), (7, True)),
        ("courses.stoma.blocks=[am, pm]", lambda found: found.courses[1].blocks, ["am", "pm"]),
        ("providers.oak.interest.med.places=3", lambda found: found.providers[0].interest[0].places, 3),
        ("providers.oak.trained.stoma=3", lambda found: found.providers[0].trained, {"med": 2, "stoma": 3}),
        ("trainers.ann.offers.med.price_tiers.prices.3=60", lambda found: list(found.trainers[0].offers[0].price_tiers.prices), [1, 3, 5]),
        ("trainers.ann.offers.stoma.extra_places={above: 5, price: 1}", lambda found: found.trainers[0].offers[1].extra_places.above, 5),
        ("partners.red.hosted.red-1.places=1", lambda found: found.partners[0].hosted[0].places, 1),
        ("venues.web.remove=true", lambda found: len(found.venues), 1),
        ("providers=[]", lambda found: len(found.providers), 0),
        ("objectives=[cost, {places: {slack: 2}}]", lambda found: [level.name for level in found.objectives], ["cost", "places"]),
        ("name=A: B", None, None),
        ("name='A: B = C'", lambda found: found.name, "A: B = C"),
        ("calendar.blocks.eve={from: '18:00', to: '20:00'}", lambda found: list(found.calendar.blocks), ["am", "pm", "eve"]),
        ("solver.time_limit=1e2", lambda found: found.solver.time_limit, 100.0),
    ],
)  # fmt: skip
def test_set(tmp_path, option, look, value):
    if look is None:
        assert messages(tmp_path, BASE, set=[option]) == f"--set {option}: name: found a mapping, expected text"
    else:
        assert look(loaded(tmp_path, BASE, set=[option]).scenario) == value


def test_set_comes_after_overrides(tmp_path):
    found = loaded(tmp_path, BASE, ["dear"], ["policy.levy=1", "policy.budget=2.50", "name=X"])
    assert found.scenario.policy.levy == 100
    assert found.applied == ("dear",)
    assert found.set == {"policy.levy": 1, "policy.budget": 2.5, "name": "X"}


@pytest.mark.parametrize(
    ("option", "fault"),
    [
        ("policy.levi=5", "policy.levi: found the field 'levi' in policy, expected one of top_up, levy,"),
        ("polcy.levy=5", "polcy: found the field 'polcy', expected one of format, name,"),
        (
            "courses.mad.min_places=5",
            "courses.mad: found no course mad in courses, expected one that is there; did you mean med?",
        ),
        ("courses.min_places=5", "courses.min_places: found no course min_places in courses"),
        ("providers.oak.interest.medd.places=5", "did you mean med?; rows of a table are out of --set's reach"),
        ("objectives.0=cost", "objectives: found '0' after a list, expected the whole list to be set"),
        ("policy.levy.pounds=5", "policy.levy: found 'pounds' after policy.levy, expected nothing: it has no parts"),
        ("trainers.ann.offers.med.price_tiers.prices.x=5", "found 'x', expected a whole number such as 1"),
        ("policy=5", "policy: found 5, expected a mapping"),
        ("policy.levy=five", "policy.levy: found 'five', expected an amount in pounds"),
        ("policy.levy=-1", "policy.levy: found -1, expected an amount in pounds, at least 0"),
        ("policy.levy=[1", "found what is no YAML"),
        ("policy.levy=!!int 5", "found the tag !!int, expected no tags"),
        ("policy.levy=.inf", "found .inf, expected a finite number"),
        ("policy.levy=\0", "expected printable text"),
        ("policy.levy", "found no value, expected PATH=VALUE such as policy.levy=5"),
        ("=5", "found no value, expected PATH=VALUE"),
        ("extends=b.yaml", "extends: found extends, expected the file itself to say what it extends"),
        ("overrides.a.name=b", "overrides: found overrides, expected --apply NAME to use an override"),
        ("courses.med=5", "courses[3]: found 5, expected a mapping with id, title, length, min_places, max_places"),
        ("courses.med.min_places=11", "courses.med.min_places: found 11, expected at most max_places, which is 10"),
        ("courses..min_places=3", "courses.: found no course  in courses"),
        ("policy.=3", "policy.: found the field '' in policy"),
        ("venues.nowhere.remove=true", "found no venue nowhere in venues"),
    ],
)
def test_set_refused(tmp_path, option, fault):
    [line] = messages(tmp_path, BASE, set=[option]).splitlines()
    assert line.startswith(f"--set {option}: ")
    assert fault in line


def test_set_twice(tmp_path):
    found = messages(tmp_path, BASE, set=["policy.levy=1", "policy.levy=2"])
    assert found == "--set policy.levy=2: policy.levy: found it set twice, expected each value to be set once"
