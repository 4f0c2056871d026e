"""Amounts of money: pounds with two decimals, never floats."""

from __future__ import annotations

from decimal import Decimal
from random import Random


def pounds(amount: str | int | Decimal) -> Decimal:
    """An amount with two decimals, as the file shows it."""
    return Decimal(amount).quantize(Decimal("0.01"))


def between(random: Random, lowest: int, highest: int, step: str = "5") -> Decimal:
    """An amount of the range, in whole steps above the lowest."""
    steps = int((highest - lowest) / Decimal(step))
    return pounds(lowest + Decimal(step) * random.randint(0, steps))


def within(share: float, lowest: int, highest: int, step: int = 10) -> Decimal:
    """The amount that lies so far (0 to 1) along the range, in whole steps."""
    return pounds(round((lowest + share * (highest - lowest)) / step) * step)
