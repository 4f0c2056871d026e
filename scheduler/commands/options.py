"""Types and options that several commands share."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import click

SCENARIO = RESULT = TABLE = click.Path(exists=True, dir_okay=False)
Option = Callable[[Callable[..., None]], Callable[..., None]]


class Number(click.ParamType[float]):
    """A number in a range, above its lower end where that is excluded; `5%` is read as 0.05 where shares are meant."""

    name = "number"

    def __init__(self, least: float, most: float, excludes_least: bool = False, is_share: bool = False) -> None:
        self.least, self.most, self.excludes_least, self.is_share = least, most, excludes_least, is_share

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number that a text says."""
        text = str(value).strip()
        scale = 0.01 if self.is_share and text.endswith("%") else 1.0
        try:
            number = float(text.removesuffix("%") if scale != 1 else text) * scale
        except ValueError:
            number = math.nan
        if not self.least <= number <= self.most or (self.excludes_least and number == self.least):
            lower = "above" if self.excludes_least else "from"
            shown = ", such as 0.05 or 5%" if self.is_share else ""
            self.fail(f"found {value!r}, expected a number {lower} {self.least:g} to {self.most:g}{shown}", param, ctx)
        return number


def time_limit_option(says: str, default: float | None = None) -> Option:
    """--time-limit, in seconds."""
    kind = Number(0, 1_000_000, excludes_least=True)
    return click.option("--time-limit", type=kind, metavar="S", default=default, show_default=True, help=says)


def workers_option(says: str) -> Option:
    """--workers: threads of a solve."""
    return click.option("--workers", type=click.IntRange(0, 1024), metavar="N", help=says)


def repeatable_option() -> Option:
    """--repeatable."""
    return click.option(
        "--repeatable",
        is_flag=True,
        help="Count work instead of time, with one thread: the same plan again, however busy the machine.",
    )


def seed_option(default: int | None = None) -> Option:
    """--seed."""
    kind = click.IntRange(0, 2**31 - 1)
    return click.option("--seed", type=kind, metavar="N", default=default, help="Of the search's random choices.")


def out_option(says: str, required: bool = False) -> Option:
    """--out, a folder."""
    return click.option("--out", type=click.Path(file_okay=False), metavar="DIR", required=required, help=says)


def quiet_option(says: str = "Print nothing but errors.") -> Option:
    """--quiet."""
    return click.option("--quiet", is_flag=True, help=says)


def what_if_options(function: Callable[..., None]) -> Callable[..., None]:
    """--apply and --set, as every command that reads a scenario takes them."""
    apply = click.option(
        "--apply",
        "applied",
        multiple=True,
        metavar="NAME",
        help="Apply an override that the scenario names; several are applied in the order given.",
    )
    set_value = click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="PATH=VALUE",
        help="Set one value, after every override: policy.levy=5 or courses.medication.min_places=8.",
    )
    return apply(set_value(function))


DATE = click.DateTime(["%Y-%m-%d"])


def again_options(function: Callable[..., None]) -> Callable[..., None]:
    """--since, --today, --confirm and --interest, as every command that plans takes them."""
    options = [
        click.option(
            "--since",
            type=RESULT,
            metavar="RESULT",
            help="Plan again from this published result.json: what is confirmed or locked stays, the rest moves only "
            "when it pays.",
        ),
        click.option(
            "--today",
            type=DATE,
            metavar="DATE",
            help="The day that policy.lock_days is counted from, 2018-06-25. Default: today.",
        ),
        click.option(
            "--confirm",
            "confirmed",
            multiple=True,
            metavar="SESSION",
            help="A session of that result, by its id, that is confirmed: it stays, with its places.",
        ),
        click.option(
            "--interest",
            type=TABLE,
            metavar="TABLE",
            help="Today's interest, all of it, in place of what the scenario has; tells who is new, gone or changed.",
        ),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def examples(*lines: str) -> str:
    """Example command lines for the end of a help text, kept as they are."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])
