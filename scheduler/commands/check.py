"""course-scheduler check."""

from __future__ import annotations

import click

from scheduler.commands.options import RESULT, SCENARIO, examples, what_if_options


@click.command(
    "check",
    epilog=examples(
        "course-scheduler check havering.yaml out/havering/result.json",
        "course-scheduler check havering.yaml edited.json --set policy.budget=12000",
        "course-scheduler check havering.yaml out/havering/plan.xlsx",
    ),
)
@click.argument("scenario", type=SCENARIO)
@click.argument("result", type=RESULT)
@what_if_options
@click.pass_context
def command(
    context: click.Context, scenario: str, result: str, applied: tuple[str, ...], settings: tuple[str, ...]
) -> None:
    """Judge a plan, also one edited by hand.

    RESULT is a result.json, or the workbook that report writes. Its plan is judged from SCENARIO alone: every rule, and
    every price, total and objective that the file states, is computed again. What does not hold is listed with the
    amount by which it is broken. Of a workbook only the sessions and places are read; what they come to is told. The
    what-ifs that the result was made with are applied; --apply or --set name others in their place.
    """
    from scheduler.commands.checking import check_plan

    context.exit(check_plan(scenario, result, applied, settings))
