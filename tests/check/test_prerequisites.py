"""Rule 7: as many on a later course as hold the earlier one by then."""

from scheduler.plan import HostedPlaces
from tests.builders import course, hosted, offer, partner, plan, provider, scenario, session, trainer, venue
from tests.check.judging import allows, refuses

LINES = [{"course": "med", "places": 9}, {"course": "adv", "places": 9}]


def loaded(length="full_day", **parts):
    parts.setdefault("providers", [provider(interest=LINES)])
    return scenario(
        courses=[course(length=length, min_places=1), course(id="adv", title="Advanced", min_places=1, after=["med"])],
        trainers=[trainer(id=name, offers=[offer(), offer(course="adv")]) for name in ("ann", "bob")],
        venues=[venue(), venue(id="annex")],
        **parts,
    )


def med(date, places):
    return session(date, {"oak": places})


def adv(date, places):
    return session(date, {"oak": places}, course="adv", trainer="bob", venue="annex")


def test_after_the_earlier_course_has_ended():
    allows("prerequisites", loaded(), plan(med("2018-07-03", 3), adv("2018-07-04", 3)))
    finding = refuses("prerequisites", 1, loaded(), plan(med("2018-07-03", 3), adv("2018-07-04", 4)))
    assert finding.message == (
        "Oak Lodge has 4 places on Advanced by 2018-07-04, 1 more than the 3 who hold Medication by then"
    )
    assert (finding.session, finding.provider) == ("adv-1", "oak")


def test_the_same_day_is_too_early():
    refuses("prerequisites", 2, loaded(), plan(med("2018-07-03", 3), adv("2018-07-03", 2)))


def test_it_ends_on_its_last_day():
    allows("prerequisites", loaded({"days": 2}), plan(med("2018-07-03", 2), adv("2018-07-05", 2)))
    refuses("prerequisites", 2, loaded({"days": 2}), plan(med("2018-07-03", 2), adv("2018-07-04", 2)))


def test_a_later_course_of_several_days_counts_from_its_first():
    days = course(id="adv", title="Advanced", length={"days": 3}, min_places=1, after=["med"])
    several = scenario(
        courses=[course(min_places=1), days],
        trainers=[trainer(id=name, offers=[offer(), offer(course="adv")]) for name in ("ann", "bob")],
        venues=[venue(), venue(id="annex")],
        providers=[provider(interest=LINES)],
    )
    allows("prerequisites", several, plan(med("2018-07-03", 2), adv("2018-07-04", 2)))
    finding = refuses("prerequisites", 2, several, plan(med("2018-07-03", 2), adv("2018-07-03", 2)))
    assert finding.session == "adv-1"
    refuses("prerequisites", 2, several, plan(med("2018-07-04", 2), adv("2018-07-03", 2)))


def test_staff_trained_before_count():
    trained = [provider(interest=LINES, trained={"med": 2})]
    allows("prerequisites", loaded(providers=trained), plan(adv("2018-07-03", 2)))
    refuses("prerequisites", 1, loaded(providers=trained), plan(adv("2018-07-03", 3)))


def test_places_so_far_accumulate():
    decided = plan(med("2018-07-03", 2), adv("2018-07-04", 2), med("2018-07-05", 2), adv("2018-07-06", 2))
    allows("prerequisites", loaded(), decided)
    refuses("prerequisites", 1, loaded(), plan(*decided.sessions[:3], adv("2018-07-06", 3)))


def test_each_first_day_is_judged():
    decided = plan(adv("2018-07-04", 1), med("2018-07-05", 3), adv("2018-07-06", 1))
    refuses("prerequisites", 1, loaded(), decided)


def test_one_providers_staff_do_not_count_for_another():
    two = [provider(interest=LINES), provider("elm", interest=LINES)]
    decided = plan(session("2018-07-03", {"elm": 3}), adv("2018-07-04", 1))
    refuses("prerequisites", 1, loaded(providers=two), decided)


def test_hosted_sessions_teach_and_are_taught_like_ours():
    def hosting(**parts):
        return loaded(partners=[partner(hosted=[hosted(places=9, **parts)])])

    three = (HostedPlaces("red", "red-1", "oak", 3),)
    allows("prerequisites", hosting(), plan(adv("2018-07-11", 3), hosted=three))
    refuses("prerequisites", 3, hosting(), plan(adv("2018-07-10", 3), hosted=three))
    allows("prerequisites", hosting(course="adv"), plan(med("2018-07-09", 3), hosted=three))
    refuses("prerequisites", 3, hosting(course="adv"), plan(med("2018-07-10", 3), hosted=three))
