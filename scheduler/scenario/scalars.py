"""What an unquoted scalar means by YAML 1.2's core schema: nothing is sexagesimal, octal by a leading 0, or a date."""

from __future__ import annotations

import re
from decimal import Decimal

from scheduler.scenario.nodes import Scalar

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

# Longer numbers are no mistake in an amount or a count but an attack, or data that is no number at all.
_MAX_DIGITS = 25
_MAX_EXPONENT = 15


class UnusableNumberError(ValueError):
    """A number that YAML allows and no scenario can use; the text says what was expected."""


def resolve(text: str) -> Scalar:
    """The value of an unquoted scalar. Decimal fractions stay exact.

    Raises:
        UnusableNumberError: for infinities, not-a-numbers and numbers too long to be meant.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return int(_of_sane_length(text))
    if _FLOAT.fullmatch(text):
        number = Decimal(_of_sane_length(text))
        if abs(number.adjusted()) > _MAX_EXPONENT:
            raise UnusableNumberError(f"a number between 1e-{_MAX_EXPONENT} and 1e{_MAX_EXPONENT}")
        return number
    if _OTHER_BASE.fullmatch(text):
        return int(_of_sane_length(text), 0)
    if _NOT_FINITE.fullmatch(text):
        raise UnusableNumberError("a finite number")
    return text


def _of_sane_length(text: str) -> str:
    if len(text) > _MAX_DIGITS:
        raise UnusableNumberError(f"a number of at most {_MAX_DIGITS} digits")
    return text
