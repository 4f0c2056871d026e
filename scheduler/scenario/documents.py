"""A scenario file with what it extends: one set of values, and the overrides of the whole chain."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from scheduler.scenario.faults import Faults, Place
from scheduler.scenario.fields import show
from scheduler.scenario.files import Files, named_file
from scheduler.scenario.merging import Merger
from scheduler.scenario.nodes import Node, edited, without
from scheduler.scenario.overrides import Layers
from scheduler.scenario.yaml_reader import read_yaml

MAX_CHAIN = 20
OF_A_RESULT = {"scenario", "status", "plan", "totals", "provenance"}
FOUND_A_RESULT = "found a result"


@dataclass
class Document:
    """What a file and those it extends say.

    Attributes:
        root: merged, without the overrides.
        overrides: by name; inherited ones first, a file's own of the same name laid over them.
        complete: every file of the chain could be read.
    """

    root: Node
    overrides: dict[str, Layers] = field(default_factory=dict)
    complete: bool = True


_kept: ContextVar[dict[tuple[str, str], Node] | None] = ContextVar("_kept", default=None)


@contextmanager
def parsed_once() -> Iterator[None]:
    """While inside, a text that is read again is not parsed again: who loads many what-ifs of one file waits less.

    Files are still read each time, so that one that changes is seen. Nodes never change and can be shared.
    """
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def _parsed(text: str, file: str, faults: Faults) -> Node | None:
    kept = _kept.get()
    if kept is not None and (file, text) in kept:
        return kept[file, text]
    own = Faults()
    root = read_yaml(text, file, own)
    if kept is not None and root is not None and not own:
        kept[file, text] = root
    for fault in own.sorted():
        faults.add(Place(fault.file, fault.line, fault.column), fault.path, fault.message)
    return root


def read_document(path: Path, files: Files, faults: Faults) -> Document | None:
    """Read a scenario file and those it extends; None where the file itself holds nothing that can be used."""
    return _read(path, Place(str(path)), "", (), files, faults)


def _read(
    path: Path, named_at: Place, path_text: str, chain: Sequence[Path], files: Files, faults: Faults
) -> Document | None:
    real = Path(os.path.abspath(path))  # noqa: PTH100 - Path.resolve() raises on names that no file can have
    if real in chain:
        circle = " -> ".join(step.name for step in (*chain[chain.index(real) :], real))
        faults.add(named_at, path_text, f"found a file that extends itself ({circle}), expected another file")
        return None
    if len(chain) > MAX_CHAIN:
        faults.add(named_at, path_text, f"found more than {MAX_CHAIN} files that extend each other, expected fewer")
        return None
    data = files.read(path, named_at, path_text)
    text = files.decode(data, str(path)) if data is not None else None
    root = _parsed(text, str(path), faults) if text is not None else None
    if root is None:
        return None
    if not isinstance(root.value, dict):
        message = f"found {show(root.plain())}, expected a mapping with format, name, quarter and so on"
        faults.add(root.place, "", message)
        return None
    if root.mapping.keys() >= OF_A_RESULT:
        own = root.mapping["scenario"].get("file")
        made = f" such as its own, {own.plain()}" if own is not None else ""
        faults.add(root.place, "", f"{FOUND_A_RESULT}, expected a scenario{made}")
        return None
    overrides = _overrides(root, faults)
    document = Document(without(root, "overrides"), overrides)
    extends = root.get("extends")
    if extends is None or not isinstance(extends.value, str):
        return document
    base = _read(named_file(extends), extends.place, "extends", (*chain, real), files, faults)
    if base is None:
        document.complete = False
        return document
    return _laid_over(base, document, faults)


def _laid_over(base: Document, document: Document, faults: Faults) -> Document:
    names = dict.fromkeys((*base.overrides, *document.overrides))
    layers = {name: [*base.overrides.get(name, ()), *document.overrides.get(name, ())] for name in names}
    return Document(Merger(faults).merge(base.root, document.root), layers, base.complete)


def _overrides(root: Node, faults: Faults) -> dict[str, Layers]:
    node = root.get("overrides")
    if node is None:
        return {}
    if not isinstance(node.value, dict):
        message = f"found {show(node.plain())}, expected a mapping from names to partial scenarios"
        faults.add(node.place, "overrides", message)
        return {}
    found: dict[str, Layers] = {}
    for name, layer in node.mapping.items():
        path_text = f"overrides.{name}"
        if not isinstance(name, str):
            faults.add(node.keys[name], path_text, f"found {show(name)}, expected a name; put it in quotes")
        elif not isinstance(layer.value, dict):
            faults.add(layer.place, path_text, f"found {show(layer.plain())}, expected a partial scenario")
        else:
            not_here = [key for key in ("extends", "overrides") if key in layer.mapping]
            for key in not_here:
                message = f"found {key} in an override, expected it only at the top of a file"
                faults.add(layer.keys[key], f"{path_text}.{key}", message)
            found[name] = [edited(layer, {(key,): None for key in not_here})]
    return found
