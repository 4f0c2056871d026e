"""Scenarios with a known plan: the plan is drawn first, then a scenario that admits it.

What the plan needs is worked out (places, prices, days, distances), and each limit of the scenario is then set to
what the plan needs or somewhat more. So the scenario is feasible, and no optimum is worse than the plan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from scheduler.plan import Plan
from scheduler.scenario.loaded import LoadedScenario
from tests.oracle.dice import Dice, Part
from tests.oracle.random_scenarios import loaded_from
from tests.properties.planted_plan import Outline, draw_outline
from tests.properties.planted_scenario import admit

T = TypeVar("T")


@dataclass(frozen=True)
class Planted:
    """A scenario and a plan that keeps its rules. `raw` is the scenario as its file would hold it."""

    raw: Part
    plan: Plan
    loaded: LoadedScenario


class DrawnDice(Dice):
    """Dice that Hypothesis throws, and throws again towards smaller numbers when a test fails."""

    def __init__(self, draw: Callable[[SearchStrategy[Any]], Any]) -> None:
        self._draw = draw
        self.draw_manner()

    def chance(self, probability: float) -> bool:
        return bool(self._draw(st.integers(0, 99)) >= 100 - 100 * probability)

    def whole(self, low: int, high: int) -> int:
        return int(self._draw(st.integers(low, high)))

    def pick(self, choices: Sequence[T]) -> T:
        return choices[self.whole(0, len(choices) - 1)]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        size = max(0, min(count, len(choices)))
        if size == 0:
            return []
        numbers = self._draw(st.lists(st.integers(0, len(choices) - 1), unique=True, min_size=size, max_size=size))
        return [choices[number] for number in sorted(numbers)]

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        return list(self._draw(st.permutations(choices)))


def plant(dice: Dice, providers: tuple[int, int] = (10, 20)) -> Planted:
    """A planted plan from any dice."""
    outline: Outline = draw_outline(dice, providers)
    raw, published = admit(dice, outline)
    return Planted(raw, outline.plan, loaded_from(raw, {}, published))


@st.composite
def planted(draw: Callable[[SearchStrategy[Any]], Any], providers: tuple[int, int] = (10, 20)) -> Planted:
    """Scenarios of 10 to 20 providers with a plan that each admits."""
    return plant(DrawnDice(draw), providers)
