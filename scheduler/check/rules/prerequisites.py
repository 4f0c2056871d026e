"""Rule 7: a provider sends to a later course only as many as hold the earlier one by then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from scheduler.check.case import Case
from scheduler.check.rules.rule import Breach, Rule
from scheduler.check.sessions import Attendance
from scheduler.check.words import count


def prerequisites(case: Case) -> Iterator[Breach]:
    """First days on which a provider's places so far in a course exceed those who hold an earlier course."""
    attended: dict[tuple[str, str], list[Attendance]] = defaultdict(list)
    for item in case.attendances:
        attended[item.provider, item.course].append(item)
    for (provider, course), later in attended.items():
        if provider not in case.providers or course not in case.courses:
            continue
        trained = case.providers[provider].trained
        for earlier in dict.fromkeys(case.courses[course].after):
            before = attended.get((provider, earlier), [])
            for first_day in sorted({min(item.dates) for item in later}):
                begun = sum(item.places for item in later if min(item.dates) <= first_day)
                ended = sum(item.places for item in before if max(item.dates) < first_day)
                held = trained.get(earlier, 0) + ended
                if begun > held:
                    message = (
                        f"{case.provider_name(provider)} has {count(begun, 'place')} on {case.title(course)} by "
                        f"{first_day}, {begun - held} more than the {held} who hold {case.title(earlier)} by then"
                    )
                    yield Breach(begun - held, message, _session_on(later, first_day), provider)


def _session_on(later: list[Attendance], first_day: object) -> str | None:
    """The id of a session of ours that begins on the day."""
    return next((item.session for item in later if item.session is not None and min(item.dates) == first_day), None)


RULES = (
    Rule(
        "prerequisites",
        "By the first day of a later course's session, a provider's places so far in it are at most its trained staff "
        "plus its places in sessions of the earlier course that have ended.",
        "places",
        prerequisites,
    ),
)
