"""Why places are not filled, on a few lines: of reasons of one kind, what is true of all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from scheduler.plan import UnfilledRow
from scheduler.report.masks import Masks
from scheduler.report.words import MONTHS
from scheduler.scenario.schema import Scenario

ALL_SESSIONS = re.compile(r"^(?:the one|both|all [\d,]+) (?:hosted )?sessions?(?: \(\d+ hosted\))? (?:is|are) ")
SOME_SESSIONS = re.compile(r"^of [\d,]+ (?:hosted )?sessions?(?: \(\d+ hosted\))?: .*")
ASIDE = re.compile(r" (?:at £?[\d.,]*\d(?: km)?|\([^)]*\))")
# An amount as reasons write them; that of a date is part of a name.
FIGURE = re.compile(
    rf"(?<![\w.,£])£?[0-9]{{1,3}}(?:,?[0-9]{{3}})*(?:\.[0-9]+)?(?!\w|[.,][0-9])(?! (?:{'|'.join(MONTHS)})\b)"
)


def kinds_of_reasons(rows: Iterable[UnfilledRow], scenario: Scenario) -> list[tuple[int, str]]:
    """Places, and what holds of all reasons of one kind: with the range of each figure; the most places first.

    `too far: the nearest suitable venue is 8.1 to 12.3 km away, its limit is 8.0 to 10.0 km`.

    Args:
        rows: what is unfilled, and why.
        scenario: what the rows are of: a figure in one of its names is no amount.
    """
    masks = Masks(scenario)
    kinds: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        reason = masks.on(row.reason)
        kinds[kind(reason)].append((row.places, reason))
    counts = [
        (sum(places for places, _ in own), masks.off(_in_common([reason for _, reason in own])))
        for own in kinds.values()
    ]
    return sorted(counts, key=lambda count: (-count[0], count[1]))


def kind(reason: str) -> str:
    """What a reason's first clause says before its first comma, without figures and the number of sessions.

    Args:
        reason: with its names masked.
    """
    return _skeleton(_briefly(_whatever_the_sessions(_clauses(reason)[0])))


def _in_common(reasons: Sequence[str]) -> str:
    """The one reason there is; of several the first clause as far as it is the same, and each other that all have."""
    if len(set(reasons)) == 1:
        return reasons[0]
    clauses = [_clauses(reason) for reason in reasons]
    first = [_whatever_the_sessions(own[0]) for own in clauses]
    same = len({_skeleton(text) for text in first}) == 1
    found = [_merged(first if same else [_briefly(text) for text in first])]
    for clause in clauses[0][1:]:
        alike = [[other for other in own[1:] if _skeleton(other) == _skeleton(clause)] for own in clauses]
        if all(alike):
            found.append(_merged([own[0] for own in alike]))
    return "; ".join(found)


def _clauses(reason: str) -> list[str]:
    return reason.split("; ")


def _whatever_the_sessions(clause: str) -> str:
    """The same of however many sessions: `every session is full`."""
    if ALL_SESSIONS.match(clause):
        return ASIDE.sub("", ALL_SESSIONS.sub("every session is ", clause))
    return SOME_SESSIONS.sub("no session is open to it, for more than one reason", clause)


def _briefly(clause: str) -> str:
    head, colon, detail = clause.partition(": ")
    return head + colon + detail.partition(", ")[0]


def _skeleton(text: str) -> str:
    return FIGURE.sub("#", text)


def _merged(texts: Sequence[str]) -> str:
    """Texts that differ in their figures only, as one: each figure as it is, or from the least to the greatest."""
    figures = iter([_range(column) for column in zip(*(FIGURE.findall(text) for text in texts), strict=True)])
    return FIGURE.sub(lambda _: next(figures), texts[0])


def _range(figures: Sequence[str]) -> str:
    ranked = sorted(set(figures), key=lambda figure: Decimal(figure.removeprefix("£").replace(",", "")))
    return ranked[0] if len(ranked) == 1 else f"{ranked[0]} to {ranked[-1]}"
