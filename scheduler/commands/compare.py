"""course-scheduler compare."""

from __future__ import annotations

import click

from scheduler.commands.analysing import output_options
from scheduler.commands.options import examples, time_limit_option, workers_option


@click.command(
    "compare",
    short_help="Plans side by side: places, prices, sessions, inputs.",
    epilog=examples(
        "course-scheduler compare out/before/result.json out/after/result.json",
        "course-scheduler compare havering.yaml havering.yaml@levy-32 havering.yaml@without-library-hall",
    ),
)
@click.argument("plans", nargs=-1, required=True, metavar="A B [C ...]")
@time_limit_option("Seconds for each scenario that is planned. Default: its own solver.time_limit, or 60.")
@workers_option("Threads; 0 = every core.")
@output_options
@click.pass_context
def command(
    context: click.Context,
    plans: tuple[str, ...],
    time_limit: float | None,
    workers: int | None,
    out: str | None,
    quiet: bool,
) -> None:
    """Two plans or more side by side.

    Each is a result.json, or a scenario, which is planned first; SCENARIO@NAME applies an override that it names (and
    SCENARIO@ONE@TWO two). The first is compared with each of the others: totals, objectives, what differed in the
    inputs, sessions added, dropped and moved, places gained and lost by provider, prices before and after.
    """
    from scheduler.commands.comparing import compare_plans

    context.exit(compare_plans(plans, time_limit, workers, out, quiet))
