"""What stands against a place in a running session: where it is the reason and which rule a place more would break,
and a near miss where the place is open."""

from __future__ import annotations

import pytest

from scheduler.check import judge
from scheduler.explain.obstacles import summary
from scheduler.plan import HostedPlaces, Plan
from scheduler.scenario.loaded import LoadedScenario
from tests.builders import course, hosted, offer, partner, plan, provider, scenario, session, trainer, venue
from tests.explain.plans import reasons_of, unfilled

FIRST_AID = {"id": "aid", "title": "First Aid", "length": "full_day", "min_places": 1, "max_places": 9}
ROOM = venue(id="room", location={"lat": 51.6, "lon": 0.0})  # 14.5 km by road
AFTER_AID = {
    "courses": [FIRST_AID, course(after=["aid"])],
    "trainers": [trainer(offers=[offer(), {"course": "aid"}])],
}
NO_GREAT_NUMBER = [{"course": "med", "session_fee": 300, "extra_places": {"above": 4, "price": 500}}]
BY_PLACES = {"counted": "places", "prices": {1: 100, 5: 50}}
OVER_QUARTER = {"counted": "places", "over": "quarter", "prices": {1: 40, 6: 90}}
PIN = {"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-03", "partners": {"red": 3}}


def top_up(price: int) -> list[dict]:
    return [partner(top_up=[{"course": "med", "places": 3, "price": price}])]


def quarter_priced() -> list[dict]:
    return [trainer(offers=[{"course": "med", "price_tiers": OVER_QUARTER}])]


def elm_prepared(asked: int, trained: int) -> list[dict]:
    lines = [{"course": "med", "places": asked}, {"course": "aid", "places": 2}]
    return [provider(trained={"aid": 9}), provider("elm", interest=lines, trained={"aid": trained})]


TUESDAY = plan(session("2018-07-03", {"oak": 4}))
WITH_ELM = plan(session("2018-07-03", {"oak": 3, "elm": 1}))
IN_ROOM = plan(session("2018-07-03", {"oak": 4}, venue="room"))
TOPPED_UP = plan(session("2018-07-03", {"oak": 2}, {"red": 2}))
INCOME = plan(session("2018-07-03", {"oak": 1}, {"red": 3}))
TWO = plan(session("2018-07-03", {"oak": 4}), session("2018-07-04", {"elm": 1}))
ELM_ONE = provider("elm", 1)

