"""course-scheduler frontier."""

from __future__ import annotations

from typing import Any

import click

from scheduler.commands.analysing import analyse, analysis_options, request_of
from scheduler.commands.options import examples

NAMES = click.Choice(["places", "cost", "fairness", "reach", "travel", "changes", "sessions"])


@click.command(
    "frontier",
    short_help="Places against cost: every step, its price, the knee.",
    epilog=examples(
        "course-scheduler frontier havering.yaml --points 20 --out out/frontier",
        "course-scheduler frontier havering.yaml --x places --y travel",
    ),
)
@analysis_options
@click.option("--x", "first", type=NAMES, default="places", show_default=True, help="The one objective.")
@click.option("--y", "second", type=NAMES, default="cost", show_default=True, help="The other.")
@click.option(
    "--points",
    type=click.IntRange(2, 1000),
    metavar="N",
    default=12,
    show_default=True,
    help="How many steps to solve; all of them where there are no more.",
)
@click.pass_context
def command(context: click.Context, /, first: Any, second: Any, points: int, **options: Any) -> None:
    """What more of one thing costs in another.

    At each point one objective is held and the other is made as good as it can be, and then the first again. `the next
    step` is what each further place costs from there. The knee is where further places become dear.
    """
    from scheduler.analysis.frontier import frontier
    from scheduler.commands.analysing import Worked

    request = request_of(options)
    if first == second:
        raise click.BadParameter(f"found {first} for both, expected two different objectives", param_hint="--y")
    context.exit(
        analyse(request, lambda base, budget, watcher: Worked(frontier(base, budget, first, second, points, watcher)))
    )
