"""Why places are not filled, on a few lines: reasons that differ only in their figures count as one kind."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from scheduler.plan import UnfilledRow
from scheduler.report.words import counted

ASIDE = re.compile(r" \([^)]*\)")
SESSIONS = re.compile(r"^(the one|both|all [\d,]+|of [\d,]+) (hosted )?sessions?\b( is| are)?")
FIGURE = re.compile(r"£?\d[\d.,]*( km)?")


def kinds_of_reasons(rows: Iterable[UnfilledRow]) -> list[tuple[int, str]]:
    """Places, and the reason that most of them share; of each kind of reason, the most places first.

    `too far: the nearest suitable venue is 12.3 km away, its limit is 10.0 km; 14 reasons like it`.
    """
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        kinds[kind(row.reason)][row.reason] += row.places
    counts = [(reasons.total(), _example(reasons)) for reasons in kinds.values()]
    return sorted(counts, key=lambda count: (-count[0], count[1]))


def kind(reason: str) -> str:
    """What a reason says before its first colon or semicolon, without asides, figures and the number of sessions."""
    start = re.split("[:;]", ASIDE.sub("", reason), maxsplit=1)[0]
    start = SESSIONS.sub("sessions", start)
    return FIGURE.sub("#", start).removesuffix(" at #")


def _example(reasons: Counter[str]) -> str:
    example = min(reasons, key=lambda reason: (-reasons[reason], reason))
    others = len(reasons) - 1
    return f"{example}; {counted(others, 'reason')} like it" if others else example
