"""Files that appear whole or not at all: written beside their final names, then moved into place."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

LONGEST_NAME = 100


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write several files; none is touched before all of them lie complete on the disk beside their final names.

    Each is replaced in one step, in the order given: put last the file whose presence says that the rest is there.

    Raises:
        OSError: when a folder or file cannot be written, or the disk is full; the old files are then still there.
    """
    for path in contents:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "Is a directory", str(path))
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in contents}
    try:
        for path, content in contents.items():
            _write(beside[path], content)
        for part in beside.values():  # after the last is written: the disk takes hundreds of letters in few turns
            _sync(part)
        for path, part in beside.items():
            part.replace(path)
    finally:
        for part in beside.values():
            part.unlink(missing_ok=True)
    for folder in dict.fromkeys(path.parent for path in contents):
        with suppress(OSError):  # where the system can, the moves last through a power cut
            _sync(folder)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _sync(path: Path) -> None:
    """Wait until a file, or a folder's list of files, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def file_name(text: str) -> str:
    """A name for a file or folder that tells the text; what no file can be called is replaced, and a hash added."""
    name = re.sub(r"[^\w.=+-]", "_", text).lstrip(".")[:LONGEST_NAME]
    return name if name == text else f"{name}~{hashlib.sha256(text.encode(errors='surrogateescape')).hexdigest()[:8]}"


def prepare_folder(folder: Path) -> None:
    """Make the folder and see that it can be written, before an hour's work depends on it.

    Raises:
        OSError: when it cannot.
    """
    folder.mkdir(parents=True, exist_ok=True)
    trial = folder / f".trial.{os.getpid()}.part"
    try:
        trial.touch()
    finally:
        trial.unlink(missing_ok=True)
