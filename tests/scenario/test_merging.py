"""`extends`: what merges, what is replaced, what cannot be, and where a value then stands."""

# ruff: noqa: E501 - a case is one line, however long
from __future__ import annotations

import pytest

from tests.scenario.texts import BASE, edited, extended, extended_messages, loaded, marked, messages

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
