"""The forms in which a plan leaves the program: one writer for each, and the files that it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from scheduler.report.subject import Subject


class Request(NamedTuple):
    """What a writer is asked for.

    Attributes:
        subject: the result and its scenario.
        folder: where the files will lie; a calendar looks there for the one before.
        templates: a folder of letters' templates that go before the packaged ones.
    """

    subject: Subject
    folder: Path
    templates: Path | None = None


class Format(NamedTuple):
    """A form: what it is for, and its writer. `needs_plan`: there is nothing to write without one."""

    says: str
    files: Callable[[Request], dict[str, bytes]]
    needs_plan: bool = True


def files_of(names: Iterable[str], request: Request) -> dict[Path, bytes]:
    """Every file of the formats named, in their order."""
    return {request.folder / name: content for fmt in names for name, content in FORMATS[fmt].files(request).items()}


def outdated(names: Iterable[str], request: Request, files: Iterable[Path]) -> set[Path]:
    """What an earlier report wrote into the folder that this one, having written `files`, no longer has."""
    if "letters" not in names:
        return set()
    from scheduler.report.letters import earlier_letters

    earlier = {request.folder / name for name in earlier_letters(request.folder)}
    return {path for path in earlier.difference(files) if path.is_file()}


def _html(request: Request) -> dict[str, bytes]:
    from scheduler.report.html_report import report_html

    return {"report.html": report_html(request.subject).encode("utf-8")}


def _tables(request: Request) -> dict[str, bytes]:
    from scheduler.report.csv_files import csv_bytes
    from scheduler.report.tables import result_tables

    subject = request.subject
    return {f"{table.name}.csv": csv_bytes(table) for table in result_tables(subject.result, subject.scenario)}


def _workbook(request: Request) -> dict[str, bytes]:
    from scheduler.report.workbook import workbook_bytes

    return {"plan.xlsx": workbook_bytes(request.subject)}


def _calendars(request: Request) -> dict[str, bytes]:
    from scheduler.report.calendars import calendar_files

    return calendar_files(request.subject, request.folder)


def _letters(request: Request) -> dict[str, bytes]:
    from scheduler.report.letters import letter_files

    return letter_files(request.subject, request.templates)


def _listing(request: Request) -> dict[str, bytes]:
    from scheduler.report.listing import listing_bytes

    return {"listing.jsonld": listing_bytes(request.subject)}


def _workforce(request: Request) -> dict[str, bytes]:
    from scheduler.report.csv_files import csv_bytes
    from scheduler.report.workforce import workforce_by_provider, workforce_table

    tables = workforce_table(request.subject), workforce_by_provider(request.subject)
    return {f"{table.name}.csv": csv_bytes(table) for table in tables}


FORMATS: dict[str, Format] = {
    "html": Format("one page to open, print or send", _html, needs_plan=False),
    "xlsx": Format("a workbook to filter, pivot and edit", _workbook),
    "ics": Format("calendars of the plan, and for each trainer, venue, provider and partner", _calendars),
    "letters": Format("letters to providers, trainers, venues and partners, and mail-merge tables", _letters),
    "listing": Format("the sessions for a public page, as JSON-LD", _listing),
    "workforce": Format("totals by category of the Adult Social Care Workforce Data Set", _workforce),
    "csv": Format("the tables that plan writes", _tables),
}
