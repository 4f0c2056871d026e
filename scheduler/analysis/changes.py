"""A scenario with something changed: what analyses re-solve.

A change is a list of edits, each a path and a value in the scenario's own words. The same edit makes the changed
scenario here and is written as a `--set` that `course-scheduler plan` takes, so that anybody can make the row again.
"""

from __future__ import annotations

import datetime as dt
import json
import shlex
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, get_args

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from scheduler.scenario.fields import Part, parse_metres, parse_pence
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.nodes import KEYED_LISTS
from scheduler.scenario.schema import Level, Scenario

Path = tuple[str, ...]


class Removed:
    """Stands for the value of an item that is taken away."""

    def __repr__(self) -> str:
        return "REMOVED"


REMOVED = Removed()


@dataclass(frozen=True)
class Edit:
    """One value set: the path names fields, and items of lists by their id or course.

    Attributes:
        value: as the models hold it (pence, metres, dates, parts); `REMOVED` takes an item away.
    """

    path: Path
    value: Any


@dataclass(frozen=True)
class Change:
    """What is changed, in words and as edits."""

    label: str
    edits: tuple[Edit, ...]

    def apply(self, loaded: LoadedScenario) -> LoadedScenario:
        """The scenario with the edits made; what the edits lead to must be valid."""
        scenario: Any = loaded.scenario
        for edit in self.edits:
            scenario = _with(scenario, edit.path, edit.value)
        return replace(loaded, scenario=scenario)

    def settings(self, scenario: Scenario) -> tuple[str, ...]:
        """The same as `--set` options; none where one would reach into the rows of a table."""
        if scenario.interest_from and any("interest" in edit.path for edit in self.edits):
            return ()
        return tuple(f"{path}={_json(value)}" for path, value in map(as_setting, self.edits))

    def values(self) -> dict[str, Any]:
        """Dotted path -> value as a file has it: what `set` of a result holds."""
        return dict(map(as_setting, self.edits))

    def command(self, scenario: Scenario) -> str:
        """What to type after `course-scheduler` to plan the changed scenario; empty where `--set` does not reach."""
        settings = [f"--set {shlex.quote(text)}" for text in self.settings(scenario)]
        return " ".join(["plan SCENARIO", *settings]) if settings else ""


def with_levels(loaded: LoadedScenario, levels: Iterable[Level]) -> LoadedScenario:
    """The scenario with other objectives."""
    return replace(loaded, scenario=loaded.scenario.model_copy(update={"objectives": list(levels)}))


def _with(parent: Any, path: Path, value: Any) -> Any:
    """A model, list or mapping with the value at a path below it; nothing that was there is altered."""
    step, rest = path[0], path[1:]
    if isinstance(parent, BaseModel):
        child = getattr(parent, step)
        if rest and isinstance(child, list):
            changed: Any = _with_item(child, KEYED_LISTS[step], rest, value)
        else:
            changed = _with(child, rest, value) if rest else value
        return parent.model_copy(update={step: changed})
    changed = dict(parent)
    changed[step] = _with(parent[step], rest, value) if rest else value
    if value is REMOVED and not rest:
        del changed[step]
    return changed


def _with_item(items: list[Any], key: str, path: Path, value: Any) -> list[Any]:
    name, rest = path[0], path[1:]
    if not rest:
        kept = [value if getattr(item, key) == name else item for item in items]
        if value is REMOVED:
            return [item for item in items if getattr(item, key) != name]
        return kept if any(getattr(item, key) == name for item in items) else [*items, value]
    if not any(getattr(item, key) == name for item in items):
        raise KeyError(name)
    return [_with(item, rest, value) if getattr(item, key) == name else item for item in items]


# ---- as the command line takes it


def as_setting(edit: Edit) -> tuple[str, Any]:
    """`courses.stoma.min_places`, 5; an item that is new is added to its list: `providers`, [{...}]."""
    path, value = edit.path, edit.value
    if value is REMOVED:
        return f"{'.'.join(path)}.remove", True
    if isinstance(value, Part) and len(path) > 1 and path[-2] in KEYED_LISTS:
        return ".".join(path[:-1]), [written(value)]
    return ".".join(path), written(value, unit_of(_field(path)))


def written(value: Any, unit: str = "") -> Any:
    """A value of a model as the file has it: pounds, kilometres, ISO dates, defaults left out."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return {
            fields[name].alias or name: written(getattr(value, name), unit_of(fields[name]))
            for name in fields
            if name in value.model_fields_set
            and getattr(value, name) != fields[name].get_default(call_default_factory=True)
        }
    if isinstance(value, dict):
        return {key: written(item, unit) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [written(item, unit) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and unit:
        return _number(Decimal(value) / (100 if unit == "pence" else 1000))
    return _number(value) if isinstance(value, Decimal) else value


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _field(path: Path) -> FieldInfo | None:
    """The schema's field that a path leads to."""
    model: Any = Scenario
    found: FieldInfo | None = None
    for step in path:
        if model is None or step not in model.model_fields:
            continue  # an item's id, or a key of a mapping
        found = model.model_fields[step]
        model = next(
            (kind for kind in _types(found.annotation) if isinstance(kind, type) and issubclass(kind, Part)), None
        )
    return found


def _types(annotation: Any) -> list[Any]:
    inner = get_args(annotation)
    return [annotation, *(kind for part in inner for kind in _types(part))]


def unit_of(field: FieldInfo | None) -> str:
    """`pence` or `metres` where the field holds them."""
    if field is None:
        return ""
    marks = [*field.metadata, *_types(field.annotation)]
    functions = [mark.func for mark in marks if isinstance(mark, BeforeValidator)]
    return "pence" if parse_pence in functions else "metres" if parse_metres in functions else ""
