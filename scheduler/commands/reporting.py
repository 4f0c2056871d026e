"""What `report` does: read the result and its scenario, check, write."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import click

from scheduler.atomic import prepare_folder, write_together
from scheduler.check import check_file
from scheduler.commands.exits import ExitCode, why_not
from scheduler.commands.inputs import give_up, load_as_made, recorded_scenario, telling_result_faults
from scheduler.commands.streams import reader_may_leave
from scheduler.plan import Result
from scheduler.report import formats
from scheduler.report.subject import Subject
from scheduler.report.words import counted
from scheduler.results import WrittenResult, read_result
from scheduler.scenario import LoadedScenario


class Request(NamedTuple):
    """The command line of `report`; None where it says nothing."""

    result: str
    formats: tuple[str, ...]
    scenario: str | None
    out: str | None
    templates: str | None = None


def write_report(request: Request) -> ExitCode:
    """Write the formats asked for; the exit code says whether the result could be passed on."""
    with telling_result_faults():
        result = read_result(request.result)
    loaded = load_as_made(_scenario_of(request, result), WrittenResult.model_validate(result.model_dump()))
    checked = check_file(loaded, request.result)
    for note in checked.notes:
        click.echo(f"{request.result}: {note}", err=True)
    if checked.findings:
        for finding in checked.findings:
            click.echo(finding.message, err=True)
        click.echo(f"{request.result} does not pass its check; nothing was written. See `check`.", err=True)
        return ExitCode.RULE_BROKEN
    names = chosen(request.formats)
    if result.plan is None and (impossible := [name for name in names if formats.FORMATS[name].needs_plan]):
        give_up(f"{request.result} holds no plan: only html can be written of it, not {', '.join(impossible)}.")
    folder = Path(request.out) if request.out else Path(request.result).parent
    templates = Path(request.templates) if request.templates else None
    written = write_formats(names, result, loaded, folder, templates)
    with reader_may_leave(sys.stdout):
        for line in _listing(written):
            click.echo(line)
    return ExitCode.DONE


def chosen(names: Iterable[str]) -> list[str]:
    """The formats, each once; `all` is every one."""
    named = list(dict.fromkeys(names))
    return list(formats.FORMATS) if "all" in named else named


def write_formats(
    names: Iterable[str], result: Result, loaded: LoadedScenario, folder: Path, templates: Path | None = None
) -> Mapping[Path, bytes]:
    """Write the files of the formats, all or none; ends the command with exit code 2 where a folder refuses them."""
    from scheduler.report.letters import TemplateFault, put_templates

    try:
        prepare_folder(folder)
        if templates is not None:
            templates.mkdir(parents=True, exist_ok=True)
            write_together(put_templates(templates))
        request = formats.Request(Subject(result, loaded), folder, templates)
        files = formats.files_of(names, request)
        outdated = formats.outdated(names, request, files)
        for parent in {path.parent for path in files}:
            parent.mkdir(parents=True, exist_ok=True)
        write_together(files)
        for path in outdated:
            path.unlink(missing_ok=True)
    except TemplateFault as fault:
        give_up(f"{fault}\nNothing was written.")
    except OSError as error:
        give_up(f"Cannot write into {folder}: {why_not(error)}")
    if outdated:
        click.echo(f"{counted(len(outdated), 'file')} of an earlier plan's letters removed from {folder}.", err=True)
    return files


def _scenario_of(request: Request, result: Result) -> str:
    """The scenario's file: as named, or as the result has it."""
    if request.scenario:
        return request.scenario
    found = recorded_scenario(request.result, result.scenario.file)
    if found is None:
        give_up(f"{request.result}: found no scenario {result.scenario.file!r}; name it with --scenario")
    return str(found)


def _listing(files: Mapping[Path, bytes]) -> Iterable[str]:
    """Each file, or a folder with the number of files in it where there are several."""
    folders: dict[Path, list[Path]] = {}
    for path in files:
        folders.setdefault(path.parent, []).append(path)
    for folder, paths in folders.items():
        if len(paths) > 9:
            yield f"{folder}/ ({len(paths)} files)"
        else:
            yield from map(str, paths)
