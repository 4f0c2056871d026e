"""When, where and who teaches: the sessions by week and day, by venue and by trainer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from scheduler.calendar import QuarterCalendar, iso_week
from scheduler.plan import SessionRow
from scheduler.report.subject import Subject
from scheduler.report.tables import Cell, Column, Table, hosted_blocks, hosted_offers
from scheduler.report.words import MONTHS, WEEKDAYS, clock_times, day, days, pounds

MOST_SIGNS = 90  # of a name in a cell of the calendar; in full elsewhere


@dataclass(frozen=True)
class Entry:
    """One session on one of its days. `full`: no place is left. `ours`: not a partner's own session."""

    time: str
    course: str
    venue: str
    trainer: str
    places: str
    price: str
    full: bool
    confirmed: bool
    ours: bool
    part: str


@dataclass(frozen=True)
class DayOfWeek:
    """A day of the calendar. `closed`: why nothing can run on it, else empty."""

    date: dt.date
    closed: str
    entries: list[Entry]


@dataclass(frozen=True)
class Week:
    """A week, Monday to the last weekday shown. `empty`: why it has no day to show, in one line; else empty."""

    title: str
    days: list[DayOfWeek]
    empty: str


def weeks(subject: Subject) -> list[Week]:
    """Every week of the quarter, with its sessions: ours, and partners' that our providers attend; none without any."""
    entries: dict[dt.date, list[Entry]] = defaultdict(list)
    for session in subject.sessions:
        for number, date in enumerate(session.dates or [session.date], start=1):
            entries[date].append(_entry(subject, session, number))
    for date, entry in _hosted(subject):
        entries[date].append(entry)
    if not entries:
        return []
    calendar = QuarterCalendar(subject.scenario)
    last = max([4, *(date.weekday() for date in entries)])
    found = []
    for monday in _mondays(calendar, entries):
        dates = [monday + dt.timedelta(days=number) for number in range(last + 1)]
        shown = [
            DayOfWeek(date, _closed(calendar, date), sorted(entries.get(date, []), key=lambda entry: entry.time))
            for date in dates
        ]
        found.append(Week(f"Week {iso_week(monday)[1]}", shown, _empty(shown)))
    return found


def _mondays(calendar: QuarterCalendar, entries: Collection[dt.date]) -> list[dt.date]:
    """Of every week from the quarter's first to its last, and of those beside it that have a session."""
    first, last = min([calendar.first, *entries]), max([calendar.last, *entries])
    monday = first - dt.timedelta(days=first.weekday())
    return [monday + dt.timedelta(weeks=number) for number in range((last - monday).days // 7 + 1)]


def _empty(shown: list[DayOfWeek]) -> str:
    """`no sessions` of a week without one, `closed` where none could be."""
    if any(each.entries for each in shown):
        return ""
    span = f"{day(shown[0].date)} to {day(shown[-1].date)}"
    return f"{span}: {'closed' if all(each.closed for each in shown) else 'no sessions'}"


def weekday_names(shown: list[Week]) -> list[str]:
    """The headings of the calendar."""
    return list(WEEKDAYS[: max((len(week.days) for week in shown), default=0)])


def _closed(calendar: QuarterCalendar, date: dt.date) -> str:
    if date in calendar.bank_holidays:
        return calendar.bank_holidays[date]
    if not calendar.first <= date <= calendar.last:
        return "outside the quarter"
    return "" if date in calendar.open_days else "closed"


def _entry(subject: Subject, session: SessionRow, number: int) -> Entry:
    total = len(session.dates)
    return Entry(
        time="-".join(clock_times(session.blocks, subject.scenario.calendar)),
        course=_short(subject.names.course(session.course)),
        venue=_short(subject.names.venue(session.venue)),
        trainer=_short(subject.names.trainer(session.trainer)),
        places=f"{session.places} of {session.capacity}",
        price=pounds(session.price_per_head),
        full=session.places >= session.capacity,
        confirmed=is_confirmed(subject, session),
        ours=True,
        part=f"day {number} of {total}" if total > 1 else "",
    )


def is_confirmed(subject: Subject, session: SessionRow) -> bool:
    """Whether the scenario pins the session."""
    blocks = {None, *session.blocks[:1]}
    return any((session.course, session.trainer, session.venue, session.date, b) in subject.confirmed for b in blocks)


def _hosted(subject: Subject) -> Iterable[tuple[dt.date, Entry]]:
    offers = hosted_offers(subject.scenario)
    for (partner, key), places in subject.taken_of_hosted.items():
        offer = offers[partner, key]
        yield (
            offer.date,
            Entry(
                time="-".join(clock_times(hosted_blocks(offer, subject.scenario), subject.scenario.calendar)),
                course=_short(subject.names.course(offer.course)),
                venue=_short(f"at {subject.names.partner(partner)}"),
                trainer="",
                places=f"{places} of {offer.places}",
                price=pounds(offer.price),
                full=places >= offer.places,
                confirmed=False,
                ours=False,
                part="",
            ),
        )


def _short(name: str) -> str:
    return name if len(name) <= MOST_SIGNS else f"{name[: MOST_SIGNS - 1].rstrip()}…"


# ---- by venue, by trainer


def bookings_by(subject: Subject, what: str) -> Table:
    """For each venue or trainer that is used, its sessions month by month. `what`: `venue` or `trainer`."""
    name = subject.names.venue if what == "venue" else subject.names.trainer
    order = [item.id for item in (subject.scenario.venues if what == "venue" else subject.scenario.trainers)]
    months = sorted({(s.date.year, s.date.month) for s in subject.sessions})
    rows: list[tuple[Cell, ...]] = []
    for key in order:
        own = [session for session in subject.sessions if getattr(session, what) == key]
        if not own:
            continue
        cells = [
            "\n".join(_brief(subject, session) for session in own if (session.date.year, session.date.month) == month)
            for month in months
        ]
        rows.append((name(key), len(own), *cells))
    columns = (
        Column(what),
        Column("sessions", "count"),
        *(Column(f"{year}-{month:02}", heading=f"{MONTHS[month - 1]} {year}") for year, month in months),
    )
    return Table(f"by-{what}", columns, tuple(rows))


def _brief(subject: Subject, session: SessionRow) -> str:
    begins, _ = clock_times(session.blocks, subject.scenario.calendar)
    return f"{days(session.dates or [session.date])} {begins} {_short(subject.names.course(session.course))}"
