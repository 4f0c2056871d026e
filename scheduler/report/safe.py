"""Text from strangers made fit for every format: no control signs, nothing that turns the reading direction round.

What a format itself must escape (`<` in HTML, `=` in a spreadsheet, `;` in a calendar) is left to its writer.
"""

from __future__ import annotations

import unicodedata
from typing import Any, TypeVar

from pydantic import BaseModel

Model = TypeVar("Model", bound=BaseModel)

# Embeddings, overrides and isolates change how what follows is read; the plain marks U+200E and U+200F do not.
_TURNS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}


def tame(text: str) -> str:
    """One line of text without control signs, direction overrides and lone surrogates; emoji and accents stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(filter(None, map(_sign, text)))


def _sign(sign: str) -> str:
    if ord(sign) in _TURNS:
        return ""
    category = unicodedata.category(sign)
    if category in {"Cc", "Zl", "Zp"}:
        return " " if sign.isspace() else "\N{REPLACEMENT CHARACTER}"
    return "\N{REPLACEMENT CHARACTER}" if category in {"Cs", "Cn"} else sign


def tamed(model: Model) -> Model:
    """The model with every text in it tamed, however deep."""
    changes = {name: _tamed(value) for name, value in model}
    return model.model_copy(update={name: new for name, new in changes.items() if new is not getattr(model, name)})


def _tamed(value: Any) -> Any:
    """The value itself where nothing in it changes."""
    if isinstance(value, str):
        new = tame(value)
        return value if new == value else new
    if isinstance(value, BaseModel):
        return tamed(value)
    if isinstance(value, dict):
        return {_tamed(key): _tamed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_tamed(inner) for inner in value]
    return value
