"""course-scheduler tipping."""

from __future__ import annotations

from typing import Any

import click

from scheduler.commands.analysing import analyse, analysis_options, request_of
from scheduler.commands.options import examples


@click.command(
    "tipping",
    short_help="The smallest change that runs a course; who could drop out.",
    epilog=examples(
        "course-scheduler tipping havering.yaml",
        "course-scheduler tipping havering.yaml --result out/havering/result.json --out out/tipping",
    ),
)
@analysis_options
@click.pass_context
def command(context: click.Context, /, **options: Any) -> None:
    """Where the plan would tip.

    For each course with places unfilled: the smallest change of each kind after which those who ask get more of it,
    once with every session as planned and everybody keeping their places, once with everything planned anew; and what
    the best plan would then be. For each running session: who could drop out before it falls below its minimum or its
    tier, and what the others would pay; what reaches the next tier, and what everybody would save.
    """
    from scheduler.analysis.tipping import tipping
    from scheduler.commands.analysing import Worked

    request = request_of(options)
    context.exit(analyse(request, lambda base, budget, watcher: Worked(tipping(base, budget, watcher))))
