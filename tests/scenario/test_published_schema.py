"""The JSON Schema that editors use, and that the copy in the repository is the one that the code gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.scenario import json_schema
from scheduler.scenario.nodes import KEYED_LISTS

FILE = Path(__file__).parents[2] / "schema" / "scenario.schema.json"
SCHEMA = json_schema()
DEFINITIONS = SCHEMA["$defs"]


def test_the_committed_schema_is_up_to_date():
    assert FILE.read_text() == json.dumps(SCHEMA, indent=2) + "\n", "run `make schema`"


def test_it_names_its_dialect():
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_file_that_extends_another_need_not_be_whole():
    assert SCHEMA["if"] == {"required": ["extends"]}
    assert SCHEMA["then"] == {"$ref": "#/$defs/PartialScenario"}
    assert SCHEMA["else"] == {"$ref": "#/$defs/Scenario"}
    assert DEFINITIONS["Scenario"]["required"] == ["format", "name", "quarter"]
    assert "required" not in DEFINITIONS["PartialScenario"]
    assert "required" in DEFINITIONS["Course"]["properties"]


def test_overrides_hold_what_they_change():
    for name in ("Scenario", "PartialScenario"):
        overrides = DEFINITIONS[name]["properties"]["overrides"]
        assert overrides["additionalProperties"] == {"$ref": "#/$defs/Override"}
    override = DEFINITIONS["Override"]["properties"]
    assert not {"extends", "overrides"} & set(override)
    assert override["courses"]["items"] == {"$ref": "#/$defs/PartialCourse"}
    assert override["pinned"]["items"] == {"$ref": "#/$defs/Pin"}


def test_items_of_named_lists_can_be_removed_in_a_partial_file_only():
    seen = set()
    for name, definition in DEFINITIONS.items():
        for field, schema in definition["properties"].items():
            if field in KEYED_LISTS and schema.get("type") == "array":
                item = DEFINITIONS[schema["items"]["$ref"].rpartition("/")[2]]
                assert ("remove" in item["properties"]) == (name.startswith("Partial") or name == "Override")
                seen.add(field)
    assert seen == set(KEYED_LISTS)


def test_required_fields_are_the_contracts():
    required = {name: set(definition.get("required", ())) for name, definition in DEFINITIONS.items()}
    assert required["Course"] == {"id", "title", "length", "min_places", "max_places"}
    assert required["Trainer"] == {"id", "name", "offers"}
    assert required["Venue"] == {"id", "name", "capacity"}
    assert required["Provider"] == {"id", "name", "kind", "location"}
    assert required["Interest"] == {"course", "places"}
    assert required["Partner"] == {"id", "name"}
    assert required["TopUp"] == {"course", "places", "price"}
    assert required["Hosted"] == {"id", "course", "date", "block", "places", "price"}


@pytest.mark.parametrize("name", sorted(DEFINITIONS))
def test_every_field_says_what_it_is_and_no_other_is_allowed(name):
    definition = DEFINITIONS[name]
    assert definition["additionalProperties"] is False
    for field, schema in definition["properties"].items():
        assert "description" in schema or "$ref" in schema, f"{name}.{field}"


def test_every_reference_leads_somewhere():
    text = json.dumps(SCHEMA)
    for part in text.split('"$ref": "#/$defs/')[1:]:
        assert part.split('"')[0] in DEFINITIONS


def test_times_dates_and_money():
    block = DEFINITIONS["Block"]["properties"]["from"]
    assert block["pattern"] == "^([01][0-9]|2[0-3]):[0-5][0-9]$"
    assert DEFINITIONS["DateRange"]["properties"]["to"]["format"] == "date"
    assert DEFINITIONS["Offer"]["properties"]["session_fee"]["type"] == "number"
