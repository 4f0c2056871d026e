"""A reason as it is told to the provider itself, and what could have opened a place.

A remedy is what stood in the way turned round: it would have been needed, and nobody promises that it had been enough.
"""

from __future__ import annotations

import re

# What a reason says of the provider, in the words of `scheduler.explain`, and as it is said to it.
_YOURS = re.compile(
    r"\bits (?=ceiling|limit|travel limit|weekdays|blocks|staff|dates|release limit|places|unavailable)"
)
_TO_YOU = (
    (re.compile(r"\bit (ask|release)s\b"), r"you \1"),
    (re.compile(r"\bit is\b"), "you are"),
    (re.compile(r"\bit has\b"), "you have"),
    (re.compile(r"\bit can\b"), "you can"),
    (re.compile(r"\b(suits?|to|open to|closed to) it\b"), r"\1 you"),
    (_YOURS, "your "),
    (re.compile(r"; hosted: "), "; on partners' own sessions: "),
)
_DAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)\b")

REMEDIES = (
    (r"nearest suitable venue is ([\d.,]+ km) away", "a travel limit of at least {0}"),
    (r"beyond its travel limit of [\d.,]+ km(?: at ([\d.,]+ km)| \(nearest ([\d.,]+ km)\))", "a travel limit of {0}"),
    (r"on its weekdays", "other days of the week"),
    (r"in its blocks", "another time of day"),
    (r"possible session lies (?:from|on or)", "other dates"),
    (r"it is unavailable on", "being available on one of the possible dates"),
    (r"possible dates suits its", "more choice of dates, days or times"),
    (r"at a time that does not suit", "other dates, days or times"),
    (r"a place costs at least (£[\d.,]+\d) at any size", "a ceiling of at least {0}"),
    (r"above its ceiling of £[\d.,]+\d(?: at (£[\d.,]+\d)| \(cheapest (£[\d.,]+\d)\))", "a ceiling of {0}"),
    (r"too few places at the price", "higher ceilings, or more providers asking"),
    (r"\bfull\b", "more room, or a further session"),
    (r"release limit|it releases", "releasing more people on one day"),
    (r"at the limit(?: of \d+ places?)? for one provider", "a higher limit of places for one provider"),
    (r"prerequisite|closed to it until|staff can hold|hold .* in time", "staff who hold the earlier course in time"),
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
    (r"a place more takes to|too dear for others", "a higher ceiling of another who takes part"),
    (r"largest group that a trainer takes", "a trainer who takes larger groups"),
)  # fmt: skip
_REMEDIES = [(re.compile(pattern), text) for pattern, text in REMEDIES]


def to_you(reason: str) -> str:
    """A reason that speaks of `it`, the provider, as it is said to the provider."""
    for pattern, words in _TO_YOU:
        reason = pattern.sub(words, reason)
    return _DAY.sub(lambda found: found[1].capitalize(), reason)


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
