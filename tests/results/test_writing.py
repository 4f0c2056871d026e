"""result.json written: the same text for the same result, whole or not at all."""

import datetime as dt
import json
from decimal import Decimal

from scheduler.plan import ScenarioRow
from scheduler.results import read_result, result_to_json, write_result
from tests.results.samples import result


def test_keys_in_the_order_of_the_contract():
    data = json.loads(result_to_json(result()))
    assert list(data)[:9] == [
        "format",
        "scenario",
        "status",
        "objectives",
        "plan",
        "unfilled",
        "not_running",
        "totals",
        "check",
    ]
    assert list(data["plan"]["sessions"][0])[:7] == ["id", "course", "trainer", "venue", "date", "dates", "blocks"]
    assert list(data["objectives"][0]) == ["name", "value", "bound", "gap", "status", "seconds"]


def test_values_that_json_has_no_type_for():
    given = {
        "policy.levy": Decimal("5"),
        "policy.travel": Decimal("0.45"),
        "quarter.to": dt.date(2018, 9, 1),
        "x": None,
    }
    row = ScenarioRow(name="£", file="f", sha256="", applied=[], set=given)
    text = result_to_json(result(scenario=row))
    assert '"name": "£"' in text
    stated = json.loads(text)["scenario"]["set"]
    assert stated == {"policy.levy": 5, "policy.travel": 0.45, "quarter.to": "2018-09-01", "x": None}


def test_best_is_written_where_a_level_has_a_slack():
    levels = [level.model_copy(update={"best": 3}) for level in result().objectives]
    assert '"best": 3' in result_to_json(result(objectives=levels))


def test_written_and_read(tmp_path):
    path = tmp_path / "result.json"
    write_result(path, result())
    first = path.read_bytes()
    write_result(path, read_result(path))
    assert path.read_bytes() == first
    assert list(tmp_path.iterdir()) == [path]
