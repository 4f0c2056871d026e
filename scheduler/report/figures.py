"""A result's figures as sentences: how it ended, fill and reach, cost and levy, and what is proved of each level."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.plan import ObjectiveRow, Result, SessionRow, Totals
from scheduler.report.levels import LevelWords
from scheduler.report.words import kilometres, percent, pounds
from scheduler.scenario.schema import Scenario

HEADLINES = {
    "optimal": "The best plan: proved on every level.",
    "feasible": "A plan that keeps every rule; that it is the best is not proved on every level (see below).",
    "infeasible": "No plan can keep the rules.",
    "unknown": "No plan was found in the time given; there may be one.",
}


def headline(result: Result) -> Iterable[str]:
    """How the run ended, in plain words, and which what-ifs it holds."""
    changed = [*result.scenario.applied, *(f"{path}={value}" for path, value in result.scenario.set.items())]
    if changed:
        yield f"With {', '.join(changed)}."
    yield HEADLINES[result.status]


def rounding_pence(sessions: Iterable[SessionRow]) -> int:
    """What the prices that people pay come to beyond what the places cost: each is rounded up to a whole penny."""
    return sum(row.price_per_head * row.local_places - (row.cost - row.partner_income) for row in sessions)


def rounding_words(pence: int) -> str:
    """`since each price is rounded up to a whole penny, what people pay comes to £0.39 more`."""
    return f"since each price is rounded up to a whole penny, what people pay comes to {pounds(pence)} more"


def figures(totals: Totals, sessions: Iterable[SessionRow]) -> list[tuple[str, str]]:
    """Fill, reach, cost, the administrator's post and travel."""
    rows = [
        ("Places", _filled(totals)),
        (
            "Providers",
            f"{totals.providers_served:,} of {totals.providers_asking:,} asking got at least one place"
            + _share(totals.providers_served, totals.providers_asking),
        ),
        ("Cost", f"{pounds(totals.net_cost)} to providers: {pounds(totals.cost_per_head)} a head"),
    ]
    if totals.net_cost != totals.cost:
        rows.append(("", f"sessions cost {pounds(totals.cost)} before what partners pay and are paid"))
    if rounding := rounding_pence(sessions):
        rows.append(("", rounding_words(rounding)))
    if totals.levy_raised or totals.admin_cost:
        rows.append(("Levy", _levy(totals)))
    if totals.travel_km:
        rows.append(("Travel", f"{kilometres(round(totals.travel_km * 1000))} there and back, over all places"))
    return rows


def _filled(totals: Totals) -> str:
    text = f"{totals.places_filled:,} of {totals.places_asked:,} asked are filled"
    text += _share(totals.places_filled, totals.places_asked)
    if totals.hosted_places:
        text += f", {totals.hosted_places:,} of them on partners' own sessions"
    if totals.partner_places:
        text += f"; partners take {totals.partner_places:,} more"
    return text


def _share(part: int, whole: int) -> str:
    return f" ({percent(part / whole)})" if whole else ""


def _levy(totals: Totals) -> str:
    text = f"raises {pounds(totals.levy_raised)}"
    if not totals.admin_cost:
        return text
    left = totals.levy_raised - totals.admin_cost
    outcome = f"{pounds(left)} over" if left > 0 else f"{pounds(-left)} short" if left else "exactly enough"
    return f"{text} towards the administrator's {pounds(totals.admin_cost)}: {outcome}"


def quality(result: Result, scenario: Scenario) -> list[tuple[str, str, str]]:
    """For each level: its number, its name, and in plain words what the plan reaches and what is proved of it."""
    words = LevelWords(scenario)
    return [
        (str(number), words.title(level.name), _level(level, words))
        for number, level in enumerate(result.objectives, 1)
    ]


def _level(level: ObjectiveRow, words: LevelWords) -> str:
    if level.value is None:
        return "not reached in the time given"
    best = level.value if level.best is None else level.best
    standing = words.standing(level.name, best, level.bound)
    if best != level.value:
        standing = f"{words.amount(level.name, level.value)}; within its slack of the best, {standing}"
    if level.bound is not None and level.bound >= best:
        return f"{standing} (proved)"
    if not words.says_something(level.name, level.bound):
        return f"{standing}; nothing is proved of how much better it could be"
    return f"{standing}; gap {words.gap(level.name, best, level.bound)}"
