"""YAML text to nodes: YAML 1.2's core schema over libyaml's events, with every value's place.

Events, not libyaml's composed tree: composing recurses in C, and 100,000 open brackets end the interpreter. Here
nothing recurses, and what is hostile (depth, aliases that multiply, cycles) is refused where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import yaml
from yaml import events

from scheduler.scenario.faults import Faults, Place
from scheduler.scenario.fields import shorten, show
from scheduler.scenario.nodes import Key, Node, list_node, mapping_node
from scheduler.scenario.scalars import UnusableNumberError, resolve

MAX_DEPTH = 50
MAX_NODES = 1_000_000

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_yaml(text: str, file: str, faults: Faults, *, is_option: bool = False) -> Node | None:
    """The one document that the text holds.

    Args:
        text: YAML; a byte order mark is passed over.
        file: names the text in messages.
        faults: takes every fault; after one of syntax nothing more can be read.
        is_option: the text is a command-line option, which has no lines.

    Returns:
        None where there is no document, or where its syntax is broken.
    """
    text = text.removeprefix("\ufeff")

    def place(line: int, column: int) -> Place:
        return Place(file) if is_option else Place(file, line, column)

    if unprintable := _UNPRINTABLE.search(text):
        line_and_column = _line_and_column(text, unprintable.start())
        faults.add(place(*line_and_column), "", f"found {unprintable[0]!r}, expected printable text")
        return None
    reader = _Reader(place, faults)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        faults.add(place(line, column), "", _syntax_message(error, text, line))
        return None
    except _UnreadableError:
        return None
    if reader.root is None:
        faults.add(place(1, 1), "", "found nothing, expected a YAML document")
    return reader.root


class _UnreadableError(Exception):
    """The rest of the file cannot be read; the fault has been noted."""


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end is still to come."""

    place: Place
    anchor: str | None
    is_mapping: bool
    is_broken: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[Key, Node] = field(default_factory=dict)
    keys: dict[Key, Place] = field(default_factory=dict)
    at_key: bool = True
    key: Key | None = None  # None: what comes is read and left out

    def close(self) -> Node:
        if self.is_mapping:
            return mapping_node(self.entries, self.keys, self.place)
        return list_node(self.items, self.place)


class _Reader:
    def __init__(self, place: Callable[[int, int], Place], faults: Faults) -> None:
        self.root: Node | None = None
        self._place_at = place
        self._faults = faults
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._documents = 0

    def take(self, event: events.Event) -> None:
        if isinstance(event, events.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, events.CollectionStartEvent):
            self._begin(event, is_mapping=isinstance(event, events.MappingStartEvent))
        elif isinstance(event, events.CollectionEndEvent):
            self._end()
        elif isinstance(event, events.AliasEvent):
            self._alias(event)
        elif isinstance(event, events.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._give_up(self._place(event), "found a second document, expected one document in the file")

    def _scalar(self, event: events.ScalarEvent) -> None:
        place = self._place(event)
        node = Node(event.value, place, broken=self._refuse_tag(event, place))
        if event.implicit[0]:
            try:
                node = Node(resolve(event.value), place)
            except UnusableNumberError as error:
                self._fault(place, f"found {shorten(event.value)}, expected {error}")
                node = Node(None, place, broken=True)
        self._place_node(node, event.anchor)

    def _begin(self, event: events.CollectionStartEvent, *, is_mapping: bool) -> None:
        place = self._place(event)
        is_broken = self._refuse_tag(event, place)
        if len(self._open) >= MAX_DEPTH:
            self._give_up(place, f"found lists and mappings more than {MAX_DEPTH} deep, expected fewer")
        self._open.append(_Open(place, event.anchor, is_mapping, is_broken))

    def _end(self) -> None:
        closed = self._open.pop()
        node = closed.close()
        self._place_node(replace(node, broken=True) if closed.is_broken else node, closed.anchor)

    def _alias(self, event: events.AliasEvent) -> None:
        place = self._place(event)
        target = self._anchors.get(str(event.anchor))
        if any(collection.anchor == event.anchor for collection in self._open):
            self._fault(place, f"found *{event.anchor} inside what it stands for, expected no value inside itself")
            target = Node(None, place, broken=True)
        elif target is None:
            self._fault(place, f"found *{event.anchor}, expected an anchor &{event.anchor} earlier in the file")
            target = Node(None, place, broken=True)
        self._place_node(replace(target, place=place), None)

    def _place_node(self, node: Node, anchor: str | None) -> None:
        """Put a finished node where it belongs: the document, a list, a key, or a key's value."""
        if node.size > MAX_NODES:
            self._give_up(node.place, f"found more than {MAX_NODES} values, aliases written out; expected fewer")
        if anchor is not None:
            self._anchors[anchor] = node
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if not parent.is_mapping:
            parent.items.append(node)
        elif parent.at_key:
            parent.key = self._key(node, parent)
            parent.at_key = False
        else:
            if parent.key is not None:
                parent.entries[parent.key] = node
            parent.at_key = True

    def _key(self, node: Node, parent: _Open) -> Key | None:
        key = node.value
        if isinstance(key, bool) or not isinstance(key, str | int):
            self._fault(node.place, f"found {show(key)} as a key, expected a name or a whole number")
            return None
        if key in parent.keys:
            first = parent.keys[key].line
            self._fault(node.place, f"found the key {show(key)} again, expected it once; it is on line {first} already")
            return None
        parent.keys[key] = node.place
        return key

    def _refuse_tag(self, event: events.ScalarEvent | events.CollectionStartEvent, place: Place) -> bool:
        if event.tag is None:
            return False
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        self._fault(place, f"found the tag {shorten(tag)}, expected no tags")
        return True

    def _place(self, event: events.Event) -> Place:
        mark = event.start_mark
        return self._place_at(mark.line + 1, mark.column + 1) if mark else self._place_at(1, 1)

    def _fault(self, place: Place, message: str) -> None:
        self._faults.add(place, "", message)

    def _give_up(self, place: Place, message: str) -> None:
        self._fault(place, message)
        raise _UnreadableError


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _syntax_message(error: yaml.MarkedYAMLError, text: str, line_number: int) -> str:
    """The parser's words, with what a person most often did where it says little."""
    lines = text.splitlines()
    line = lines[line_number - 1] if line_number <= len(lines) else ""
    words = " ".join(part for part in (error.context, error.problem) if part)
    hint = ""
    if line[: len(line) - len(line.lstrip())].count("\t"):
        hint = " (indent with spaces, not tabs)"
    elif "mapping values are not allowed" in words:
        hint = " (put text with a colon in quotes; check the indentation)"
    elif "did not find expected" in words or "could not find expected" in words:
        hint = " (check the indentation, brackets and quotes here and just above)"
    return f"found what is no YAML: {words}{hint}"
