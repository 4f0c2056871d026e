"""Rule 5: partners' places on our sessions; rule 9: our providers' places on theirs."""

from scheduler.plan import HostedPlaces
from tests.builders import course, hosted, partner, plan, provider, scenario, session
from tests.check.judging import allows, refuses

SIX = [course(min_places=6)]
FILL = {"partners": [partner()], "policy": {"top_up": "fill"}}


def test_places_over_the_quarter():
    two = [session("2018-07-03", {"oak": 3}, {"red": 3}), session("2018-07-04", {"elm": 3}, {"red": 1})]
    allows("top-up-places", scenario(**FILL), plan(*two))
    more = session("2018-07-04", {"elm": 3}, {"red": 2})
    finding = refuses("top-up-places", 1, scenario(**FILL), plan(two[0], more))
    assert finding.message == "Redbridge has 5 places on Medication, 1 more than the 4 it takes"


def test_no_line_means_no_places():
    other = partner(top_up=[{"course": "stoma", "places": 4, "price": 50}])
    courses = [course(), course(id="stoma", title="Stoma")]
    loaded = scenario(partners=[other], courses=courses, policy={"top_up": "fill"})
    refuses("top-up-places", 2, loaded, plan(session("2018-07-03", {"oak": 3}, {"red": 2})))


def test_places_per_session():
    allows("top-up-per-session", scenario(**FILL), plan(session("2018-07-03", {"oak": 4}, {"red": 3})))
    finding = refuses("top-up-per-session", 1, scenario(**FILL), plan(session("2018-07-03", {"oak": 4}, {"red": 4})))
    assert "Redbridge has 4 places, 1 more than the 3 it takes on one session" in finding.message


def test_per_session_is_the_places_by_default():
    line = {"course": "med", "places": 4, "price": 50}
    loaded = scenario(partners=[partner(top_up=[line])], policy={"top_up": "fill"})
    allows("top-up-per-session", loaded, plan(session("2018-07-03", {"oak": 4}, {"red": 4})))


def test_reach_minimum_stops_at_the_minimum():
    loaded = scenario(courses=SIX, partners=[partner()])
    allows("top-up-minimum", loaded, plan(session("2018-07-03", {"oak": 4}, {"red": 2})))
    refuses("top-up-minimum", 1, loaded, plan(session("2018-07-03", {"oak": 4}, {"red": 3})))
    allows("top-up-minimum", loaded, plan(session("2018-07-03", {"oak": 4, "elm": 3})))
    refuses("top-up-minimum", 2, loaded, plan(session("2018-07-03", {"oak": 4, "elm": 3}, {"red": 1})))


def test_fill_uses_any_spare_capacity():
    allows("top-up-minimum", scenario(courses=SIX, **FILL), plan(session("2018-07-03", {"oak": 4}, {"red": 3})))


def taken(*places):
    return plan(hosted=tuple(HostedPlaces("red", "red-1", name, n) for name, n in places))


def test_hosted_places_within_the_offer():
    loaded = scenario(partners=[partner(hosted=[hosted(places=5)])])
    allows("hosted-places", loaded, taken(("oak", 3), ("elm", 2)))
    finding = refuses("hosted-places", 1, loaded, taken(("oak", 3), ("elm", 3)))
    assert finding.message == "red-1: our providers have 6 places, 1 more than the 5 that Redbridge offers"


def test_a_hosted_date_need_not_be_open():
    loaded = scenario(partners=[partner(hosted=[hosted(date="2018-07-07")])], providers=[provider()])
    allows("hosted-places", loaded, taken(("oak", 2)))
