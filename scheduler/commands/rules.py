"""course-scheduler rules."""

from __future__ import annotations

from typing import Any

import click

from scheduler.commands.analysing import analyse, analysis_options, request_of
from scheduler.commands.options import examples


@click.command(
    "rules",
    short_help="The price of each local rule, in places and pounds.",
    epilog=examples("course-scheduler rules havering.yaml", "course-scheduler rules havering.yaml --out out/rules"),
)
@analysis_options
@click.pass_context
def command(context: click.Context, /, **options: Any) -> None:
    """What each local rule costs.

    The scenario is planned again without the levy, the release limits, the ceilings and so on, each by itself, and
    without any of them. The dearest rule comes first. Where the plan to compare with is not proved best, it is
    bettered first. `proved` says what of the plan without a rule is proved best; a difference that is smaller than what
    is left unproved is shown as no proved difference.
    """
    from scheduler.analysis.rules import rules
    from scheduler.commands.analysing import Worked

    request = request_of(options)
    context.exit(
        analyse(request, lambda base, budget, watcher: Worked(rules(base, budget, watcher)), against_the_best=True)
    )
