"""Each session's places against its minimum and capacity, its price per head, and what the next step would bring."""

from __future__ import annotations

from collections import Counter, defaultdict

from scheduler.check.case import Case
from scheduler.check.money import counted as tier_count
from scheduler.plan import Plan, PlannedSession, SessionRow
from scheduler.report.page.charts import DARK, INK, LIGHT, MIDDLE, WIDTH, Chart, draw, labels, values
from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table
from scheduler.report.words import clock_times, counted, day, pounds
from scheduler.results import plan_from_rows
from scheduler.scenario.schema import Offer

AXIS = "places (outline: capacity, line: minimum)"
COURSE_SIGNS = 30  # of a title beside its date
SIZE_COLUMNS = (
    Column("session"),
    Column("course"),
    Column("date", "date"),
    Column("places", "count"),
    Column("minimum", "count"),
    Column("capacity", "count"),
    Column("partners", "count", "Of them partners'"),
    Column("price", "pence", "Price a head"),
    Column("next", heading="With one place more"),
)


def sizes_table(subject: Subject) -> Table:
    """One row for each session: its places, its limits, its price, and the price with one place more."""
    courses = {course.id: course for course in subject.scenario.courses}
    rows: list[tuple[Cell, ...]] = [
        (
            session.id,
            subject.names.course(session.course),
            session.date,
            session.places,
            courses[session.course].min_places,
            session.capacity,
            session.places - session.local_places,
            session.price_per_head,
            _with_one_more(subject, session),
        )
        for session in subject.sessions
    ]
    return Table("fill", SIZE_COLUMNS, tuple(rows))


def _with_one_more(subject: Subject, session: SessionRow) -> str:
    """The price a head if a provider who is in took one place more, by the judge's own arithmetic."""
    if session.places >= session.capacity:
        return "full"
    if session.partners and subject.scenario.policy.top_up == "reach_minimum":
        return "kept at its minimum by partners' places"
    price = _price_with_one_more(subject, session)
    return f"{pounds(price)} each"


def _price_with_one_more(subject: Subject, session: SessionRow) -> int:
    if subject.result.plan is None:
        return 0
    together = [row for row in subject.sessions if (row.trainer, row.course) == (session.trainer, session.course)]
    rows = subject.result.plan.model_copy(update={"sessions": together, "hosted": []})
    plan = plan_from_rows(rows, subject.scenario)
    position = together.index(session)
    changed = plan.sessions[position]
    first = next(iter(changed.allocations))
    more = PlannedSession(changed.key, changed.allocations | {first: changed.allocations[first] + 1}, changed.partners)
    sessions = (*plan.sessions[:position], more, *plan.sessions[position + 1 :])
    return Case(subject.loaded, Plan(sessions, ())).money[position].price_per_head


def sizes_chart(subject: Subject) -> Chart | None:
    """Places against minimum and capacity, a bar for each session."""
    import altair as alt

    table = sizes_table(subject)
    if not table.rows:
        return None
    courses = {course.id: course for course in subject.scenario.courses}
    rows = []
    titles = labels([subject.names.course(session.course) for session in subject.sessions], COURSE_SIGNS)
    seen: Counter[str] = Counter()
    for number, session in enumerate(subject.sessions):
        begins, _ = clock_times(session.blocks, subject.scenario.calendar)
        name = f"{titles[number]}, {day(session.date)} {begins}"
        seen[name] += 1
        common = {
            "order": number,
            "session": name if seen[name] == 1 else f"{name} ({seen[name]})",
            "capacity": session.capacity,
            "minimum": courses[session.course].min_places,
            "price": f"{session.places} at {pounds(session.price_per_head)}",
        }
        local = session.local_places
        rows.append({**common, "who": "providers", "from": 0, "to": local})
        rows.append({**common, "who": "partners", "from": local, "to": session.places})
    base = alt.Chart(values(rows)).encode(
        y=alt.Y("session:N", sort=alt.EncodingSortField("order"), title=None, axis=alt.Axis(ticks=False, domain=False))
    )
    most = max(session.capacity for session in subject.sessions)
    scale = alt.Scale(domain=[0, most * 1.25], nice=False)
    once = base.transform_filter(alt.FieldEqualPredicate(field="who", equal="providers"))  # a session has two rows
    room = once.mark_bar(fill="none", stroke=MIDDLE, height=15).encode(
        x=alt.X(
            "capacity:Q",
            stack=None,
            scale=scale,
            title=AXIS,
            axis=alt.Axis(tickMinStep=1),
        )
    )
    taken = base.mark_bar(height=15).encode(
        x=alt.X("from:Q", scale=scale),
        x2="to:Q",
        color=alt.Color("who:N", scale=alt.Scale(domain=["providers", "partners"], range=[DARK, LIGHT])),
    )
    least = once.mark_tick(color=INK, thickness=3, size=21).encode(x=alt.X("minimum:Q", scale=scale))
    words = once.mark_text(align="left", dx=6).encode(x=alt.X("capacity:Q", stack=None, scale=scale), text="price:N")
    layers = alt.layer(taken, room, least, words).properties(width=WIDTH, height=alt.Step(25))
    says = (
        "For each session the filled part of the bar is the places taken, the outline is what the session holds, the "
        "thick line is the least it needs; beside it the places and the price a head."
    )
    return draw(layers, "Places on each session", says, table)