# text -> (plan, the rule that a place more breaks, parts of the scenario, parts of the near miss)
CASES = {
    "the one session is full": (
        TUESDAY,
        "session-capacity",
        {"courses": [course(max_places=4)]},
        {"courses": [course(max_places=5)]},
    ),
    "the one session is above its ceiling of £42.85 at £42.86": (
        TUESDAY,
        "price-ceiling",
        {"providers": [provider(), provider("elm", 3, max_price=42.85)]},
        {"providers": [provider(), provider("elm", 3, max_price=42.86)]},
    ),
    "the one session is beyond its travel limit of 14.4 km at 14.5 km": (
        IN_ROOM,
        "provider-travel",
        {"venues": [venue(), ROOM], "providers": [provider(), provider("elm", 3, max_travel_km=14.4)]},
        {"venues": [venue(), ROOM], "providers": [provider(), provider("elm", 3, max_travel_km=14.5)]},
    ),
    "the one session is at a time that does not suit": (
        TUESDAY,
        "provider-weekdays",
        {"providers": [provider(), provider("elm", 3, line={"weekdays": ["wed"]})]},
        {"providers": [provider(), provider("elm", 3, line={"weekdays": ["tue"]})]},
    ),
    "the one session is on a day when its release limit of 1 is used up": (
        WITH_ELM,
        "provider-release",
        {"providers": [provider(), provider("elm", 3, release_per_day=1)]},
        {"providers": [provider(), provider("elm", 3, release_per_day=2)]},
    ),
    "the one session is at the limit of 1 place for one provider": (
        plan(session("2018-07-03", {"oak": 1, "elm": 1})),
        "provider-per-session",
        {"policy": {"max_places_per_provider": 3}, "courses": [course(max_places_per_provider=1)]},
        {"policy": {"max_places_per_provider": 1}, "courses": [course(max_places_per_provider=2)]},
    ),
    "the one session is closed to it until some of its staff hold First Aid": (
        TUESDAY,
        "prerequisites",
        {**AFTER_AID, "providers": elm_prepared(2, 0)},
        {**AFTER_AID, "providers": elm_prepared(2, 1)},
    ),
    "the one session is closed to it until more than 1 of its staff hold First Aid": (
        WITH_ELM,
        "prerequisites",
        {**AFTER_AID, "providers": elm_prepared(3, 1)},
        {**AFTER_AID, "providers": elm_prepared(3, 2)},
    ),
    "the one session is topped up by partners, so that it stays at the minimum of 4": (
        TOPPED_UP,
        "top-up-minimum",
        {
            "courses": [course(min_places=4)],
            "partners": top_up(50),
            "providers": [provider("oak", 2), ELM_ONE | {"max_price": 80}],
        },
        {
            "courses": [course(min_places=4)],
            "partners": top_up(50),
            "providers": [provider("oak", 2), ELM_ONE | {"max_price": 84}],
        },
    ),
    "the one session is at a price that a place more takes to £160.00, above another's £159.99": (
        TUESDAY,
        "price-ceiling",
        {"providers": [provider(max_price=159.99), ELM_ONE], "trainers": [trainer(offers=NO_GREAT_NUMBER)]},
        {"providers": [provider(max_price=160), ELM_ONE], "trainers": [trainer(offers=NO_GREAT_NUMBER)]},
    ),
    "both sessions are at a price that a place more takes to £90.00, above another's £50.00": (
        TWO,
        "price-ceiling",
        {
            "providers": [provider(max_price=50), provider("elm", 2)],
            "trainers": quarter_priced(),
            "courses": [course(min_places=1)],
        },
        {
            "providers": [provider(max_price=90), provider("elm", 2)],
            "trainers": quarter_priced(),
            "courses": [course(min_places=1)],
        },
    ),
    "the one session is at a cost that, with a place more, is less than partners pay": (
        INCOME,
        "partner-income",
        {
            "policy": {"top_up": "fill"},
            "partners": top_up(100),
            "pinned": [PIN],
            "providers": [provider("oak", 1), ELM_ONE],
            "trainers": [trainer(offers=[{"course": "med", "price_tiers": BY_PLACES}])],
        },
        {
            "policy": {"top_up": "fill"},
            "partners": top_up(83),
            "pinned": [PIN],
            "providers": [provider("oak", 1), ELM_ONE],
            "trainers": [trainer(offers=[{"course": "med", "price_tiers": BY_PLACES}])],
        },
    ),
    "the one session is beyond the budget with a place more (£4.99 left)": (
        TUESDAY,
        "budget",
        {"policy": {"levy": 5, "budget": 324.99}},
        {"policy": {"levy": 5, "budget": 325}},
    ),
}


@pytest.mark.parametrize("text", CASES)
def test_obstacle_is_the_reason_and_a_place_more_breaks_its_rule(text):
    decided, rule, true, near_miss = CASES[text]
    loaded = scenario(**true)
    assert judge(loaded, decided).findings == ()
    reason = unfilled(loaded, "elm", decided)
    assert (reason.claim, reason.text.split(";")[0]) == ("this plan", text)
    assert rule in broken_by_a_place_more(loaded, decided)
    assert judge(scenario(**near_miss), decided).findings == ()
    assert unfilled(scenario(**near_miss), "elm", decided).text.startswith("not known: a place in ")


def broken_by_a_place_more(loaded: LoadedScenario, decided: Plan) -> set[str]:
    """The rules that the plan breaks with a place more for Elm House on its first session."""
    first, *others = decided.sessions
    more = first._replace(allocations={**first.allocations, "elm": first.allocations.get("elm", 0) + 1})
    return {finding.rule for finding in judge(loaded, plan(more, *others)).findings}


# text -> parts of the scenario without the one obstacle, and without the other
FOUR_ONLY = {"venues": [venue(capacity=4), venue(id="den", name="Den")]}
WEDNESDAYS = {"line": {"weekdays": ["wed"]}}
TWO_OBSTACLES = {
    "full and above its ceiling of £40.00 at £42.86": (
        {**FOUR_ONLY, "providers": [provider(), provider("elm", 3, max_price=40)]},
        {"providers": [provider(), provider("elm", 3, max_price=40)]},
        FOUR_ONLY,
    ),
    "at a time that does not suit and full": (
        {**FOUR_ONLY, "providers": [provider(), provider("elm", 3, **WEDNESDAYS)]},
        {"providers": [provider(), provider("elm", 3, **WEDNESDAYS)]},
        FOUR_ONLY,
    ),
    "at a time that does not suit and above its ceiling of £40.00 at £42.86": (
        {"providers": [provider(), provider("elm", 3, max_price=40, **WEDNESDAYS)]},
        {"providers": [provider(), provider("elm", 3, **WEDNESDAYS)]},
        {"providers": [provider(), provider("elm", 3, max_price=40)]},
    ),
}


