"""The rules, one file for each kind, in the order of the contract.

Rule 1 and most of 3 and 6 are kept by the candidates themselves: a session that lies on a closed day, or a line that it
does not suit, has no variable.
"""

from __future__ import annotations

from collections.abc import Callable

from scheduler.model.constraints import (
    bookings,
    hosted,
    limits,
    pinned,
    prerequisites,
    prices,
    providers,
    sizes,
    top_up,
)
from scheduler.model.variables import Variables

RULES: tuple[Callable[[Variables], None], ...] = (
    bookings.add,
    sizes.add,
    top_up.add,
    prices.add,
    providers.add,
    prerequisites.add,
    limits.add,
    hosted.add,
    pinned.add,
)
