"""The ways to plan that the ladder compares: ours, and what others would do on the same scenarios.

Every way is a function of a loaded scenario, a budget in seconds and a trace, and gives an `Answer`. The peers start
from the same `Instance` (candidate sessions, lines, price lists): what each does with it is its own.
"""

from __future__ import annotations

from benchmarks.peers.peer import Answer, Trace, Unsupported, Way

__all__ = ["WAYS", "Answer", "Trace", "Unsupported", "Way", "way"]

WAYS = ("ours", "textbook", "greedy", "highs")


def way(name: str) -> Way:
    """A way by its name; only what it needs is imported, so that no way pays for another's libraries."""
    if name == "ours":
        from benchmarks.peers import ours

        return ours.plan
    if name == "textbook":
        from benchmarks.peers import textbook

        return textbook.plan
    if name == "highs":
        from benchmarks.peers import milp

        return milp.plan
    if name == "greedy":
        from benchmarks.peers import greedy

        return greedy.plan
    raise ValueError(f"no way {name!r}: one of {', '.join(WAYS)}")
