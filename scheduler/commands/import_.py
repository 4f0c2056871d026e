"""course-scheduler import."""

from __future__ import annotations

import click

from scheduler.commands.options import SCENARIO, examples


@click.command(
    "import",
    short_help="Read a portal's export of interest into the scenario's table.",
    epilog=examples(
        "course-scheduler import havering.yaml portal-export.xlsx",
        "course-scheduler import havering.yaml portal-export.xlsx --mapping mapping.yaml --out interest.csv",
    ),
)
@click.argument("scenario", type=SCENARIO)
@click.argument("export", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Which heading means what and which id a name stands for. Without it both are guessed and shown.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="The table to write, which interest_from names. Default: interest.csv beside SCENARIO.",
)
@click.pass_context
def command(context: click.Context, scenario: str, export: str, mapping: str | None, out: str | None) -> None:
    """Read expressions of interest from a CSV file or workbook with headings of its own.

    Columns are guessed from their headings. Providers and courses are matched by id or name; one that only nearly
    matches is never taken without being told: the mapping file that is then written beside FILE says what it perhaps
    means, and takes part once you name it with --mapping. Rows for one provider and course that say the same count
    once; where only the places differ, they add up. Every fault is listed with its row, and nothing is written while
    there is one but the mapping.
    """
    from scheduler.commands.importing import Request, import_export

    context.exit(import_export(Request(scenario, export, mapping, out)))
