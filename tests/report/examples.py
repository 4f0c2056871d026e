"""A small scenario and a hand-made result of it, for tests of what is shown."""

from decimal import Decimal
from typing import Any

from scheduler.plan import Result
from scheduler.scenario.schema import Scenario


def a_scenario(**changes: Any) -> Scenario:
    written: dict[str, Any] = {
        "format": 1,
        "name": "Havering 2018 Q3",
        "quarter": {"from": "2018-07-02", "to": "2018-09-28"},
        "courses": [
            {
                "id": "medication",
                "title": "Medication Awareness and Administration Competence",
                "length": "full_day",
                "min_places": 6,
                "max_places": 14,
            },
            {"id": "stoma", "title": "Stoma Care", "length": "half_day", "min_places": 4, "max_places": 12},
            {"id": "moving", "title": "Moving and Handling", "length": {"days": 2}, "min_places": 4, "max_places": 8},
            {"id": "catheter", "title": "Catheter Care", "length": "half_day", "min_places": 6, "max_places": 12},
        ],
        "trainers": [
            {
                "id": "careskills",
                "name": "Care Skills Training",
                "offers": [{"course": "medication", "session_fee": 600}, {"course": "moving", "session_fee": 900}],
            },
            {"id": "nurse", "name": "=Nurse Ltd", "offers": [{"course": "stoma", "session_fee": 280}]},
        ],
        "venues": [
            {
                "id": "library-hall",
                "name": "Central Library Hall",
                "capacity": 16,
                "location": {"lat": Decimal("51.5760"), "lon": Decimal("0.1830")},
            }
        ],
        "providers": [
            {
                "id": "oak-lodge",
                "name": "Oak Lodge",
                "kind": "residential",
                "location": {"outcode": "RM3"},
                "interest": [
                    {"course": "medication", "places": 4},
                    {"course": "stoma", "places": 5},
                    {"course": "catheter", "places": 3},
                ],
            },
            {
                "id": "elm-house",
                "name": "@Elm House, Romford",
                "kind": "nursing",
                "location": {"outcode": "RM1"},
                "interest": [
                    {"course": "medication", "places": 6},
                    {"course": "moving", "places": 4},
                    {"course": "stoma", "places": 3},
                ],
            },
        ],
        "partners": [
            {
                "id": "redbridge",
                "name": "London Borough of Redbridge",
                "top_up": [{"course": "medication", "places": 4, "price": 55}],
                "hosted": [
                    {
                        "id": "rb-stoma-1",
                        "course": "stoma",
                        "date": "2018-08-14",
                        "block": "am",
                        "location": {"outcode": "IG1"},
                        "places": 3,
                        "price": 60,
                    }
                ],
            }
        ],
        "policy": {"levy": 5, "admin_cost": 320},
    }
    return Scenario.model_validate(written | changes)


SESSIONS: list[dict[str, Any]] = [
    {
        "id": "medication-1",
        "course": "medication",
        "trainer": "careskills",
        "venue": "library-hall",
        "date": "2018-07-17",
        "dates": ["2018-07-17"],
        "blocks": ["am", "pm"],
        "allocations": [{"provider": "oak-lodge", "places": 4}, {"provider": "elm-house", "places": 6}],
        "partners": [{"partner": "redbridge", "places": 2}],
        "places": 12,
        "local_places": 10,
        "capacity": 14,
        "tier_price": 0,
        "cost": 61800,
        "partner_income": 11000,
        "price_per_head": 5080,
    },
    {
        "id": "moving-1",
        "course": "moving",
        "trainer": "careskills",
        "venue": "library-hall",
        "date": "2018-07-31",
        "dates": ["2018-07-31", "2018-08-01"],
        "blocks": ["am", "pm"],
        "allocations": [{"provider": "elm-house", "places": 4}],
        "partners": [],
        "places": 4,
        "local_places": 4,
        "capacity": 8,
        "tier_price": 0,
        "cost": 92000,
        "partner_income": 0,
        "price_per_head": 23000,
    },
]


def a_result(**changes: Any) -> Result:
    written: dict[str, Any] = {
        "scenario": {
            "name": "Havering 2018 Q3",
            "file": "scenario.yaml",
            "sha256": "0" * 64,
            "applied": ["no-hall"],
            "set": {"policy.levy": 5},
        },
        "status": "feasible",
        "objectives": [
            {"name": "places", "value": 8, "bound": 8, "gap": 0.0, "status": "optimal", "seconds": 1.2},
            {"name": "cost", "value": 154800, "bound": 150000, "gap": 0.031, "status": "feasible", "seconds": 9.0},
            {"name": "fairness", "value": 34, "bound": None, "gap": None, "status": "unknown", "seconds": 0.0},
        ],
        "plan": {
            "sessions": SESSIONS,
            "hosted": [{"partner": "redbridge", "hosted": "rb-stoma-1", "provider": "oak-lodge", "places": 3}],
        },
        "unfilled": [
            {"provider": "oak-lodge", "course": "stoma", "places": 2, "reason": "full"},
            {"provider": "elm-house", "course": "stoma", "places": 3, "reason": "too far: 12.3 km, at most 10.0 km"},
            {"provider": "oak-lodge", "course": "catheter", "places": 3, "reason": "nobody offers it"},
        ],
        "not_running": [
            {"course": "stoma", "reason": "nobody is available in August"},
            {"course": "catheter", "reason": "nobody offers it"},
        ],
        "totals": {
            "places_asked": 25,
            "places_filled": 17,
            "partner_places": 2,
            "hosted_places": 3,
            "fill_rate": 0.68,
            "providers_asking": 2,
            "providers_served": 2,
            "sessions": 2,
            "cost": 153800,
            "net_cost": 160800,
            "cost_per_head": 9459,
            "levy_raised": 8000,
            "admin_cost": 32000,
            "travel_km": 123.4,
        },
        "check": {"findings": []},
        "provenance": {
            "scheduler": "0.1.0",
            "ortools": "9.15",
            "python": "3.11.7",
            "seed": 1,
            "workers": 2,
            "seconds": 10.2,
        },
    }
    return Result.model_validate(written | changes)
