"""course-scheduler value."""

from __future__ import annotations

from typing import Any

import click

from scheduler.commands.analysing import analyse, analysis_options, request_of
from scheduler.commands.options import examples


@click.command(
    "value",
    short_help="What one more date, partner place or pound would bring.",
    epilog=examples("course-scheduler value havering.yaml", "course-scheduler value havering.yaml --time-limit 600"),
)
@analysis_options
@click.pass_context
def command(context: click.Context, /, **options: Any) -> None:
    """What one more of something would bring.

    The scenario is planned again with one more date of each trainer and each room, one more place from each partner,
    and more budget where there is one. What brings most comes first.
    """
    from scheduler.analysis.value import value
    from scheduler.commands.analysing import Worked

    request = request_of(options)
    context.exit(
        analyse(request, lambda base, budget, watcher: Worked(value(base, budget, watcher)), against_the_best=True)
    )
