"""Invented names, from the words of names.csv. Any likeness to a real organisation is chance."""

from __future__ import annotations

import re
from random import Random

from benchmarks.generator.tables import name_words

HOMES = {"nursing": "homes", "residential": "homes"}
PEOPLE = ("personal_assistant", "freelance")


class Names:
    """Draws names that are unique within one scenario, as their ids are."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._taken: set[str] = set()

    def draw(self, kind: str, outcode: str = "") -> tuple[str, str]:
        """An (id, name) for a provider kind or `trainer`; the outcode tells namesakes apart."""
        for _ in range(4):
            name = self._invent(kind)
            if slug(name) not in self._taken:
                return self._take(name)
        if slug(f"{name} {outcode}") not in self._taken:
            return self._take(f"{name} {outcode}")
        number = 2
        while slug(f"{name} {outcode} {number}") in self._taken:
            number += 1
        return self._take(f"{name} {outcode} {number}")

    def _invent(self, kind: str) -> str:
        first, last = ("forenames", "surnames") if kind in PEOPLE else ("plants", HOMES.get(kind, kind))
        return f"{self._random.choice(name_words(first))} {self._random.choice(name_words(last))}"

    def _take(self, name: str) -> tuple[str, str]:
        self._taken.add(slug(name))
        return slug(name), name


def slug(text: str) -> str:
    """A name as an id: lower-case letters, digits and hyphens."""
    return re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")
