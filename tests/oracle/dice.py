"""The random choices that drawing a scenario needs."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

Part = dict[str, Any]
T = TypeVar("T")

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
EQUIPMENT = ["hoist", "kitchen"]
FOCUS = [
    "after", "all_or_nothing", "available", "blocks", "budget", "carried_over", "earliest", "equipment", "extra_places",
    "hosted", "max_places", "max_places_per_provider", "max_price", "max_sessions", "max_sessions_per_week",
    "max_travel_km", "min_gap_days", "minimum_charge", "moves", "pinned", "price_tiers", "priority", "published",
    "quarter", "release_per_day", "required", "slack", "top_up", "travel_cost_per_km", "unavailable", "weekdays",
    "weighted",
]  # fmt: skip


class Dice:
    """The random choices that drawing needs."""

    def __init__(self, source: random.Random) -> None:
        self._source = source
        self.draw_manner()

    def draw_manner(self) -> None:
        """Some scenarios have many unusual fields, others few; and each has one or two that it is about."""
        self._plenty = self.pick([0.3, 0.6, 1.0])
        self._focus = self.some(FOCUS, self.pick([1, 1, 2]))
        self.scarce = self.chance(0.5)  # small rooms and much interest, so that every slot counts

    def about(self, field: str) -> bool:
        return field in self._focus

    def has(self, field: str, chance: float) -> bool:
        """Whether something has an optional field."""
        return self.chance(0.75 if field in self._focus else chance * self._plenty)

    def fields(self, part: Part, extras: dict[str, tuple[float, Callable[[], Any]]]) -> Part:
        """The part with some of these optional fields."""
        for field, (chance, draw) in extras.items():
            if self.has(field, chance):
                part[field] = draw()
        return part

    def chance(self, probability: float) -> bool:
        return self._source.random() < probability

    def whole(self, low: int, high: int) -> int:
        return self._source.randint(low, high)

    def pick(self, choices: Sequence[T]) -> T:
        return self._source.choice(choices)

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """`count` different ones, or all, in the order given."""
        chosen = set(self._source.sample(range(len(choices)), max(0, min(count, len(choices)))))
        return [choice for number, choice in enumerate(choices) if number in chosen]

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        return self._source.sample(choices, len(choices))

    def pounds(self, low: int, high: int) -> Decimal:
        """Whole pounds, as a rule; else with pence that do not divide well."""
        return Decimal(self.whole(low, high)) + self.pick(
            [Decimal(0)] * 3 + [Decimal("0.50"), Decimal("0.37"), Decimal("0.99")]
        )

    def near(self) -> Part:
        """A place within a few kilometres of Romford, or the centre of an outcode."""
        if self.chance(0.15):
            return {"outcode": self.pick(["RM1", "RM3", "IG1"])}
        return {"lat": Decimal(self.whole(51_540, 51_620)) / 1000, "lon": Decimal(self.whole(130, 280)) / 1000}

    def availability(self, days: Sequence[dt.date], blocks: Sequence[str]) -> list[Any]:
        """One or two dates, ranges or rules."""
        return [self._availability_item(days, blocks) for _ in range(self.pick([1, 1, 2]))]

    def _availability_item(self, days: Sequence[dt.date], blocks: Sequence[str]) -> Any:
        form = self.pick(["date", "range", "rule"])
        day = self.pick(days)
        if form == "date":
            return day.isoformat()
        until = self.pick([later for later in days if later >= day])
        item: Part = {"from": day.isoformat(), "to": until.isoformat()}
        if form == "rule":
            item = {key: value for key, value in item.items() if self.chance(0.4)}
            if self.chance(0.5):
                item["weekdays"] = self.some(WEEKDAYS, self.whole(2, 5))
            if self.chance(0.5) or not item:
                item["blocks"] = self.some(blocks, self.whole(1, len(blocks)))
        return item
