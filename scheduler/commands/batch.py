"""course-scheduler batch."""

from __future__ import annotations

from typing import Any

import click

from scheduler.commands.options import SCENARIO, again_options, examples, out_option, quiet_option


@click.command(
    "batch",
    short_help="Plan many cases of one scenario, unattended.",
    epilog=examples(
        "course-scheduler batch scenarios/batches/before-the-window.yaml --dry-run --out out/batch",
        "course-scheduler batch scenarios/batches/before-the-window.yaml --out out/batch",
        "course-scheduler batch scenarios/batches/membership.yaml --out out/membership --jobs 2",
    ),
)
@click.argument("file", type=SCENARIO)
@out_option("Folder for the cases and the store.", required=True)
@click.option(
    "--jobs",
    type=click.IntRange(1, 1024),
    metavar="N",
    help="Cases at a time on this machine. Default: as many as the cores allow with the threads of a case.",
)
@click.option("--cluster", metavar="ADDRESS", help="Plan on a Dask cluster instead: its scheduler, tcp://host:8786.")
@click.option("--dry-run", is_flag=True, help="Check everything and list the cases; plan and write nothing.")
@click.option(
    "--all", is_flag=True, help="List every case of a dry run on a terminal, too; a file or a pipe gets them all."
)
@quiet_option()
@again_options
@click.pass_context
def command(context: click.Context, /, **request: Any) -> None:
    """Plan many cases of one scenario, unattended.

    FILE names a base scenario and the cases: overrides to apply, values to set, grids of values, seeds. All of it is
    checked before the first case is planned. DIR gets a folder for each case, batch.sqlite (every night's cases,
    sessions, courses and places), summary.csv and other tables, and index.html.

    A case that is done is not planned again unless its input or the program changed: a batch that was stopped, killed
    or crashed goes on where it was when the same command is given again. A case that is infeasible, runs out of time or
    fails is a row with its reason.

    Where several hold, the exit code is 1 before 4 before 3.
    """
    from scheduler.commands.batching import Request, run_batch

    context.exit(run_batch(Request(**request)))
