"""The shapes that several parts of a scenario share: dates, availability, the calendar, lengths and locations."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, Tag

from scheduler.scenario.fields import Date, Latitude, Longitude, Part, Text, Time, Weekday, one_of


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


class DateRange(Part):
    """Dates from one to another, both included."""

    from_: Date = Field(alias="from", description="First date, such as 2018-07-02.")
    to: Date = Field(description="Last date, included.")


class AvailabilityRule(Part):
    """Dates from one to another, on some weekdays, in some blocks."""

    from_: Date | None = Field(None, alias="from", description="First date; default the quarter's.")
    to: Date | None = Field(None, description="Last date, included; default the quarter's.")
    weekdays: list[Weekday] | None = Field(None, description="Days of the week; default all.")
    blocks: list[str] | None = Field(None, description="Blocks of the day; default all.")


# A date, a range, or a rule: a range is a rule that says nothing of weekdays and blocks.
Availability = Annotated[
    Annotated[Date, Tag("<date>")] | Annotated[AvailabilityRule, Tag("<rule>")],
    one_of(
        {"<date>": _is_text, "<rule>": lambda value: isinstance(value, dict | AvailabilityRule)},
        "a date such as 2018-07-02, a range {from: ..., to: ...} or a rule {weekdays: [...], blocks: [...]}",
    ),
]
ClosedDates = Annotated[
    Annotated[Date, Tag("<date>")] | Annotated[DateRange, Tag("<range>")],
    one_of(
        {"<date>": _is_text, "<range>": lambda value: isinstance(value, dict | DateRange)},
        "a date such as 2018-07-02 or a range {from: ..., to: ...}",
    ),
]


class Block(Part):
    """A bookable part of a day."""

    from_: Time = Field(alias="from", description='When it begins, such as "09:30".')
    to: Time = Field(description='When it ends, such as "12:30".')


def _default_blocks() -> dict[str, Block]:
    return {
        "am": Block.model_validate({"from": "09:30", "to": "12:30"}),
        "pm": Block.model_validate({"from": "13:30", "to": "16:30"}),
    }


def _in_time_order(blocks: dict[str, Block]) -> dict[str, Block]:
    return dict(sorted(blocks.items(), key=lambda item: (item[1].from_, item[1].to)))


class Calendar(Part):
    """The open days of the quarter and the blocks of a day."""

    bank_holidays: Literal["England", "Scotland", "Wales", "Northern Ireland", "none"] = Field(
        "England", description="Whose bank holidays are closed."
    )
    weekdays: list[Weekday] = Field(["mon", "tue", "wed", "thu", "fri"], description="Days of the week that are open.")
    closed: list[ClosedDates] = Field([], description="Dates or ranges on which nothing runs.")
    blocks: Annotated[dict[str, Block], AfterValidator(_in_time_order)] = Field(
        default_factory=_default_blocks, description="The bookable parts of a day; names are free."
    )
    full_day: list[str] = Field(["am", "pm"], description="The blocks that a full day uses, in order.")


class Days(Part):
    """A length in full days on consecutive open days."""

    days: Annotated[int, Field(ge=1, le=60)] = Field(description="How many full days.")


Length = Annotated[
    Annotated[Literal["half_day", "full_day"], Tag("<name>")] | Annotated[Days, Tag("<days>")],
    one_of(
        {"<name>": _is_text, "<days>": lambda value: isinstance(value, dict | Days)},
        "half_day, full_day or {days: n}",
    ),
]


class LatLon(Part):
    """A position in degrees (WGS 84)."""

    lat: Latitude = Field(description="Degrees north.")
    lon: Longitude = Field(description="Degrees east.")


class Outcode(Part):
    """The centre of a postcode district, such as RM1."""

    outcode: Text = Field(description="The first half of a postcode, such as RM1.")


Location = Annotated[
    Annotated[LatLon, Tag("<position>")] | Annotated[Outcode, Tag("<outcode>")],
    one_of(
        {
            "<outcode>": lambda value: isinstance(value, Outcode) or (isinstance(value, dict) and "outcode" in value),
            "<position>": lambda value: isinstance(value, dict | LatLon),
        },
        "{outcode: RM1} or {lat: 51.576, lon: 0.183}",
    ),
]
