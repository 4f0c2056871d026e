"""Pydantic's errors in the words of the scenario file: what was found, what was expected, what was perhaps meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from scheduler.scenario.faults import did_you_mean
from scheduler.scenario.fields import show
from scheduler.scenario.shape import Types, choices, field_names, required_names

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_YES_AND_NO = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}


def missing(field: str) -> str:
    """A required field is not there."""
    return f"found no {field}, expected it to be given"


def unknown_field(name: object, types: Types) -> str:
    """A field that the schema does not have; `types` are those of the mapping that it stands in."""
    known = field_names(types)
    if name == "remove":
        return "found the field 'remove' where there is nothing to remove from, expected an item of the file it changes"
    if name == "<<":
        return "found a merge key '<<', expected the fields themselves; YAML 1.2 has no merge keys"
    return f"found the field {show(name)}, expected one of {', '.join(known)}{did_you_mean(name, known)}"


def invalid(error: ErrorDetails, types: Types) -> str:
    """A value that is not of its type; `types` are those that it may have."""
    context = error.get("ctx", {})
    if error["type"] == "expected":
        return error["msg"]
    found = f"found {show(error['input'])}, "
    if error["type"] == "form":
        return found + error["msg"]
    expectation = _EXPECTATIONS.get(error["type"])
    if expectation is None:  # none that our types can raise, as the tests show; no worse than nothing
        return f"{found}expected otherwise: {error['msg'][:1].lower()}{error['msg'][1:]}"
    return f"{found}expected {expectation(error['input'], context, types)}"


def _one_of(value: Any, _: Any, types: Types) -> str:
    known = choices(types)
    listed = known[0] if len(known) == 1 else f"one of {', '.join(known)}"
    return listed + did_you_mean(value, known)


def _text(value: Any, *_: Any) -> str:
    is_scalar = not isinstance(value, dict | list) and value is not None
    return "text" + ("; put it in quotes" if is_scalar else "")


def _truth(value: Any, *_: Any) -> str:
    meant = _YES_AND_NO.get(value.lower()) if isinstance(value, str) else None
    return "true or false" + (f"; did you mean {meant}?" if meant else "")


def _whole_number(value: Any, *_: Any) -> str:
    in_quotes = isinstance(value, str) and value.strip().isdecimal()
    return "a whole number" + ("; leave out the quotes" if in_quotes else "")


def _mapping(_: Any, __: Any, types: Types) -> str:
    needed = required_names(types)
    return "a mapping" + (f" with {', '.join(needed)}" if needed else "")


def _same(text: str) -> Callable[..., str]:
    return lambda *_: text


_ID = "lower-case letters, digits and hyphens, beginning with a letter or digit"
_EXPECTATIONS: dict[str, Callable[[Any, Any, Types], str]] = {
    "literal_error": _one_of,
    "string_type": _text,
    "bool_type": _truth,
    "int_type": _whole_number,
    "model_type": _mapping,
    "dict_type": _mapping,
    "list_type": _same("a list"),
    "string_pattern_mismatch": _same(_ID),
    "string_too_short": _same("some text"),
    "string_too_long": lambda _, context, __: f"at most {context['max_length']} characters",
    "too_short": _same("at least one"),
    "invalid_key": _same("a name"),
    "greater_than_equal": lambda _, context, __: f"at least {context['ge']}",
    "less_than_equal": lambda _, context, __: f"at most {context['le']}",
}
