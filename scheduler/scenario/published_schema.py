"""The JSON Schema of a scenario file, for editors: completion, hover text, marks under mistakes while typing.

A schema judges one file alone. Overrides, and files with `extends`, hold only what they change, so nothing in them
is required and list items may say `remove: true`. A file without `extends` must be whole.
"""

from __future__ import annotations

from typing import Any

from scheduler.scenario.nodes import KEYED_LISTS
from scheduler.scenario.schema import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PART = "Partial"
_REMOVE = {"type": "boolean", "description": "true: drop this item from the list that is changed."}


def scenario_schema() -> dict[str, Any]:
    """The schema as a JSON object."""
    whole = Scenario.model_json_schema()
    definitions: dict[str, Any] = whole.pop("$defs")
    definitions["Scenario"] = whole
    drop_titles(definitions)
    partial = {_PART + name: _partial(definition) for name, definition in definitions.items()}
    for name in _keyed_items(definitions):
        partial[_PART + name]["properties"]["remove"] = _REMOVE
    override = {key: value for key, value in partial[_PART + "Scenario"].items() if key != "properties"}
    fields = partial[_PART + "Scenario"]["properties"]
    override["properties"] = {key: value for key, value in fields.items() if key not in ("extends", "overrides")}
    override["description"] = "A what-if: what changes of the scenario."
    for of_scenario in (definitions["Scenario"], partial[_PART + "Scenario"]):
        of_scenario["properties"]["overrides"]["additionalProperties"] = {"$ref": "#/$defs/Override"}
    everything = definitions | partial | {"Override": override}
    return {
        "$schema": DIALECT,
        "title": "Scenario",
        "description": "One quarter's decision: what is asked for, what is on offer, what matters.",
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": f"#/$defs/{_PART}Scenario"},
        "else": {"$ref": "#/$defs/Scenario"},
        "$defs": dict(sorted(_in_use(everything).items())),
    }


def _partial(schema: Any) -> Any:
    """The same with nothing required, here and below. What is replaced whole stays whole: lists and locations."""
    if isinstance(schema, list):
        return [_partial(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _partial(value) for key, value in schema.items() if key not in ("required", "default", "properties")}
    if "properties" in schema:
        found["properties"] = {
            field: part if part.get("type") == "array" and field not in KEYED_LISTS else _partial(part)
            for field, part in schema["properties"].items()
        }
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        found["$ref"] = f"#/$defs/{name if name in ('LatLon', 'Outcode') else _PART + name}"
    return found


def _keyed_items(definitions: dict[str, Any]) -> list[str]:
    """The models whose lists merge by a name."""
    found = []
    for definition in definitions.values():
        for field, schema in definition.get("properties", {}).items():
            if field in KEYED_LISTS and "items" in schema:
                found.append(schema["items"]["$ref"].rpartition("/")[2])
    return found


def drop_titles(schema: Any) -> None:
    """Pydantic titles every field with its own name, which only makes hover texts longer."""
    if isinstance(schema, dict):
        if isinstance(schema.get("title"), str):
            del schema["title"]
        for value in schema.values():
            drop_titles(value)
    elif isinstance(schema, list):
        for value in schema:
            drop_titles(value)


def _in_use(definitions: dict[str, Any]) -> dict[str, Any]:
    """Those that a scenario can reach."""
    found: dict[str, Any] = {}
    waiting = ["Scenario", _PART + "Scenario"]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = definitions[name]
            waiting += _references(definitions[name])
    return found


def _references(schema: Any) -> list[str]:
    if isinstance(schema, dict):
        own = [schema["$ref"].rpartition("/")[2]] if isinstance(schema.get("$ref"), str) else []
        return own + [name for value in schema.values() for name in _references(value)]
    if isinstance(schema, list):
        return [name for value in schema for name in _references(value)]
    return []
