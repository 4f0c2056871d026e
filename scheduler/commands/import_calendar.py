"""course-scheduler import-calendar."""

from __future__ import annotations

import click

from scheduler.commands.options import SCENARIO, examples


@click.command(
    "import-calendar",
    short_help="Read somebody's own calendar as unavailable dates.",
    epilog=examples(
        "course-scheduler import-calendar havering.yaml marlowe.ics --trainer marlowe",
        "course-scheduler import-calendar havering.yaml hall.ics --venue library-hall --out hall.yaml",
    ),
)
@click.argument("scenario", type=SCENARIO)
@click.argument("calendar", type=click.Path(exists=True, dir_okay=False))
@click.option("--trainer", metavar="ID", help="Whose calendar it is: a trainer's id.")
@click.option("--venue", metavar="ID", help="Or a venue's.")
@click.option("--provider", metavar="ID", help="Or a provider's.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="The scenario file to write. Default: SCENARIO's name and the id, beside SCENARIO.",
)
@click.pass_context
def command(
    context: click.Context,
    scenario: str,
    calendar: str,
    trainer: str | None,
    venue: str | None,
    provider: str | None,
    out: str | None,
) -> None:
    """Read an .ics file as the dates on which its owner cannot be booked.

    Every block of the quarter that an event touches becomes unavailable; events that are cancelled or shown as free do
    not count. FILE is a scenario that extends SCENARIO and adds these dates to those it has: plan with it as it is, or
    copy the list into SCENARIO.
    """
    from scheduler.commands.calendars import Request, import_calendar

    whose = {"trainers": trainer, "venues": venue, "providers": provider}
    context.exit(import_calendar(Request(scenario, calendar, whose, out)))
