"""course-scheduler plan."""

from __future__ import annotations

from typing import Any

import click

from scheduler.commands.options import (
    SCENARIO,
    Number,
    again_options,
    examples,
    out_option,
    quiet_option,
    repeatable_option,
    seed_option,
    time_limit_option,
    what_if_options,
    workers_option,
)


@click.command(
    "plan",
    short_help="Decide what runs and who gets the places.",
    epilog=examples(
        "course-scheduler plan havering.yaml",
        "course-scheduler plan havering.yaml --apply no-library-hall --set policy.levy=5",
        "course-scheduler plan county.yaml --time-limit 600 --gap 2% --out plans/county",
        "course-scheduler plan havering.yaml --since out/havering/result.json --set policy.lock_days=10",
    ),
)
@click.argument("scenario", type=SCENARIO)
@what_if_options
@again_options
@time_limit_option("Seconds for the whole solve. Default: the scenario's solver.time_limit, or 60.")
@click.option(
    "--gap",
    type=Number(0, 1, is_share=True),
    metavar="G",
    default=0.0,
    help="Take a level as good enough at this gap between plan and bound, 0.05 or 5%. Default: 0, a proof.",
)
@workers_option("Threads; 0 = every core. With 1 and a proof, one scenario always gives one plan.")
@seed_option()
@repeatable_option()
@click.option(
    "--cluster", metavar="ADDRESS", help="Hand parts of a large scenario's solve to a Dask cluster: tcp://host:8786."
)
@out_option("Folder for the files. Default: out/ and the scenario's name with its what-ifs.")
@click.option("--report", is_flag=True, help="Write report.html too: a page to open, print or send.")
@quiet_option("Print nothing but errors; the files are written all the same.")
@click.pass_context
def command(context: click.Context, /, **request: Any) -> None:
    """Decide what runs, when, where and with whom, and who gets the places.

    SCENARIO is the file that describes the quarter. While the plan is sought, the best one so far and what is still
    possible are shown; then a summary of one screen. DIR gets result.json, sessions.csv, allocations.csv and
    unfilled.csv, whole or not at all; earlier ones are replaced.

    With --since, DIR also gets changes.csv (sessions that moved, came or went) and tell.csv (who must be told what);
    with --interest, interest-changes.csv.

    Ctrl-C stops the search and writes the best plan so far with what is proved of it (exit code 130); so do SIGTERM
    and SIGHUP. Where there is no plan yet, the files of an earlier run stay as they are. A third Ctrl-C leaves at once
    and writes nothing. At the time limit the best plan so far is likewise written, with exit code 0.
    """
    from scheduler.commands.planning import Request, plan_scenario

    context.exit(plan_scenario(Request(**request)))
