"""From a path to a scenario: read, merge, apply, set, add tables, validate, cross-check. One function, one line."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path

from scheduler.plan import Plan, SessionKey
from scheduler.scenario.crosschecks import Context, cross_check
from scheduler.scenario.distance_table import DistanceTable
from scheduler.scenario.documents import Document, read_document
from scheduler.scenario.faults import Faults, Place, ScenarioError
from scheduler.scenario.files import Files, named_file
from scheduler.scenario.interest_table import add_interest, with_interest_from
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.nodes import Node
from scheduler.scenario.overrides import apply_overrides, check_unapplied
from scheduler.scenario.schema import Scenario
from scheduler.scenario.settings import Setting, apply_settings, settings_of
from scheduler.scenario.tables import TableReader
from scheduler.scenario.validation import Validated, validate, validate_part


@dataclass(frozen=True)
class WhatIf:
    """What is to be changed of a scenario file.

    Attributes:
        applied: names of overrides, in order, each with where it is asked for.
        options: `PATH=VALUE`, as a command line has them; they come after the overrides.
        settings: come last.
        held: come after all others, over whatever those set: what planning again holds still.
        interest: a table that takes the place of all interest in the file and its table, before any override.
    """

    applied: Mapping[str, Place] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    held: tuple[Setting, ...] = ()
    interest: Path | None = None


def what_if(apply: Sequence[str], options: Sequence[str], interest: Path | None = None) -> WhatIf:
    """What the options --apply and --set of a command line ask for."""
    return WhatIf({name: Place(f"--apply {name}") for name in apply}, tuple(options), interest=interest)


def load_scenario(path: str | PathLike[str], change: WhatIf) -> LoadedScenario:
    """Read, merge, change and check a scenario; see `scheduler.scenario.load`.

    Raises:
        ScenarioError: with every fault found.
    """
    with _garbage_left_for_later():
        return _load(path, change)


@contextmanager
def _garbage_left_for_later() -> Iterator[None]:
    """A large file makes a million objects at once that all stay: without collecting, it loads in half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _load(path: str | PathLike[str], change: WhatIf) -> LoadedScenario:
    faults = Faults()
    files = Files(faults)
    tables = TableReader(files, faults)
    names = change.applied

    document = read_document(Path(path), files, faults)
    if document is None:
        raise ScenarioError(faults.sorted())
    if change.interest is not None:
        document.root = with_interest_from(document.root, change.interest)
    root = apply_overrides(document.root, document.overrides, names, faults)
    root, values = apply_settings(root, (*settings_of(change.options, faults), *change.settings), faults)
    root, _ = apply_settings(root, change.held, faults)
    warnings = check_unapplied(document.root if document.complete else None, document.overrides, names, faults)
    if not document.complete:  # what is missing or unknown, the file that cannot be read may have
        validate_part(root, faults, "")
        raise ScenarioError(faults.sorted())

    root = add_interest(root, tables, faults)
    validated = validate(root, faults)
    if validated is None:
        raise ScenarioError(faults.sorted())
    road_metres = _road_metres(root, tables, faults)
    published, prices = _published(root, validated, files, faults)
    context = Context(validated, root, faults, road_metres, published)
    cross_check(context)
    if faults:
        raise ScenarioError(faults.sorted())
    return LoadedScenario(
        scenario=_with_overrides(validated.scenario, document),
        file=Path(path),
        sha256=files.sha256,
        applied=tuple(names),
        set=values,
        road_metres=road_metres,
        published=published,
        published_prices=prices,
        warnings=(*context.warnings, *warnings),
    )


def _with_overrides(scenario: Scenario, document: Document) -> Scenario:
    """The scenario with the overrides as written, for whoever lists them."""
    overrides = {name: layers[-1].plain() for name, layers in document.overrides.items()}
    return scenario.model_copy(update={"overrides": overrides}) if overrides else scenario


def _road_metres(root: Node, tables: TableReader, faults: Faults) -> dict[tuple[str, str], int]:
    def ids(node: Node | None) -> list[str]:
        return [name for item in (node.items if node else []) if (name := item.text("id")) is not None]

    partners = root.get("partners")
    hosted = [name for partner in (partners.items if partners else []) for name in ids(partner.get("hosted"))]
    return DistanceTable(ids(root.get("providers")), ids(root.get("venues")), hosted, faults).read(root, tables)


def _published(
    root: Node, validated: Validated, files: Files, faults: Faults
) -> tuple[Plan | None, dict[SessionKey, int]]:
    """The plan of the result file that the scenario names, and the prices that it states."""
    name = root.get("published")
    if name is None or not isinstance(name.value, str):
        return None, {}
    path = named_file(name)
    if files.read(path, name.place, "published") is None:
        return None, {}
    from scheduler.results import ResultError, read_plan_and_prices

    try:
        return read_plan_and_prices(path, validated.scenario)
    except ResultError as error:
        for fault in error.faults:
            faults.add(Place(fault.file, fault.line, fault.column), fault.path, fault.message)
    return None, {}
