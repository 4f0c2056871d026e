"""A result file judged: every number it states, spoilt one at a time."""

import json

import pytest

from scheduler.check import check_file, check_result
from scheduler.results import ResultError, result_to_json
from tests.builders import plan, scenario, session
from tests.results.samples import LOADED, result


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "result.json"
    path.write_text(result_to_json(result()))
    return path


def edit(path, *steps, to):
    """Set the value at these steps of the file."""
    data = json.loads(path.read_text())
    part = data
    for step in steps[:-1]:
        part = part[step]
    part[steps[-1]] = to
    path.write_text(json.dumps(data))


def remove(path, *steps):
    data = json.loads(path.read_text())
    part = data
    for step in steps[:-1]:
        part = part[step]
    del part[steps[-1]]
    path.write_text(json.dumps(data))


def found(path, loaded=LOADED):
    return [(finding.rule, finding.amount) for finding in check_result(loaded, path)]


def test_a_true_file(file):
    checked = check_file(LOADED, file)
    assert (checked.findings, checked.notes) == ((), ())
    assert checked.judgement is not None


@pytest.mark.parametrize(
    ("name", "value", "amount"),
    [
        ("places", 5, 1),
        ("local_places", 7, 2),
        ("capacity", 12, 2),
        ("tier_price", 100, 100),
        ("cost", 29999, 1),
        ("partner_income", 0, 5000),
        ("price_per_head", 5001, 1),
        ("dates", ["2018-07-04"], 2),
        ("dates", [], 1),
        ("blocks", ["pm", "am"], 1),
    ],
)
def test_numbers_of_a_session(file, name, value, amount):
    edit(file, "plan", "sessions", 0, name, to=value)
    assert found(file) == [(f"stated-session-{name.replace('_', '-')}", amount)]


@pytest.mark.parametrize(
    ("name", "value", "amount"),
    [
        ("places_asked", 8, 1),
        ("places_filled", 5, 1),
        ("partner_places", 0, 1),
        ("hosted_places", 2, 1),
        ("fill_rate", 0.9, 429),  # 6 of 7 is 85.714 %
        ("fill_rate", 1e300, 10**19),
        ("providers_asking", 3, 1),
        ("providers_served", 0, 2),
        ("sessions", 2, 1),
        ("cost", 30001, 1),
        ("net_cost", 0, 31000),
        ("cost_per_head", 5166, 1),
        ("levy_raised", 7, 7),
        ("admin_cost", 7, 7),
        ("travel_km", 1.5, 1500),
    ],
)
def test_totals(file, name, value, amount):
    edit(file, "totals", name, to=value)
    assert found(file) == [(f"stated-total-{name.replace('_', '-')}", amount)]


def test_shares_and_kilometres_may_be_rounded(file):
    edit(file, "totals", "fill_rate", to=0.857)
    edit(file, "totals", "travel_km", to=0)
    assert found(file) == []


def test_numbers_left_out_are_not_compared(file):
    for name in ("objectives", "totals", "unfilled", "not_running", "status", "scenario", "check", "provenance"):
        remove(file, name)
    for name in ("id", "dates", "places", "cost", "capacity", "price_per_head"):
        remove(file, "plan", "sessions", 0, name)
    assert found(file) == []
    edit(file, "plan", "sessions", 0, "allocations", 0, "places", to=1)
    finding = check_result(LOADED, file)[0]
    assert (finding.rule, finding.session) == ("session-minimum", "session 1")


def test_a_changed_place_breaks_a_rule_and_what_follows_from_it(file):
    edit(file, "plan", "sessions", 0, "allocations", 1, "places", to=3)
    rules = dict(found(file))
    assert rules["top-up-minimum"] == 1
    assert rules["stated-session-places"] == 1
    assert rules["stated-total-places-filled"] == 1
    assert rules["stated-objective"]


def test_messages_call_sessions_what_the_file_calls_them(file):
    edit(file, "plan", "sessions", 0, "id", to="monday-special")
    edit(file, "plan", "sessions", 0, "venue", to="cellar")
    assert check_result(LOADED, file)[0].session == "monday-special"


def test_names_of_sessions_are_unique(tmp_path):
    file = tmp_path / "result.json"
    two = plan(session("2018-07-03", {"oak": 2}), session("2018-07-04", {"elm": 2}))
    file.write_text(result_to_json(result(scenario(), two)))
    assert found(file, scenario()) == []
    edit(file, "plan", "sessions", 1, "id", to="med-1")
    assert found(file, scenario()) == [("stated-session-id", 1)]


def test_rows_in_any_order(tmp_path):
    file = tmp_path / "result.json"
    two = plan(session("2018-07-03", {"oak": 2}), session("2018-07-04", {"elm": 3}))
    file.write_text(result_to_json(result(scenario(), two)))
    data = json.loads(file.read_text())
    data["plan"]["sessions"].reverse()
    file.write_text(json.dumps(data))
    assert found(file, scenario()) == []


