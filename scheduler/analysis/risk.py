"""What turnout may do to a plan: the chance that each session stays viable, the spread of its price, who attends."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scheduler.analysis.answer import Answer, Section, table
from scheduler.analysis.turnout import Draws, SessionDraws, simulate
from scheduler.check import judge
from scheduler.plan import Plan, Totals
from scheduler.report.page import Plot
from scheduler.report.tables import Cell, Column, Names
from scheduler.report.words import counted, percent, pounds
from scheduler.scenario.loaded import LoadedScenario

KNOWN_ATTENDANCE = 0.75  # of those booked: the programme's own figure of July 2018
LOW, MIDDLE, HIGH = 5, 50, 95  # percentiles shown

SESSION_COLUMNS = (
    Column("session"),
    Column("course"),
    Column("date", "date"),
    Column("places", "count"),
    Column("minimum", "count"),
    Column("viable", "share"),
    Column("runs", "share"),
    Column("places_booked", "count"),
    Column("attending", "count"),
    Column("planned_price", "pence"),
    Column("price_low", "pence"),
    Column("price_middle", "pence"),
    Column("price_high", "pence"),
)
CEILING_COLUMNS = (
    Column("session"),
    Column("provider"),
    Column("provider_name"),
    Column("ceiling", "pence"),
    Column("planned_price", "pence"),
    Column("price_passes", "share"),
    Column("leaves", "share"),
)
PLAN_COLUMNS = (Column("figure"), Column("planned"), Column("mean"), Column("low"), Column("middle"), Column("high"))


class Spread(NamedTuple):
    """A distribution: its mean and the 5th, 50th and 95th percentile."""

    mean: float
    low: float
    middle: float
    high: float


def spread(values: NDArray[np.int64] | NDArray[np.float64]) -> Spread:
    """The distribution of some draws; zeros where there are none."""
    if not len(values):
        return Spread(0, 0, 0, 0)
    low, middle, high = np.percentile(values, [LOW, MIDDLE, HIGH], method="inverted_cdf")
    return Spread(float(values.mean()), float(low), float(middle), float(high))


class PlanDraws(NamedTuple):
    """The plan's own figures by draw: places paid for, pence, people who come, sessions lost, providers who left."""

    places: NDArray[np.int64]
    cost: NDArray[np.int64]
    attending: NDArray[np.int64]
    lost: NDArray[np.int64]
    left: NDArray[np.int64]


def of_plan(draws: Draws) -> PlanDraws:
    """Sessions and hosted places summed, by draw."""
    nothing = np.zeros(draws.number, np.int64)
    sessions = draws.sessions
    return PlanDraws(
        places=sum((s.staying.sum(axis=1) for s in sessions), nothing) + draws.hosted_booked,
        cost=sum((s.cost for s in sessions), nothing) + draws.hosted_cost,
        attending=sum((s.attending.sum(axis=1) for s in sessions), nothing) + draws.hosted_attending,
        lost=sum(((~s.runs).astype(np.int64) for s in sessions), nothing),
        left=sum((s.left.sum(axis=1) for s in sessions), nothing),
    )


def risk(
    loaded: LoadedScenario,
    plan: Plan,
    prices: dict[int, int],
    ids: dict[int, str],
    draws: int = 10_000,
    seed: int = 1,
    correlation: float = 0.0,
) -> Answer:
    """The answer for a plan.

    Args:
        plan: keeps the scenario's rules.
        prices: position of a session in the plan -> pence per head as planned.
        ids: position of a session in the plan -> what it is called.
    """
    drawn = simulate(loaded, plan, draws, seed, correlation)
    scenario, names = loaded.scenario, Names(loaded.scenario)
    minima = {course.id: course.min_places for course in scenario.courses}
    rows, ceilings = [], []
    for position, session in enumerate(drawn.sessions):
        rows.append(_session_row(session, ids[position], prices[position], names, minima))
        ceilings += _ceiling_rows(session, ids[position], prices[position], names)
    rows.sort(key=lambda row: (row[6], row[0]))  # the most at risk first
    ceilings.sort(key=lambda row: (row[6], row[5], row[0]), reverse=True)
    whole, planned = of_plan(drawn), judge(loaded, plan).totals
    turnout = scenario.policy.turnout
    links = "each place by itself" if not correlation else f"places of one provider correlated at {correlation:g}"
    notes = [
        f"{draws:,} draws, seed {seed}, {links}; booking {percent(turnout.conversion)} and attendance "
        f"{percent(turnout.attendance)} unless a provider has rates of its own.",
        "1 in 20, 19 in 20: in so many of the draws the figure is no higher than this; prices, where the session runs.",
        "Paid for and attend are means over all draws; a draw in which the session falls counts as 0.",
        "A session is lost when those who booked, with the partners' places as planned, are fewer than its minimum.",
        "Who finds the price above its ceiling leaves, the price is shared again, and so on until nobody leaves.",
    ]
    if (turnout.conversion, turnout.attendance) == (1.0, 1.0):
        notes.append("The scenario gives no policy.turnout: everybody asked is taken to book and to attend.")
    return Answer(
        name="risk",
        title=f"{scenario.name}: what turnout may do to the plan",
        sentences=_sentences(whole, planned),
        sections=(
            Section(
                "Sessions, the most at risk first",
                table("sessions", SESSION_COLUMNS, rows),
                {
                    "session": "session",
                    "date": "date",
                    "places": "places",
                    "runs": "runs",
                    "places_booked": "paid for (0 where it falls)",
                    "attending": "attend",
                    "planned_price": "a head",
                    "price_low": "1 in 20",
                    "price_high": "19 in 20",
                },
            ),
            Section(
                "Ceilings that the price may pass",
                table("ceilings", CEILING_COLUMNS, ceilings),
                {
                    "provider_name": "provider",
                    "session": "session",
                    "ceiling": "ceiling",
                    "planned_price": "planned",
                    "price_passes": "passed",
                    "leaves": "leaves",
                },
                most=12,
                shrink={"provider_name": 1},
            ),
            Section(
                "The plan as a whole",
                table("plan", PLAN_COLUMNS, _plan_rows(whole, planned)),
                {
                    "figure": "",
                    "planned": "planned",
                    "mean": "mean",
                    "low": "1 in 20",
                    "middle": "middle",
                    "high": "19 in 20",
                },
            ),
        ),
        notes=tuple(notes),
        charts={"sessions": _sessions_plot(rows), "places": _places_plot(whole.places)},
    )


