"""Whether a changed scenario's plan is within a slack of the base's first level, or proved to be beyond it."""

from __future__ import annotations

from decimal import Decimal

from scheduler.analysis.cases import Solved
from scheduler.analysis.verdicts import points_asked, weighted
from scheduler.levels import slack_amount
from scheduler.report.words import counted, pounds
from scheduler.scenario.levels import Slack
from scheduler.scenario.schema import Scenario


def within(base: Solved, other: Solved, slack: Slack) -> bool:
    """Whether a plan's first level is within the slack of the base plan's."""
    if not other.has_plan or base.result is None or other.result is None:
        return False
    best, value = base.result.objectives[0].value, other.result.objectives[0].value
    return best is not None and value is not None and value <= best + _allowed(base, best, slack)


def beyond(base: Solved, other: Solved, slack: Slack) -> bool:
    """Whether it is proved that no plan of the other scenario has a first level within the slack."""
    if base.result is None or other.result is None or not other.result.objectives:
        return False
    best, bound = base.result.objectives[0].value, other.result.objectives[0].bound
    return best is not None and bound is not None and bound > best + _allowed(base, best, slack)


def _allowed(base: Solved, best: int, slack: Slack) -> int:
    """How much worse the first level may be, in its own unit: a share of the places asked where it is places."""
    scenario = base.loaded.scenario
    level = scenario.objectives[0].model_copy(update={"slack": slack})
    if level.name != "places":
        return slack_amount(level, best)
    return slack_amount(level, points_asked(scenario))


def slack_words(scenario: Scenario, slack: Slack) -> str:
    """`5 % of the places asked`, `4 places`, `£12.00`."""
    level = scenario.objectives[0]
    if slack.percent is not None:
        return f"{slack.percent} % of {'the places asked' if level.name == 'places' else level.name}"
    amount = slack.amount or Decimal(0)
    if "cost" in level.weights:
        return pounds(int(amount * 100))
    unit = "point" if weighted(scenario) else "place"
    return counted(int(amount), unit) if level.name == "places" else f"{int(amount):,} of {level.name}"
