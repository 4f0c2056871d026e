"""Each fact for which a course can never run: where it is the reason, and a near miss where it is not."""

from __future__ import annotations

import pytest

from tests.builders import course, hosted, offer, partner, provider, scenario, trainer, venue
from tests.explain.plans import not_running, unfilled

TUESDAYS = [{"weekdays": ["tue"]}]
WEDNESDAYS = [{"weekdays": ["wed"]}]
FIVE_DAYS = {"from": "2018-07-02", "to": "2018-07-06"}

CASES = {
    "nobody offers the course": (
        {"trainers": [trainer(offers=[])]},
        {"trainers": [trainer()]},
    ),
    "the course is limited to 0 sessions": (
        {"courses": [course(max_sessions=0)]},
        {"courses": [course(max_sessions=1)]},
    ),
    "the programme is limited to 0 sessions": (
        {"policy": {"max_sessions": 0}},
        {"policy": {"max_sessions": 1}},
    ),
    "the programme is limited to 0 sessions a week": (
        {"policy": {"max_sessions_per_week": 0}},
        {"policy": {"max_sessions_per_week": 1}},
    ),
    "the largest group that a trainer takes is 3, the course's minimum is 4": (
        {"courses": [course(min_places=4)], "trainers": [trainer(offers=[offer(max_places=3)])]},
        {"courses": [course(min_places=4)], "trainers": [trainer(offers=[offer(max_places=4)])]},
    ),
    "there is no venue": (
        {"venues": []},
        {"venues": [venue()]},
    ),
    "no venue has hoist": (
        {"courses": [course(equipment=["bed", "hoist"])], "venues": [venue(equipment=["bed"])]},
        {"courses": [course(equipment=["bed", "hoist"])], "venues": [venue(equipment=["bed", "hoist"])]},
    ),
    "no venue has all of bed and hoist": (
        {
            "courses": [course(equipment=["bed", "hoist"])],
            "venues": [venue(equipment=["bed"]), venue(id="room", equipment=["hoist"])],
        },
        {"courses": [course(equipment=["bed", "hoist"])], "venues": [venue(equipment=["hoist", "bed"])]},
    ),
    "the largest venue holds 3, the course's minimum is 4": (
        {"courses": [course(min_places=4)], "venues": [venue(capacity=3)]},
        {"courses": [course(min_places=4)], "venues": [venue(capacity=4)]},
    ),
    "the largest venue with the equipment holds 3, the course's minimum is 4": (
        {
            "courses": [course(min_places=4, equipment=["bed"])],
            "venues": [venue(capacity=3, equipment=["bed"]), venue(id="room")],
        },
        {
            "courses": [course(min_places=4, equipment=["bed"])],
            "venues": [venue(capacity=4, equipment=["bed"]), venue(id="room")],
        },
    ),
    "a session takes 6 days, the quarter has 5 open": (
        {"courses": [course(length={"days": 6})], "quarter": FIVE_DAYS},
        {"courses": [course(length={"days": 5})], "quarter": FIVE_DAYS},
    ),
    "no suitable trainer is free for a whole session on any date": (
        {"trainers": [trainer(available=[{"blocks": ["am"]}])]},
        {"trainers": [trainer(available=[{"blocks": ["am", "pm"]}])]},
    ),
    "no suitable venue is free for a whole session on any date": (
        {"venues": [venue(available=[{"weekdays": ["sun"]}])]},
        {"venues": [venue(available=[{"weekdays": ["mon"]}])]},
    ),
    "no date on which a suitable trainer and a suitable venue are both free": (
        {"trainers": [trainer(available=TUESDAYS)], "venues": [venue(available=WEDNESDAYS)]},
        {"trainers": [trainer(available=TUESDAYS)], "venues": [venue(available=TUESDAYS)]},
    ),
    "every trainer with a suitable date is limited to 0 sessions": (
        {"trainers": [trainer(max_sessions=0), trainer(id="bob", available=["2018-07-08"])]},
        {"trainers": [trainer(max_sessions=0), trainer(id="bob", available=["2018-07-09"])]},
    ),
    "the cheapest session costs £310.00, more than the whole budget of £309.99": (
        {"policy": {"budget": 309.99, "levy": 5}},
        {"policy": {"budget": 310, "levy": 5}},
    ),
    "no date and venue suit anybody who asks for it": (
        {"providers": [provider(unavailable=[FIVE_DAYS])], "quarter": FIVE_DAYS},
        {"providers": [provider(unavailable=[{**FIVE_DAYS, "from": "2018-07-03"}])], "quarter": FIVE_DAYS},
    ),
    "below the minimum by 1: at most 7 places could meet in one session, the minimum is 8": (
        {"courses": [course(min_places=8)]},
        {"courses": [course(min_places=7)]},
    ),
    "below the minimum by 2: at most 7 places (3 of partners) could meet in one session, the minimum is 9": (
        {"courses": [course(min_places=9)], "partners": [partner()], "providers": [provider()]},
        {"courses": [course(min_places=7)], "partners": [partner()], "providers": [provider()]},
    ),
    "too few places at the price: closest is a session of 4 at £75.00 or more a place, none asked at that": (
        {"providers": [provider(max_price=74.99)], "courses": [course(max_places=4)]},
        {"providers": [provider(max_price=75)], "courses": [course(max_places=4)]},
    ),
}


@pytest.mark.parametrize("text", CASES)
def test_fact_is_the_reason_and_near_miss_is_not(text):
    true, near_miss = CASES[text]
    reason = not_running(scenario(**true))
    assert (reason.claim, reason.text) == ("never", text)
    assert not_running(scenario(**near_miss)).claim == "not known"


def test_two_who_never_meet_are_below_the_minimum_and_one_more_date_is_enough():
    apart = [provider(line={"weekdays": ["mon"]}), provider("elm", 3, line={"weekdays": ["tue"]})]
    reason = not_running(scenario(courses=[course(min_places=5)], providers=apart))
    assert reason.text == "below the minimum by 1: at most 4 places could meet in one session, the minimum is 5"
    apart[1]["interest"][0]["weekdays"] = ["mon", "tue"]
    assert not_running(scenario(courses=[course(min_places=5)], providers=apart)).claim == "not known"


def test_too_few_at_the_price_counts_those_who_pay_it():
    people = [provider(max_price=42), provider("elm", 3, max_price=100)]
    reason = not_running(scenario(courses=[course(min_places=4)], providers=people))
    assert reason.text == (
        "too few places at the price: closest is a session of 4 at £75.00 or more a place, 3 asked at that"
    )
    assert not_running(scenario(courses=[course(min_places=3)], providers=people)).claim == "not known"
    people[0] = provider(max_price=43)
    assert not_running(scenario(courses=[course(min_places=4)], providers=people)).claim == "not known"


def test_places_of_a_course_that_never_runs_say_so_and_what_became_of_hosted_ones():
    nobody = {"trainers": [trainer(offers=[])]}
    assert unfilled(scenario(**nobody), "oak").text == "does not run: nobody offers the course"
    far = hosted(location={"lat": 52.5, "lon": 0.0})
    loaded = scenario(**nobody, partners=[partner(hosted=[far])], providers=[provider(max_travel_km=10)])
    reason = unfilled(loaded, "oak")
    assert (reason.claim, reason.text) == ("never", "does not run: nobody offers the course; hosted: too far")
    near = scenario(**nobody, partners=[partner(hosted=[hosted()])], providers=[provider(max_travel_km=10)])
    assert unfilled(near, "oak").text.startswith("not known: a place in the session on Tue 10 Jul was open to it;")
