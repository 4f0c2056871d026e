"""What is short: skills asked for and not given, by course, and the places unfilled by kind of provider and reason."""

from __future__ import annotations

from collections import Counter

from scheduler.plan import UnfilledRow
from scheduler.report.page.charts import DARK, LIGHT, MIDDLE, WIDTH, Chart, draw, labels, values
from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table
from scheduler.report.unfilled import kinds_of_reasons
from scheduler.report.workforce import ASC_WDS, KINDS, category_of

SKILL_COLUMNS = (
    Column("course"),
    Column("asking", "count", "Providers asking"),
    Column("asked", "count", "Places asked"),
    Column("filled", "count", "Places filled"),
    Column("short", "count", "Places short"),
    Column("share", "share", "Filled"),
    Column("sessions", "count"),
    Column("reason", heading="Why most of them are short (“it” is the provider)"),
)


def skills_table(subject: Subject) -> Table:
    """For each course with interest what is asked and filled; the greatest shortfall first."""
    running = Counter(session.course for session in subject.sessions)
    asking = Counter(line.course for provider in subject.scenario.providers for line in provider.interest)
    short: dict[str, list[UnfilledRow]] = {course: [] for course in subject.asked}
    for row in subject.result.unfilled:
        short.setdefault(row.course, []).append(row)
    rows: list[tuple[Cell, ...]] = []
    for course, asked in subject.asked.items():
        kinds = kinds_of_reasons(short[course], subject.scenario)
        filled = min(asked, subject.given.get(course, 0))
        share = filled / asked
        reason = kinds[0][1] if kinds else ""
        name = subject.names.course(course)
        rows.append((name, asking[course], asked, filled, asked - filled, share, running[course], reason))
    return Table("skills", SKILL_COLUMNS, tuple(sorted(rows, key=_by_shortfall)))


def _by_shortfall(row: tuple[Cell, ...]) -> tuple[int, str]:
    return (-row[4] if isinstance(row[4], int) else 0, str(row[0]))


def skills_chart(subject: Subject) -> Chart | None:
    """Places asked on each course, filled and short."""
    import altair as alt

    table = skills_table(subject)
    if not table.rows:
        return None
    rows: list[dict[str, Cell]] = []
    names = labels([str(row[0]) for row in table.rows])
    for order, (_course, _asking, asked, filled, short, *_rest) in enumerate(table.rows):
        common: dict[str, Cell] = {"order": order, "course": names[order], "asked": asked}
        common["says"] = f"{short} short" if short else "all filled"
        rows.append({**common, "what": "filled", "from": 0, "to": filled})
        rows.append({**common, "what": "short", "from": filled, "to": asked})
    axis = alt.Axis(ticks=False, domain=False)
    base = alt.Chart(values(rows)).encode(
        y=alt.Y("course:N", sort=alt.EncodingSortField("order"), title=None, axis=axis)
    )
    most = max([int(str(row[2])) for row in table.rows])
    scale = alt.Scale(domain=[0, most * 1.2], nice=False)
    bars = base.mark_bar(height=17, stroke=MIDDLE, strokeWidth=1).encode(
        x=alt.X("from:Q", scale=scale, title="places asked for", axis=alt.Axis(tickMinStep=1)),
        x2="to:Q",
        color=alt.Color("what:N", scale=alt.Scale(domain=["filled", "short"], range=[DARK, LIGHT])),
    )
    once = base.transform_filter(alt.FieldEqualPredicate(field="what", equal="filled"))  # a course has two rows
    text = once.mark_text(align="left", dx=6).encode(x=alt.X("asked:Q", stack=None, scale=scale), text="says:N")
    layers = alt.layer(bars, text).properties(width=WIDTH, height=alt.Step(28))
    says = (
        "For each course the whole bar is what providers asked for; its dark part is filled, its light part is short."
    )
    return draw(layers, "Skills asked for and filled", says, table)


CATEGORY_COLUMNS = (
    Column("label"),
    Column("value", heading="Code"),
    Column("meaning", heading="Category"),
    Column("asked", "count", "Places asked"),
    Column("filled", "count", "Places filled"),
    Column("short", "count", "Places short"),
)


LABELS = {ASC_WDS: "Adult Social Care Workforce Data Set"}


def categories_table(subject: Subject) -> Table:
    """The same by the free labels that courses carry, such as `asc_wds`."""
    asked: Counter[tuple[str, str]] = Counter()
    filled: Counter[tuple[str, str]] = Counter()
    for course in subject.scenario.courses:
        for name, value in course.categories.items():
            asked[name, str(value)] += subject.asked.get(course.id, 0)
            filled[name, str(value)] += min(subject.asked.get(course.id, 0), subject.given.get(course.id, 0))
    rows = tuple(
        (
            LABELS.get(name, name),
            value,
            category_of(value) if name == ASC_WDS else "",
            places,
            filled[name, value],
            places - filled[name, value],
        )
        for (name, value), places in sorted(asked.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
        if places
    )
    return Table("categories", CATEGORY_COLUMNS, rows)


# ---- unfilled


KIND_COLUMNS = (
    Column("kind", heading="Kind of provider"),
    Column("providers", "count", "Providers asking"),
    Column("served", "count", "With a place"),
    Column("asked", "count", "Places asked"),
    Column("filled", "count", "Places filled"),
    Column("short", "count", "Places short"),
    Column("share", "share", "Filled"),
)


def kinds_table(subject: Subject) -> Table:
    """Places asked and filled by kind of provider, in the contract's order of kinds."""
    rows: list[tuple[Cell, ...]] = []
    for kind, title in KINDS.items():
        own = [provider for provider in subject.scenario.providers if provider.kind == kind and provider.interest]
        asked = sum(line.places for provider in own for line in provider.interest)
        if not asked:
            continue
        short = sum(row.places for provider in own for row in _short_of(subject, provider.id))
        served = sum(1 for provider in own if subject.attendances.get(provider.id))
        rows.append((title, len(own), served, asked, asked - short, short, (asked - short) / asked))
    return Table("kinds", KIND_COLUMNS, tuple(rows))


def _short_of(subject: Subject, provider: str) -> list[UnfilledRow]:
    return [row for row in subject.result.unfilled if row.provider == provider]


REASON_COLUMNS = (Column("places", "count"), Column("reason", heading="Reason (“it” is the provider)"))


def reasons_table(subject: Subject) -> Table:
    """Places unfilled by kind of reason, the most places first."""
    return Table("reasons", REASON_COLUMNS, tuple(kinds_of_reasons(subject.result.unfilled, subject.scenario)))


UNFILLED_COLUMNS = (
    Column("provider"),
    Column("kind"),
    Column("course"),
    Column("places", "count", "Places short"),
    Column("asked", "count", "Of asked"),
    Column("reason", heading="Reason (“it” is the provider)"),
)


def unfilled_by_provider(subject: Subject) -> Table:
    """Every line with places unfilled, in the order of the providers."""
    rows: list[tuple[Cell, ...]] = []
    for provider in subject.scenario.providers:
        asked = {line.course: line.places for line in provider.interest}
        rows.extend(
            (
                provider.name,
                KINDS[provider.kind],
                subject.names.course(row.course),
                row.places,
                asked.get(row.course, row.places),
                row.reason,
            )
            for row in _short_of(subject, provider.id)
        )
    return Table("unfilled-lines", UNFILLED_COLUMNS, tuple(rows))
