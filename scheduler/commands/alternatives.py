"""course-scheduler alternatives."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import click

from scheduler.commands.analysing import Worked, analyse, analysis_options, request_of
from scheduler.commands.options import examples

if TYPE_CHECKING:
    from scheduler.analysis.cases import Solved
    from scheduler.analysis.tasks import Budget, Watcher
    from scheduler.scenario.schema import Slack


@click.command(
    "alternatives",
    short_help="Other plans nearly as good, and how they differ.",
    epilog=examples(
        "course-scheduler alternatives havering.yaml --number 5 --slack 2%",
        "course-scheduler alternatives havering.yaml --slack 4 --out out/alternatives",
    ),
)
@analysis_options
@click.option(
    "--number", type=click.IntRange(1, 100), metavar="K", default=5, show_default=True, help="How many plans."
)
@click.option(
    "--slack",
    metavar="S",
    default="5%",
    show_default=True,
    help="How much worse the first objective may be: a share of the places asked, or a number in its own unit.",
)
@click.pass_context
def command(context: click.Context, /, number: int, slack: str, **options: Any) -> None:
    """Plans nearly as good that differ in what people care about.

    Each is the best plan without one course, weekday, room, trainer or partner that the plan uses. Of those within the
    slack, the most different ones are kept. With --out each is written as a result of its own, for `check` and
    `compare`.
    """
    request = request_of(options)
    allowed = _slack(slack)

    def work(base: Solved, budget: Budget, watcher: Watcher) -> Worked:
        from scheduler.analysis.alternatives import alternatives
        from scheduler.results import result_bytes

        answer, found = alternatives(base, budget, number, allowed, watcher)
        results = {
            f"alternative-{position}.json": result_bytes(solved.result)
            for position, solved in enumerate(found.values(), 1)
            if solved.result is not None
        }
        return Worked(answer, results)

    context.exit(analyse(request, work, against_the_best=True))


def _slack(text: str) -> Slack:
    from scheduler.scenario.schema import Slack

    try:
        amount = Decimal(text.removesuffix("%").strip())
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0:
        raise click.BadParameter(f"found {text!r}, expected a number or a share such as 5%", param_hint="--slack")
    return Slack(percent=amount) if text.strip().endswith("%") else Slack(amount=amount)
