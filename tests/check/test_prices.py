"""What a session and a place cost: examples worked by hand, in pence."""

import pytest

from scheduler.check import judge
from scheduler.check.money import ceil_divide, tier_price, travel_cost_of_place
from scheduler.plan import HostedPlaces
from tests.builders import course, hosted, offer, partner, plan, provider, scenario, session, trainer, venue
from tests.check.judging import allows, refuses

FULL = plan(session("2018-07-03", {"oak": 4, "elm": 3}))


def rows(loaded, decided=FULL):
    return judge(loaded, decided).sessions


def row(loaded, decided=FULL):
    return rows(loaded, decided)[0]


def quoting(**parts):
    return scenario(trainers=[trainer(offers=[offer(**parts)])])


def tiers(counted, prices, over="session"):
    return {"counted": counted, "over": over, "prices": prices}


def test_a_flat_fee_is_shared_and_rounded_up():
    found = row(scenario())
    assert (found.tier_price, found.cost, found.partner_income) == (0, 30000, 0)
    assert found.price_per_head == 4286  # 30000 / 7 = 4285.71


def test_nobody_pays_where_no_provider_comes():
    found = row(scenario(partners=[partner()]), plan(session("2018-07-03", {}, {"red": 2})))
    assert (found.cost, found.partner_income, found.price_per_head) == (30000, 10000, 0)


def test_fee_hire_materials_and_levy():
    # 300.00 + 70.00 + 7 x (5.00 + 2.50) = 422.50; over 7 = 60.357
    loaded = scenario(
        courses=[course(materials=5)], venues=[venue(hire={"half_day": 40, "full_day": 70})], policy={"levy": 2.5}
    )
    assert (row(loaded).cost, row(loaded).price_per_head) == (42250, 6036)


@pytest.mark.parametrize(
    ("length", "block", "hire"), [("half_day", "am", 4000), ("full_day", None, 7000), ({"days": 3}, None, 21000)]
)
def test_hire_by_length(length, block, hire):
    loaded = scenario(courses=[course(length=length)], venues=[venue(hire={"half_day": 40, "full_day": 70})])
    assert row(loaded, plan(session("2018-07-03", {"oak": 4}, block=block))).cost == 30000 + hire


@pytest.mark.parametrize(
    ("counted", "price"),
    [("places", 4400), ("providers", 5200), ("interest", 5200)],
)
def test_tiers_counted_in_the_session(counted, price):
    # 7 places of 2 providers, both with interest; tiers from 1, 2 and 7.
    loaded = quoting(session_fee=0, price_tiers=tiers(counted, {1: 65, 2: 52, 7: 44}))
    assert (row(loaded).tier_price, row(loaded).cost) == (price, 7 * price)


def test_interest_counts_providers_who_are_not_placed():
    loaded = quoting(price_tiers=tiers("interest", {1: 65, 2: 52}))
    assert row(loaded, plan(session("2018-07-03", {"oak": 4}))).tier_price == 5200
    alone = scenario(trainers=loaded_trainers(tiers("interest", {1: 65, 2: 52})), providers=[provider()])
    assert row(alone, plan(session("2018-07-03", {"oak": 4}))).tier_price == 6500


def loaded_trainers(price_tiers, **parts):
    return [trainer(offers=[offer(session_fee=0, price_tiers=price_tiers, **parts)])]


def test_places_count_partners_and_providers_do_not():
    parts = {"partners": [partner()], "policy": {"top_up": "fill"}}
    decided = plan(session("2018-07-03", {"oak": 2}, {"red": 3}))
    for counted, price in (("places", 4400), ("providers", 6500)):
        loaded = scenario(trainers=loaded_trainers(tiers(counted, {1: 65, 2: 52, 5: 44})), **parts)
        assert row(loaded, decided).tier_price == price


@pytest.mark.parametrize(("counted", "prices"), [("places", [4400, 4400]), ("providers", [5200, 5200])])
def test_tiers_over_the_quarter(counted, prices):
    # 4 + 3 places of 2 providers over two sessions.
    decided = plan(session("2018-07-03", {"oak": 4}), session("2018-07-04", {"elm": 3}))
    loaded = scenario(trainers=loaded_trainers(tiers(counted, {1: 65, 2: 52, 7: 44}, "quarter")))
    assert [found.tier_price for found in rows(loaded, decided)] == prices
    single = scenario(trainers=loaded_trainers(tiers(counted, {1: 65, 2: 52, 7: 44})))
    assert [found.tier_price for found in rows(single, decided)] == ([5200] * 2 if counted == "places" else [6500] * 2)


def test_a_provider_on_two_sessions_counts_once_over_the_quarter():
    decided = plan(session("2018-07-03", {"oak": 2}), session("2018-07-04", {"oak": 2}))
    loaded = scenario(trainers=loaded_trainers(tiers("providers", {1: 65, 2: 52}, "quarter")))
    assert [found.tier_price for found in rows(loaded, decided)] == [6500, 6500]


