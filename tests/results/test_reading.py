"""result.json back to a result or a plan; whatever is wrong with a file is said with its line."""

import json

import pytest

from scheduler.plan import Plan
from scheduler.results import ResultError, plan_from_rows, read_plan, read_result, result_to_json
from tests.builders import course, plan, scenario, session
from tests.results.samples import DECIDED, LOADED, result


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "result.json"
    path.write_text(result_to_json(result()))
    return path


def spoil(path, **parts):
    path.write_text(json.dumps({**json.loads(path.read_text()), **parts}, indent=2))


def faults(path, read=read_result):
    with pytest.raises(ResultError) as caught:
        read(path)
    return caught.value.faults


def test_a_result_comes_back_as_it_was(file):
    assert read_result(file) == result()


def test_a_plan_comes_back_as_it_was(file):
    assert read_plan(file, LOADED.scenario) == DECIDED
    assert read_plan(file) == DECIDED


@pytest.mark.parametrize("scenario_known", [True, False])
def test_full_days_and_half_days(scenario_known):
    courses = [course(), course(id="half", length="half_day"), course(id="two", length={"days": 2})]
    loaded = scenario(courses=courses, calendar={"full_day": ["am"]})
    decided = plan(
        session("2018-07-03", {"oak": 2}, course="half", block="am"), session("2018-07-04", {"oak": 2}, course="two")
    )
    rows = result(loaded, decided).plan
    assert plan_from_rows(rows, loaded.scenario if scenario_known else None) == decided


def test_one_block_is_a_whole_day_where_the_scenario_says_so():
    loaded = scenario(calendar={"full_day": ["am"]})
    decided = plan(session("2018-07-03", {"oak": 2}))
    rows = result(loaded, decided).plan
    assert plan_from_rows(rows, loaded.scenario) == decided
    assert plan_from_rows(rows).sessions[0].key.block == "am"


def test_a_full_day_said_to_be_half_a_day_stays_wrong(file):
    text = file.read_text().replace('"am",\n', "")
    file.write_text(text)
    assert read_plan(file, LOADED.scenario).sessions[0].key.block == "pm"


def test_only_what_was_decided_is_needed_for_a_plan(file):
    row = {"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-03", "blocks": ["am", "pm"]}
    given = [{"provider": "oak", "places": 1}, {"provider": "oak", "places": 2}]
    file.write_text(json.dumps({"plan": {"sessions": [{**row, "allocations": given}]}}))
    assert read_plan(file, LOADED.scenario) == plan(session("2018-07-03", {"oak": 3}))


def test_no_plan(file):
    spoil(file, plan=None, status="infeasible")
    assert read_result(file).plan is None
    assert [fault.message for fault in faults(file, read_plan)] == ["the result holds no plan"]


def test_every_fault_is_listed_with_its_place(file):
    lines = file.read_text().splitlines()
    cost = next(number for number, line in enumerate(lines, 1) if '"cost": 30000' in line)
    found = file.read_text().replace('"cost": 30000', '"cost": "lots"', 1).replace('"venue": "hall",\n', "\n")
    file.write_text(found)
    listed = [str(fault).removeprefix(str(file)) for fault in faults(file)]
    assert listed[0].endswith("plan.sessions.0.venue: is missing")
    assert listed[1] == f':{cost}:17: plan.sessions.0.cost: found "lots", expected a valid integer'
    assert len(listed) == 2


@pytest.mark.parametrize(
    "value", ["4", 4.0, 4.5, True, None, [], {}], ids=["text", "float", "half", "bool", "null", "list", "mapping"]
)
def test_places_are_whole_numbers(file, value):
    text = json.dumps(value)
    file.write_text(file.read_text().replace('"places": 3', f'"places": {text}', 1))
    assert [fault.path for fault in faults(file)] == ["plan.sessions.0.allocations.0.places"]
    assert [fault.path for fault in faults(file, read_plan)] == ["plan.sessions.0.allocations.0.places"]


@pytest.mark.parametrize("date", ["2018-13-01", "3 July", "", 20180703, "2018-07-03T09:30:00", None])
def test_dates_are_dates(file, date):
    file.write_text(file.read_text().replace('"date": "2018-07-03"', f'"date": {json.dumps(date)}'))
    assert [fault.path for fault in faults(file)] == ["plan.sessions.0.date"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "1:1: not JSON: expecting value"),
        (b"{", "1:2: not JSON"),
        (b'{\n "plan": nothing}', "2:10: not JSON"),
        (b"[]", "1:1: found a list"),
        (b"\xff\xfe", "not UTF-8 text"),
        (b'{"plan": null, "plan": null}', "'plan' stands twice"),
        (b'{"seconds": NaN}', "1:13: found NaN"),
        (b'{"seconds":\n 1' + b"0" * 400 + b"}", "2:2: found a number of 401 digits"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"plan": "\\ud800"}', "1:"),
        (b"null", "found null"),
    ],
    ids=lambda value: repr(value[:12]),
)
def test_broken_files(tmp_path, content, message):
    path = tmp_path / "result.json"
    path.write_bytes(content)
    for read in (read_result, read_plan):
        assert message in "\n".join(map(str, faults(path, read)))


def test_files_that_cannot_be_read(tmp_path):
    assert str(faults(tmp_path / "none.json")[0]).endswith("none.json: No such file or directory")
    assert "directory" in str(faults(tmp_path)[0])


def test_a_byte_order_mark_is_read_over(file):
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert isinstance(read_plan(file), Plan)


def test_keys_of_a_later_version_are_read_over(file):
    spoil(file, maps=[1, 2])
    assert read_result(file) == result()
