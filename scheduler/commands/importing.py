"""What `import` does: read the export, show how it was read, list what is wrong, write the table."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import click

from scheduler.atomic import write_together
from scheduler.commands.exits import ExitCode, why_not
from scheduler.commands.folders import tried_out
from scheduler.commands.inputs import give_up, load_scenario
from scheduler.intake.export import ExportError, read_export
from scheduler.intake.interest import Imported, Told, import_interest, in_the_table, said_already, table_bytes
from scheduler.intake.mapping import MappingError, mapping_text, read_mapping
from scheduler.report.words import counted
from scheduler.scenario import ScenarioError, load


class Request(NamedTuple):
    """The command line of `import`; None where it says nothing."""

    scenario: str
    export: str
    mapping: str | None
    out: str | None


def import_export(request: Request) -> ExitCode:
    """Read, show, write; the exit code says whether the table was written."""
    out = Path(request.out) if request.out else Path(request.scenario).with_name("interest.csv")
    mapping = Path(request.mapping) if request.mapping else out.with_name(f"{out.stem}-mapping.yaml")
    try:
        told = read_mapping(Path(request.mapping)) if request.mapping else Told()
        export = read_export(Path(request.export))
    except (MappingError, ExportError) as error:
        give_up(str(error))
    scenario = load_scenario(request.scenario, (), ("interest_from=",)).scenario
    imported = import_interest(export, scenario, told)
    _show(imported)
    table = table_bytes(imported)
    faults = imported.faults or said_already(imported, scenario) or _tried(request, imported, table, out)
    if faults:
        for fault in faults:
            click.echo(f"{request.export}: {fault}", err=True)
        if imported.faults:
            _propose(request, mapping, imported)
        click.echo(f"{counted(len(faults), 'fault')}; no table was written.", err=True)
        return ExitCode.BAD_INPUT
    try:
        beside = {} if mapping.exists() else {mapping: mapping_text(imported).encode("utf-8")}
        write_together({**beside, out: table})
    except OSError as error:
        give_up(f"Cannot write {out}: {why_not(error)}")
    places = sum(int(row["places"]) for row in imported.rows.values())
    click.echo(f"{counted(len(imported.rows), 'line')} of interest, {counted(places, 'place')}, in {out}")
    named = os.path.relpath(out.resolve(), Path(request.scenario).resolve().parent)
    click.echo(f"The scenario takes them up with this line at its top level:  interest_from: {named}")
    return ExitCode.DONE


def _tried(request: Request, imported: Imported, table: bytes, out: Path) -> list[str]:
    """What the scenario makes of the table, such as dates beyond the quarter, told of the export's rows."""
    with tried_out(table, out, ".csv") as trial:
        try:
            load(request.scenario, set=(f"interest_from={os.path.abspath(trial)}",))  # noqa: PTH100 - no links followed
        except ScenarioError as error:
            return [
                in_the_table(imported, fault.line, fault.column, fault.message)
                if Path(fault.file).name == trial.name
                else str(fault)
                for fault in error.faults
            ]
    return []


def _show(imported: Imported) -> None:
    """How the export was read: its columns, names that were told, what was merged."""
    click.echo(f"{counted(imported.read, 'row')} read.")
    for name, heading in imported.columns.headings.items():
        click.echo(f"  {name:<15} {heading}")
    if imported.columns.unread:
        click.echo(f"  not read        {', '.join(imported.columns.unread)}")
    for note in imported.notes:
        click.echo(note)


def _propose(request: Request, mapping: Path, imported: Imported) -> None:
    """Write the mapping as far as it is known, but never over one that somebody has written."""
    if request.mapping or not imported.columns.headings:
        return
    if mapping.exists():
        click.echo(f"{mapping} is there already and stays as it is: correct it and name it with --mapping.", err=True)
        return
    try:
        write_together({mapping: mapping_text(imported).encode("utf-8")})
    except OSError as error:
        give_up(f"Cannot write {mapping}: {why_not(error)}")
    click.echo(f"How it was read is in {mapping}: correct it there, and name it with --mapping.", err=True)
