"""What `objectives` lists: the levels of the optimisation, their weights and their slack."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, WithJsonSchema

from scheduler.scenario.faults import did_you_mean
from scheduler.scenario.fields import Part, fault

OBJECTIVE_NAMES = ("places", "cost", "fairness", "reach", "travel", "changes", "sessions")
ObjectiveName = Literal["places", "cost", "fairness", "reach", "travel", "changes", "sessions"]
MAX_WEIGHT = 1_000_000
MAX_SLACK = 1_000_000_000
MAX_PERCENT = 1000


class Slack(Part):
    """How far later levels may worsen this one: an amount in the objective's unit (pounds for cost), or a share."""

    amount: Decimal | None = None
    percent: Decimal | None = None


class Level(Part):
    """One level of the lexicographic optimisation: a weighted sum of objectives (one of weight 1, as a rule)."""

    weights: dict[ObjectiveName, int]
    slack: Slack | None = None
    weighted: bool = False

    @property
    def name(self) -> str:
        """The level as results name it: `places`, or `cost:1+travel:2` for a weighted one."""
        if not self.weighted:
            return next(iter(self.weights))
        return "+".join(f"{name}:{weight}" for name, weight in self.weights.items())


def parse_level(value: Any) -> Any:
    """A level as written: an objective, one with a slack, or several with weights.

    Raises:
        PydanticCustomError: for an unknown objective, and for a slack or weight that cannot be one.
    """
    if isinstance(value, Level):
        return value
    if isinstance(value, str):
        _check_name(value, at=())
        return Level(weights={value: 1})  # type: ignore[dict-item]
    if not isinstance(value, dict) or not value:
        raise fault(value, "an objective, {objective: {slack: AMOUNT}} or {objective: weight, ...}")
    for name in value:
        _check_name(name, at=(name,))
    first, inner = next(iter(value.items()))
    if len(value) == 1 and isinstance(inner, dict):
        if set(inner) != {"slack"}:
            raise fault(inner, "{slack: AMOUNT} or a weight", at=(first,))
        return Level(weights={first: 1}, slack=_parse_slack(inner["slack"], at=(first, "slack")))
    for name, weight in value.items():
        if isinstance(weight, bool) or not isinstance(weight, int) or not 1 <= weight <= MAX_WEIGHT:
            raise fault(weight, f"a whole weight from 1 to {MAX_WEIGHT}", at=(name,))
    return Level(weights=dict(value), weighted=True)


def _check_name(name: Any, at: tuple[str | int, ...]) -> None:
    if name not in OBJECTIVE_NAMES:
        hint = did_you_mean(name, OBJECTIVE_NAMES)
        raise fault(name, f"one of {', '.join(OBJECTIVE_NAMES)}", at=at, at_key=bool(at), hint=hint)


def _parse_slack(value: Any, at: tuple[str, str]) -> Slack:
    wrong = fault(value, "a number of at least 0, or a percentage such as 5%", at=at)
    if isinstance(value, str) and value.endswith("%"):
        try:
            percent = Decimal(value[:-1].strip())
        except InvalidOperation:
            raise wrong from None
        if percent.is_finite() and 0 <= percent <= MAX_PERCENT:
            return Slack(percent=percent)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool) and 0 <= value <= MAX_SLACK:
        return Slack(amount=Decimal(value))
    raise wrong


_NAMES_ONLY = {"type": "object", "propertyNames": {"enum": list(OBJECTIVE_NAMES)}, "minProperties": 1}
_SLACK_SCHEMA = {
    "type": "object",
    "properties": {
        "slack": {
            "description": "How far later levels may worsen this one: an amount in its unit (pounds for cost), or 5%.",
            "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": "^[0-9.]+ *%$"}],
        }
    },
    "required": ["slack"],
    "additionalProperties": False,
}
_LEVEL_SCHEMA = {
    "anyOf": [
        {"enum": list(OBJECTIVE_NAMES)},
        {**_NAMES_ONLY, "additionalProperties": {"type": "integer", "minimum": 1, "maximum": MAX_WEIGHT}},
        {**_NAMES_ONLY, "maxProperties": 1, "additionalProperties": _SLACK_SCHEMA},
    ]
}
ObjectiveLevel = Annotated[Level, BeforeValidator(parse_level), WithJsonSchema(_LEVEL_SCHEMA)]


def default_objectives() -> list[Level]:
    """Most places, then least cost, then the fairest share of what is refused."""
    return [Level(weights={"places": 1}), Level(weights={"cost": 1}), Level(weights={"fairness": 1})]
