"""Which venues lie near each other: those that share many of the people who can reach either."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scheduler.instance import Instance

NEAR = 8  # venues of a course that are looked at together
AREA = 12  # venues between which some rounds stay
Shares = npt.NDArray[np.float32]


def near_of_course(
    reaches: list[tuple[int, int]], reach_at: list[int], seat_lines: list[int], lines: int
) -> list[list[int]]:
    """By (course, venue), those of the same course that share most of the lines that reach either, itself first."""
    by_course: dict[int, list[int]] = {}
    for number, (course, _) in enumerate(reaches):
        by_course.setdefault(course, []).append(number)
    found: list[list[int]] = [[] for _ in reaches]
    for own in by_course.values():
        reached = np.zeros((len(own), lines), dtype=np.float32)
        for row, number in enumerate(own):
            reached[row, seat_lines[reach_at[number] : reach_at[number + 1]]] = 1
        for number, nearest in zip(own, _nearest(reached[:, reached.any(axis=0)], NEAR), strict=True):
            found[number] = [own[other] for other in nearest]
    return found


def areas(reaches: list[tuple[int, int]], reached: Shares) -> list[list[int]]:
    """By venue, the (course, venue) of those venues that share most of the providers that reach either, and its own."""
    own: list[list[int]] = [[] for _ in range(len(reached))]
    for number, (_, venue) in enumerate(reaches):
        own[venue].append(number)
    return [sorted(number for venue in nearest for number in own[venue]) for nearest in _nearest(reached, AREA)]


def reached_by(instance: Instance) -> Shares:
    """[venue, provider]: 1 where the provider can reach it for some course, else 0."""
    found = np.zeros((len(instance.venues), len(instance.providers)), dtype=np.float32)
    for line in instance.lines:
        found[list(line.metres), line.provider] = 1
    return found


def _shares(reached: Shares) -> Shares:
    """[row, row]: how many columns both have, of all that either has; 2 for a row with itself."""
    both = reached @ reached.T
    count = both.diagonal()
    found: Shares = both / np.maximum(1, count[:, None] + count[None, :] - both)
    np.fill_diagonal(found, 2)
    return found


def _nearest(reached: Shares, most: int) -> list[list[int]]:
    """By row, the rows that share most with it: so many at most, itself the first."""
    share = _shares(reached)
    order = np.argsort(-share, axis=1, kind="stable")[:, :most].tolist()
    return [[other for other in nearest if share[row, other] > 0] for row, nearest in enumerate(order)]
