"""A batch as tables: its cases, its robust core, the night-by-night history of courses, and memberships."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scheduler.batch.membership import Weighed
from scheduler.batch.reading import Case
from scheduler.batch.robust import Name, ProviderPlaces, Robust, courses_there, robust, sessions_there
from scheduler.batch.store import CourseNight
from scheduler.batch.task import Ending
from scheduler.report.tables import Cell, Column, Table

ENDINGS: dict[Ending, str] = {
    "optimal": "planned and proved the best",
    "feasible": "planned, not proved the best",
    "infeasible": "infeasible",
    "unknown": "out of time without a plan",
    "failed": "failed",
}

SUMMARY_COLUMNS = (
    Column("case"),
    Column("ending"),
    Column("reason"),
    Column("what_if"),
    Column("places_asked", "count"),
    Column("places_filled", "count"),
    Column("partner_places", "count"),
    Column("hosted_places", "count"),
    Column("providers_asking", "count"),
    Column("providers_served", "count"),
    Column("sessions", "count"),
    Column("cost", "pence"),
    Column("net_cost", "pence"),
    Column("cost_per_head", "pence"),
    Column("levy_raised", "pence"),
    Column("admin_cost", "pence"),
    Column("gap_percent", heading="First level's gap, %"),
    Column("folder"),
)


NOT_RUN = {"ending": "not run", "reason": "not planned yet when this was written", "gap": None}


def summary_table(rows: Iterable[Mapping[str, Any]], cases: Mapping[str, Case]) -> Table:
    """One row for each case, in the batch's order, those not run too; `gap_percent` is the first level's."""
    known = {row["case"]: row for row in rows}

    def cells(row: Mapping[str, Any]) -> tuple[Cell, ...]:
        case = cases[row["case"]]
        own: dict[str, Cell] = {
            "what_if": ", ".join(map(str, case.assumptions)),
            "gap_percent": f"{100 * row['gap']:.2f}" if row["gap"] is not None else "",
            "folder": f"cases/{case.folder}" if case.name in known else "",
        }
        return tuple(own[column.name] if column.name in own else row.get(column.name) for column in SUMMARY_COLUMNS)

    return Table("summary", SUMMARY_COLUMNS, tuple(cells(known.get(name, {"case": name, **NOT_RUN})) for name in cases))


_VERDICT = (Column("verdict"), Column("cases", "count"), Column("of", "count"), Column("hangs_on"))
ADVICE = {
    "course": {"always": "always runs", "depends": "depends", "never": "never runs: stop advertising"},
    "session": {"always": "book now", "depends": "depends"},
    "places": {"always": "always has places", "depends": "depends", "never": "never has a place"},
}
AS_FOUND = {"always": "in every plan made", "depends": "depends", "never": "in no plan made"}


def robust_tables(
    courses: Sequence[Mapping[str, Any]],
    sessions: Sequence[Mapping[str, Any]],
    places: Sequence[ProviderPlaces],
    cases: Sequence[Case],
    *,
    whole: bool,
) -> tuple[Table, Table, Table]:
    """Courses, sessions and providers' places: what is always there comes first, what is never there last.

    Args:
        courses: the store's, of one night.
        sessions: likewise.
        places: see `provider_places`.
        cases: those with a plan.
        whole: whether these are all; only then is there anything to advise.
    """

    def verdict(kind: str, each: Robust) -> tuple[Cell, ...]:
        return (ADVICE[kind] if whole else AS_FOUND)[each.verdict], each.cases, each.of, each.on

    of_courses = robust(courses_there(courses), cases)

    def dated(name: Name) -> tuple[Cell, ...]:
        return *name[:3], dt.date.fromisoformat(name[3]), name[4]

    of_sessions = sorted(robust(sessions_there(sessions), cases), key=lambda each: (-each.cases, each.name))
    columns = (Column("course"), Column("trainer"), Column("venue"), Column("date", "date"), Column("blocks"))
    return (
        Table(
            "robust-courses",
            (Column("course"), *_VERDICT),
            tuple((*each.name, *verdict("course", each)) for each in of_courses),
        ),
        Table(
            "robust-sessions",
            (*columns, *_VERDICT),
            tuple((*dated(each.name), *verdict("session", each)) for each in of_sessions),
        ),
        Table(
            "robust-places",
            (Column("provider"), Column("course"), Column("fewest", "count"), Column("most", "count"), *_VERDICT),
            tuple((p.provider, p.course, p.fewest, p.most, *verdict("places", p.verdict)) for p in places),
        ),
    )


HISTORY = "Night by night"  # the heading of the history
HISTORY_COLUMNS = (
    Column("night", "date"),
    Column("course"),
    Column("asked"),
    Column("filled"),
    Column("price", "pence"),
    Column("chance_percent"),
    Column("cases", "count"),
)


def history_table(history: Iterable[CourseNight]) -> Table:
    """Each course night by night: means over the cases with a plan, and the share of them in which it runs."""
    rows = tuple(
        (dt.date.fromisoformat(each.night), each.course, f"{each.asked:g}", f"{each.filled:g}", each.price,
         f"{100 * each.chance:.0f}", each.cases)
        for each in history
    )  # fmt: skip
    return Table("history", HISTORY_COLUMNS, rows)


MEMBERSHIP_COLUMNS = (
    Column("case"),
    Column("scheme"),
    Column("fee", "pence"),
    Column("levy", "pence"),
    Column("break_even_places"),
    Column("providers", "count"),
    Column("would_gain", "count"),
    Column("would_lose", "count"),
    Column("income_now", "pence"),
    Column("income_if_gainers_join", "pence"),
    Column("income_if_all_join", "pence"),
    Column("admin_cost", "pence"),
)
MEMBER_COLUMNS = (
    Column("case"),
    Column("scheme"),
    Column("provider"),
    Column("places", "count"),
    Column("pays_now", "pence"),
    Column("pays_as_member", "pence"),
    Column("gains", "pence"),
)


def membership_tables(weighed: Sequence[tuple[str, Weighed]]) -> tuple[Table, Table]:
    """Each membership on each case with a plan, in sum and provider by provider."""
    summed = tuple(
        (
            case,
            each.scheme,
            each.fee,
            each.levy,
            "never" if each.break_even is None else str(each.break_even),
            len(each.members),
            len(each.joiners),
            len(each.losers),
            each.income_now,
            each.income_of_joiners,
            each.income_of_all,
            each.admin_cost,
        )
        for case, each in weighed
    )
    members = tuple(
        (case, each.scheme, member.provider, member.places, member.pays_now, member.pays_as_member, member.gains)
        for case, each in weighed
        for member in each.members
    )
    return Table("membership", MEMBERSHIP_COLUMNS, summed), Table("members", MEMBER_COLUMNS, members)
