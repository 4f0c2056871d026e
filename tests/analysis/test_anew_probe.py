"""Where a change fills more in all, but not at once on the course: that it is enough, or is not, is settled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler.analysis.anew_probe import probe_anew
from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.held import places_of
from tests.analysis.cases import LIMITS, WEEK, solved
from tests.builders import course, hosted, offer, partner, provider, scenario, trainer

FOUR_HOSTED = Change("", (Edit(("partners", "red", "hosted", "red-1", "places"), 4),))


def one_date_for_two_courses(elm, first_aid):
    """One date of Ann's is for medication, which Oak asks four of, or First Aid; Redbridge hosts one of medication.

    With four hosted all of Oak's may be there, and the date is First Aid's: that fills the most.
    """
    aid = {"id": "aid", "title": "First Aid", "length": "full_day", "min_places": 1, "max_places": 9}
    people = [
        provider("oak", 4),
        elm,
        provider("fir", interest=[{"course": "aid", "places": first_aid}]),
    ]
    teacher = trainer(available=["2018-07-03"], offers=[offer(), {"course": "aid", "session_fee": 10}])
    red = partner(top_up=[], hosted=[hosted(places=1, date="2018-07-04", price=40)])
    parts = {"courses": [course(min_places=4), aid], "trainers": [teacher], "partners": [red], "objectives": ["places"]}
    return solved(scenario(quarter=WEEK, providers=people, **parts))


def test_that_the_course_has_no_more_is_proved_though_another_has():
    """Elm House pays a pound at most: nobody can give it a place."""
    base = one_date_for_two_courses(provider("elm", 1, max_price=1), first_aid=2)
    assert solved(FOUR_HOSTED.apply(base.loaded)).result.totals.places_filled == 6
    assert base.result.totals.places_filled == 4
    found = probe_anew(base, FOUR_HOSTED, "med", LIMITS)
    assert (found.enough, found.settled) == (False, True)


def test_a_plan_with_more_of_the_course_is_found_though_another_is_fuller():
    """Elm House is away on Ann's date. Oak's four hosted and First Aid are seven; Oak's with Ann and Elm's two six."""
    base = one_date_for_two_courses(provider("elm", 2, unavailable=["2018-07-03"]), first_aid=3)
    assert solved(FOUR_HOSTED.apply(base.loaded)).result.totals.places_filled == 7
    assert base.result.totals.places_filled == 5
    found = probe_anew(base, FOUR_HOSTED, "med", LIMITS)
    assert (found.enough, found.settled) == (True, True)
    assert places_of(base.loaded.scenario, found.plan, "med") == 6


@pytest.mark.parametrize("first_aid", [2, 3])
def test_nothing_is_settled_without_time(first_aid):
    base = one_date_for_two_courses(provider("elm", 2, unavailable=["2018-07-03"]), first_aid)
    found = probe_anew(base, FOUR_HOSTED, "med", replace(LIMITS, seconds=0))
    assert (found.enough, found.settled) == (False, False)
