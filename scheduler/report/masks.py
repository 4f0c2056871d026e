"""The scenario's names in a text, each held as one character, so that nothing inside a name is read as our own words.

A title may hold figures, money, kilometres, commas and semicolons: `Unit 4.2.1`, `Lifting over 20 km; level 2`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scheduler.scenario.schema import Scenario

HARMLESS = re.compile(r"(?:[^\W\d_]|[ '&/-])*")  # letters alone: nothing in it can be taken for a figure or a clause
BEFORE, AFTER = r"(?<![\w£])(?<![0-9][.,])", r"(?!\w|[.,][0-9])"  # a name is no part of a word or figure
LEAST_KEPT = 12  # characters: reasons that cut a name short leave more of it before the ellipsis
FIRST_MASK = 0xF0000  # of the characters that Unicode leaves to private use


class Masks:
    """What stands for each name, cut short or not, that has been met.

    Args:
        scenario: its names are masked wherever they stand, but for those of letters alone.
    """

    def __init__(self, scenario: Scenario) -> None:
        names = sorted({name for name in _names(scenario) if not HARMLESS.fullmatch(name)}, key=_longest_first)
        cut = sorted({name[:LEAST_KEPT] for name in names if len(name) > LEAST_KEPT}, key=_longest_first)
        found = [*(f"{re.escape(start)}[^…]*…" for start in cut), *(re.escape(name) + AFTER for name in names)]
        self._pattern = re.compile(f"{BEFORE}(?:{'|'.join(found)})") if found else None
        self._mask_of: dict[str, str] = {}

    def on(self, text: str) -> str:
        """The text with each name masked: equal names by equal characters."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: self._mask(match[0]), text)

    def off(self, text: str) -> str:
        """The text with the names back."""
        for name, mask in self._mask_of.items():
            text = text.replace(mask, name)
        return text

    def _mask(self, name: str) -> str:
        return self._mask_of.setdefault(name, chr(FIRST_MASK + len(self._mask_of)))


def _names(scenario: Scenario) -> Iterator[str]:
    """Whatever the reader may call as they like and a reason may say."""
    for course in scenario.courses:
        yield course.title
        yield from course.equipment
    for people in (scenario.trainers, scenario.providers, scenario.partners):
        yield from (each.name for each in people)
    yield from (venue.name for venue in scenario.venues)
    yield from scenario.calendar.blocks


def _longest_first(name: str) -> tuple[int, str]:
    return -len(name), name
