"""What a level's value and bound mean to the user: `41 of 48 places, at most 43 possible`, `£1,234.50`.

The solver minimises (unfilled places, pence, metres); people count what they get.
"""

from __future__ import annotations

from collections.abc import Callable

from scheduler.report.words import counted, kilometres, percent, pounds
from scheduler.scenario.schema import Scenario

TITLES = {
    "places": "places filled",
    "cost": "cost",
    "fairness": "unevenness",
    "reach": "providers reached",
    "travel": "travel",
    "changes": "changes",
    "sessions": "sessions",
    "tie-break": "earliest dates",
}
MONEY_AND_DISTANCE: dict[str, Callable[[int], str]] = {"cost": pounds, "travel": kilometres}


def gap_between(value: int, bound: int) -> float:
    """The contract's gap: |value - bound| / max(1, |value|)."""
    return abs(value - bound) / max(1, abs(value))


class LevelWords:
    """Puts the levels of one scenario into words.

    Attributes:
        asked: places asked, over every interest line.
        asking: providers with interest.
        weighted: some line's priority is not 1, so that unfilled places do not subtract from the places asked.
    """

    def __init__(self, scenario: Scenario) -> None:
        lines = [line for provider in scenario.providers for line in provider.interest]
        self.asked = sum(line.places for line in lines)
        self.asking = sum(1 for provider in scenario.providers if provider.interest)
        self.weighted = any(line.priority != 1 for line in lines)
        self._lines = sorted(lines, key=lambda line: -line.priority)

    def title(self, name: str) -> str:
        """The level's name in a table: `cost`; a weighted sum as it was written."""
        if name == "places" and self.weighted:
            return "unfilled, by priority"
        return TITLES.get(name, name.replace("+", " + ").replace(":", " x "))

    def amount(self, name: str, value: int) -> str:
        """A value with its unit: `41 of 48 places`, `£1,234.50`, `12.3 km`, `34 points`."""
        if total := self._total(name):
            whole, unit = total
            return f"{whole - value:,} of {counted(whole, unit)}"
        if name in MONEY_AND_DISTANCE:
            return MONEY_AND_DISTANCE[name](value)
        return counted(value, "session" if name == "sessions" else "point")

    def standing(self, name: str, value: int | None, bound: int | None, without: str = "no plan yet") -> str:
        """The best plan so far and what could still be: `41 of 48 places, at most 43 possible`; `without` one, that."""
        shown = without if value is None else self.amount(name, value)
        if value is not None and bound is not None and bound >= value:
            return f"{shown}, the {'most' if self._total(name) else 'least'} possible"
        return f"{shown}, {self.possible(name, bound)}" if self.says_something(name, bound) else shown

    def gap(self, name: str, value: int, bound: int | None) -> str:
        """What may still be gained: `2 places (29 % of unfilled)`, `£34.50 (2.8 %)`; empty when nothing, or unknown."""
        if bound is None or bound >= value or not self.says_something(name, bound):
            return ""
        bound = max(0, bound)  # the solver's first bounds may lie below
        share = percent(gap_between(value, bound))
        if total := self._total(name):
            missed = "unfilled" if name == "places" else "unreached"
            return f"{counted(value - bound, total[1])} ({share} of {missed})"
        return f"{_bare(name, value - bound)} ({share})"

    def least_unfilled(self, bound: int) -> int:
        """No plan whose unfilled places, weighed by priority, come to `bound` or more leaves fewer places unfilled.

        The fewest places that weigh `bound` are those of the highest priority, taken first.
        """
        left, unfilled = max(0, bound), 0
        for line in self._lines:
            taken = min(line.places, -(-left // line.priority))
            unfilled += taken
            left -= taken * line.priority
            if left <= 0:
                break
        return unfilled

    def says_something(self, name: str, bound: int | None) -> bool:
        """Whether a bound tells more than that nothing costs less than nothing."""
        return bound is not None and (bound > 0 or self._total(name) is not None)

    def _total(self, name: str) -> tuple[int, str] | None:
        """Of how many, where people count what they get and the solver what they do not."""
        if name == "places" and not self.weighted:
            return self.asked, "place"
        return (self.asking, "provider") if name == "reach" else None

    def possible(self, name: str, bound: int | None) -> str:
        """What the best plan could reach: `at most 43 possible`, `at least £1,200.00`."""
        lowest = max(0, bound or 0)  # the solver's first bounds may lie below
        if total := self._total(name):
            return f"at most {total[0] - lowest:,} possible"
        return f"at least {_bare(name, lowest)}"


def _bare(name: str, value: int) -> str:
    return MONEY_AND_DISTANCE.get(name, "{:,}".format)(value)
