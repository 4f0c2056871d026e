"""Why a course that could run does not: what the plan uses up of what it needs, and a near miss where it does not."""

from __future__ import annotations

import pytest

from scheduler.check import judge
from scheduler.plan import HostedPlaces
from tests.builders import course, hosted, offer, partner, plan, provider, scenario, session, trainer, venue
from tests.explain.plans import not_running

AID = {"id": "aid", "title": "First Aid", "length": "full_day", "min_places": 1, "max_places": 9}
STOMA = {"id": "stoma", "title": "Stoma Care", "length": "full_day", "min_places": 1, "max_places": 9}
AID_OFFER = {"course": "aid", "session_fee": 100}
BOTH = [offer(), AID_OFFER]
ROOM = venue(id="room")
ONE_DAY = {"from": "2018-07-03", "to": "2018-07-03"}
TWO_DAYS = {"from": "2018-07-03", "to": "2018-07-04"}
PEOPLE = [
    provider("oak", interest=[{"course": "med", "places": 4}, {"course": "stoma", "places": 1}]),
    provider("elm", interest=[{"course": "aid", "places": 2}]),
]
BASE = {"courses": [course(), AID, STOMA], "providers": PEOPLE, "quarter": ONE_DAY}
BOB = trainer(id="bob", name="Bob Trainer", offers=[AID_OFFER])
MED = plan(session("2018-07-03", {"oak": 4}))

CASES = {
    "the programme's limit of 1 session is reached": (
        {"trainers": [trainer(), BOB], "venues": [venue(), ROOM], "policy": {"max_sessions": 1}},
        {"trainers": [trainer(), BOB], "venues": [venue(), ROOM], "policy": {"max_sessions": 2}},
    ),
    "both possible sessions have their week at the programme's limit": (
        {"trainers": [trainer(), BOB], "venues": [venue(), ROOM], "policy": {"max_sessions_per_week": 1}},
        {"trainers": [trainer(), BOB], "venues": [venue(), ROOM], "policy": {"max_sessions_per_week": 2}},
    ),
    "every trainer for it is at the session limit: Ann Trainer (1), used by Medication": (
        {"trainers": [trainer(offers=BOTH, max_sessions=1)], "quarter": TWO_DAYS},
        {"trainers": [trainer(offers=BOTH, max_sessions=2)], "quarter": TWO_DAYS},
    ),
    "both possible sessions have their trainer at the week's limit (by Medication)": (
        {"trainers": [trainer(offers=BOTH, max_sessions_per_week=1)], "quarter": TWO_DAYS},
        {"trainers": [trainer(offers=BOTH, max_sessions_per_week=2)], "quarter": TWO_DAYS},
    ),
    "both possible sessions have their trainer booked (by Medication)": (
        {"trainers": [trainer(offers=BOTH)], "venues": [venue(), ROOM]},
        {"trainers": [trainer(), BOB], "venues": [venue(), ROOM]},
    ),
    "the one possible session has its venue taken (by Medication)": (
        {"trainers": [trainer(), BOB]},
        {"trainers": [trainer(), BOB], "venues": [venue(), ROOM]},
    ),
    "of 2 possible sessions, 1 with its trainer booked, 1 with its venue taken": (
        {"trainers": [trainer(offers=BOTH), BOB]},
        {"trainers": [trainer(offers=BOTH), BOB], "venues": [venue(), ROOM]},
    ),
    "£199.99 of the budget is left, the cheapest session costs £200.00": (
        {
            "trainers": [trainer(), trainer(id="bob", offers=[{**AID_OFFER, "session_fee": 200}])],
            "policy": {"budget": 499.99},
            "venues": [venue(), ROOM],
        },
        {
            "trainers": [trainer(), trainer(id="bob", offers=[{**AID_OFFER, "session_fee": 200}])],
            "policy": {"budget": 500},
            "venues": [venue(), ROOM],
        },
    ),
}


@pytest.mark.parametrize("text", CASES)
def test_what_is_used_up_is_the_reason_and_near_miss_is_not(text):
    true, near_miss = CASES[text]
    assert judge(scenario(**{**BASE, **true}), MED).findings == ()
    reason = not_running(scenario(**{**BASE, **true}), MED, "aid")
    assert (reason.claim, reason.text) == ("this plan", f"lost to a use at least as good: {text}")
    unproved = not_running(scenario(**{**BASE, **true}), MED, "aid", proved=False)
    assert unproved.text == f"{text}, in a plan not proved best"
    assert not_running(scenario(**{**BASE, **near_miss}), MED, "aid").claim == "not known"


def test_a_trainer_who_is_elsewhere_that_day():
    half_days = [course(length="half_day"), {**AID, "length": "half_day"}]
    people = [provider("oak"), provider("elm", interest=[{"course": "aid", "places": 2, "blocks": ["pm"]}])]
    parts = {"courses": half_days, "providers": people, "quarter": ONE_DAY}
    venues = [venue(equipment=[]), venue(id="room", equipment=["bed"])]
    parts["courses"][1]["equipment"] = ["bed"]
    decided = plan(session("2018-07-03", {"oak": 4}, block="am"))
    stays = scenario(**parts, venues=venues, trainers=[trainer(offers=BOTH)])
    assert not_running(stays, decided, "aid").text == (
        "lost to a use at least as good: the one possible session has its trainer elsewhere that day (by Medication)"
    )
    moves = scenario(**parts, venues=venues, trainers=[trainer(offers=BOTH, moves=True)])
    assert not_running(moves, decided, "aid").claim == "not known"


def test_people_who_have_their_places_on_hosted_sessions():
    partners = [partner(hosted=[hosted(places=4)], top_up=[])]
    people = [provider("oak", 4), provider("elm", 3)]
    decided = plan(hosted=(HostedPlaces("red", "red-1", "oak", 4),))
    loaded = scenario(providers=people, partners=partners, courses=[course(min_places=4)])
    reason = not_running(loaded, decided)
    assert (reason.claim, reason.text) == (
        "this plan",
        "beside the places they have, below the minimum by 1: at most 3 places could meet in one session, "
        "the minimum is 4",
    )
    near_miss = scenario(providers=people, partners=partners, courses=[course(min_places=3)])
    assert not_running(near_miss, decided).claim == "not known"
    only_oak = scenario(providers=people[:1], partners=partners)
    assert not_running(only_oak, decided).text == "every place asked for is on a hosted session"


def test_people_who_are_released_elsewhere_that_day():
    both = [
        provider("elm", interest=[{"course": "med", "places": 2}, {"course": "aid", "places": 2}], release_per_day=2)
    ]
    parts = {"courses": [course(), AID], "trainers": [trainer(), BOB], "venues": [venue(), ROOM], "providers": both}
    decided = plan(session("2018-07-03", {"elm": 2}))
    reason = not_running(scenario(**parts, quarter=ONE_DAY), decided, "aid")
    assert reason.text == "nobody who asks for it can take a place beside those they have"
    assert not_running(scenario(**parts, quarter=TWO_DAYS), decided, "aid").claim == "not known"
