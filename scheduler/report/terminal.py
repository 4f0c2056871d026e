"""A run on one screen of a terminal: what runs, what does not and why, the figures, and how good the plan is."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from scheduler.check import RULES
from scheduler.plan import Finding, Result
from scheduler.report.figures import figures, headline, quality
from scheduler.report.fitting import fitted, shortened
from scheduler.report.programme import programme
from scheduler.report.tables import Names
from scheduler.report.unfilled import kinds_of_reasons
from scheduler.report.words import counted, day, kilometres, pounds
from scheduler.scenario.schema import Scenario

if TYPE_CHECKING:
    from rich.console import Console

NARROWEST, WIDEST, WIDTH_OF_FILES = 80, 120, 100
GUTTER = 2  # blank columns between two of a table
WRAPPED = 40  # characters of a reason before the name beside it wraps
LEAST_WRAPPED = 16  # characters of a last column that wraps
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
        section(console, f"What runs ({shown.count})")
        if shown.rows:
            grid(console, shown.rows, shown.headings, shown.right, shown.shrink, cut=True)
        if shown.note:
            console.print(shown.note)
    _show_not_running(console, result, names)
    _show_unfilled(console, result, scenario)
    if result.plan:
        section(console, "In figures")
        grid(console, figures(result.totals, result.plan.sessions))
        section(console, "How good this plan is")
        grid(console, quality(result, scenario), right=(0,))


def _show_not_running(console: Console, result: Result, names: Names) -> None:
    if not result.not_running:
        return
    section(console, f"What does not run ({counted(len(result.not_running), 'course')})")
    rows = [(names.course(row.course), row.reason) for row in result.not_running]
    grid(console, rows[:MOST_COURSES], shrink={0: 1}, wrapped=WRAPPED)
    if len(rows) > MOST_COURSES:
        console.print(f"and {len(rows) - MOST_COURSES} more: see result.json")


def _show_unfilled(console: Console, result: Result, scenario: Scenario) -> None:
    if not result.unfilled:
        return
    kinds = kinds_of_reasons(result.unfilled, scenario)
    section(console, f"Places not filled ({sum(count for count, _ in kinds):,})")
    grid(console, [(f"{count:,}", reason) for count, reason in kinds[:MOST_REASONS]], right=(0,))
    if len(kinds) > MOST_REASONS:
        rest = sum(count for count, _ in kinds[MOST_REASONS:])
        console.print(f"and {rest:,} for other reasons: see unfilled.csv")


def show_findings(console: Console, findings: Sequence[Finding]) -> None:
    """The rules that are broken, each with where and by how much; then what the file states and the plan does not bear.

    Findings of one rule stand together, and so do the figures of one session.
    """
    rules = {rule.name: rule for rule in RULES}
    broken: dict[str, list[Finding]] = defaultdict(list)
    stated: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        if finding.rule in rules:
            broken[finding.rule].append(finding)
        else:
            subject, _, wrong = finding.message.partition(": ")
            stated[subject].append(wrong)
    if broken:
        section(console, f"Rules broken ({len(broken):,})")
        for name, found in broken.items():
            times = f" ({len(found):,} times)" if len(found) > 1 else ""
            console.print(plain(f"{rules[name].sentence.removesuffix('.')}{times}"))
            rows = [(_by_how_much(finding.amount, rules[name].unit), finding.message) for finding in found]
            grid(console, [("", *row) for row in rows])
    if stated:
        section(
            console, f"Figures that do not fit the plan, with what they should be ({sum(map(len, stated.values())):,})"
        )
        grid(
            console, [(subject, "; ".join(wrong)) for subject, wrong in stated.items()], shrink={0: 1}, wrapped=WRAPPED
        )
        console.print("After an edit by hand this is to be expected; a figure that is left out is not compared.")


def _by_how_much(amount: int, unit: str) -> str:
    """`£12.50`, `1.2 km`, `1 place`, `3 sessions over`."""
    if unit == "pence":
        return pounds(amount)
    if unit == "metres":
        return kilometres(amount)
    noun, _, rest = unit.partition(" ")
    return " ".join(filter(None, [counted(amount, noun.removesuffix("s"), noun), rest]))


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
    cut: bool = False,
) -> None:
    """Print a borderless table, each row on one line but for its last column, which may wrap unless aligned right.

    Columns in `right` are aligned right; those in `shrink` give way where they must, by their shares: they wrap, or
    are `cut` short. A last column that wraps takes `wrapped` characters before others give way, or all that it needs.
    Where that is not enough every column wraps that is not aligned right: nothing else is ever cut.
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
    last = len(titles) - 1
    least = widths[last] if last in right else min(widths[last], LEAST_WRAPPED)
    tight = sum(widths[:last]) + least > console.width - GUTTER * last
    for number, title in enumerate(titles):
        gives_way = number in shares and not cut
        wraps = number not in right and (number == last or gives_way or tight)
        width = widths[number] if gives_way and number != last and not tight else None
        justify: Literal["left", "right"] = "right" if number in right else "left"
        overflow: Literal["fold", "ellipsis"] = "fold" if wraps else "ellipsis"
        table.add_column(title, justify=justify, no_wrap=not wraps, width=width, overflow=overflow)
        columns[number] = shortened(columns[number], widths[number]) if number in shares and cut else columns[number]
    for row in zip(*columns, strict=True):
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)
