"""Rule 8: limits of course, trainer, week and programme; rule 10: what is pinned."""

from scheduler.plan import HostedPlaces
from tests.builders import course, hosted, offer, partner, plan, provider, scenario, session, trainer
from tests.check.judging import allows, refuses

MON, TUE, NEXT_MON = (
    session(f"2018-07-{day}", {name: 2}) for day, name in (("02", "oak"), ("03", "elm"), ("09", "oak"))
)


def test_course_sessions():
    allows("course-sessions", scenario(courses=[course(max_sessions=2)]), plan(MON, TUE))
    refuses("course-sessions", 1, scenario(courses=[course(max_sessions=1)]), plan(MON, TUE))
    finding = refuses("course-sessions", 2, scenario(courses=[course(max_sessions=0)]), plan(MON, TUE))
    assert finding.message == "Medication has 2 sessions, 2 more than the limit of 0"


def test_course_gap():
    allows("course-gap", scenario(courses=[course(min_gap_days=1)]), plan(MON, TUE))
    finding = refuses("course-gap", 2, scenario(courses=[course(min_gap_days=3)]), plan(TUE, MON))
    assert "begins 1 day after med-1, 2 fewer than the 3 of Medication" in finding.message
    allows("course-gap", scenario(courses=[course(min_gap_days=7)]), plan(MON, NEXT_MON))


def test_course_required():
    allows("course-required", scenario(courses=[course(required=True)]), plan(MON))
    refuses("course-required", 1, scenario(courses=[course(required=True)]), plan())


def test_trainer_sessions():
    allows("trainer-sessions", scenario(trainers=[trainer(max_sessions=2)]), plan(MON, TUE))
    refuses("trainer-sessions", 1, scenario(trainers=[trainer(max_sessions=2)]), plan(MON, TUE, NEXT_MON))


def test_trainer_week():
    allows("trainer-week", scenario(trainers=[trainer(max_sessions_per_week=1)]), plan(MON, NEXT_MON))
    finding = refuses("trainer-week", 1, scenario(trainers=[trainer(max_sessions_per_week=1)]), plan(MON, TUE))
    assert "in week 27 of 2018" in finding.message


def test_a_session_counts_in_the_week_of_its_first_date():
    loaded = scenario(courses=[course(length={"days": 2})], trainers=[trainer(max_sessions_per_week=1)])
    friday = session("2018-07-06", {"oak": 2})
    allows("trainer-week", loaded, plan(friday, session("2018-07-10", {"elm": 2})))
    refuses("trainer-week", 1, loaded, plan(friday, session("2018-07-03", {"elm": 2})))


def test_programme_sessions():
    allows("programme-sessions", scenario(policy={"max_sessions": 2}), plan(MON, TUE))
    refuses("programme-sessions", 1, scenario(policy={"max_sessions": 1}), plan(MON, TUE))


def test_programme_week():
    allows("programme-week", scenario(policy={"max_sessions_per_week": 1}), plan(MON, NEXT_MON))
    refuses("programme-week", 1, scenario(policy={"max_sessions_per_week": 1}), plan(MON, TUE, NEXT_MON))


def test_budget_is_the_sum_of_session_costs():
    allows("budget", scenario(policy={"budget": 600}), plan(MON, TUE))
    finding = refuses("budget", 1, scenario(policy={"budget": 599.99}), plan(MON, TUE))
    assert finding.message == "The sessions cost £600.00, £0.01 more than the budget of £599.99"


def test_partner_income_does_not_stretch_the_budget():
    parts = {"partners": [partner()], "courses": [course(min_places=3)]}
    decided = plan(session("2018-07-02", {"oak": 2}, {"red": 1}))
    refuses("budget", 1000, scenario(policy={"budget": 290}, **parts), decided)


PIN = {"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-02", "allocations": {"oak": 2}}


def test_pinned_session():
    allows("pinned-session", scenario(pinned=[PIN]), plan(MON))
    refuses("pinned-session", 1, scenario(pinned=[PIN]), plan(TUE))
    refuses("pinned-session", 1, scenario(pinned=[{**PIN, "date": "2018-07-04"}]), plan(MON))


def test_pinned_half_day():
    pin = {**PIN, "block": "pm"}
    loaded = scenario(courses=[course(length="half_day")], pinned=[pin])
    allows("pinned-session", loaded, plan(session("2018-07-02", {"oak": 2}, block="pm")))
    refuses("pinned-session", 1, loaded, plan(session("2018-07-02", {"oak": 2}, block="am")))


def test_pinned_places_are_kept_or_exceeded():
    loaded = scenario(pinned=[{**PIN, "allocations": {"oak": 2, "elm": 1}}])
    allows("pinned-places", loaded, plan(session("2018-07-02", {"oak": 3, "elm": 1})))
    finding = refuses("pinned-places", 1, loaded, plan(session("2018-07-02", {"oak": 3})))
    assert finding.provider == "elm"
    assert finding.message == (
        "the pinned session of Medication on 2018-07-02 at Town Hall: "
        "Elm House has 0 places, 1 fewer than the 1 confirmed"
    )
    refuses("pinned-places", 1, loaded, plan(session("2018-07-02", {"oak": 1, "elm": 1})))


def test_pinned_partner_places():
    parts = {"partners": [partner()], "courses": [course(min_places=4)]}
    loaded = scenario(pinned=[{**PIN, "partners": {"red": 2}}], **parts)
    allows("pinned-places", loaded, plan(session("2018-07-02", {"oak": 2}, {"red": 2})))
    finding = refuses("pinned-places", 1, loaded, plan(session("2018-07-02", {"oak": 3}, {"red": 1})))
    assert "Redbridge has 1 place, 1 fewer than the 2 confirmed" in finding.message


def test_places_confirmed_on_a_partners_session():
    pin = {"partner": "red", "hosted": "red-1", "allocations": {"oak": 1, "elm": 1}}
    loaded = scenario(partners=[partner(hosted=[hosted()])], pinned_hosted=[pin])
    oak, elm = (HostedPlaces("red", "red-1", name, 1) for name in ("oak", "elm"))
    allows("pinned-hosted", loaded, plan(hosted=(oak, elm)))
    finding = refuses("pinned-hosted", 1, loaded, plan(hosted=(oak,)))
    assert finding.provider == "elm"
    assert finding.message == ("the session red-1 of Redbridge: Elm House has 0 places, 1 fewer than the 1 confirmed")


def test_limits_of_one_course_leave_others_alone():
    courses = [course(max_sessions=1, min_gap_days=9), course(id="stoma", title="Stoma")]
    asks = [{"course": "med", "places": 2}, {"course": "stoma", "places": 2}]
    loaded = scenario(
        courses=courses,
        trainers=[trainer(offers=[offer(), offer(course="stoma")])],
        providers=[provider(interest=asks)],
    )
    allows("course-sessions", loaded, plan(MON, session("2018-07-03", {"oak": 2}, course="stoma")))