def test_the_quarter_of_one_offer_is_not_anothers():
    price_tiers = tiers("places", {1: 65, 5: 52}, "quarter")
    bob = trainer(id="bob", offers=[offer(session_fee=0, price_tiers=price_tiers)])
    loaded = scenario(trainers=[*loaded_trainers(price_tiers), bob])
    decided = plan(session("2018-07-03", {"oak": 4}), session("2018-07-04", {"elm": 3}, trainer="bob"))
    assert [found.tier_price for found in rows(loaded, decided)] == [6500, 6500]


def test_minimum_charge():
    # 10 places are charged for, 7 attend: 10 x 44.00 = 440.00, 62.86 a head.
    loaded = quoting(session_fee=0, price_tiers=tiers("places", {1: 44}), minimum_charge=10)
    assert (row(loaded).cost, row(loaded).price_per_head) == (44000, 6286)
    assert row(quoting(minimum_charge=10)).cost == 30000


def test_extra_places():
    # 300.00 and 2 places above 5, at 75.00 each in addition.
    assert row(quoting(extra_places={"above": 5, "price": 75})).cost == 45000
    assert row(quoting(extra_places={"above": 7, "price": 75})).cost == 30000
    both = quoting(session_fee=0, price_tiers=tiers("places", {1: 44}), extra_places={"above": 6, "price": 75})
    assert row(both).cost == 7 * 4400 + 7500


def test_partners_pay_their_price_and_the_rest_is_shared():
    # 300.00 less 2 x 50.00 = 200.00 over 6 local places = 33.34.
    loaded = scenario(courses=[course(min_places=8)], partners=[partner()])
    found = row(loaded, plan(session("2018-07-03", {"oak": 4, "elm": 2}, {"red": 2})))
    assert (found.partner_income, found.price_per_head, found.places, found.local_places) == (10000, 3334, 8, 6)


def test_partner_income_within_the_cost():
    parts = {"partners": [partner()], "policy": {"top_up": "fill"}}
    decided = plan(session("2018-07-03", {"oak": 2}, {"red": 3}))
    allows("partner-income", scenario(trainers=[trainer(offers=[offer(session_fee=150)])], **parts), decided)
    finding = refuses(
        "partner-income", 1, scenario(trainers=[trainer(offers=[offer(session_fee=149.99)])], **parts), decided
    )
    assert "partners pay £150.00, £0.01 more" in finding.message


def test_ceiling_of_the_provider_and_of_the_line():
    four = plan(session("2018-07-03", {"oak": 4}))
    allows("price-ceiling", scenario(providers=[provider(max_price=75)]), four)
    refuses("price-ceiling", 1, scenario(providers=[provider(max_price=74.99)]), four)
    allows("price-ceiling", scenario(providers=[provider(max_price=10, line={"max_price": 75})]), four)
    finding = refuses("price-ceiling", 500, scenario(providers=[provider(max_price=99, line={"max_price": 70})]), four)

    assert finding.message.endswith("a place costs Oak Lodge £75.00, £5.00 more than the £70.00 it pays at most")


def test_the_ceiling_meets_the_price_rounded_up():
    allows("price-ceiling", scenario(providers=[provider(max_price=42.86), provider("elm", 3)]), FULL)
    refuses("price-ceiling", 1, scenario(providers=[provider(max_price=42.85), provider("elm", 3)]), FULL)


def test_ceiling_of_hosted_places():
    decided = plan(hosted=(HostedPlaces("red", "red-1", "oak", 2),))
    host = [partner(hosted=[hosted()])]
    allows("price-ceiling", scenario(providers=[provider(max_price=60)], partners=host), decided)
    finding = refuses("price-ceiling", 1000, scenario(providers=[provider(max_price=50)], partners=host), decided)
    assert "red-1 (2018-07-10, hosted by Redbridge): a place costs Oak Lodge £60.00" in finding.message


def test_capacity_is_the_least_limit():
    loaded = scenario(
        courses=[course(max_places=9)], trainers=[trainer(offers=[offer(max_places=8)])], venues=[venue(capacity=7)]
    )
    assert row(loaded).capacity == 7
    assert row(scenario()).capacity == 10


@pytest.mark.parametrize(
    ("metres", "rate", "pence"), [(0, 45, 0), (1000, 45, 90), (11, 45, 1), (5, 50, 1), (4, 50, 0), (12345, 33, 815)]
)
def test_travel_cost_is_rounded_half_up(metres, rate, pence):
    # 2 x 5 m x 50 p/km = 0.5 p -> 1; 2 x 12.345 km x 33 p = 814.77 -> 815; 2 x 11 m x 45 = 0.99 -> 1.
    assert travel_cost_of_place(metres, rate) == pence


def test_no_tier_reached_and_no_tiers():
    loaded = quoting(price_tiers=tiers("places", {1: 65, 5: 52}))
    offered = loaded.scenario.trainers[0].offers[0].price_tiers
    assert [tier_price(offered, n) for n in (0, 1, 4, 5, 99)] == [0, 6500, 6500, 5200, 5200]
    assert tier_price(None, 3) == 0


def test_ceil_divide():
    assert [ceil_divide(a, 3) for a in (-3, -1, 0, 1, 3, 4)] == [-1, 0, 0, 1, 1, 2]
