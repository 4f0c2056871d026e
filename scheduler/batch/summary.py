"""A run summed up: summary.csv, the other tables, and index.html, all from the store and the cases' folders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scheduler.atomic import write_together
from scheduler.batch.membership import Weighed, weigh
from scheduler.batch.page import index_html
from scheduler.batch.reading import Batch
from scheduler.batch.robust import provider_places
from scheduler.batch.run import Run
from scheduler.batch.store import Store
from scheduler.batch.tables import (
    ENDINGS,
    HISTORY,
    history_table,
    membership_tables,
    robust_tables,
    summary_table,
)
from scheduler.batch.task import Ending
from scheduler.report.csv_files import csv_bytes
from scheduler.report.tables import Cell, Table
from scheduler.report.words import counted, pounds


def counts_text(endings: Counter[Ending], cases: int) -> str:
    """`12 of 14 cases are done: 10 planned and proved the best, 2 infeasible`."""
    parts = [f"{endings[ending]:,} {words}" for ending, words in ENDINGS.items() if endings[ending]]
    done = endings.total()
    return f"{done:,} of {counted(cases, 'case')} {'is' if 1 in (done, cases) else 'are'} done" + (
        f": {', '.join(parts)}" if parts else ""
    )


# What some runs have nothing to say of: none of an earlier run stays then.
SOMETIMES = ("robust-courses", "robust-sessions", "robust-places", "membership", "members", "interest-changes")


class Further(NamedTuple):
    """What else there is to show of a run: a table under its heading, and sentences."""

    heading: str
    table: Table
    sentences: tuple[str, ...]


def write_summary(batch: Batch, run: Run, further: Sequence[Further] = ()) -> tuple[str, ...]:
    """Write the tables and the page; the sentences that the page begins with.

    Args:
        batch: as read.
        run: as far as it came.
        further: comes before the history.

    Raises:
        OSError: when one cannot be written; no file has then changed.
        sqlite3.Error: when the store cannot be read.
    """
    store = Store(run.out)
    try:
        rows, sessions, courses, places = (
            store.rows(table, run.night) for table in ("cases", "sessions", "courses", "places")
        )
        history = store.history()
    finally:
        store.close()
    by_name = {prepared.case.name: prepared.case for prepared in run.cases}
    planned = [by_name[row["case"]] for row in rows if row["planned"]]
    tables: dict[str, Table] = {"Cases": summary_table(rows, by_name)}
    weighed = list(_weighed(batch, run))
    if batch.content.membership:
        summed, members = membership_tables(weighed)
        tables |= {"Membership": summed, "Members": members}
    if planned:
        of_courses, of_sessions, of_places = robust_tables(
            courses, sessions, provider_places(places, planned), planned, whole=len(planned) == len(run.cases)
        )
        tables |= {"Courses": of_courses, "Sessions": of_sessions, "Providers' places": of_places}
    tables |= {each.heading: each.table for each in further}
    tables[HISTORY] = history_table(history)
    endings = Counter(note.ending for note in run.standing.notes.values())
    more = (*_of_memberships(weighed), *(sentence for each in further for sentence in each.sentences))
    sentences = (*_sentences(endings, run, len(planned), tables), *more)
    page = index_html(batch.content.name, run.night, sentences, tables, history, run.names)
    files = {run.out / f"{table.name}.csv": csv_bytes(table) for table in tables.values()}
    write_together({**files, run.out / "index.html": page})
    for name in set(SOMETIMES) - {table.name for table in tables.values()}:
        (run.out / f"{name}.csv").unlink(missing_ok=True)
    return sentences


def _sentences(endings: Counter[Ending], run: Run, planned: int, tables: dict[str, Table]) -> Iterator[str]:
    cases = len(run.cases)
    yield counts_text(endings, cases) + "."
    if not planned:
        return
    always = sum(count == of for count, of in _counts(tables["Sessions"]))
    never = [
        run.names.course(str(row[0]))
        for row, (count, _) in zip(tables["Courses"].rows, _counts(tables["Courses"]), strict=True)
        if not count
    ]
    if planned == cases:
        yield _book_now(always)
    else:
        so_far = " made so far" if endings.total() < cases else ""
        plans = f"all {planned:,} plans" if planned > 1 else "the one plan"
        without = f"{cases - planned:,} of {cases:,} cases {'has' if cases - planned == 1 else 'have'} none"
        sessions = f"{counted(always, 'session')} {'is' if always == 1 else 'are'}" if always else "No session is"
        yield f"{sessions} in {plans}{so_far}; {without}: look at these before you book."
    if endings["feasible"]:
        yield "Where a plan is not proved the best, another as good may differ: what seems to hang on it may not."
    if never:
        yield f"In no plan {'at all' if planned == cases else 'made'}: {', '.join(never)}."


def _counts(table: Table) -> Iterator[tuple[Cell, Cell]]:
    """Of each row, in how many plans it is there, and of how many."""
    at = [column.name for column in table.columns].index("cases")
    return ((row[at], row[at + 1]) for row in table.rows)


def _book_now(sessions: int) -> str:
    if not sessions:
        return "No session is in every plan."
    if sessions == 1:
        return "1 session is in every plan: book it now."
    return f"{sessions:,} sessions are in every plan: book them now."


def _weighed(batch: Batch, run: Run) -> Iterator[tuple[str, Weighed]]:
    for prepared in run.cases if batch.content.membership else ():
        note = run.standing.notes.get(prepared.case.name)
        if note is None:
            continue
        result, scenario = run.outcome_of(prepared, note)
        if result is None or scenario is None or result.plan is None:
            continue
        for name, scheme in batch.content.membership.items():
            yield note.case, weigh(name, scheme, result, scenario)


def _of_memberships(weighed: Sequence[tuple[str, Weighed]]) -> Iterator[str]:
    """Of each membership, the case in which it gains most providers: how many, and what it does to the income."""
    for scheme in dict.fromkeys(each.scheme for _, each in weighed):
        case, best = max(((c, w) for c, w in weighed if w.scheme == scheme), key=lambda pair: len(pair[1].joiners))
        name = f"Membership {scheme} ({pounds(best.fee)} a quarter, {pounds(best.levy)} a place)"
        if not best.joiners:
            yield f"{name}: no provider would gain in any case."
            continue
        yield (
            f"{name}: most gain at {case}, {len(best.joiners)} of {counted(len(best.members), 'provider')}; if they "
            f"join, the programme raises {pounds(best.income_of_joiners)} in place of {pounds(best.income_now)}, "
            f"towards a post of {pounds(best.admin_cost)}."
        )


def exit_ending(endings: Sequence[Ending]) -> Ending:
    """The ending that a scheduler such as cron should hear of: what may be mended by running again comes first."""
    order: tuple[Ending, ...] = ("failed", "unknown", "infeasible")
    return next((ending for ending in order if ending in endings), "optimal")
