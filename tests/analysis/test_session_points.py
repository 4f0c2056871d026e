"""How near a running session is to falling, who could drop out of it, and what reaches the next tier."""

from __future__ import annotations

import pytest

from scheduler.analysis.session_points import drop_outs, next_tiers, slack_of
from scheduler.check import judge
from scheduler.check.case import Case
from tests.analysis.cases import solved
from tests.builders import course, offer, partner, plan, provider, scenario, session, trainer
from tests.oracle.random_scenarios import tiny_scenario

NAMES = {"oak": "Oak Lodge", "elm": "Elm House", "ash": "Ash"}


def tiered(tiers=None, min_places=4, max_places=10):
    """Eight places asked by three providers; Elm House pays £45 at most."""
    tiers = {"counted": "providers", "prices": {1: 50, 3: 40}, **(tiers or {})}
    return scenario(
        trainers=[trainer(offers=[offer(session_fee=0, price_tiers=tiers)])],
        providers=[provider("oak", 4), provider("elm", 3, max_price=45), provider("ash", 1)],
        courses=[course(min_places=min_places, max_places=max_places)],
    )


def effects(loaded, decided):
    return {drop.provider: drop.effect(NAMES) for drop in drop_outs(loaded, decided)}


def test_who_could_drop_out():
    decided = plan(session("2018-07-03", {"oak": 4, "elm": 3, "ash": 1}))
    found = {drop.provider: drop for drop in drop_outs(tiered(), decided)}
    assert (found["oak"].short, found["oak"].price, found["oak"].price_after) == (0, 4000, 5000)
    assert found["oak"].followed.first == (("med-1", "elm"),)
    assert effects(tiered(), decided) == {
        "oak": "£40.00 becomes £50.00 for the rest, a dearer tier; too dear for Elm House, without whom med-1 falls",
        "elm": "£40.00 becomes £50.00 for the rest, a dearer tier",
        "ash": "£40.00 becomes £50.00 for the rest, a dearer tier; too dear for Elm House, without whom it is £50.00",
    }
    only = plan(session("2018-07-03", {"oak": 4}))
    assert effects(tiered(), only) == {"oak": "below its minimum by 4"}
    assert slack_of(tiered(), decided)[0].spare == 4


def test_a_dearer_tier_over_the_quarter_ends_another_session():
    tiers = {"over": "quarter"}
    decided = plan(session("2018-07-03", {"oak": 4, "ash": 1}), session("2018-07-10", {"elm": 3}))
    loaded = tiered(tiers, min_places=3)
    assert effects(loaded, decided)["ash"] == (
        "£40.00 becomes £50.00 for the rest, a dearer tier; too dear for Elm House in med-2, without whom med-2 falls"
    )
    assert effects(loaded, decided)["oak"].startswith("below its minimum by 2; too dear for Elm House in med-2")


def test_what_reaches_the_next_tier():
    decided = plan(session("2018-07-03", {"oak": 4, "elm": 1}))
    [found] = next_tiers(tiered(), decided)
    assert (found.counted, found.now, found.more, found.price, found.price_after) == ("providers", 2, 1, 5000, 4000)
    assert found.fits


def test_tiers_over_the_quarter_have_the_room_of_every_session():
    """Seven places of two sessions for four each."""
    decided = plan(session("2018-07-03", {"oak": 4}), session("2018-07-10", {"elm": 3}))
    for count, fits in ((8, True), (9, False)):
        loaded = tiered({"counted": "places", "over": "quarter", "prices": {1: 50, count: 40}}, 2, 4)
        first, second = next_tiers(loaded, decided)
        assert (first.counted, first.now, first.more) == ("places in the quarter", 7, count - 7)
        assert (first.fits, second.fits) == (fits, fits)
        assert (first.price_after, second.price_after) == (4000, 4000)


def test_tiers_by_interest_are_reached_by_whoever_asks():
    decided = plan(session("2018-07-03", {"oak": 4}))
    [found] = next_tiers(tiered({"counted": "interest", "prices": {1: 50, 4: 40, 5: 30}}), decided)
    assert found == ("med-1", "providers asking", 3, 1, 5000, 4000, True)


def test_partners_who_fill_a_session_to_its_minimum_leave_no_room():
    loaded = scenario(partners=[partner()], courses=[course(min_places=6)])
    decided = plan(session("2018-07-03", {"oak": 4}, {"red": 2}))
    assert slack_of(loaded, decided)[0].price_with_one_more is None
    more = slack_of(loaded, plan(session("2018-07-03", {"oak": 4, "elm": 2})))[0]
    assert (more.price, more.price_with_one_more) == (5000, 4286)


@pytest.mark.parametrize("seed", range(120))
def test_dropping_out_and_tiers_are_what_the_check_finds(seed):
    """Each row against the judge itself, of the plan with one provider fewer, and in the end without all who leave."""
    base = solved(tiny_scenario(seed))
    case = Case(base.loaded, base.plan)
    ids = {item.id: item.position for item in case.sessions}
    for drop in drop_outs(base.loaded, base.plan):
        after = altered(base.plan, {(ids[drop.session], drop.provider)}, ())
        found = {finding.rule for finding in judge(base.loaded, after).findings}
        assert bool(drop.short) <= ("session-minimum" in found), (drop, found)
        if drop.price_after is not None:
            assert Case(base.loaded, after).money[ids[drop.session]].price_per_head == drop.price_after
            assert bool(drop.followed.first) == ("price-ceiling" in found), (drop, found)
        gone = {(ids[name], who) for name, who in [(drop.session, drop.provider), *drop.followed.leave]}
        ended = altered(base.plan, gone, {ids[name] for name in drop.ended})
        prices = Case(base.loaded, ended)
        assert "price-ceiling" not in {finding.rule for finding in judge(base.loaded, ended).findings}
        assert {s.id for s in case.sessions if not ended.sessions[s.position].allocations} == set(drop.ended)
        if drop.price_in_the_end is not None:
            assert prices.money[ids[drop.session]].price_per_head == drop.price_in_the_end
    for tier in next_tiers(base.loaded, base.plan):
        money = case.money[ids[tier.session]]
        tiers = case.sessions[[s.id for s in case.sessions].index(tier.session)].offer.price_tiers
        reached = [price for count, price in tiers.prices.items() if count <= tier.now + tier.more]
        assert reached[-1] < money.tier_price
        below = [price for count, price in tiers.prices.items() if count <= tier.now + tier.more - 1]
        assert below[-1] >= money.tier_price


def altered(plan_, gone, ended):
    """The plan without some (position, provider), and with some sessions emptied."""
    sessions = [
        s._replace(
            allocations={who: n for who, n in s.allocations.items() if (at, who) not in gone and at not in ended},
            partners={} if at in ended else s.partners,
        )
        for at, s in enumerate(plan_.sessions)
    ]
    return plan_._replace(sessions=tuple(sessions))
