"""The levels of one model, solved in order: each is optimised, then held while the next one is.

The last, unlisted level prefers earlier dates, then what stands earlier in the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from scheduler.scenario.schema import Level, Slack


@dataclass
class LevelState:
    """What is known of one level.

    Attributes:
        best: the lowest value of a plan that holds the levels before; None before the first.
        bound: proved: no plan that holds the levels before is lower.
        seconds: spent on it.
    """

    level: Level
    best: int | None = None
    bound: int = 0
    seconds: float = 0.0

    @property
    def proved(self) -> bool:
        """Whether the best value meets the bound."""
        return self.best is not None and self.bound >= self.best

    @property
    def gap(self) -> float:
        """|best - bound| / max(1, |best|), as the contract measures it; infinite before the first plan."""
        if self.best is None:
            return float("inf")
        return abs(self.best - self.bound) / max(1, abs(self.best))

    @property
    def allowed(self) -> int:
        """What later levels may worsen this one to."""
        if self.best is None:
            raise ValueError(f"no plan yet at level {self.level.name}")
        return self.best + slack_amount(self.level, self.best)


def slack_amount(level: Level, best: int) -> int:
    """A level's slack in its own unit: pence for cost; a share of `best`, rounded down."""
    slack: Slack | None = level.slack
    if slack is None:
        return 0
    if slack.percent is not None:
        return int(Decimal(best) * slack.percent / 100)
    amount = slack.amount or Decimal(0)
    return int(amount * 100) if "cost" in level.weights else int(amount)
