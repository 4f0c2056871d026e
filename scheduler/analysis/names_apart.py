"""Names that tell apart whoever has the same one: ids are unique, names need not be."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from scheduler.analysis.cases import Solved

NAMED = ("providers", "partners", "trainers", "venues")


def named_apart(base: Solved) -> Solved:
    """The same with `Home (home-1)` and `Home (home-2)` for two providers called Home; it itself where none share."""
    scenario = base.loaded.scenario
    update = {field: _apart(getattr(scenario, field)) for field in NAMED if _shared(getattr(scenario, field))}
    if not update:
        return base
    return replace(base, loaded=replace(base.loaded, scenario=scenario.model_copy(update=update)))


def _shared(items: list[Any]) -> set[str]:
    return {name for name, times in Counter(item.name for item in items).items() if times > 1}


def _apart(items: list[Any]) -> list[Any]:
    shared = _shared(items)
    return [
        item.model_copy(update={"name": f"{item.name} ({item.id})"}) if item.name in shared else item for item in items
    ]
