"""course-scheduler why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from scheduler.commands.analysing import Worked, analyse, analysis_options, request_of
from scheduler.commands.exits import ExitCode
from scheduler.commands.options import examples

if TYPE_CHECKING:
    from scheduler.analysis.cases import Solved
    from scheduler.analysis.tasks import Budget, Watcher
    from scheduler.scenario import LoadedScenario


@click.command(
    "why",
    short_help="Why not: what clashes, why a course or a provider goes without.",
    epilog=examples(
        "course-scheduler why havering.yaml",
        "course-scheduler why havering.yaml --course stoma",
        "course-scheduler why havering.yaml --provider oak-lodge --course stoma",
    ),
)
@analysis_options
@click.option("--course", metavar="ID", help="Why this course does not run, and what running it would cost.")
@click.option("--provider", metavar="ID", help="Why this provider has not all its places, and what if it had.")
@click.pass_context
def command(context: click.Context, /, course: str | None, provider: str | None, **options: Any) -> None:
    """Why not.

    Where no plan can keep the rules: a smallest set of rules that clash, and the cheapest ways out (exit code 3).
    Otherwise why places are not filled and courses do not run, planned again where the plan alone does not tell; with
    --out also a result.json with these reasons. --course and --provider ask about one, with what would happen if.
    """
    request = request_of(options)

    def work(base: Solved, budget: Budget, watcher: Watcher) -> Worked:
        from scheduler.analysis.why import sharpen
        from scheduler.analysis.why_course import why_course
        from scheduler.analysis.why_provider import why_provider
        from scheduler.results import result_bytes

        if provider is not None:
            return Worked(why_provider(base, provider, course, budget, watcher))
        if course is not None:
            return Worked(why_course(base, course, budget, watcher))
        answer, result = sharpen(base, budget, watcher)
        return Worked(answer, {"result.json": result_bytes(result)})

    def clash(base: Solved, budget: Budget, watcher: Watcher) -> Worked:
        from scheduler.analysis.clashes import why_infeasible

        return Worked(why_infeasible(base, budget, watcher), code=ExitCode.INFEASIBLE)

    context.exit(analyse(request, work, clash, lambda loaded: known(loaded, course, provider)))


def known(loaded: LoadedScenario, course: str | None, provider: str | None) -> None:
    """Refuse ids that the scenario does not know, with the nearest that it does."""
    from scheduler.scenario.faults import did_you_mean

    scenario = loaded.scenario
    for name, ids, option in (
        (course, [item.id for item in scenario.courses], "--course"),
        (provider, [item.id for item in scenario.providers], "--provider"),
    ):
        if name is not None and name not in ids:
            raise click.BadParameter(
                f"found {name}, expected an id of the scenario{did_you_mean(name, ids)}", param_hint=option
            )
