"""Names as people write them, matched to the scenario's ids: exactly, or near and then never without being told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Literal, NamedTuple

from scheduler.intake.columns import plain

LEAVE_OUT = "-"
_EMPTY_WORDS = {"the", "ltd", "limited", "plc", "llp", "and"}
NEAR = 0.72

How = Literal["mapping", "exact", "near", "several", "unknown", "left out"]


class Match(NamedTuple):
    """What a name stands for. `near`: the id it is perhaps meant to be; `several`: ids that it equally fits."""

    how: How
    id: str | None
    near: tuple[str, ...] = ()


class Names:
    """The things of one kind that an export may name.

    Args:
        known: id -> name, as the scenario has them.
        told: names as written -> id, from a mapping; `-` leaves the name's rows out.
    """

    def __init__(self, known: Mapping[str, str], told: Mapping[str, str]) -> None:
        self.known = known
        self._told = {plain(name): key for name, key in told.items()}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for key, name in known.items():
            for written in {_bare(key), _bare(name)}:
                self._by_name[written].append(key)
        self._seen: dict[str, Match] = {}

    def match(self, written: str) -> Match:
        """What a name stands for."""
        if written not in self._seen:
            self._seen[written] = self._match(written)
        return self._seen[written]

    def _match(self, written: str) -> Match:
        told = self._told.get(plain(written))
        if told == LEAVE_OUT:
            return Match("left out", None)
        if told:
            return Match("mapping", told) if told in self.known else Match("unknown", None, (told,))
        if written in self.known:
            return Match("exact", written)
        found = self._by_name.get(_bare(written), [])
        if len(found) == 1:
            return Match("exact", found[0])
        if found:
            return Match("several", None, tuple(found))
        near = get_close_matches(_bare(written)[:200], self._by_name, n=3, cutoff=NEAR)
        inside = [name for name in self._by_name if _contains(_bare(written), name)]
        ids = list(dict.fromkeys(key for name in [*near, *inside] for key in self._by_name[name]))
        return Match("near", None, tuple(ids[:3])) if ids else Match("unknown", None)


def _bare(name: str) -> str:
    """A name for comparing, without the words that companies add."""
    words = plain(name).split()
    return " ".join(word for word in words if word not in _EMPTY_WORDS) or " ".join(words)


def _contains(one: str, other: str) -> bool:
    """Whether all the words of the shorter are in the longer, where it has at least two."""
    short, long = sorted((one.split(), other.split()), key=len)
    return len(short) > 1 and set(short) <= set(long)


def titled(ids: Iterable[str], known: Mapping[str, str]) -> str:
    """`Oak Lodge (oak-lodge) or Oak House (oak-house)`."""
    return " or ".join(f"{known[key]} ({key})" if key in known else key for key in ids)
