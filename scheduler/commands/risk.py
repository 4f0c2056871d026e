"""course-scheduler risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scheduler.commands.analysing import Worked, analyse, analysis_options, request_of
from scheduler.commands.options import Number, examples

if TYPE_CHECKING:
    from scheduler.analysis.cases import Solved
    from scheduler.analysis.tasks import Budget, Watcher


@click.command(
    "risk",
    short_help="What turnout may do to sessions and prices.",
    epilog=examples(
        "course-scheduler risk havering.yaml",
        "course-scheduler risk havering.yaml --result out/havering/result.json --correlation 0.3 --out out/risk",
    ),
)
@analysis_options
@click.option(
    "--draws", type=click.IntRange(100, 1_000_000), metavar="N", default=10_000, show_default=True, help="How many."
)
@click.option(
    "--correlation",
    type=Number(0, 1),
    metavar="R",
    default=0.0,
    show_default=True,
    help="Of two places of one provider: 0 = each by itself, 1 = all or none.",
)
@click.pass_context
def command(context: click.Context, /, draws: int, correlation: float, **options: Any) -> None:
    """What turnout may do to the plan.

    Bookings are drawn for every place from the scenario's turnout (policy.turnout, or a provider's own), and attendance
    for every booking. Told for each session: the chance that it stays viable, the spread of its price, who comes, and
    who would leave because the price passes its ceiling; for the plan: places, cost, attendance, sessions lost.
    """
    request = request_of(options)

    def work(base: Solved, budget: Budget, watcher: Watcher) -> Worked:  # noqa: ARG001
        from scheduler.analysis.risk import risk

        rows = base.result.plan.sessions if base.result is not None and base.result.plan is not None else []
        prices = {number: row.price_per_head for number, row in enumerate(rows)}
        ids = {number: row.id for number, row in enumerate(rows)}
        return Worked(risk(base.loaded, base.plan, prices, ids, draws, budget.seed, correlation))

    context.exit(analyse(request, work))
