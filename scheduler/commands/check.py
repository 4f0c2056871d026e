"""course-scheduler check."""

from __future__ import annotations

import click

from scheduler.commands.options import RESULT, examples, what_if_options


@click.command(
    "check",
    epilog=examples(
        "course-scheduler check havering.yaml out/havering/result.json",
        "course-scheduler check out/havering/result.json",
        "course-scheduler check havering.yaml edited.json --set policy.budget=12000",
        "course-scheduler check havering.yaml out/havering/plan.xlsx",
    ),
)
@click.argument("files", type=RESULT, nargs=-1, metavar="[SCENARIO] RESULT")
@what_if_options
@click.pass_context
def command(
    context: click.Context, files: tuple[str, ...], applied: tuple[str, ...], settings: tuple[str, ...]
) -> None:
    """Judge a plan, also one edited by hand.

    RESULT is a result.json, or the workbook that report writes. Its plan is judged from SCENARIO alone: every rule, and
    every price, total and objective that the file states, is computed again. What does not hold is listed with the
    amount by which it is broken. Of a workbook only the sessions and places are read; what they come to is told. The
    what-ifs that the result was made with are applied; --apply or --set name others in their place. Without SCENARIO it
    is the file that the result says it was made from.
    """
    from scheduler.commands.checking import check_plan

    if not 1 <= len(files) <= 2:
        found = f"{len(files)} files" if files else "no file"
        raise click.UsageError(f"found {found}, expected a scenario and a result, or a result alone", context)
    *scenario, result = files
    context.exit(check_plan(scenario[0] if scenario else None, result, applied, settings))
