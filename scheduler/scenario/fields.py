"""The value types of a scenario's fields: money, dates, times, distances and names.

Each type accepts what the YAML loader gives (text, `int`, `Decimal`, `bool`, `None`) and nothing else, holds
whole numbers inside (pence, metres) and publishes the JSON Schema of what a person writes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

MAX_PENCE = 100_000_000  # one million pounds: what keeps every sum of a plan far below 64 bits
MAX_COUNT = 1_000_000
MAX_KILOMETRES = 100_000

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class Part(BaseModel):
    """A part of a scenario: unknown fields are refused, nothing is converted in silence, nothing changes later."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


def fault(
    value: object, expected: str, *, at: tuple[str | int, ...] = (), at_key: bool = False, hint: str = ""
) -> PydanticCustomError:
    """The error to raise for a value that is not what was expected.

    Args:
        value: what was found.
        expected: in words.
        at: the steps from the value being validated to the part of it that is wrong.
        at_key: it is the key of that part that is wrong.
        hint: said after the expectation, such as `; did you mean 5%?`.
    """
    context = {"found": show(value), "expected": expected, "at": at, "at_key": at_key, "hint": hint}
    return PydanticCustomError("expected", "found {found}, expected {expected}{hint}", context)


def show(value: object) -> str:
    """How a value is quoted in a message: as the person wrote it, shortened when long."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = shorten(str(value))
    return repr(text) if isinstance(value, str) else text


def shorten(text: str) -> str:
    """Text that fits a message."""
    return text if len(text) <= 60 else text[:57] + "..."


def parse_pence(value: Any) -> int:
    """Pounds with at most two decimals, as the file has them, to whole pence.

    Raises:
        PydanticCustomError: when the value is not such an amount, is negative or above one million pounds.
    """
    expected = "an amount in pounds, at least 0, with at most two decimals"
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise fault(value, expected)
    pence = Decimal(value) * 100
    if not pence.is_finite() or pence < 0 or pence != pence.to_integral_value():
        raise fault(value, expected)
    if pence > MAX_PENCE:
        raise fault(value, f"an amount of at most {MAX_PENCE // 100} pounds")
    return int(pence)


def parse_metres(value: Any) -> int:
    """Kilometres to metres, rounded half up.

    Raises:
        PydanticCustomError: when the value is no such distance.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise fault(value, "a distance in kilometres")
    if not 0 <= value <= MAX_KILOMETRES:
        raise fault(value, f"a distance from 0 to {MAX_KILOMETRES} kilometres")
    return int((Decimal(value) * 1000).quantize(Decimal(1), ROUND_HALF_UP))


def parse_date(value: Any) -> dt.date:
    """An ISO date, `2018-07-02`.

    Raises:
        PydanticCustomError: when the value is not the text of a date of the calendar.
    """
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise fault(value, "a date of the calendar") from None
    raise fault(value, "a date such as 2018-07-02")


def parse_time(value: Any) -> dt.time:
    """A time of day, `"09:30"`.

    Raises:
        PydanticCustomError: when the value is not the text of a time of day.
    """
    if isinstance(value, str) and _TIME.fullmatch(value):
        return dt.time.fromisoformat(value)
    raise fault(value, 'a time of day such as "09:30"')


def parse_decimal(value: Any) -> float:
    """A plain number.

    Raises:
        PydanticCustomError: when the value is not a finite number.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise fault(value, "a number")
    return float(value)


def parse_seconds(value: Any) -> float:
    """A time to work, in seconds.

    Raises:
        PydanticCustomError: when the value is not a number above 0, of a million at most.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 < value <= 10**6:
        raise fault(value, "a number of seconds above 0, of a million at most")
    return float(value)


def check_label(value: Any) -> Any:
    """A label for reports: text or a whole number.

    Raises:
        PydanticCustomError: when it is anything else.
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise fault(value, "text or a whole number")
    return value


def check_version(value: Any) -> Any:
    """The format's number. Python holds `true` and `1.0` equal to 1; a file's format does not.

    Raises:
        PydanticCustomError: when it is not the number 1.
    """
    if type(value) is not int or value != 1:
        raise fault(value, "1, the only format there is")
    return value


def one_of(forms: Mapping[str, Callable[[Any], bool]], expected: str) -> Discriminator:
    """Chooses the member of a union by the look of the value, so that only that member's faults are reported.

    Args:
        forms: a member's tag -> whether a value is meant to be that member. Tags are in angle brackets: no key of a
            file that is in use looks like that, and a message's path passes them over.
        expected: what to say of a value that is none of them.
    """

    def tag(value: Any) -> str | None:
        return next((name for name, looks_like in forms.items() if looks_like(value)), None)

    return Discriminator(tag, custom_error_type="form", custom_error_message=f"expected {expected}")


Pence = Annotated[
    int, BeforeValidator(parse_pence), WithJsonSchema({"type": "number", "minimum": 0, "maximum": MAX_PENCE // 100})
]
Metres = Annotated[
    int, BeforeValidator(parse_metres), WithJsonSchema({"type": "number", "minimum": 0, "maximum": MAX_KILOMETRES})
]
Date = Annotated[dt.date, BeforeValidator(parse_date), WithJsonSchema({"type": "string", "format": "date"})]
Time = Annotated[
    dt.time, BeforeValidator(parse_time), WithJsonSchema({"type": "string", "pattern": f"^{_TIME.pattern}$"})
]
Seconds = Annotated[
    float, BeforeValidator(parse_seconds), WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 10**6})
]
FormatVersion = Annotated[Literal[1], BeforeValidator(check_version)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=100)]
Text = Annotated[str, StringConstraints(min_length=1)]
Label = Annotated[str | int, BeforeValidator(check_label)]
Count = Annotated[int, Field(ge=1, le=MAX_COUNT)]  # at least one
Amount = Annotated[int, Field(ge=0, le=MAX_COUNT)]  # zero or more
Share = Annotated[float, BeforeValidator(parse_decimal), Field(ge=0, le=1)]
Latitude = Annotated[float, BeforeValidator(parse_decimal), Field(ge=-90, le=90)]
Longitude = Annotated[float, BeforeValidator(parse_decimal), Field(ge=-180, le=180)]

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
