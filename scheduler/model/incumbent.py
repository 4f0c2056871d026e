"""A plan in the instance's indices, as the search passes it around."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Roster:
    """Who has how many places in one session: by interest line and by top-up line; all at least 1."""

    places: dict[int, int]
    top_up: dict[int, int]


@dataclass(frozen=True)
class Incumbent:
    """A plan: candidate -> roster, and (line, hosted session) -> places."""

    rosters: dict[int, Roster] = field(default_factory=dict)
    hosted: dict[tuple[int, int], int] = field(default_factory=dict)