def _session_row(
    session: SessionDraws, name: str, planned: int, names: Names, minima: dict[str, int]
) -> tuple[Cell, ...]:
    key = session.session.key
    runs = bool(session.runs.any())
    price = spread(session.price[session.runs])
    return (
        name,
        names.course(key.course),
        key.date,
        sum(session.session.allocations.values()) + sum(session.session.partners.values()),
        minima[key.course],
        round(float(session.viable.mean()), 4),
        round(float(session.runs.mean()), 4),
        round(float(session.staying.sum(axis=1).mean()), 1),
        round(float(session.attending.sum(axis=1).mean()), 1),
        planned,
        *(int(value) if runs else None for value in (price.low, price.middle, price.high)),
    )


def _ceiling_rows(session: SessionDraws, name: str, planned: int, names: Names) -> list[tuple[Cell, ...]]:
    passes, leaves = session.passes_ceiling.mean(axis=0), session.left.mean(axis=0)
    return [
        (
            name,
            provider,
            names.provider(provider),
            int(session.ceilings[column]),
            planned,
            round(float(passes[column]), 4),
            round(float(leaves[column]), 4),
        )
        for column, provider in enumerate(session.providers)
        if leaves[column] > 0
    ]


def _plan_rows(whole: PlanDraws, planned: Totals) -> list[tuple[Cell, ...]]:
    places = planned.places_filled
    some = whole.places > 0
    share = whole.attending[some] / whole.places[some]
    figures: list[tuple[str, str, Spread, str]] = [
        ("places paid for", f"{places:,}", spread(whole.places), "count"),
        ("paid by providers", pounds(planned.net_cost), spread(whole.cost), "pence"),
        ("people who come", f"{places:,}", spread(whole.attending), "count"),
        ("attendance of places paid for", f"known: {percent(KNOWN_ATTENDANCE)}", spread(share), "share"),
        ("sessions lost", "0", spread(whole.lost), "count"),
        ("who leave over the price", "0", spread(whole.left), "count"),
    ]
    return [(name, planned, *(_told(value, kind) for value in values)) for name, planned, values, kind in figures]


def _told(value: float, kind: str) -> str:
    if kind == "pence":
        return pounds(round(value))
    return percent(value) if kind == "share" else f"{value:,.1f}".removesuffix(".0")


def _sentences(whole: PlanDraws, planned: Totals) -> tuple[str, ...]:
    all_run = float((whole.lost == 0).mean())
    middle = spread(whole.places)
    share = whole.attending.sum() / max(1, whole.places.sum())
    return (
        f"Of {counted(planned.sessions, 'session')}, {whole.lost.mean():.1f} would be lost on average; "
        f"the chance that all run is {percent(all_run)}.",
        f"Of {counted(planned.places_filled, 'place')} planned, {int(middle.middle):,} would be paid for in the middle "
        "case (half of the draws have as many or fewer), "
        f"in 9 of 10 between {int(middle.low):,} and {int(middle.high):,}; "
        f"{percent(float(share))} of them would be attended{_against_practice(float(share))}.",
    )


def _against_practice(share: float) -> str:
    """How the attendance assumed stands to what was reported; where it is that, the source alone."""
    known = percent(KNOWN_ATTENDANCE)
    if percent(share) == known:
        return ", as Havering's programme reported in 2018"
    return f"; Havering's programme reported {known} in 2018"


def _sessions_plot(rows: list[tuple[Cell, ...]]) -> Plot:
    columns = (Column("session"), Column("runs", "share", "Chance that it runs"))
    values = table("runs", columns, [(f"{row[0]} ({row[2]})", row[6]) for row in rows])
    return Plot("bars", "The chance that each session runs", "The most at risk first.", values, x="runs", y="session")


def _places_plot(places: NDArray[np.int64]) -> Plot:
    numbers, counts = np.unique(places, return_counts=True)
    columns = (Column("places", "count", "Places paid for"), Column("draws", "share", "Share of draws"))
    rows = [(int(number), int(count) / len(places)) for number, count in zip(numbers, counts, strict=True)]
    says = "How often each number came up in the draws."
    return Plot("spread", "The plan's places paid for", says, table("spread", columns, rows), x="places", y="draws")
