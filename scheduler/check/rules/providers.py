"""Rule 6: what each provider asked for and can take. Price ceilings, its last clause but one, are in `prices`."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from scheduler.check.case import Case
from scheduler.check.days import weekday
from scheduler.check.rules.rule import Breach, Rule
from scheduler.check.sessions import Attendance
from scheduler.check.words import at, count, kilometres, listed
from scheduler.scenario.schema import Interest


def places_asked(case: Case) -> Iterator[Breach]:
    """More places on a course than the provider asked for; any at all where it did not ask."""
    for (provider, course), given in case.given.items():
        line = case.interest.get((provider, course))
        asked = line.places if line is not None else 0
        if given > asked and provider in case.providers and course in case.courses:
            message = (
                f"{case.provider_name(provider)} has {count(given, 'place')} on {case.title(course)}, "
                f"{given - asked} more than the {asked} it asked for"
            )
            yield Breach(given - asked, message, None, provider)


def _lines(case: Case) -> Iterator[tuple[Attendance, Interest, str]]:
    """Each provider's places on a session, the line that asks for them, and how a message about them begins."""
    for item in case.attendances:
        line = case.interest.get((item.provider, item.course))
        if line is not None:
            yield item, line, f"{item.label}: {case.provider_name(item.provider)}"


def provider_window(case: Case) -> Iterator[Breach]:
    """Sessions that begin before the line's earliest date or end after its latest."""
    for item, line, who in _lines(case):
        first, last = min(item.dates), max(item.dates)
        if line.earliest is not None and first < line.earliest:
            days = (line.earliest - first).days
            message = f"{who} asked for {line.earliest} or later, {count(days, 'day')} after {first}"
            yield Breach(days, message, item.session, item.provider)
        if line.latest is not None and last > line.latest:
            days = (last - line.latest).days
            message = f"{who} asked for {line.latest} or earlier, {count(days, 'day')} before {last}"
            yield Breach(days, message, item.session, item.provider)


def provider_weekdays(case: Case) -> Iterator[Breach]:
    """Dates on weekdays that the line leaves out."""
    for item, line, who in _lines(case):
        wrong = [date for date in item.dates if line.weekdays is not None and weekday(date) not in line.weekdays]
        if wrong:
            days = listed(f"{weekday(date).title()} {date}" for date in wrong)
            message = f"{who} asked for {listed(map(str.title, line.weekdays or []))}, not for {days}"
            yield Breach(len(wrong), message, item.session, item.provider)


def provider_blocks(case: Case) -> Iterator[Breach]:
    """Blocks that the line leaves out, on each date."""
    for item, line, who in _lines(case):
        wrong = [slot for slot in item.slots if line.blocks is not None and slot[1] not in line.blocks]
        if wrong:
            message = f"{who} asked for {listed(line.blocks or [])}, not for {at(wrong)}"
            yield Breach(len(wrong), message, item.session, item.provider)


def provider_available(case: Case) -> Iterator[Breach]:
    """Blocks for which the provider is unavailable."""
    for item in case.attendances:
        if item.provider in case.providers:
            unavailable = case.providers[item.provider].unavailable
            away = [slot for slot in item.slots if case.timetable.covered(unavailable, slot)]
            if away:
                message = f"{item.label}: {case.provider_name(item.provider)} is unavailable on {at(away)}"
                yield Breach(len(away), message, item.session, item.provider)


def provider_travel(case: Case) -> Iterator[Breach]:
    """Sessions further away than the provider travels."""
    for item in case.attendances:
        limit = case.providers[item.provider].max_travel_km if item.provider in case.providers else None
        if limit is not None and item.metres > limit:
            over = item.metres - limit
            message = (
                f"{item.label}: {kilometres(item.metres)} from {case.provider_name(item.provider)}, "
                f"{kilometres(over)} further than the {kilometres(limit)} it travels"
            )
            yield Breach(over, message, item.session, item.provider)


def provider_release(case: Case) -> Iterator[Breach]:
    """Dates on which a provider would release more than it can, over all courses."""
    out: dict[tuple[str, dt.date], int] = defaultdict(int)
    for item in case.attendances:
        for date in item.dates:
            out[item.provider, date] += item.places
    for (provider, date), places in sorted(out.items()):
        limit = case.providers[provider].release_per_day if provider in case.providers else None
        if limit is not None and places > limit:
            message = (
                f"{case.provider_name(provider)} has {count(places, 'place')} on {date}, "
                f"{places - limit} more than the {limit} it can release on one day"
            )
            yield Breach(places - limit, message, None, provider)


def provider_per_session(case: Case) -> Iterator[Breach]:
    """Sessions of ours on which one provider has more places than the course, or else the policy, lets it."""
    for session in case.sessions:
        limit = session.course.max_places_per_provider if session.course is not None else None
        if limit is None:
            limit = case.scenario.policy.max_places_per_provider
        for provider, places in session.allocations.items():
            if limit is not None and places > limit:
                message = (
                    f"{session.label}: {case.provider_name(provider)} has {count(places, 'place')}, "
                    f"{places - limit} more than the {limit} one provider may have in a session"
                )
                yield Breach(places - limit, message, session.id, provider)


def all_or_nothing(case: Case) -> Iterator[Breach]:
    """Lines that want all their places or none, and have some."""
    for (provider, course), line in case.interest.items():
        given = case.given.get((provider, course), 0)
        if line.all_or_nothing and 0 < given < line.places:
            message = (
                f"{case.provider_name(provider)} has {given} of {count(line.places, 'place')} on {case.title(course)}, "
                f"but asked for all or nothing"
            )
            yield Breach(line.places - given, message, None, provider)


RULES = (
    Rule("places-asked", "A provider has at most the places it asked for.", "places", places_asked),
    Rule("provider-window", "A provider attends only from its earliest to its latest date.", "days", provider_window),
    Rule("provider-weekdays", "A provider attends only on the weekdays it named.", "days", provider_weekdays),
    Rule("provider-blocks", "A provider attends only in the blocks it named.", "blocks", provider_blocks),
    Rule("provider-available", "A provider does not attend when unavailable.", "blocks", provider_available),
    Rule("provider-travel", "A provider travels at most its limit.", "metres", provider_travel),
    Rule("provider-release", "A provider releases at most its limit on any date.", "places", provider_release),
    Rule(
        "provider-per-session",
        "A provider has at most the limit of places in one session.",
        "places",
        provider_per_session,
    ),
    Rule("all-or-nothing", "A line that asks for all or nothing has all or nothing.", "places missing", all_or_nothing),
)
