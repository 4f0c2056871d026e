"""JSON from a file that a person may have edited: read strictly, every fault with its line and column."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
Step = str | int
_SPACE = re.compile(r"[ \t\r\n]*")
_MAX_DIGITS = 18
_OF_A_SCENARIO = re.compile(r"^(format|quarter|extends)\s*:", re.MULTILINE)


class ResultFault(NamedTuple):
    """One thing wrong with a result file. Lines and columns count from 1; 0 where there is no such place."""

    file: str
    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return ": ".join(filter(None, [where, self.path, self.message]))


class ResultError(Exception):
    """A file that is no result: `faults` lists everything that is wrong with it."""

    def __init__(self, faults: Iterable[ResultFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def read_model(path: Path, model: type[Model]) -> Model:
    """A file's JSON as a model.

    Raises:
        ResultError: when the file cannot be read, is not JSON or is not what the model expects.
    """
    text = _read_text(path)
    _refuse_broken_json(path, text)
    try:
        return model.model_validate_json(text, strict=True)
    except ValidationError as error:
        places = _Places(text)
        faults = []
        for fault in error.errors(include_url=False):
            steps = fault["loc"]
            faults.append(ResultFault(str(path), *places.line_column(steps), _dotted(steps), _message(fault)))
        raise ResultError(sorted(faults, key=lambda fault: fault[1:3])) from None


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ResultError([ResultFault(str(path), 0, 0, "", error.strerror or str(error))]) from None
    except UnicodeDecodeError as error:
        message = f"not UTF-8 text (byte {error.start + 1})"
        raise ResultError([ResultFault(str(path), 0, 0, "", message)]) from None


class _RepeatedError(ValueError):
    """A key that stands twice in one object."""


def _refuse_broken_json(path: Path, text: str) -> None:
    """Whatever the JSON standard or good sense refuses: broken text, NaN, repeated keys, numbers beyond any sense."""

    def fault(line: int, column: int, message: str) -> NoReturn:
        raise ResultError([ResultFault(str(path), line, column, "", message)]) from None

    def no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            raise _RepeatedError(next(name for name in names if names.count(name) > 1))
        return found

    def sane(digits: str) -> int:
        if len(digits) > _MAX_DIGITS:
            fault(*_line_column(text, text.find(digits)), f"found a number of {len(digits)} digits, too large")
        return int(digits)

    def no_constant(name: str) -> NoReturn:
        fault(*_line_column(text, text.find(name)), f"found {name}, which is not a number")

    try:
        json.loads(text, object_pairs_hook=no_repeats, parse_int=sane, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        if _OF_A_SCENARIO.search(text):
            fault(1, 1, "found a scenario, expected a result: the result.json that `plan` writes")
        fault(error.lineno, error.colno, f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}")
    except _RepeatedError as error:
        fault(0, 0, f"the key {str(error)!r} stands twice in one object")
    except RecursionError:
        fault(0, 0, "nested too deeply")


def _message(fault: Any) -> str:
    if fault["type"] == "missing":
        return "is missing"
    message = str(fault["msg"]).replace("Input should be ", "expected ")
    found = fault["input"]
    shown = "a mapping" if isinstance(found, dict) else "a list" if isinstance(found, list) else json.dumps(found)
    return f"found {shown[:60]}, {message[:1].lower()}{message[1:]}"


def _dotted(steps: Iterable[Step]) -> str:
    return ".".join(map(str, steps))


def _line_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


class _Places:
    """Where the values of a valid JSON text stand."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._decoder = json.JSONDecoder()
        self._known: dict[int, dict[Step, int]] = {}

    def line_column(self, steps: Iterable[Step]) -> tuple[int, int]:
        """The line and column of the value, or of the last thing on the way to it that is there."""
        offset = self._skip(0)
        for step in steps:
            inside = self._inside(offset)
            if step not in inside:
                break
            offset = inside[step]
        return _line_column(self._text, offset)

    def _skip(self, offset: int) -> int:
        match = _SPACE.match(self._text, offset)
        return match.end() if match is not None else offset

    def _inside(self, offset: int) -> dict[Step, int]:
        """Key or index -> offset, for the values directly inside the object or list at an offset."""
        if offset not in self._known:
            self._known[offset] = self._scan(offset)
        return self._known[offset]

    def _scan(self, start: int) -> dict[Step, int]:
        found: dict[Step, int] = {}
        opening = self._text[start]
        offset = self._skip(start + 1)
        if opening not in "{[" or self._text[offset] in "}]":
            return found
        while True:
            step: Step = len(found)
            if opening == "{":
                step, offset = self._decoder.raw_decode(self._text, offset)
                offset = self._skip(self._skip(offset) + 1)
            found[step] = offset
            _, offset = self._decoder.raw_decode(self._text, offset)
            offset = self._skip(offset)
            if self._text[offset] != ",":
                return found
            offset = self._skip(offset + 1)
