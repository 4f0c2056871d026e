"""A reason as it is told to the provider itself, and what could have opened a place.

A remedy is what stood in the way turned round: it would have been needed, and nobody promises that it had been enough.
"""

from __future__ import annotations

import re

from scheduler.report.words import FULL_WEEKDAYS, WEEKDAYS

_MONEY = r"£[\d.,]+\d"
# What a reason says of the provider, in the words of `scheduler.explain`, and as it is said to it: first whole phrases
# in plain words, then whatever still speaks of `it`. Another provider's limit is told to nobody else.
_TO_YOU = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (
            rf"price above its ceiling: a place costs at least ({_MONEY}) at any size, its ceiling is ({_MONEY})",
            r"the price: a place costs at least \1 however many come, and your limit is \2",
        ),
        (rf"\babove its ceiling of ({_MONEY})", r"dearer than your limit of \1"),
        (
            rf"at a price that a place more takes to {_MONEY}, above another's {_MONEY}",
            "at a size where one more place would cost somebody else more than they agreed to pay",
        ),
        (r"\btoo far: the nearest suitable venue is", "too far: the nearest suitable room is"),
        (r"it releases nobody: its release limit is 0 places a day", "you said that you can spare nobody on any day"),
        (r"\bit releases (\d+) a day", r"you can spare \1 a day"),
        (
            r"on a day when its release limit of (\d+) is used up",
            r"on a day when you already send \1, all you can spare",
        ),
        (r"\brelease limit used\b", "on a day when you can spare nobody else"),
        (
            r"at its limit: at most (\d+) of its staff can hold (.+?) this quarter",
            r"at most \1 of your staff can have done \2, which comes first, in time",
        ),
        (
            r"prerequisite not held: none of its staff holds (.+?), and",
            r"none of your staff has done \1, which comes first, and",
        ),
        (
            r"prerequisite too late: its staff can hold (.+?) after",
            r"your staff can have done \1, which comes first, only after",
        ),
        (r"\bat its limit: ", ""),
        (r"at a time that does not suit\b", "at a time that does not suit you"),
        (r"no possible session lies in its blocks", "no possible session is at your times of day"),
        (r"no possible session lies on its weekdays", "no possible session is on your weekdays"),
        (r"too few places are left to fill another that suits", "too few others still need a place to run one more"),
        (r"not known: a place in (.+?) was open to it; ", r"\1 still had room for you, but "),
        (r"not known: nothing found rules out a session on", "nothing we found rules out a session on"),
        (r"(the best plan found|the plan that .+?)(, not proved best,)? does without it", r"\1 does not use it"),
        (r"lost to a use at least as good: ", "what it needs is put to at least as good a use: "),
        (r", in a plan not proved best", ", in the best plan we found"),
        (r"does not run: ", "the course does not run: "),
        (r"\bit (ask|release)s\b", r"you \1"),
        (r"\bit is\b", "you are"),
        (r"\bit has\b", "you have"),
        (r"\bit can\b", "you can"),
        (r"\b(suits?|to|open to|closed to) it\b", r"\1 you"),
        (r"\bits (?=ceiling|limit|travel limit|weekdays|blocks|staff|dates|release limit|places|unavailable)", "your "),
        (r"; hosted: ", "; on partners' own sessions: "),
        (r"\bhosted session", "partners' own session"),
    )
)
_DAY = re.compile(rf"\b({'|'.join(name.lower() for name in WEEKDAYS)})\b")

REMEDIES = (
    (r"nearest suitable venue is ([\d.,]+ km) away", "travelling {0} or more"),
    (r"beyond its travel limit of [\d.,]+ km(?: at ([\d.,]+ km)| \(nearest ([\d.,]+ km)\))", "travelling up to {0}"),
    (r"on its weekdays", "other days of the week"),
    (r"in its blocks", "another time of day"),
    (r"possible session lies (?:from|on or)", "other dates"),
    (r"it is unavailable on", "being available on one of the possible dates"),
    (r"possible dates suits its", "more choice of dates, days or times"),
    (r"at a time that does not suit", "other dates, days or times"),
    (r"a place costs at least (£[\d.,]+\d) at any size", "paying {0} or more a place"),
    (r"above its ceiling of £[\d.,]+\d(?: at (£[\d.,]+\d)| \(cheapest (£[\d.,]+\d)\))", "paying up to {0} a place"),
    (r"too few places at the price", "higher price limits, or more providers asking"),
    (r"\bfull\b", "more room, or a further session"),
    (r"release limit|it releases", "sparing more people on one day"),
    (r"at the limit(?: of \d+ places?)? for one provider", "a higher limit of places for one provider"),
    (r"prerequisite|closed to it until|staff can hold|hold .* in time", "staff who have the earlier course in time"),
    (r"all or nothing", "taking fewer places than all"),
    (r"nobody offers", "a trainer who offers the course"),
    (r"below the minimum by (\d+)", "{0} more places asked for that could meet in one session"),
    (r"too few places (?:are )?left to fill", "more places asked for on dates that suit you"),
    (r"topped up by partners|kept at its minimum", "a session that does not depend on partners' places"),
    (r"trainer booked|trainer at the|trainer for it|trainer elsewhere", "another trainer, or more of this one's days"),
    (r"venue taken|no (?:suitable )?venue|largest venue", "another suitable room"),
    (r"budget", "a larger budget"),
    (r"programme's limit|programme is limited|course is (?:limited|at its)", "more sessions allowed in the quarter"),
    (r"no date on which|free for a whole session", "a date on which trainer and room are both free"),
    (r"a place more takes to|too dear for others", "a higher price limit of another who takes part"),
    (r"largest group that a trainer takes", "a trainer who takes larger groups"),
)  # fmt: skip
_REMEDIES = [(re.compile(pattern), text) for pattern, text in REMEDIES]


def to_you(reason: str) -> str:
    """A reason that speaks of `it`, the provider, as it is said to the provider."""
    for pattern, words in _TO_YOU:
        reason = pattern.sub(words, reason)
    return _DAY.sub(lambda found: FULL_WEEKDAYS[WEEKDAYS.index(found[1].capitalize())], reason)


def remedies(reason: str) -> list[str]:
    """What could have opened a place, from what stood in the way; empty where the reason is not known."""
    if reason.startswith("not known"):
        return []
    found = []
    for pattern, text in _REMEDIES:
        match = pattern.search(reason)
        if match:
            found.append(text.format(*filter(None, match.groups())))
    return list(dict.fromkeys(found))
