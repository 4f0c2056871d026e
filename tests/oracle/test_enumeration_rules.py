"""The enumeration itself against cases worked out by hand (the base is in `by_hand`): rules and objectives."""

from __future__ import annotations

import pytest

from tests.builders import course, hosted, offer, partner, plan, provider, scenario, session, trainer, venue
from tests.oracle.by_hand import per_place, truth
from tests.oracle.enumeration import enumerate_best


def test_gap_between_first_days():
    parts = {"last": "2018-07-04", "venues": [venue(capacity=4)]}
    assert truth(courses=[course(min_gap_days=1)], **parts).values == [0, 60000, 0]
    assert truth(courses=[course(min_gap_days=2)], **parts).values[0] == 3


@pytest.mark.parametrize(("last", "unfilled"), [("2018-07-05", 3), ("2018-07-09", 0)])
def test_week_limit_counts_iso_weeks(last, unfilled):
    calendar = {"closed": ["2018-07-04", "2018-07-06"]}
    policy = {"max_sessions_per_week": 1}
    found = truth(last=last, calendar=calendar, policy=policy, venues=[venue(capacity=4)])
    assert found.values[0] == unfilled


def test_two_days_on_consecutive_open_days():
    # Friday and Monday: consecutive open days, dear by the day, two days of release
    days = {"courses": [course(length={"days": 2})], "venues": [venue(hire={"full_day": 70})]}
    found = truth(first="2018-07-06", last="2018-07-09", **days)
    assert found.values == [0, 30000 + 2 * 7000, 0]
    assert found.plans_counted == 18
    monday_off = provider("elm", 3, unavailable=["2018-07-09"])
    found = truth(first="2018-07-06", last="2018-07-09", providers=[provider(), monday_off], **days)
    assert found.values[0] == 3


def test_prerequisite_is_held_or_ended_before():
    courses = [course(id="first"), course(id="second", after=["first"], min_places=1)]
    offers = [offer(course="first"), offer(course="second")]
    lines = [{"course": "first", "places": 2}, {"course": "second", "places": 4}]
    oak = provider(interest=lines, trained={"first": 1})
    parts = {"courses": courses, "trainers": [trainer(offers=offers)], "providers": [oak]}
    # one day: the trained one; two days: the two who come through as well
    assert truth(**parts, objectives=["places"]).values == [4]
    assert truth(**parts, last="2018-07-04", objectives=["places"]).values == [1]


def test_hosted_places_count_for_release_and_cost():
    # the hosted session is on 10 July, which is closed for us
    red = partner(top_up=[], hosted=[hosted()])
    parts = {"last": "2018-07-10", "calendar": {"closed": [{"from": "2018-07-04", "to": "2018-07-10"}]}}
    objectives = ["places", "sessions", "cost"]
    assert truth(partners=[red], objectives=objectives, **parts).values == [0, 1, 30000]
    # two hosted places would leave five for ours at the same flat fee
    assert truth(partners=[red], objectives=["sessions", "places", "cost"], **parts).values == [0, 5, 12000]
    # Oak's one place a day is too few for our session, so one hosted place is all
    oak = provider(release_per_day=1)
    assert truth(partners=[red], providers=[oak], **parts).values == [3, 6000, 9]


def test_pinned_places_are_kept_or_exceeded():
    pin = {"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-03", "allocations": {"elm": 1}}
    found = truth(trainers=per_place(40), pinned=[pin], objectives=["cost", "places"])
    assert found.values == [8000, 5]
    assert all("elm" in found.plan(row).sessions[0].allocations for row in found.best)


def test_pins_that_clash_leave_no_plan():
    pin = {"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-03"}
    other = venue(id="annex")
    found = truth(venues=[venue(), other], pinned=[pin, {**pin, "venue": "annex"}])
    assert (found.feasible, found.values, found.plans_counted) == (False, [], 0)


def test_required_course_that_cannot_run():
    assert not truth(courses=[course(min_places=8, required=True)]).feasible


def test_trainer_moves_only_where_allowed():
    # two half days, two rooms each open in one of them
    parts = {
        "courses": [course(length="half_day")],
        "venues": [
            venue(capacity=4, available=[{"blocks": ["am"]}]),
            venue(id="annex", capacity=4, available=[{"blocks": ["pm"]}]),
        ],
    }
    assert truth(**parts, trainers=[trainer()]).values[0] == 3
    assert truth(**parts, trainers=[trainer(moves=True)]).values[0] == 0


def test_all_or_nothing():
    elm = provider("elm", 3, line={"all_or_nothing": True, "priority": 2})
    found = truth(providers=[provider(), elm], venues=[venue(capacity=2)])
    assert found.values == [2 + 2 * 3, 30000, 2**2 + 3**2]


def test_budget_is_before_partner_income():
    policy = {"top_up": "fill", "budget": 299.99}
    assert truth(partners=[partner()], policy=policy).values[0] == 7


def test_travel_there_and_back_and_its_cost():
    found = truth(
        road_metres={("oak", "hall"): 5001, ("elm", "hall"): 0},
        policy={"travel_cost_per_km": 0.45},
        objectives=["places", "travel", "cost"],
    )
    # 10.002 km at 45p is 450.09p, so 4.50 a place
    assert found.values == [0, 4 * 10002, 30000 + 4 * 450]


def test_fairness_weighs_places_carried_over():
    found = truth(providers=[provider(carried_over=2), provider("elm", 3)], venues=[venue(capacity=4)])
    # 3 unfilled: oak short by x, elm by 3 - x: 3 x 1 + 1 x 4 beats 0 + 9
    assert found.values[2] == 3 * 1 + 2**2


def test_changes_against_published():
    published = plan(session("2018-07-03", {"oak": 4, "gone": 1}), session("2018-07-04", {"elm": 2}, trainer="bob"))
    loaded = scenario(
        quarter={"from": "2018-07-03", "to": "2018-07-03"}, published=published, objectives=["places", "changes"]
    )
    # Bob's session is gone (10), so is the stranger's place, and Elm has one place more
    assert enumerate_best(loaded).values == [0, 10 + 1 + 1]
