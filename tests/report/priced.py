"""A plan with every way in which a trainer can be paid, its figures the judge's own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from scheduler.check.judgement import judge_case
from scheduler.report.subject import Subject
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Scenario
from tests.report.examples import a_result, a_scenario

COURSES = ("medication", "stoma", "moving", "catheter", "fifth")


def a_priced_scenario() -> Scenario:
    def offer(course: str, counted: str, over: str, prices: dict[int, int | Decimal], **more: Any) -> dict[str, Any]:
        return {"course": course, "price_tiers": {"counted": counted, "over": over, "prices": prices}, **more}

    offers = [
        offer(
            "medication", "places", "session", {1: 65, 5: 52, 9: 44},
            session_fee=100, minimum_charge=8, extra_places={"above": 6, "price": Decimal("7.5")},
        ),
        offer("stoma", "providers", "session", {1: 55, 2: Decimal("46.33"), 3: 38}),
        offer("moving", "places", "quarter", {1: 48, 6: 42, 9: Decimal("36.1")}),
        offer("catheter", "providers", "quarter", {1: 30, 2: 20, 3: 10}),
        offer("fifth", "interest", "session", {1: Decimal("9.99"), 2: Decimal("8.88")}, max_places=4),
    ]  # fmt: skip
    lengths: list[Any] = ["full_day", "half_day", {"days": 2}, "half_day", "half_day"]
    return a_scenario(
        courses=[
            {
                "id": course, "title": course, "length": length,
                "min_places": 2, "max_places": 14, "materials": Decimal("2.35"),
            }
            for course, length in zip(COURSES, lengths, strict=True)
        ],
        trainers=[
            {"id": "careskills", "name": "Care Skills", "offers": offers},
            {"id": "flat", "name": "Flat", "offers": [{"course": "stoma", "session_fee": Decimal("280.01")}]},
        ],
        venues=[
            {"id": "hall", "name": "Hall", "capacity": 16, "online": True, "hire": {"half_day": 40, "full_day": 70}},
            {"id": "room", "name": "Room", "capacity": 9, "online": True, "hire": {"half_day": Decimal("33.33")}},
        ],
        providers=[
            {
                "id": name, "name": name, "kind": "nursing", "location": {"outcode": "RM1"},
                "interest": [{"course": course, "places": 9} for course in COURSES],
            }
            for name in ("oak", "elm", "fir")
        ],
        policy={"levy": Decimal("4.99"), "admin_cost": 320, "top_up": "fill"},
    )  # fmt: skip


def a_session(name: str, trainer: str, venue: str, day: int, places: dict[str, int], partners: Any = ()) -> Any:
    course = name.partition("-")[0]
    full = course in {"medication", "moving"}
    return {
        "id": name, "course": course, "trainer": trainer, "venue": venue, "date": f"2018-07-{day:02}",
        "dates": [f"2018-07-{day:02}", *([f"2018-07-{day + 1:02}"] if course == "moving" else [])],
        "blocks": ["am", "pm"] if full else ["am"],
        "allocations": [{"provider": provider, "places": count} for provider, count in places.items()],
        "partners": [{"partner": partner, "places": count} for partner, count in partners],
        "places": sum(places.values()) + sum(count for _, count in partners), "local_places": sum(places.values()),
        "capacity": {"hall": 14, "room": 9}[venue] if course != "fifth" else 4,
        "tier_price": 0, "cost": 0, "partner_income": 0, "price_per_head": 0,
    }  # fmt: skip


def a_priced_subject() -> Subject:
    rows = [
        a_session("medication-1", "careskills", "hall", 10, {"oak": 4, "elm": 3}, [("redbridge", 2)]),
        a_session("stoma-1", "careskills", "room", 11, {"oak": 2, "elm": 2}),
        a_session("stoma-2", "flat", "hall", 12, {"fir": 3}),
        a_session("moving-1", "careskills", "hall", 16, {"oak": 3}),
        a_session("moving-2", "careskills", "hall", 18, {"elm": 2}),
        a_session("catheter-1", "careskills", "room", 24, {"oak": 2}),
        a_session("catheter-2", "careskills", "room", 25, {"oak": 1, "elm": 2}),
        a_session("fifth-1", "careskills", "room", 26, {"elm": 3}),
    ]
    loaded = LoadedScenario(a_priced_scenario())
    hosted = [{"partner": "redbridge", "hosted": "rb-stoma-1", "provider": "oak", "places": 3}]
    plain = {"hosted": hosted, "sessions": rows}
    case = Subject(a_result(plan=plain), loaded).case
    for position, row in enumerate(rows):
        money = case.money[position]
        row["tier_price"], row["cost"] = money.tier_price, money.cost
        row["partner_income"], row["price_per_head"] = money.partner_income, money.price_per_head
    totals = judge_case(case).totals
    return Subject(a_result(plan=plain, totals=totals.model_dump(), unfilled=[], not_running=[]), loaded)
