"""The parts of the report put together, in the order in which they are read."""

from __future__ import annotations

from scheduler.report.html_report import audit, decision, diary, market, money, partners, sizes, travel
from scheduler.report.page import render
from scheduler.report.subject import Subject
from scheduler.report.tables import Column, Table
from scheduler.report.words import dated


def report_html(subject: Subject) -> str:
    """The whole file: no script, nothing fetched, everything escaped."""
    quarter = subject.scenario.quarter
    weeks = diary.weeks(subject)
    return render(
        "report/report.html.j2",
        title=subject.scenario.name,
        quarter=f"{dated(quarter.from_)} to {dated(quarter.to)}",
        result=subject.result,
        what_ifs=[*subject.result.scenario.applied, *(f"{k}={v}" for k, v in subject.result.scenario.set.items())],
        decision=decision.decision(subject),
        figures=list(decision.figures(subject)),
        proof=decision.proof(subject),
        levels=audit.levels_table(subject),
        weeks=weeks,
        weekdays=diary.weekday_names(weeks),
        by_venue=diary.bookings_by(subject, "venue"),
        by_trainer=diary.bookings_by(subject, "trainer"),
        sizes=sizes.sizes_chart(subject),
        ladder=sizes.ladder_table(subject),
        flat=sizes.flat_fee_note(subject),
        map=travel.map_chart(subject),
        travel=travel.travel_table(subject),
        not_running=_not_running(subject),
        reasons=market.reasons_table(subject),
        kinds=market.kinds_table(subject),
        unfilled=market.unfilled_by_provider(subject),
        top_up=partners.top_up_table(subject),
        hosted=partners.hosted_table(subject),
        spending=money.spending_table(subject),
        paying=money.paying_table(subject),
        post=list(money.post(subject)),
        money=money.money_table(subject),
        skills=market.skills_chart(subject),
        categories=market.categories_table(subject),
        record=audit.record_table(subject),
        rules=audit.rules_table(),
    )


def _not_running(subject: Subject) -> Table:
    columns = (
        Column("course"),
        Column("asked", "count", "Places asked"),
        Column("reason", heading="Why it does not run"),
    )
    rows = tuple(
        (subject.names.course(row.course), subject.asked.get(row.course, 0), row.reason)
        for row in subject.result.not_running
    )
    return Table("not-running", columns, rows)
