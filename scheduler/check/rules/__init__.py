"""The rules that every plan keeps, one file per kind, all of them listed in `RULES`."""

from __future__ import annotations

from scheduler.check.rules import (
    bookings,
    hosted,
    known,
    limits,
    minimum,
    pinned,
    prerequisites,
    prices,
    providers,
    rooms,
    time,
    top_up,
)
from scheduler.check.rules.rule import Breach, Rule

RULES: tuple[Rule, ...] = (
    *known.RULES,
    *time.RULES,
    *bookings.RULES,
    *rooms.RULES,
    *minimum.RULES,
    *top_up.RULES,
    *providers.RULES,
    *prerequisites.RULES,
    *limits.RULES,
    *hosted.RULES,
    *pinned.RULES,
    *prices.RULES,
)

__all__ = ["RULES", "Breach", "Rule"]
