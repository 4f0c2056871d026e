"""Each fact for which a provider's interest can have no place, or no more: where it is the reason, and a near miss."""

from __future__ import annotations

import pytest

from tests.builders import course, hosted, offer, partner, plan, provider, scenario, session, trainer, venue
from tests.explain.plans import unfilled

FIRST_AID = {"id": "aid", "title": "First Aid", "length": "full_day", "min_places": 1, "max_places": 9}
AFTER = [FIRST_AID, course(after=["aid"], min_places=1)]
TWO_OFFERS = [trainer(offers=[offer(), {"course": "aid", "session_fee": 100}])]
FAR = venue(location={"lat": 51.6, "lon": 0.0})  # 14.5 km by road


def asks_for_both(**parts):
    return provider(**parts, interest=[{"course": "med", "places": 4}, {"course": "aid", "places": 2}])


CASES = {
    "it releases nobody: its release limit is 0 places a day": (
        {"providers": [provider(release_per_day=0), provider("elm", 3)]},
        {"providers": [provider(release_per_day=1), provider("elm", 3)]},
    ),
    "prerequisite not held: none of its staff holds First Aid, and it asks for no place there": (
        {"courses": AFTER, "trainers": TWO_OFFERS, "providers": [provider()]},
        {"courses": AFTER, "trainers": TWO_OFFERS, "providers": [provider(trained={"aid": 1})]},
    ),
    "prerequisite not held: none of its staff holds First Aid, and it can have no place there": (
        {"courses": AFTER, "providers": [asks_for_both()]},
        {"courses": AFTER, "providers": [asks_for_both()], "trainers": TWO_OFFERS},
    ),
    "prerequisite too late: its staff can hold First Aid after Fri 27 Jul, the last date that suits is Fri 27 Jul": (
        {
            "courses": AFTER,
            "providers": [asks_for_both()],
            "trainers": [trainer(), trainer(id="bob", offers=[{"course": "aid"}], available=["2018-07-27"])],
        },
        {
            "courses": AFTER,
            "providers": [asks_for_both()],
            "trainers": [trainer(), trainer(id="bob", offers=[{"course": "aid"}], available=["2018-07-26"])],
        },
    ),
    "too far: the nearest suitable venue is 14.5 km away, its limit is 14.4 km": (
        {"venues": [FAR, venue(id="room", capacity=1)], "providers": [provider(max_travel_km=14.4)]},
        {"venues": [FAR, venue(id="room", capacity=1)], "providers": [provider(max_travel_km=14.5)]},
    ),
    "no suitable date: no possible session lies on its weekdays, Mon and Tue": (
        {
            "trainers": [trainer(available=[{"weekdays": ["wed"]}])],
            "providers": [provider(line={"weekdays": ["mon", "tue"]})],
        },
        {"trainers": [trainer(available=[{"weekdays": ["wed"]}])], "providers": [provider(line={"weekdays": ["wed"]})]},
    ),
    "no suitable date: no possible session lies from Mon 9 Jul to Tue 10 Jul": (
        {
            "trainers": [trainer(available=["2018-07-11"])],
            "providers": [provider(line={"earliest": "2018-07-09", "latest": "2018-07-10"})],
        },
        {
            "trainers": [trainer(available=["2018-07-11"])],
            "providers": [provider(line={"earliest": "2018-07-09", "latest": "2018-07-11"})],
        },
    ),
    "no suitable date: no possible session lies on or after Thu 12 Jul": (
        {"trainers": [trainer(available=["2018-07-11"])], "providers": [provider(line={"earliest": "2018-07-12"})]},
        {"trainers": [trainer(available=["2018-07-11"])], "providers": [provider(line={"earliest": "2018-07-11"})]},
    ),
    "no suitable date: no possible session lies on or before Tue 10 Jul": (
        {"trainers": [trainer(available=["2018-07-11"])], "providers": [provider(line={"latest": "2018-07-10"})]},
        {"trainers": [trainer(available=["2018-07-11"])], "providers": [provider(line={"latest": "2018-07-11"})]},
    ),
    "no suitable time: no possible session lies in its blocks, am": (
        {"providers": [provider(line={"blocks": ["am"]})]},
        {"providers": [provider(line={"blocks": ["am", "pm"]})]},
    ),
    "no suitable date: it is unavailable on both possible dates": (
        {
            "trainers": [trainer(available=["2018-07-11", "2018-07-12"])],
            "providers": [provider(unavailable=[{"weekdays": ["wed", "thu"]}])],
        },
        {
            "trainers": [trainer(available=["2018-07-11", "2018-07-12"])],
            "providers": [provider(unavailable=[{"weekdays": ["wed"]}])],
        },
    ),
    "none of the 2 possible dates suits its weekdays and unavailable days together": (
        {
            "trainers": [trainer(available=["2018-07-11", "2018-07-12"])],
            "providers": [provider(unavailable=["2018-07-11"], line={"weekdays": ["wed"]})],
        },
        {
            "trainers": [trainer(available=["2018-07-11", "2018-07-12"])],
            "providers": [provider(unavailable=["2018-07-11"], line={"weekdays": ["thu"]})],
        },
    ),
    "price above its ceiling: a place costs at least £30.00 at any size, its ceiling is £29.99": (
        {"providers": [provider(max_price=29.99), provider("elm", 6)]},
        {"providers": [provider(max_price=30), provider("elm", 6)]},
    ),
    "at its limit: 1 possible session with at most 1 of its places each": (
        {"trainers": [trainer(available=["2018-07-03"])], "courses": [course(max_places_per_provider=1)]},
        {"trainers": [trainer(available=["2018-07-03"])], "courses": [course(max_places_per_provider=2)]},
    ),
}


