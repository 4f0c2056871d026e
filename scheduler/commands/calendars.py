"""What `import-calendar` does: read the calendar, write a scenario that extends the one given, load it to be sure."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import click

from scheduler.atomic import write_together
from scheduler.commands.exits import ExitCode, why_not
from scheduler.commands.folders import tried_out
from scheduler.commands.inputs import give_up, load_scenario
from scheduler.intake.busy import read_busy, unavailable
from scheduler.intake.calendar_file import CalendarError
from scheduler.report.words import counted
from scheduler.scenario import LoadedScenario
from scheduler.scenario.faults import did_you_mean
from scheduler.scenario.schema import Availability


class Request(NamedTuple):
    """The command line of `import-calendar`; `whose`: a scenario's list -> the id given, or None."""

    scenario: str
    calendar: str
    whose: Mapping[str, str | None]
    out: str | None


def import_calendar(request: Request) -> ExitCode:
    """Write the scenario with the calendar's dates."""
    chosen = [(kind, name) for kind, name in request.whose.items() if name is not None]
    if len(chosen) != 1:
        raise click.UsageError("say whose calendar it is, once: --trainer ID, --venue ID or --provider ID")
    kind, name = chosen[0]
    loaded = load_scenario(request.scenario, (), ())
    items = {item.id: item for item in getattr(loaded.scenario, kind)}
    if name not in items:
        give_up(f"found {name!r}, expected the id of one of the scenario's {kind}{did_you_mean(name, items)}")
    try:
        busy = read_busy(Path(request.calendar), loaded.scenario)
    except CalendarError as error:
        give_up(str(error))
    had = [_written(item) for item in items[name].unavailable]
    dates = unavailable(busy, loaded.scenario)
    beside = Path(request.scenario)
    out = Path(request.out) if request.out else beside.with_name(f"{beside.stem}-{name}.yaml")
    text = _overlay(loaded, kind, name, [*had, *dates], out)
    with tried_out(text.encode(), out, ".yaml") as trial:
        load_scenario(str(trial), (), ())
    try:
        write_together({out: text.encode()})
    except OSError as error:
        give_up(f"Cannot write {out}: {why_not(error)}")
    click.echo(
        f"{counted(busy.events, 'event')} in the quarter; {counted(len(busy.blocks), 'day')} on which {name} is busy."
    )
    click.echo(f"Written: {out}. Plan with it, or copy its list `unavailable` into {request.scenario}.")
    return ExitCode.DONE


def _written(item: Availability) -> object:
    """A date, range or rule as the scenario has it."""
    if isinstance(item, dt.date):
        return item.isoformat()
    return item.model_dump(mode="json", by_alias=True, exclude_none=True)


def _overlay(loaded: LoadedScenario, kind: str, name: str, dates: list[object], out: Path) -> str:
    import yaml

    base = os.path.relpath(loaded.file.resolve(), out.resolve().parent)
    data = {"extends": base, kind: [{"id": name, "unavailable": dates}]}
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, default_flow_style=None, width=100)
    return f"# {base}, with the dates of a calendar added. Written by course-scheduler import-calendar.\n{text}"
