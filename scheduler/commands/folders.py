"""Where a run's files go: when the user does not say, and whether they can."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scheduler.atomic import file_name, prepare_folder
from scheduler.commands.exits import why_not
from scheduler.commands.inputs import give_up


def default_folder(scenario: str, applied: Sequence[str], settings: Sequence[str]) -> Path:
    """`out/havering+no-hall+policy.levy=5`: the scenario's name and each what-if, so that none overwrites another."""
    return Path("out") / file_name("+".join([Path(scenario).stem, *applied, *settings]))


def prepared_folder(folder: Path) -> Path:
    """The folder, made and seen to be writable; ends the command with exit code 2 where it is not."""
    try:
        prepare_folder(folder)
    except OSError as error:
        give_up(f"Cannot write into {folder}: {why_not(error)}")
    return folder


@contextmanager
def tried_out(content: bytes, out: Path, suffix: str) -> Iterator[Path]:
    """The content in a file beside the one that it is to replace, to be read from there first; gone afterwards."""
    try:
        handle, trial = tempfile.mkstemp(suffix=suffix, prefix=f".{out.stem}.", dir=out.parent)
    except OSError as error:
        give_up(f"Cannot write {out}: {why_not(error)}")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        yield Path(trial)
    finally:
        Path(trial).unlink(missing_ok=True)
