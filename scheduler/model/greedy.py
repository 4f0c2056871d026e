"""A first plan in a moment: again and again the session that gives the most places that nobody has yet.

The number of new places that a candidate can give only falls as others are taken, so that an old number is an upper
bound, and few candidates need a close look (Minoux, "Accelerated greedy algorithms for maximizing submodular set
functions", 1978). No partner places, no hosted ones, nor all that a prerequisite opens: the search adds them.
"""

from __future__ import annotations

from scheduler.instance import Instance
from scheduler.model.incumbent import Incumbent
from scheduler.model.walk.board import Board
from scheduler.model.walk.rounds import grow
from scheduler.progress import Limits

LOOK = 1e-6  # seconds for one candidate


def greedy_plan(instance: Instance, start: Incumbent | None, limits: Limits) -> Incumbent:
    """A plan that keeps the rules; `start` (pinned and required sessions) stays in it."""
    limits.clock.spend(LOOK * len(instance.candidates))
    board = Board(instance, start or Incumbent())
    grow(*board.records)
    return board.incumbent()