def test_values_and_bounds(file):
    edit(file, "objectives", 0, "value", to=0)
    assert ("stated-objective", 1) in found(file)


def level(file, number, **parts):
    for name, value in parts.items():
        edit(file, "objectives", number, name, to=value)


def test_a_bound_above_the_plans_value(file):
    level(file, 0, bound=3, status="feasible", gap=2.0)
    edit(file, "status", to="feasible")
    assert found(file) == [("stated-bound", 2)]


def test_a_gap_that_does_not_follow(file):
    level(file, 0, bound=0, status="feasible", gap=0.25)
    edit(file, "status", to="feasible")
    assert found(file) == [("stated-gap", 7500)]
    level(file, 0, gap=1.0)
    assert found(file) == []


def test_optimal_means_the_bound_is_met(file):
    level(file, 0, bound=0, gap=1.0)
    assert found(file) == [("stated-optimal", 1)]
    level(file, 0, bound=None, gap=None)
    assert found(file) == [("stated-optimal", 1)]


def test_an_optimal_result_has_optimal_levels(file):
    level(file, 1, status="feasible")
    assert found(file) == [("stated-status", 1)]


def test_the_levels_are_the_scenarios(file):
    level(file, 0, name="reach")
    assert found(file) == [("stated-objectives", 1)]
    edit(file, "objectives", to=[])
    assert found(file) == [("stated-objectives", 3)]


@pytest.mark.parametrize(
    ("name", "slack", "enough", "too_low", "amount"),
    [
        ("places", 1, 1, 0, 1),
        ("places", "100%", 1, 0, 2),
        ("places", "50%", 2, 1, 1),
        ("cost", 0.5, 29950, 29949, 1),
        ("cost", "5%", 28572, 28571, 1),  # 5 % of 28,571 is 1,428.55: 30,000 is 0.45 too far
    ],
)
def test_a_level_ends_within_its_slack(tmp_path, name, slack, enough, too_low, amount):
    file = tmp_path / "result.json"
    loaded = scenario(objectives=[{name: {"slack": slack}}])
    decided = plan(session("2018-07-03", {"oak": 4, "elm": 1}))
    file.write_text(result_to_json(result(loaded, decided)))
    value = {"places": 2, "cost": 30000}[name]
    for best, expected in ((enough, []), (too_low, [("stated-slack", amount)])):
        level(file, 0, best=best, bound=best, gap=(value - best) / value)
        assert found(file, loaded) == expected


def test_without_a_slack_a_level_ends_at_its_best(file):
    level(file, 0, best=0, bound=0, gap=1.0)
    assert found(file) == [("stated-slack", 1)]


def test_unfilled_and_not_running(file):
    assert json.loads(file.read_text())["unfilled"] == [
        {"provider": "elm", "course": "med", "places": 1, "reason": "full"}
    ]
    edit(file, "unfilled", 0, "places", to=3)
    assert found(file) == [("stated-unfilled", 2)]
    edit(file, "unfilled", to=[{"provider": "oak", "course": "med", "places": 1, "reason": ""}])
    assert found(file) == [("stated-unfilled", 1), ("stated-unfilled", 1)]
    edit(file, "unfilled", to=[{"provider": "elm", "course": "med", "places": 1, "reason": ""}])
    edit(file, "not_running", to=[{"course": "med", "reason": ""}])
    assert found(file) == [("stated-not-running", 1)]


def test_a_course_that_does_not_run_and_is_not_said_to(tmp_path):
    file = tmp_path / "result.json"
    file.write_text(result_to_json(result(scenario(), plan())))
    assert found(file, scenario()) == []
    edit(file, "not_running", to=[])
    assert found(file, scenario()) == [("stated-not-running", 1)]


@pytest.mark.parametrize("status", ["infeasible", "unknown"])
def test_no_plan_is_said_and_is_no_finding(file, status):
    edit(file, "plan", to=None)
    edit(file, "status", to=status)
    checked = check_file(LOADED, file)
    assert (checked.findings, checked.judgement) == ((), None)
    assert checked.notes == (f"the result holds no plan (status {status}): there is nothing to judge",)


def test_the_status_goes_with_the_plan(file):
    edit(file, "status", to="infeasible")
    assert found(file) == [("stated-status", 1)]
    edit(file, "plan", to=None)
    edit(file, "status", to="optimal")
    assert found(file) == [("stated-status", 1)]


def test_another_version_of_the_scenario_is_a_note(file):
    import dataclasses

    loaded = dataclasses.replace(LOADED, sha256="aa", applied=("what-if",))
    edit(file, "scenario", "sha256", to="bb")
    checked = check_file(loaded, file)
    assert checked.findings == ()
    assert len(checked.notes) == 2
    assert "sha256" in checked.notes[0]
    assert "made with overrides none, and is judged with what-if" in checked.notes[1]


def test_a_broken_file_is_an_error(file):
    file.write_text("{")
    with pytest.raises(ResultError):
        check_result(LOADED, file)
