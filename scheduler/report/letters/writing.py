"""Letters as text and HTML, and a table for each kind of reader that a word processor's mail merge takes."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.report.csv_files import csv_bytes
from scheduler.report.letters.content import Item, Letter, Letters
from scheduler.report.page.environment import FILTERS
from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table
from scheduler.report.words import counted, days, pounds

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = "letters"
KINDS = ("provider", "trainer", "venue", "partner")
PACKAGED = "templates/letters"


class TemplateFault(Exception):
    """A template that cannot be used: where, and what is wrong with it."""


def letter_files(subject: Subject, templates: Path | None = None) -> dict[str, bytes]:
    """File name -> content: each letter as .txt and .html, and a .csv for each kind of reader.

    Args:
        subject: the plan.
        templates: a folder whose templates go before the packaged ones of the same name.

    Raises:
        TemplateFault: when a template cannot be used.
    """
    from jinja2 import TemplateError

    environment = _environment(templates)
    letters = list(Letters(subject).all())
    files: dict[str, bytes] = {}
    by_kind: dict[str, list[Letter]] = defaultdict(list)
    try:
        names = [f"{kind}.{form}" for kind in KINDS for form in ("txt", "html")]
        made = {name: environment.get_template(f"{name}.j2") for name in names}
        for letter in letters:
            by_kind[letter.to].append(letter)
            for form in ("txt", "html"):
                text = made[f"{letter.to}.{form}"].render(letter=letter)
                files[f"{FOLDER}/{letter.to}-{letter.id}.{form}"] = f"{text.strip()}\n".encode()
    except TemplateError as error:
        raise TemplateFault(_where(error)) from None
    except (TypeError, ValueError, ZeroDivisionError, AttributeError) as error:
        raise TemplateFault(f"a template in {templates or 'the program'} cannot be filled in: {error}") from None
    for kind, own in by_kind.items():
        files[f"{FOLDER}/{kind}s.csv"] = csv_bytes(merge_table(kind, own))
    return files


def earlier_letters(folder: Path) -> set[str]:
    """The files of an earlier report's letters: what the mail-merge tables in its folder name, and these tables."""
    found: set[str] = set()
    for kind in KINDS:
        table = folder / FOLDER / f"{kind}s.csv"
        try:
            with table.open(encoding="utf-8-sig", newline="") as lines:
                reader = csv.DictReader(lines)
                rows = list(reader)
        except (OSError, UnicodeDecodeError, csv.Error):
            continue
        if {"text_file", "html_file"} <= set(reader.fieldnames or ()):
            named = {name or "" for row in rows for name in (row["text_file"], row["html_file"])}
            found |= {f"{FOLDER}/{name}" for name in named if re.fullmatch(rf"{kind}-[a-z0-9-]+\.(txt|html)", name)}
            found.add(f"{FOLDER}/{table.name}")
    return found


def put_templates(folder: Path) -> Mapping[Path, bytes]:
    """The packaged templates that a folder lacks: file -> content, to be written there and changed."""
    packaged = resources.files("scheduler.report").joinpath(PACKAGED)
    return {
        folder / item.name: item.read_bytes()
        for item in sorted(packaged.iterdir(), key=lambda item: item.name)
        if item.name.endswith(".j2") and not (folder / item.name).exists()
    }


def _environment(templates: Path | None) -> Environment:
    """What a council's template may do is to put words together: it runs in Jinja's sandbox."""
    from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    packaged = PackageLoader("scheduler.report", PACKAGED)
    environment = SandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(templates), packaged]) if templates else packaged,
        autoescape=lambda name: name is None or ".html" in name,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    return environment


def _where(error: Exception) -> str:
    """A template's fault with its file and line, as far as they are known."""
    name = getattr(error, "filename", None) or getattr(error, "name", None)
    line = getattr(error, "lineno", None)
    if line is None and error.__traceback__ is not None:
        frame = error.__traceback__
        while frame is not None:
            if frame.tb_frame.f_code.co_filename.endswith(".j2"):
                name, line = frame.tb_frame.f_code.co_filename, frame.tb_lineno
            frame = frame.tb_next  # type: ignore[assignment]
    where = ":".join(str(part) for part in (name, line) if part)
    return f"{where or 'a template'}: {getattr(error, 'message', None) or error}"


# ---- mail merge


MERGE_COLUMNS = (
    Column("id"),
    Column("name"),
    Column("programme"),
    Column("sessions", "count"),
    Column("places", "count"),
    Column("total", "pence"),
    Column("list"),
    Column("not_given"),
    Column("text_file"),
    Column("html_file"),
)


def merge_table(kind: str, letters: Iterable[Letter]) -> Table:
    """One row for each letter, with the same content in columns; several sessions are lines of one cell."""
    rows: list[tuple[Cell, ...]] = []
    for letter in letters:
        name = f"{letter.to}-{letter.id}"
        sessions = "\n".join(_line(item) for item in (*letter.items, *letter.hosted))
        refused = "\n".join(f"{row.course}, {counted(row.places, 'place')}: {row.reason}" for row in letter.refused)
        count = len(letter.items) + len(letter.hosted)
        texts = (f"{name}.txt", f"{name}.html")
        total = letter.total
        rows.append((letter.id, letter.name, letter.programme, count, letter.places, total, sessions, refused, *texts))
    return Table(f"{kind}s", MERGE_COLUMNS, tuple(rows))


def _line(item: Item) -> str:
    price = f", {pounds(item.price)} each" if item.price else ""
    when = f"{days(item.dates)} {item.begins}-{item.ends}"
    return f"{when}: {item.course}, {item.venue}, {counted(item.places, 'place')}{price}"
