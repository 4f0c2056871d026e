"""The part of `tipping` on running sessions: how far each is from falling, who could drop out, the next tier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from scheduler.analysis.answer import Section, table
from scheduler.analysis.cases import Solved
from scheduler.analysis.session_points import DropOut, Slack, drop_outs, next_tiers, slack_of
from scheduler.report.page import Plot
from scheduler.report.tables import Cell, Column
from scheduler.report.words import listed

SESSION_COLUMNS = (
    Column("session"),
    Column("date", "date"),
    Column("places", "count"),
    Column("minimum", "count"),
    Column("spare", "count"),
    Column("price", "pence"),
    Column("price_with_one_more", "pence"),
    Column("falls_without"),
)
DROP_COLUMNS = (
    Column("session"),
    Column("provider"),
    Column("provider_name"),
    Column("places", "count"),
    Column("left", "count"),
    Column("price", "pence"),
    Column("price_after", "pence"),
    Column("below_minimum", "count"),
    Column("leave_for_the_price", "count"),
    Column("sessions_that_fall"),
    Column("price_in_the_end", "pence"),
    Column("effect"),
)
TIER_COLUMNS = (
    Column("session"),
    Column("counted"),
    Column("now", "count"),
    Column("more", "count"),
    Column("price", "pence"),
    Column("price_after", "pence"),
    Column("saving", "pence"),
    Column("fits"),
)


def session_sections(base: Solved) -> tuple[tuple[Section, ...], Plot | None]:
    """The tables on running sessions, and the picture of how near each is to falling."""
    loaded, plan = base.loaded, base.plan
    names = {provider.id: provider.name for provider in loaded.scenario.providers}
    dates = {row.id: row.date for row in base.result.plan.sessions} if base.result and base.result.plan else {}
    drops = sorted(drop_outs(loaded, plan), key=_gravity)
    slacks = sorted(slack_of(loaded, plan), key=lambda item: (item.spare, item.session))
    vital = {
        item.session: [
            names[drop.provider] for drop in drops if item.session in drop.ended and drop.session == item.session
        ]
        for item in slacks
    }
    sections = (_slack_section(slacks, vital, dates), _drop_section(drops, names), _tier_section(base))
    return sections, _plot(slacks, vital)


def _gravity(drop: DropOut) -> tuple[int, int, int, str]:
    """The gravest first: sessions that fall, providers who leave, the rise in price."""
    rise = 0 if drop.price_after is None else drop.price_after - drop.price
    return -len(drop.ended), -len(drop.followed.leave), -rise, drop.session


def _slack_section(slacks: Sequence[Slack], vital: dict[str, list[str]], dates: dict[str, dt.date]) -> Section:
    rows: list[tuple[Cell, ...]] = [
        (
            item.session,
            dates.get(item.session),
            item.places,
            item.minimum,
            item.spare,
            item.price,
            item.price_with_one_more,
            listed(vital[item.session]) or "no one alone",
        )
        for item in slacks
    ]
    return Section(
        "How many places each session could lose",
        table("sessions", SESSION_COLUMNS, rows),
        {
            "session": "session",
            "date": "date",
            "places": "places",
            "minimum": "needs",
            "spare": "spare",
            "price": "a head",
            "price_with_one_more": "one more",
            "falls_without": "falls without",
        },
    )


def _drop_section(drops: Sequence[DropOut], names: dict[str, str]) -> Section:
    rows: list[tuple[Cell, ...]] = [
        (
            drop.session,
            drop.provider,
            names[drop.provider],
            drop.places,
            drop.left,
            drop.price,
            drop.price_after,
            drop.short,
            len(drop.followed.leave),
            " ".join(drop.ended),
            drop.price_in_the_end,
            drop.effect(names),
        )
        for drop in drops
    ]
    return Section(
        "Who could drop out, the gravest first",
        table("drop_outs", DROP_COLUMNS, rows),
        {"session": "session", "provider_name": "who", "places": "places", "left": "left", "effect": "then"},
        most=20,
    )


def _tier_section(base: Solved) -> Section:
    rows: list[tuple[Cell, ...]] = [
        (
            tier.session,
            tier.counted,
            tier.now,
            tier.more,
            tier.price,
            tier.price_after,
            tier.price - tier.price_after,
            "yes" if tier.fits else "no",
        )
        for tier in next_tiers(base.loaded, base.plan)
    ]
    return Section(
        "What reaches the next tier",
        table("tiers", TIER_COLUMNS, rows),
        {
            "session": "session",
            "counted": "counted in",
            "now": "now",
            "more": "more",
            "price": "a head",
            "price_after": "then",
            "saving": "each saves",
            "fits": "room for it",
        },
        empty="No running session has a cheaper tier ahead.",
    )


def _plot(slacks: Sequence[Slack], vital: dict[str, list[str]]) -> Plot | None:
    """Places and the minimum of each session; None where nothing runs."""
    if not slacks:
        return None
    columns = (Column("session"), Column("places", "count"), Column("minimum", "count"))
    return Plot(
        "bars",
        "How near each session is to falling",
        "The bar is the places taken, the line across it the least it needs; in the dark ones there is a provider "
        "without whom the session falls.",
        table("near", columns, [(item.session, item.places, item.minimum) for item in slacks]),
        x="places",
        y="session",
        line="minimum",
        marked=frozenset(number for number, item in enumerate(slacks) if vital[item.session]),
    )