@pytest.mark.parametrize("text", TWO_OBSTACLES)
def test_both_of_two_obstacles_are_named_since_either_alone_keeps_it_out(text):
    both, *alone = TWO_OBSTACLES[text]
    assert unfilled(scenario(**both), "elm", TUESDAY).text.split(";")[0] == f"the one session is {text}"
    for parts in alone:
        reason = unfilled(scenario(**parts), "elm", TUESDAY)
        assert reason.claim == "this plan"
        assert reason.text.split(";")[0].removeprefix("the one session is ") in text
        assert " and " not in reason.text.split(";")[0]
    assert unfilled(scenario(), "elm", TUESDAY).claim == "not known"


def test_a_full_session_that_more_places_would_make_cheap_enough_is_only_full():
    """£300 shared by four and Elm's three is £42.86 a head: with as many places as it asks for it would pay that."""
    people = [provider(), provider("elm", 3, max_price=42.86)]
    reason = unfilled(scenario(**FOUR_ONLY, providers=people), "elm", TUESDAY)
    assert reason.text.split(";")[0] == "the one session is full"


def test_a_partners_place_that_could_be_given_up_leaves_a_full_session_open():
    parts = {"courses": [course(max_places=4)], "policy": {"top_up": "fill"}, "partners": top_up(50)}
    decided = plan(session("2018-07-03", {"oak": 2}, {"red": 2}))
    assert unfilled(scenario(**parts), "elm", decided).claim == "not known"
    pinned = [{**PIN, "partners": {"red": 2}}]
    assert unfilled(scenario(**parts, pinned=pinned), "elm", decided).text == "the one session is full"


RELEASED = "on a day when its release limit of 1 is used up"
AT_THE_MINIMUM = plan(
    session("2018-07-03", {"oak": 6}, {"red": 2}),
    session("2018-07-03", {"elm": 1}, trainer="bob", venue="den", course="aid"),
)


def at_the_minimum(elm: dict, pinned_partners: int = 0) -> LoadedScenario:
    """£60 a place, partners pay £10: with one place more £74.29 a head beside both partners, £67.15 in place of one."""
    lines = [{"course": "med", "places": 1, "max_price": 70}, {"course": "aid", "places": 1}]
    tiers = {"counted": "places", "prices": {1: 60}}
    return scenario(
        courses=[course(min_places=8), FIRST_AID],
        trainers=[
            trainer(offers=[offer(session_fee=0, price_tiers=tiers)]),
            trainer(id="bob", name="Bob", offers=[{"course": "aid"}]),
        ],
        venues=[venue(), venue(id="den", name="Den")],
        providers=[provider("oak", 6), provider("elm", **{"interest": lines, "release_per_day": 1, **elm})],
        partners=[partner(top_up=[{"course": "med", "places": 2, "price": 10}])],
        pinned=[{**PIN, "partners": {"red": pinned_partners}}] if pinned_partners else [],
    )


def fits(loaded: LoadedScenario) -> bool:
    """Whether Elm House can have its place: beside the partners' places, or in place of one."""
    first, other = AT_THE_MINIMUM.sessions
    rosters = [first._replace(allocations={"oak": 6, "elm": 1}, partners={"red": places}) for places in (1, 2)]
    return any(not judge(loaded, plan(roster, other)).findings for roster in rosters)


def test_a_ceiling_that_holds_in_place_of_a_partner_need_not_go():
    assert judge(at_the_minimum({}), AT_THE_MINIMUM).findings == ()
    assert unfilled(at_the_minimum({}), "elm", AT_THE_MINIMUM).text.split(";")[0] == f"the one session is {RELEASED}"
    assert not fits(at_the_minimum({}))
    assert fits(at_the_minimum({"release_per_day": 2}))


def test_each_obstacle_named_would_have_to_go_where_partners_places_are_pinned():
    free: dict = {"interest": [{"course": "med", "places": 1}, {"course": "aid", "places": 1}]}
    reason = unfilled(at_the_minimum({}, 2), "elm", AT_THE_MINIMUM).text.split(";")[0]
    assert reason == "the one session is release limit used, kept at its minimum and too dear"
    for lifted in ({"release_per_day": 2}, free, {"release_per_day": 2, **free}):
        assert not fits(at_the_minimum(lifted, 2))


HOSTED = {
    "full": ({}, {"places": 2}),
    "above its ceiling of £55.00 at £60.00": ({"max_price": 55}, {}),
    "beyond its travel limit of 10.0 km at 14.5 km": ({"max_travel_km": 10}, {"location": {"lat": 51.6, "lon": 0.0}}),
    "at a time that does not suit": ({"unavailable": ["2018-07-10"]}, {}),
    "on a day when its release limit of 1 is used up": ({"release_per_day": 1}, {}),
}