@pytest.mark.parametrize("text", CASES)
def test_fact_is_the_reason_and_near_miss_is_not(text):
    true, near_miss = CASES[text]
    decided = plan(session("2018-07-03", {"oak": 1, "elm": 3})) if text.startswith("at its limit") else plan()
    reason = unfilled(scenario(**true), "oak", decided)
    assert (reason.claim, reason.text) == ("never", text)
    assert unfilled(scenario(**near_miss), "oak", decided).text != text
    assert unfilled(scenario(**near_miss), "oak", decided).claim != "never"


ALL_OR_NOTHING = {
    "it releases 1 a day, and 3 possible dates suit it": (
        {"providers": [provider(release_per_day=1), provider("elm", 3)]},
        {"providers": [provider(release_per_day=2), provider("elm", 3)]},
    ),
    "at most 3 of its staff can hold First Aid this quarter": (
        {"courses": AFTER, "trainers": TWO_OFFERS, "providers": [provider(trained={"aid": 3})]},
        {"courses": AFTER, "trainers": TWO_OFFERS, "providers": [provider(trained={"aid": 4})]},
    ),
    "3 possible sessions with at most 1 of its places each": (
        {"courses": [course(max_places_per_provider=1)]},
        {"courses": [course(max_places_per_provider=2)]},
    ),
    "1 possible session with at most 3 of its places each": (
        {"courses": [course(max_places_per_provider=3, max_sessions=1)]},
        {"courses": [course(max_places_per_provider=3, max_sessions=2)]},
    ),
    "no session that suits it can find the minimum of 5 places": (
        {
            "courses": [course(min_places=5)],
            "providers": [
                provider(line={"weekdays": ["mon"]}),
                *[provider(name, 5, line={"weekdays": ["tue"]}) for name in ("elm",)],
            ],
        },
        {"courses": [course(min_places=4)]},
    ),
}


@pytest.mark.parametrize("text", ALL_OR_NOTHING)
def test_all_or_nothing_beyond_the_most_there_can_be(text):
    true, near_miss = ALL_OR_NOTHING[text]
    week = {"quarter": {"from": "2018-07-02", "to": "2018-07-04"}}
    reason = unfilled(all_or_nothing(scenario(**week, **true)), "oak")
    assert (reason.claim, reason.text) == ("never", f"all or nothing: it asks for 4 places, but {text}")
    assert unfilled(all_or_nothing(scenario(**week, **near_miss)), "oak").claim == "not known"


def all_or_nothing(loaded):
    """Everybody wants all or nothing on medication."""
    for each in loaded.scenario.providers:
        each.interest[0] = each.interest[0].model_copy(update={"all_or_nothing": True})
    return loaded


def test_hosted_places_count_for_the_most_that_there_can_be():
    parts = {"trainers": [trainer(available=["2018-07-03"])], "courses": [course(max_places_per_provider=1)]}
    decided = plan(session("2018-07-03", {"oak": 1, "elm": 1}))
    few = scenario(**parts, partners=[partner(hosted=[hosted(places=2)])])
    assert unfilled(few, "oak", decided).text.startswith("not known: a place in the session on Tue 10 Jul was open")
    wanted = [provider(line={"all_or_nothing": True}), provider("elm", 3)]
    reason = unfilled(scenario(**parts, partners=[partner(hosted=[hosted(places=2)])], providers=wanted), "oak")
    assert reason.text == (
        "all or nothing: it asks for 4 places, but 1 possible session with at most 1 of its places each, "
        "and 2 hosted places"
    )
    enough = scenario(**parts, partners=[partner(hosted=[hosted(places=3)])], providers=wanted)
    assert unfilled(enough, "oak").claim != "never"


def test_a_prerequisite_of_a_prerequisite_is_looked_at_too():
    basics = {**FIRST_AID, "id": "basics", "title": "Basics"}
    courses = [basics, {**FIRST_AID, "after": ["basics"]}, course(after=["aid"], min_places=1)]
    reason = unfilled(scenario(courses=courses, trainers=TWO_OFFERS, providers=[asks_for_both()]), "oak")
    assert reason.text.startswith("prerequisite not held: none of its staff holds First Aid")
    trained = [asks_for_both(trained={"basics": 1})]
    reason = unfilled(scenario(courses=courses, trainers=TWO_OFFERS, providers=trained), "oak")
    assert (reason.claim, reason.text) == (
        "this plan",
        "does not run: in this plan, nobody who asks for it has more staff who hold First Aid in time",
    )


def test_distance_is_given_as_closely_as_it_takes():
    loaded = scenario(providers=[provider(max_travel_km=8)], road_metres={("oak", "hall"): 8004})
    assert unfilled(loaded, "oak").text == "too far: the nearest suitable venue is 8.004 km away, its limit is 8.000 km"
