"""The enumeration itself against cases worked out by hand (the base is in `by_hand`): money and levels."""

from __future__ import annotations

import pytest

from scheduler.plan import HostedPlaces
from tests.builders import course, offer, partner, plan, provider, session, trainer, venue
from tests.oracle.by_hand import per_place, truth
from tests.oracle.items import TooLarge


def test_every_place_is_filled_and_every_roster_counted():
    found = truth()
    assert found.feasible
    assert found.values == [0, 30000, 0]
    # 5 x 4 rosters less the three with fewer than 2 places, and the empty plan
    assert found.plans_counted == 18


def test_below_minimum_nothing_runs():
    assert truth(courses=[course(min_places=8)]).values == [7, 0, 4**2 + 3**2]


def test_ceiling_that_is_below_the_price_of_a_full_session():
    # 300 / 7 = 42.857..., so 42.86 a head; Elm pays 42.85 at most, and Oak's four alone pay 75 each
    elm = provider("elm", 3, max_price=42.85)
    assert truth(providers=[provider(), elm]).values == [3, 30000, 9]


def test_ceiling_at_the_price_rounded_up():
    elm = provider("elm", 3, max_price=42.86)
    assert truth(providers=[provider(), elm]).values == [0, 30000, 0]


def test_line_ceiling_wins_over_providers():
    elm = provider("elm", 3, max_price=42.85, line={"max_price": 60})
    assert truth(providers=[provider(), elm]).values == [0, 30000, 0]


def test_tier_by_providers():
    tiers = {"counted": "providers", "prices": {1: 65, 2: 52}}
    found = truth(trainers=[trainer(offers=[offer(session_fee=0, price_tiers=tiers)])])
    assert found.values == [0, 7 * 5200, 0]


def test_tier_by_interest_counts_those_not_placed():
    tiers = {"counted": "interest", "prices": {1: 65, 3: 40}}
    offers = [offer(session_fee=0, price_tiers=tiers)]
    ash = provider("ash", 1, unavailable=["2018-07-03"])
    found = truth(trainers=[trainer(offers=offers)], providers=[provider(), provider("elm", 3), ash])
    assert found.values == [1, 7 * 4000, 1]


def test_minimum_charge_and_extra_places():
    assert truth(trainers=per_place(20, minimum_charge=10)).values == [0, 20000, 0]
    extra = {"above": 5, "price": 75}
    assert truth(trainers=[trainer(offers=[offer(extra_places=extra)])]).values == [0, 30000 + 2 * 7500, 0]


def test_levy_materials_and_hire():
    found = truth(courses=[course(materials=1.5)], venues=[venue(hire={"full_day": 70})], policy={"levy": 5})
    assert found.values == [0, 30000 + 7000 + 7 * 650, 0]


def test_top_up_to_the_minimum_only():
    # 7 local places and 2 of Redbridge's 4 make the minimum of 9
    assert truth(courses=[course(min_places=9)], partners=[partner()]).values == [0, 30000 - 2 * 5000, 0]
    assert truth(courses=[course(min_places=7)], partners=[partner()]).values == [0, 30000, 0]


def test_top_up_may_fill():
    # three a session, and no more than ten in the room
    found = truth(partners=[partner()], policy={"top_up": "fill"})
    assert found.values == [0, 30000 - 3 * 5000, 0]


def test_partner_income_never_exceeds_cost():
    dear = partner(top_up=[{"course": "med", "places": 4, "price": 140}])
    # two at 140 are within 300, three are not
    assert truth(partners=[dear], policy={"top_up": "fill"}).values == [0, 30000 - 2 * 14000, 0]


def test_absolute_slack_in_places():
    objectives = [{"places": {"slack": 2}}, "cost"]
    assert truth(trainers=per_place(40), objectives=objectives).values == [0, 5 * 4000]


def test_percent_slack_is_rounded_down():
    # 4 of 7 fit, 3 unfilled; half of 3 is 1
    objectives = [{"places": {"slack": "50%"}}, "cost"]
    found = truth(trainers=per_place(40), venues=[venue(capacity=4)], objectives=objectives)
    assert found.values == [3, 3 * 4000]


def test_cost_slack_is_in_pounds():
    objectives = [{"cost": {"slack": 100}}, "places"]
    assert truth(trainers=per_place(40), objectives=objectives).values == [0, 5]


@pytest.mark.parametrize(("weight", "best"), [(4100, 7 * 4000), (3900, 7 * 3900)])
def test_weighted_level_adds_pence_and_places(weight, best):
    found = truth(trainers=per_place(40), objectives=[{"cost": 1, "places": weight}])
    assert found.values == [best]


def test_tier_over_the_quarter_counts_all_sessions():
    tiers = {"counted": "places", "over": "quarter", "prices": {1: 50, 7: 40}}
    found = truth(
        last="2018-07-04",
        trainers=[trainer(offers=[offer(session_fee=0, price_tiers=tiers)])],
        venues=[venue(capacity=4)],
    )
    assert found.values == [0, 7 * 4000, 0]


def test_distinct_providers_over_the_quarter():
    # both providers may be in both sessions, but are two
    tiers = {"counted": "providers", "over": "quarter", "prices": {1: 50, 3: 10}}
    found = truth(
        last="2018-07-04",
        trainers=[trainer(offers=[offer(session_fee=0, price_tiers=tiers)])],
        venues=[venue(capacity=4)],
    )
    assert found.values == [0, 7 * 5000, 0]


def test_a_plan_can_be_looked_up():
    found = truth()
    assert found.row_of(plan()) is not None
    assert found.row_of(plan(session("2018-07-03", {"oak": 1, "elm": 3}))) is not None
    assert found.row_of(plan(session("2018-07-03", {"oak": 1}))) is None
    assert found.row_of(plan(session("2018-07-04", {"oak": 4}))) is None
    assert found.row_of(plan(hosted=(HostedPlaces("red", "red-1", "oak", 1),))) is None


def test_too_large_is_said():
    with pytest.raises(TooLarge):
        truth(last="2018-07-27", courses=[course(min_places=1)])
