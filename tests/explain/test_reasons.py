"""The reasons of a whole plan: which rows there are, in which order, and what is said when it is not known."""

from __future__ import annotations

from scheduler.explain import reasons
from scheduler.explain.words import day, distance_and_limit, listed, pounds, ranked, short
from scheduler.instance import resolve
from scheduler.model.extract import incumbent_of_plan
from tests.builders import course, plan, provider, scenario, session
from tests.explain.plans import not_running, unfilled

AID = {"id": "aid", "title": "First Aid", "length": "full_day", "min_places": 1, "max_places": 9}


def test_a_row_for_each_line_with_places_unfilled_and_each_course_with_interest_that_does_not_run():
    people = [
        provider("oak", 4),
        provider("elm", interest=[{"course": "aid", "places": 2}, {"course": "med", "places": 3}]),
    ]
    nobody_asks = {**AID, "id": "stoma"}
    instance = resolve(scenario(courses=[course(max_places=5), AID, nobody_asks], providers=people))
    decided = plan(session("2018-07-03", {"oak": 4, "elm": 1}))
    rows, courses = reasons(instance, incumbent_of_plan(instance, decided), proved=True)
    assert [row[:3] for row in rows] == [("elm", "aid", 2), ("elm", "med", 2)]
    assert [row[3] for row in rows] == ["does not run: nobody offers the course", "the one session is full"]
    assert courses == [("aid", "nobody offers the course")]


def test_nothing_is_left_out_of_a_full_plan():
    instance = resolve(scenario())
    decided = plan(session("2018-07-03", {"oak": 4, "elm": 3}))
    assert reasons(instance, incumbent_of_plan(instance, decided), proved=True) == ([], [])


def test_what_is_not_known_says_so_and_how_good_the_plan_is():
    start = "not known: nothing found rules out a session on 20 dates;"
    assert not_running(scenario()).text == (
        f"{start} the plan that fills the most places at the least cost does without it"
    )
    assert not_running(scenario(objectives=["cost"])).text == (
        f"{start} the plan that best meets the scenario's objectives does without it"
    )
    assert not_running(scenario(), proved=False).text == (
        f"{start} the best plan found, not proved best, does without it"
    )


def test_places_of_a_course_whose_reason_is_not_known_have_the_same():
    assert unfilled(scenario(), "oak") == not_running(scenario())


def test_a_providers_own_fact_comes_before_its_courses_shortage():
    people = [provider("oak", 4, max_travel_km=5), provider("elm", 3)]
    parts = {"providers": people, "courses": [course(min_places=4)], "road_metres": {("oak", "hall"): 5100}}
    assert (
        unfilled(scenario(**parts), "oak").text
        == "too far: the nearest suitable venue is 5.1 km away, its limit is 5.0 km"
    )
    assert unfilled(scenario(**parts), "elm").text == (
        "does not run: below the minimum by 1: at most 3 places could meet in one session, the minimum is 4"
    )


def test_words():
    assert pounds(123_456) == "£1,234.56"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert short("Managing Challenging Behaviour (adults)", 20) == "Managing Challengin…"
    assert ranked([("Stoma", 2), ("Medication", 5), ("First Aid", 1)]) == "Medication 5, Stoma 2, others 1"
    assert distance_and_limit(12_040, 12_000) == ("12.04 km", "12.00 km")
    assert day(resolve(scenario()).starts[0][0].date) == "Mon 2 Jul"
