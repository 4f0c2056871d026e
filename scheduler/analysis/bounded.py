"""Values known between two ends, and when two of them differ for certain. The one home of "no proved difference".

Of a level, a solve knows the value of its plan and a proved bound. What the best plan's value is lies between them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from scheduler.plan import ObjectiveRow, Result
from scheduler.report.words import signed

NO_PROVED_DIFFERENCE = "no proved difference"


class Bounded(NamedTuple):
    """A value of the best plan, as minimised: at least `low`, at most `high` (None: nothing is known).

    Attributes:
        shown: the value of the plan that was found.
    """

    low: int | None
    high: int | None
    shown: int

    @property
    def proved(self) -> bool:
        """Whether the best plan's value is known exactly."""
        return self.low is not None and self.low == self.high


class Difference(NamedTuple):
    """How much a second value lies above a first: at least `low`, at most `high`, and between the plans `shown`."""

    low: int | None
    high: int | None
    shown: int

    @property
    def proved(self) -> bool:
        """Whether the sign is certain: the two intervals are disjoint, or both values are known and equal."""
        if self.low is not None and self.low == self.high:
            return True
        return (self.low is not None and self.low > 0) or (self.high is not None and self.high < 0)

    @property
    def exact(self) -> bool:
        """Whether the size is certain, too."""
        return self.low is not None and self.low == self.high

    @property
    def certain(self) -> int:
        """What of it is certain: it lies at least so far from 0, on this side; 0 where nothing is."""
        if self.low is not None and self.low > 0:
            return self.low
        return self.high if self.high is not None and self.high < 0 else 0

    @property
    def at_most(self) -> str:
        """Where only the sign of what is not certain is known: `, at most 20 fewer`; else nothing."""
        if self.high == 0 and self.low is not None and self.low < 0:
            return f", at most {-self.low:,} fewer"
        return f", at most {self.high:,} more" if self.low == 0 and self.high else ""

    def words(self, amount: Callable[[int], str] | None = None) -> str:
        """`+3`, `at least 3 fewer`, or `no proved difference`; of money and the like `at least £3.00 less`."""
        if not self.proved:
            return NO_PROVED_DIFFERENCE
        if self.exact:
            return signed(self.certain, amount or "{:,}".format)
        fewer = "less" if amount else "fewer"
        return f"at least {(amount or '{:,}'.format)(abs(self.certain))} {'more' if self.certain > 0 else fewer}"


def difference(first: Bounded, second: Bounded) -> Difference:
    """How much the second lies above the first."""
    low = None if second.low is None or first.high is None else second.low - first.high
    high = None if second.high is None or first.low is None else second.high - first.low
    return Difference(low, high, second.shown - first.shown)


def bounds_of_the_best(rows: Sequence[ObjectiveRow]) -> list[int | None]:
    """By level, the bound that holds of the best plan; None where the result's own says nothing of it.

    A level's bound holds of plans that are as good on every level before it as the result's plan. The best plan is, as
    far as those are proved, and on the first that is not; where it is better on that one it may be worse on the next.
    """
    unproved = 0
    found = []
    for row in rows:
        found.append(row.bound if unproved < 2 else None)
        unproved += unproved > 0 or row.status != "optimal"
    return found


def levels_of(result: Result) -> dict[str, Bounded]:
    """Level name -> what is known of its value in the best plan; a plan is needed.

    A level's value is bounded from above by the plan found only where every level before it is proved: a plan that is
    better on an earlier level may be worse on this one. Where a level has a slack, later ones settle how much of it is
    used: its value is known once all of them are proved, and until then from below only.
    """
    known: dict[str, Bounded] = {}
    all_proved = True
    for row, bound in zip(result.objectives, bounds_of_the_best(result.objectives), strict=True):
        if row.value is None:
            break
        if row.best is None:
            now = Bounded(bound, row.value if all_proved else None, row.value)
        elif result.status == "optimal":
            now = Bounded(row.value, row.value, row.value)
        else:
            now = Bounded(bound, None, row.value)
        known.setdefault(row.name, now)
        all_proved &= row.status == "optimal"
    return known


def how_proved(result: Result) -> str:
    """`proved`; `places proved, cost within 0.2 %`; `not proved`: in one column of a table."""
    if result.plan is None:
        return "proved" if result.status == "infeasible" else "not settled in time"
    if result.status == "optimal":
        return "proved"
    parts = []
    for row in result.objectives:
        if row.status == "optimal":
            parts.append(f"{row.name} proved")
            continue
        gap = "" if row.gap is None or not row.bound else f" within {max(row.gap * 100, 0.1):.1f} %"
        parts.append(f"{row.name}{gap or ' not proved'}")
        break
    return ", ".join(parts) or "not proved"


def proved_levels(result: Result) -> str:
    """`yes`, `no`, or the levels proved before the first that is not: `places`."""
    if result.plan is None:
        return "yes" if result.status == "infeasible" else "no"
    if result.status == "optimal":
        return "yes"
    names: list[str] = []
    for row in result.objectives:
        if row.status != "optimal":
            break
        names.append(row.name)
    return ", ".join(names) or "no"
