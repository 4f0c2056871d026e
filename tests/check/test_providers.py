"""Rule 6: what each provider asked for and can take."""

import pytest

from scheduler.plan import HostedPlaces
from tests.builders import course, hosted, partner, plan, provider, scenario, session, venue
from tests.check.judging import allows, refuses

TUESDAY = plan(session("2018-07-03", {"oak": 2}))
ON_THE_10TH = plan(hosted=(HostedPlaces("red", "red-1", "oak", 2),))


def asking(**line):
    return scenario(providers=[provider(line=line)], partners=[partner(hosted=[hosted(places=3)])])


def oak(**parts):
    return scenario(providers=[provider(**parts)], partners=[partner(hosted=[hosted(places=3)])])


def test_places_asked_over_the_quarter():
    allows("places-asked", oak(), plan(session("2018-07-03", {"oak": 2}), session("2018-07-04", {"oak": 2})))
    finding = refuses(
        "places-asked", 1, oak(), plan(session("2018-07-03", {"oak": 2}), session("2018-07-04", {"oak": 3}))
    )
    assert finding.message == "Oak Lodge has 5 places on Medication, 1 more than the 4 it asked for"
    assert finding.provider == "oak"


def test_hosted_places_count_as_asked():
    both = plan(session("2018-07-03", {"oak": 2}), hosted=ON_THE_10TH.hosted)
    allows("places-asked", oak(), both)
    refuses("places-asked", 1, oak(places=3), both)


def test_no_interest_no_places():
    loaded = scenario(providers=[provider(), provider("elm", interest=[])])
    refuses("places-asked", 2, loaded, plan(session("2018-07-03", {"oak": 2, "elm": 2})))


@pytest.mark.parametrize("decided", [TUESDAY, ON_THE_10TH])
def test_window(decided):
    allows("provider-window", asking(earliest="2018-07-03", latest="2018-07-10"), decided)


def test_outside_the_window():
    finding = refuses("provider-window", 2, asking(earliest="2018-07-05"), TUESDAY)
    assert (finding.session, finding.provider) == ("med-1", "oak")
    refuses("provider-window", 1, asking(latest="2018-07-02"), TUESDAY)
    finding = refuses("provider-window", 3, asking(earliest="2018-07-13"), ON_THE_10TH)
    assert finding.session is None
    refuses("provider-window", 1, asking(latest="2018-07-09"), ON_THE_10TH)


def test_every_date_of_several_days_suits_the_line():
    def three_days(**line):
        return scenario(courses=[course(length={"days": 3})], providers=[provider(line=line)])

    allows("provider-window", three_days(latest="2018-07-05", weekdays=["tue", "wed", "thu"]), TUESDAY)
    refuses("provider-window", 1, three_days(latest="2018-07-04"), TUESDAY)
    refuses("provider-window", 1, three_days(earliest="2018-07-04"), TUESDAY)
    refuses("provider-weekdays", 2, three_days(weekdays=["tue"]), TUESDAY)
    refuses("provider-blocks", 3, three_days(blocks=["pm"]), TUESDAY)


@pytest.mark.parametrize("decided", [TUESDAY, ON_THE_10TH])
def test_weekdays(decided):
    allows("provider-weekdays", asking(weekdays=["tue"]), decided)
    finding = refuses("provider-weekdays", 1, asking(weekdays=["mon", "wed"]), decided)
    assert "asked for Mon and Wed, not for Tue 2018-07-" in finding.message


@pytest.mark.parametrize("decided", [TUESDAY, ON_THE_10TH])
def test_blocks(decided):
    allows("provider-blocks", asking(blocks=["am", "pm"]), decided)
    refuses("provider-blocks", 1, asking(blocks=["am"]), decided)


def test_the_block_of_a_hosted_half_day():
    loaded = scenario(providers=[provider(line={"blocks": ["am"]})], partners=[partner(hosted=[hosted(block="am")])])
    allows("provider-blocks", loaded, ON_THE_10TH)


@pytest.mark.parametrize(("decided", "date"), [(TUESDAY, "2018-07-03"), (ON_THE_10TH, "2018-07-10")])
def test_unavailable(decided, date):
    allows("provider-available", oak(unavailable=["2018-07-04", {"weekdays": ["fri"]}]), decided)
    refuses("provider-available", 2, oak(unavailable=[date]), decided)
    refuses("provider-available", 1, oak(unavailable=[{"weekdays": ["tue"], "blocks": ["am"]}]), decided)