@pytest.mark.parametrize("text", HOSTED)
def test_what_stands_against_a_hosted_place(text):
    who, what = HOSTED[text]
    lines = [{"course": "med", "places": 3, "earliest": "2018-07-04"}, {"course": "aid", "places": 1}]
    parts = {
        "courses": [course(max_places=4), FIRST_AID],
        "trainers": [trainer(offers=[offer(session_fee=200), {"course": "aid"}])],
    }
    aid = [session("2018-07-10", {"elm": 1}, course="aid")] if "release" in text else []
    decided = plan(session("2018-07-04", {"oak": 4}), *aid, hosted=(HostedPlaces("red", "red-1", "ash", 2),))

    def reason(who: dict, what: dict) -> str:
        people = [provider(), provider("elm", interest=lines, **who), provider("ash", 2)]
        partners = [partner(hosted=[hosted(**{"places": 3, **what})], top_up=[])]
        loaded = scenario(**parts, providers=people, partners=partners)
        assert judge(loaded, decided).findings == ()
        return unfilled(loaded, "elm", decided).text

    both = "both sessions (1 hosted) are full" if text == "full" else f"of 2 sessions (1 hosted): 1 full, 1 {text}"
    assert reason(who, what).split(";")[0] == both
    assert reason({}, {}).startswith("not known: a place in the session on Tue 10 Jul was open to it")


def test_a_prerequisite_stands_against_hosted_places_too():
    loaded = scenario(**AFTER_AID, providers=elm_prepared(2, 0), partners=[partner(hosted=[hosted()], top_up=[])])
    assert unfilled(loaded, "elm", TUESDAY).text.startswith(
        "both sessions (1 hosted) are closed to it until some of its staff hold First Aid"
    )
    aid = session("2018-07-09", {"elm": 1}, course="aid")
    assert unfilled(loaded, "elm", plan(*TUESDAY.sessions, aid)).text.startswith(
        "not known: a place in the session on Tue 10 Jul was open to it"
    )


def test_all_or_nothing_with_fewer_places_open_than_it_asks_for():
    people = [provider(), provider("elm", 3, line={"all_or_nothing": True})]
    loaded = scenario(courses=[course(max_places=6)], providers=people)
    reason = unfilled(loaded, "elm", TUESDAY)
    assert (reason.claim, reason.text) == (
        "this plan",
        "all or nothing: it asks for 3 places, and only 2 are open to it",
    )
    loaded = scenario(courses=[course(max_places=7)], providers=people)
    assert unfilled(loaded, "elm", TUESDAY).claim == "not known"


def test_another_session_that_too_few_are_left_to_fill():
    people = [provider(), provider("elm", 3, line={"weekdays": ["wed"]})]
    loaded = scenario(courses=[course(min_places=4)], providers=people)
    start = "the one session is at a time that does not suit"
    assert unfilled(loaded, "elm", TUESDAY).text == f"{start}; too few places are left to fill another that suits"
    loaded = scenario(courses=[course(min_places=3)], providers=people)
    assert unfilled(loaded, "elm", TUESDAY).text == start
    loaded = scenario(courses=[course(min_places=3, max_sessions=1)], providers=people)
    assert unfilled(loaded, "elm", TUESDAY).text == f"{start}; the course is at its limit of 1 session"


# text -> what Elm House says beside, so that another obstacle stands against a hosted place at the wrong time
BESIDE_THE_TIME = {
    "at a time that does not suit and above its ceiling of £55.00 at £60.00": {"max_price": 55},
    "beyond its travel limit of 10.0 km at 14.5 km and at a time that does not suit": {"max_travel_km": 10},
}


@pytest.mark.parametrize("text", BESIDE_THE_TIME)
@pytest.mark.parametrize("when", [{"unavailable": ["2018-07-10"]}, {"line": {"weekdays": ["wed"]}}])
def test_a_hosted_place_at_the_wrong_time_is_that_also_where_it_is_far_or_dear(text, when):
    decided = plan(session("2018-07-04", {"oak": 4}))

    def against(**who) -> str:
        partners = [partner(hosted=[hosted(location={"lat": 51.6, "lon": 0.0})], top_up=[])]
        loaded = scenario(partners=partners, providers=[provider(), provider("elm", **who)])
        found = reasons_of(loaded, decided)
        [line] = [line for line in found.instance.lines if line.provider == 1]
        [(resolved, written)] = found.ways.hosted_of(line.course)
        return summary([found.joining.hosted_obstacles(line, resolved, written)], 1)

    assert against(**BESIDE_THE_TIME[text], **when) == f"the one hosted session is {text}"
    assert against(**BESIDE_THE_TIME[text]) != against(**BESIDE_THE_TIME[text], **when)
    assert "time" not in against(**BESIDE_THE_TIME[text])
