"""course-scheduler report."""

from __future__ import annotations

import click

from scheduler.commands.options import RESULT, SCENARIO, examples, out_option

# What `scheduler.report.formats` can write, in its order; named here so that help need not import it.
NAMES = ("html", "xlsx", "ics", "letters", "listing", "workforce", "csv")
FORMS = """\b
Formats:
  html       one page to open, print or send
  xlsx       a workbook to filter, pivot and edit; check reads it back
  ics        calendars: the plan, each trainer, venue, provider and partner
  letters    to providers, trainers, venues, partners; mail-merge tables
  listing    the sessions for a public page (schema.org JSON-LD)
  workforce  totals by Adult Social Care Workforce Data Set category
  csv        the tables that plan writes
  all        everything above
"""


@click.command(
    "report",
    short_help="Write a result as a page, workbook, calendar or letters.",
    epilog=FORMS
    + "\n"
    + examples(
        "course-scheduler report out/havering/result.json",
        "course-scheduler report out/havering/result.json --format xlsx --format html",
        "course-scheduler report out/havering/result.json --format all --out to-send",
    ),
)
@click.argument("result", type=RESULT)
@click.option(
    "--format",
    "formats",
    type=click.Choice([*NAMES, "all"]),
    multiple=True,
    help="What to write; several may be given. Default: html.",
)
@click.option(
    "--scenario",
    type=SCENARIO,
    metavar="FILE",
    help="The scenario, where it no longer lies where the result says.",
)
@click.option(
    "--templates",
    type=click.Path(file_okay=False),
    metavar="DIR",
    help="Templates for the letters, to be changed; those it lacks are first put there.",
)
@out_option("Folder. Default: that of RESULT.")
@click.pass_context
def command(
    context: click.Context,
    result: str,
    formats: tuple[str, ...],
    scenario: str | None,
    templates: str | None,
    out: str | None,
) -> None:
    """Write a result in the forms that people open, print and send.

    RESULT is a result.json. It is checked first, against the scenario and the what-ifs it was made with; one that
    breaks a rule is not passed on. Calendars that lie in DIR from an earlier plan are updated, not duplicated.
    """
    from scheduler.commands.reporting import Request, write_report

    context.exit(write_report(Request(result, formats or ("html",), scenario, out, templates)))
