"""Prices: partner income within the session's cost; nobody pays more for a place than it said."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.check.case import Case
from scheduler.check.rules.rule import Breach, Rule
from scheduler.check.words import pounds


def partner_income(case: Case) -> Iterator[Breach]:
    """Sessions on which partners would pay more than the session costs."""
    for session in case.sessions:
        money = case.money[session.position]
        if money.partner_income > money.cost:
            over = money.partner_income - money.cost
            message = (
                f"{session.label}: partners pay {pounds(money.partner_income)}, {pounds(over)} more than the session's "
                f"cost of {pounds(money.cost)}"
            )
            yield Breach(over, message, session.id)


def price_ceiling(case: Case) -> Iterator[Breach]:
    """Places at a price above the line's ceiling, or the provider's where the line has none."""
    for item in case.attendances:
        line = case.interest.get((item.provider, item.course))
        if line is None:
            continue
        ceiling = line.max_price if line.max_price is not None else case.providers[item.provider].max_price
        if ceiling is not None and item.price > ceiling:
            message = (
                f"{item.label}: a place costs {case.provider_name(item.provider)} {pounds(item.price)}, "
                f"{pounds(item.price - ceiling)} more than the {pounds(ceiling)} it pays at most"
            )
            yield Breach(item.price - ceiling, message, item.session, item.provider)


RULES = (
    Rule("partner-income", "Partners pay at most what the session costs.", "pence", partner_income),
    Rule("price-ceiling", "A provider pays at most its ceiling for a place.", "pence", price_ceiling),
)
