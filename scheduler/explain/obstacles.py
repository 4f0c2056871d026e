"""What stands against a place in one session, and the sentence that sums up several sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scheduler.explain.words import all_of, counted, distance_and_limit, first_fitting, listed, pounds, short


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a session has no place more for a line.

    Attributes:
        kind: sessions of one kind are counted together.
        is_: goes on from "the session is ...".
        figure: the one figure that differs between sessions of a kind, if any; `size` puts the least first.
        least: what the least figure of several is called.
    """

    kind: str
    is_: str
    figure: str = ""
    size: int = 0
    least: str = ""


Obstacles = tuple[Obstacle, ...]  # that stand against a place in one session: each of them would have to go


def full() -> Obstacle:
    """No room: the course's, the trainer's or the venue's limit is reached."""
    return Obstacle("full", "full")


def dear(price: int, ceiling: int) -> Obstacle:
    """A place there would cost more than the line pays."""
    return Obstacle("dear", f"above its ceiling of {pounds(ceiling)}", f"at {pounds(price)}", price, "cheapest")


def far(metres: int, limit: int) -> Obstacle:
    """Beyond the travel limit."""
    away, most = distance_and_limit(metres, limit)
    return Obstacle("far", f"beyond its travel limit of {most}", f"at {away}", metres, "nearest")


def wrong_time() -> Obstacle:
    """The line's dates, weekdays or blocks, or its provider's unavailable days."""
    return Obstacle("time", "at a time that does not suit")


def released(limit: int) -> Obstacle:
    """The release limit of that day is used up."""
    return Obstacle("release", f"on a day when its release limit of {limit} is used up")


def per_provider(limit: int) -> Obstacle:
    """The line has as many as one provider may have in a session."""
    return Obstacle("per provider", f"at the limit of {counted(limit, 'place')} for one provider")


def unprepared(title: str, ready: int) -> Obstacle:
    """Not enough staff hold the earlier course by then."""
    wanted = f"more than {ready}" if ready else "some"
    return Obstacle("prerequisite", f"closed to it until {wanted} of its staff hold {short(title)}")


def held(minimum: int) -> Obstacle:
    """Partner places top the session up, and may only bring it to its minimum."""
    return Obstacle("held", f"topped up by partners, so that it stays at the minimum of {minimum}")


def lifts(price: int, ceiling: int) -> Obstacle:
    """One place more would raise a price above the ceiling of somebody who is in."""
    text = f"at a price that a place more takes to {pounds(price)}, above another's {pounds(ceiling)}"
    return Obstacle("lifts", text)


def too_much_income() -> Obstacle:
    """With a place more, partners would pay more than the session costs."""
    return Obstacle("income", "at a cost that, with a place more, is less than partners pay")


def over_budget(left: int) -> Obstacle:
    """The budget does not reach for one place more."""
    return Obstacle("budget", f"beyond the budget with a place more ({pounds(left)} left)")


def summary(sessions: Sequence[Obstacles], hosted: int) -> str:
    """One clause for all sessions of a course, with what stands against each; the last `hosted` are partners' own.

    `the one session is full and above its ceiling of £45.00 at £50.00`, `both sessions are full`,
    `of 3 sessions: all full, 1 above its ceiling of £45.00 at £52.00`; one with two obstacles counts for both.
    """
    number = len(sessions)
    noun = "hosted session" if hosted == number else "session"
    aside = f" ({hosted} hosted)" if 0 < hosted < number else ""
    of_kind = _by_kind(sessions)
    if all(len(against) == len(of_kind) for against in sessions):
        start = f"{all_of(number, noun)}{aside} {'is' if number == 1 else 'are'} "
        brief = [BRIEFLY[kind] for kind in of_kind]
        return first_fitting([start + listed(map(_words, of_kind.values())), start + listed(brief)])
    start = f"of {counted(number, noun)}{aside}: "
    return first_fitting(
        [
            *(start + _kinds(sessions, _words, most) for most in (3, 2)),
            start + _kinds(sessions, lambda group: BRIEFLY[group[0].kind], 3),
        ]
    )


def in_brief(sessions: Sequence[Obstacles]) -> str:
    """The partners' own sessions, in as few words as will do: `hosted: full`, `hosted: 2 full, 1 too far`."""
    of_kind = _by_kind(sessions)
    if len(sessions) == 1:
        return f"hosted: {listed(BRIEFLY[kind] for kind in of_kind)}"
    return f"hosted: {_kinds(sessions, lambda group: BRIEFLY[group[0].kind], 3)}"


def _by_kind(sessions: Sequence[Obstacles]) -> dict[str, list[Obstacle]]:
    groups: dict[str, list[Obstacle]] = defaultdict(list)
    for against in sessions:
        for obstacle in against:
            groups[obstacle.kind].append(obstacle)
    return groups


BRIEFLY = {
    "full": "full",
    "dear": "too dear",
    "far": "too far",
    "time": "at the wrong time",
    "release": "release limit used",
    "per provider": "at the limit for one provider",
    "prerequisite": "prerequisite not held",
    "held": "kept at its minimum",
    "lifts": "too dear for others with one more",
    "income": "with too much partner income",
    "budget": "beyond the budget",
}


def _kinds(sessions: Sequence[Obstacles], words: Callable[[list[Obstacle]], str], most: int) -> str:
    """The kinds that stand against most sessions, and how many sessions have none of these."""
    ranked = sorted(_by_kind(sessions).values(), key=lambda group: -len(group))[:most]
    shown = {group[0].kind for group in ranked}
    rest = sum(shown.isdisjoint(obstacle.kind for obstacle in against) for against in sessions)
    counts = ["all" if len(group) == len(sessions) else f"{len(group):,}" for group in ranked]
    parts = [f"{count} {words(group)}" for count, group in zip(counts, ranked, strict=True)]
    return ", ".join([*parts, f"{rest:,} otherwise"] if rest else parts)


def _words(group: Sequence[Obstacle]) -> str:
    first = min(group, key=lambda obstacle: obstacle.size)
    if len({obstacle.figure for obstacle in group}) > 1:
        return f"{first.is_} ({first.least} {first.figure.removeprefix('at ')})"
    return _joined(first.is_, first.figure)


def _joined(text: str, figure: str) -> str:
    return f"{text} {figure}" if figure else text
