"""`--set`: what it reaches, what it refuses, and that it comes last."""

# ruff: noqa: E501 - a case is one line, however long
from __future__ import annotations

import pytest

from tests.scenario.texts import BASE, loaded, messages


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
