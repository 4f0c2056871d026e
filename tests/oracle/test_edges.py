"""Scenarios at the edge of having anything to decide: the program and enumeration agree on them as well."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import course, partner, provider, scenario, trainer, venue
from tests.oracle.comparison import differences
from tests.oracle.enumeration import enumerate_best

ONE_DAY = {"from": "2018-07-03", "to": "2018-07-03"}

EDGES: dict[str, dict[str, Any]] = {
    "nothing at all": {"courses": [], "trainers": [], "venues": [], "providers": []},
    "nobody asks": {"providers": []},
    "nobody asks for what is required": {"providers": [], "courses": [course(required=True)]},
    "nobody teaches": {"trainers": []},
    "a trainer without offers": {"trainers": [trainer(offers=[])]},
    "no room": {"venues": []},
    "no open day": {"calendar": {"closed": ["2018-07-03"]}},
    "two days in a quarter of one": {"courses": [course(length={"days": 2})]},
    "no sessions allowed": {"policy": {"max_sessions": 0}},
    "no money": {"policy": {"budget": 0}},
    "nobody released": {"providers": [provider(release_per_day=0)]},
    "a place at no price": {"providers": [provider(max_price=0)]},
    "everything free": {"trainers": [trainer(offers=[{"course": "med"}])], "providers": [provider(max_price=0)]},
    "a room for one": {"venues": [venue(capacity=1)], "courses": [course(min_places=1)]},
    "a room for fewer than the minimum": {"venues": [venue(capacity=1)]},
    "only partners would come": {"providers": [provider(max_price=0)], "partners": [partner()]},
    "a ceiling of a penny less": {"providers": [provider(max_price=74.99)]},
    "a ceiling just met": {"providers": [provider(max_price=75)]},
    "all or nothing over several sessions, one of them pinned": {
        "courses": [course(length="half_day", min_places=1)],
        "trainers": [trainer(offers=[{"course": "med", "max_places": 1}])],
        "providers": [provider(places=2, line={"all_or_nothing": True})],
        "pinned": [{"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-03", "block": "am"}],
    },
    "a price over the quarter that only a second session brings under the ceiling of the first, pinned": {
        "courses": [course(length="half_day", min_places=1)],
        "trainers": [
            trainer(
                offers=[
                    {
                        "course": "med",
                        "max_places": 1,
                        "price_tiers": {"counted": "places", "over": "quarter", "prices": {1: 50, 2: 30}},
                    }
                ]
            )
        ],
        "providers": [provider(places=2, max_price=30)],
        "pinned": [{"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-03", "block": "am"}],
    },
    "every level": {"objectives": ["reach", "sessions", "travel", "fairness", "cost", "places", "changes"]},
    "one level twice": {"objectives": [{"places": {"slack": 1}}, "cost", "places"]},
}


@pytest.mark.parametrize("name", EDGES)
def test_edge(name):
    loaded = scenario(quarter=ONE_DAY, **EDGES[name])
    assert list(differences(loaded, enumerate_best(loaded))) == []