def test_travel_by_the_estimate():
    # 0.1 degree of longitude on the equator: 11,119.5 m on the great circle, 14,455 m by road.
    away = {"venues": [venue(location={"lat": 0, "lon": 0.1})]}

    def travelling(limit):
        return scenario(providers=[provider(location={"lat": 0, "lon": 0}, max_travel_km=limit)], **away)

    allows("provider-travel", travelling(14.455), TUESDAY)
    finding = refuses("provider-travel", 55, travelling(14.4), TUESDAY)
    assert "14.455 km from Oak Lodge, 0.055 km further than the 14.400 km it travels" in finding.message


def test_travel_by_the_table():
    parts = {"providers": [provider(max_travel_km=10)]}
    allows("provider-travel", scenario(road_metres={("oak", "hall"): 10_000}, **parts), TUESDAY)
    refuses("provider-travel", 1, scenario(road_metres={("oak", "hall"): 10_001}, **parts), TUESDAY)


def test_no_travel_online_or_to_a_hosted_session_without_a_place():
    online = {"venues": [venue(location=None, online=True)], "providers": [provider(max_travel_km=0)]}
    allows("provider-travel", scenario(**online), TUESDAY)
    allows("provider-travel", oak(max_travel_km=0), ON_THE_10TH)


def test_travel_to_a_hosted_session():
    there = [partner(hosted=[hosted(location={"outcode": "IG1"})])]
    loaded = scenario(providers=[provider(max_travel_km=1)], partners=there, road_metres={("oak", "red-1"): 1500})
    refuses("provider-travel", 500, loaded, ON_THE_10TH)


def test_release_on_any_date_over_all_courses():
    courses = [course(length={"days": 2}), course(id="stoma", title="Stoma", length="half_day")]
    lines = [{"course": "med", "places": 4}, {"course": "stoma", "places": 4}]
    many = [{"course": "med", "session_fee": 0}, {"course": "stoma", "session_fee": 0}]

    def release(limit):
        return scenario(
            courses=courses,
            trainers=[{"id": "ann", "name": "Ann", "offers": many}, {"id": "bob", "name": "Bob", "offers": many}],
            venues=[venue(), venue(id="annex", name="Annex")],
            providers=[provider(release_per_day=limit, interest=lines)],
        )

    decided = plan(
        session("2018-07-03", {"oak": 2}),
        session("2018-07-04", {"oak": 3}, course="stoma", trainer="bob", venue="annex", block="am"),
    )
    allows("provider-release", release(5), decided)
    finding = refuses("provider-release", 2, release(3), decided)
    assert finding.message == "Oak Lodge has 5 places on 2018-07-04, 2 more than the 3 it can release on one day"


def test_hosted_places_count_for_release():
    decided = plan(session("2018-07-10", {"oak": 2}), hosted=ON_THE_10TH.hosted)
    allows("provider-release", oak(release_per_day=4), decided)
    refuses("provider-release", 1, oak(release_per_day=3), decided)


def test_places_of_one_provider_in_a_session():
    policy = {"policy": {"max_places_per_provider": 3}}
    three, four = (plan(session("2018-07-03", {"oak": n})) for n in (3, 4))
    allows("provider-per-session", scenario(**policy), three)
    finding = refuses("provider-per-session", 1, scenario(**policy), four)
    assert "Oak Lodge has 4 places, 1 more than the 3 one provider may have in a session" in finding.message
    refuses("provider-per-session", 2, scenario(courses=[course(max_places_per_provider=2)], **policy), four)
    allows("provider-per-session", scenario(courses=[course(max_places_per_provider=4)], **policy), four)
    hosting = scenario(partners=[partner(hosted=[hosted(places=4)])], **policy)
    allows("provider-per-session", hosting, plan(hosted=(HostedPlaces("red", "red-1", "oak", 4),)))


def test_all_or_nothing_over_the_quarter():
    loaded = asking(all_or_nothing=True)
    allows("all-or-nothing", loaded, plan())
    allows("all-or-nothing", loaded, plan(session("2018-07-03", {"oak": 2}), hosted=ON_THE_10TH.hosted))
    refuses("all-or-nothing", 2, loaded, TUESDAY)
    refuses("all-or-nothing", 3, loaded, plan(hosted=(HostedPlaces("red", "red-1", "oak", 1),)))
