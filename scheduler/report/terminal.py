"""A run on one screen of a terminal: what runs, what does not and why, the figures, and how good the plan is."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from scheduler.plan import Finding, Result
from scheduler.report.figures import figures, headline, quality
from scheduler.report.fitting import fitted, shortened
from scheduler.report.programme import programme
from scheduler.report.tables import Names
from scheduler.report.unfilled import kinds_of_reasons
from scheduler.report.words import counted, day
from scheduler.scenario.schema import Scenario

if TYPE_CHECKING:
    from rich.console import Console

NARROWEST, WIDEST, WIDTH_OF_FILES = 80, 120, 100
GUTTER = 2  # blank columns between two of a table
MOST_REASONS = 6  # kinds of them, for unfilled places
MOST_COURSES = 12  # that do not run


def summary_text(result: Result, scenario: Scenario) -> str:
    """A run's summary as stdout is to show it, with its styles where that is a terminal."""
    console = open_console()
    with console.capture() as captured:
        show_summary(console, result, scenario)
    return captured.get()


def findings_text(findings: Sequence[Finding]) -> str:
    """A table of broken rules as stdout is to show it."""
    console = open_console()
    with console.capture() as captured:
        show_findings(console, findings)
    return captured.get()


def open_console() -> Console:
    """What stdout can show: 80 to 120 columns on a terminal, 100 in a file."""
    from rich.console import Console

    console = Console(highlight=False, emoji=False, markup=False)
    console.width = min(max(console.width, NARROWEST), WIDEST) if console.is_terminal else WIDTH_OF_FILES
    return console


def show_summary(console: Console, result: Result, scenario: Scenario) -> None:
    """Write a run's summary to a console."""
    names = Names(scenario)
    quarter = scenario.quarter
    console.print(f"{plain(scenario.name)}, {day(quarter.from_)} to {day(quarter.to)} {quarter.to.year}", style="bold")
    for sentence in headline(result):
        console.print(sentence)
    if result.plan:
        shown = programme(result.plan, scenario, names, console.width)
        section(console, f"What runs ({counted(len(result.plan.sessions), 'session')})")
        if shown.rows:
            grid(console, shown.rows, shown.headings, shown.right, shown.shrink)
        if shown.note:
            console.print(shown.note)
    _show_not_running(console, result, names)
    _show_unfilled(console, result)
    if result.plan:
        section(console, "In figures")
        grid(console, figures(result.totals))
        section(console, "How good this plan is")
        grid(console, quality(result, scenario), right=(0,))


def _show_not_running(console: Console, result: Result, names: Names) -> None:
    if not result.not_running:
        return
    section(console, f"What does not run ({counted(len(result.not_running), 'course')})")
    rows = [(names.course(row.course), row.reason) for row in result.not_running]
    grid(console, rows[:MOST_COURSES], shrink={0: 1})
    if len(rows) > MOST_COURSES:
        console.print(f"and {len(rows) - MOST_COURSES} more: see result.json")


def _show_unfilled(console: Console, result: Result) -> None:
    if not result.unfilled:
        return
    kinds = kinds_of_reasons(result.unfilled)
    section(console, f"Places not filled ({sum(count for count, _ in kinds):,})")
    grid(console, [(f"{count:,}", reason) for count, reason in kinds[:MOST_REASONS]], right=(0,))
    if len(kinds) > MOST_REASONS:
        rest = sum(count for count, _ in kinds[MOST_REASONS:])
        console.print(f"and {rest:,} for other reasons: see unfilled.csv")


def show_findings(console: Console, findings: Sequence[Finding]) -> None:
    """A row for each finding: which rule, by how much, in words; the plan's faults first, then those of its figures."""
    stated = [finding for finding in findings if finding.rule.startswith("stated-")]
    broken = [finding for finding in findings if finding not in stated]
    for title, part in (("Rules broken", broken), ("Figures stated wrongly", stated)):
        if part:
            section(console, f"{title} ({len(part):,})")
            rows = [(finding.rule, f"{finding.amount:,}", finding.message) for finding in part]
            grid(console, rows, ("rule", "amount", "what is wrong"), right=(1,))


def plain(text: str) -> str:
    """Text without what would move a terminal's cursor or change its colours."""
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(sign)[0] == "C" else sign for sign in text)


def section(console: Console, title: str) -> None:
    """Print a heading after an empty line."""
    console.print()
    console.print(title, style="bold")


def grid(
    console: Console,
    rows: Sequence[Sequence[str]],
    headings: Sequence[str] = (),
    right: Sequence[int] = (),
    shrink: Mapping[int, int] | None = None,
    wrapped: int | None = None,
) -> None:
    """Print a borderless table, each row on one line but for its last column, which may wrap unless aligned right.

    Columns in `right` are aligned right; those in `shrink` are cut short where they must be, by their shares. A last
    column that wraps takes `wrapped` characters before others are cut, or all that it needs.
    """
    from rich.table import Table
    from rich.text import Text

    shares = shrink or {}
    columns = [[plain(cell) for cell in column] for column in zip(*rows, strict=True)]
    titles = headings or [""] * len(columns)
    natural = [max(map(len, (title, *column))) for title, column in zip(titles, columns, strict=True)]
    if wrapped is not None:
        natural[-1] = min(natural[-1], max(wrapped, len(titles[-1])))
    widths = fitted(natural, shares, console.width - GUTTER * (len(natural) - 1))
    table = Table(box=None, show_header=bool(headings), pad_edge=False, padding=(0, GUTTER, 0, 0), header_style="dim")
    for number, title in enumerate(titles):
        wraps = number == len(titles) - 1 and number not in right
        table.add_column(title, justify="right" if number in right else "left", no_wrap=not wraps)
        columns[number] = shortened(columns[number], widths[number]) if number in shares else columns[number]
    for row in zip(*columns, strict=True):
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)