# ---- tiers


LADDER_COLUMNS = (
    Column("trainer"),
    Column("course"),
    Column("session"),
    Column("counted", heading="What is counted"),
    Column("ladder", heading="The ladder"),
    Column("count", "count", "Now"),
    Column("price", "pence", "Tier price now"),
    Column("next", heading="The next step"),
)


def ladder_table(subject: Subject) -> Table:
    """Where each session stands on its trainer's ladder of prices, and what the next step needs."""
    groups: dict[tuple[str, str], list[SessionRow]] = defaultdict(list)
    for session in subject.sessions:
        groups[session.trainer, session.course].append(session)
    rows: list[tuple[Cell, ...]] = []
    for trainer in subject.scenario.trainers:
        for offer in trainer.offers:
            rows.extend(_ladder_rows(subject, trainer.name, offer, groups.get((trainer.id, offer.course), [])))
    return Table("tiers", LADDER_COLUMNS, tuple(rows))


def _ladder_rows(subject: Subject, trainer: str, offer: Offer, own: list[SessionRow]) -> list[tuple[Cell, ...]]:
    tiers = offer.price_tiers
    if tiers is None or not own:
        return []
    interested = sum(
        any(line.course == offer.course for line in provider.interest) for provider in subject.scenario.providers
    )
    by_id = {session.id: session for session in subject.case.sessions}
    together = tiers.over == "quarter" or tiers.counted == "interest"
    groups = [own] if together else [[session] for session in own]
    ladder = ", ".join(f"{pounds(price)} from {count}" for count, price in sorted(tiers.prices.items()))
    unit = {"providers": "provider", "places": "place", "interest": "provider asking"}[tiers.counted]
    over = " over the quarter" if tiers.over == "quarter" and tiers.counted != "interest" else ""
    rows: list[tuple[Cell, ...]] = []
    for group in groups:
        count = tier_count([by_id[session.id] for session in group], tiers, interested)
        following = next(((least, price) for least, price in sorted(tiers.prices.items()) if least > count), None)
        step = "the last step is reached"
        if following:
            missing = following[0] - count
            more = f"{missing} more {unit if missing == 1 else _plural(unit)}"
            step = f"{pounds(following[1])} a place with {more}"
        name = f"{day(group[0].date)} ({group[0].id})" if len(group) == 1 else f"its {len(group)} sessions together"
        what = f"{_plural(unit)}{over}"
        rows.append((trainer, subject.names.course(offer.course), name, what, ladder, count, group[0].tier_price, step))
    return rows


def _plural(unit: str) -> str:
    return "providers asking" if unit == "provider asking" else f"{unit}s"


def flat_fee_note(subject: Subject) -> str:
    """What is true of the sessions without a ladder."""
    flat = sum(
        1 for session in subject.case.sessions if session.offer is not None and session.offer.price_tiers is None
    )
    if not flat:
        return ""
    are = "is" if flat == 1 else "are"
    return (
        f"{counted(flat, 'session')} {are} bought at a flat fee, shared by all who come: each place more makes it "
        "cheaper, as far as the trainer asks nothing in addition."
    )
