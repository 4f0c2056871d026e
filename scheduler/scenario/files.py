"""The files a scenario is made of: read once each, in order, within limits, and summed up in one hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

from scheduler.scenario.faults import Faults, Place, did_you_mean
from scheduler.scenario.nodes import Node

MAX_BYTES = 16 * 1024 * 1024


class Files:
    """Reads files and keeps the hash of all that was read."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Over the bytes of every file read so far; of one file alone it is that file's own."""
        return self._hash.hexdigest()

    def read(self, path: Path, named_at: Place, path_text: str = "") -> bytes | None:
        """The bytes of a file; None where it cannot be read, which is reported.

        Args:
            path: the file.
            named_at: where it was named, for the report.
            path_text: the field that names it.
        """
        try:
            if not path.is_file():
                problem = "it is no file" if path.exists() else "there is no such file" + _near_file(path)
            elif path.stat().st_size > MAX_BYTES:
                problem = f"it has more than {MAX_BYTES // 1024**2} MB"
            else:
                data = path.read_bytes()
                self._hash.update(data)
                return data
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            problem = getattr(error, "strerror", None) or str(error)
        self._faults.add(named_at, path_text, f"found {str(path)!r}, expected a file that can be read: {problem}")
        return None

    def decode(self, data: bytes, file: str) -> str | None:
        """UTF-8 text, without a byte order mark; None where it is anything else, which is reported."""
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = data[: error.start]
            line_start = before.rfind(b"\n") + 1
            column = len(before[line_start:].decode("utf-8", errors="replace")) + 1
            place = Place(file, before.count(b"\n") + 1, column)
            self._faults.add(place, "", f"found the byte 0x{data[error.start]:02x}, expected UTF-8 text")
            return None


def named_file(node: Node) -> Path:
    """The file that a value names, relative to the file that the value stands in.

    An option of the command line (`--set published=...`) is relative to the current folder, as options are.
    """
    folder = Path(node.place.file).parent if node.place.line else Path()
    return folder / str(node.value)


def _near_file(path: Path) -> str:
    try:
        return did_you_mean(path.name, sorted(other.name for other in path.parent.iterdir()))
    except OSError:
        return ""
