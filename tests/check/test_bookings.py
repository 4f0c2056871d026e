"""Rule 2: one session at a time, one venue a day; rule 3: rooms; rule 4: minimum; and names nobody knows."""

import pytest

from scheduler.check import judge
from scheduler.plan import HostedPlaces
from tests.builders import course, offer, partner, plan, provider, scenario, session, trainer, venue
from tests.check.judging import allows, refuses

ANNEX = venue(id="annex", name="Annex")
BOB = trainer(id="bob", name="Bob Trainer")
HALF_DAYS = [course(length="half_day")]


def halves(first_block, second_block, **second):
    return plan(
        session("2018-07-03", {"oak": 2}, block=first_block),
        session("2018-07-03", {"elm": 2}, block=second_block, **second),
    )


def test_trainer_one_session_at_a_time():
    moves = {"courses": HALF_DAYS, "venues": [venue(), ANNEX], "trainers": [trainer(moves=True)]}
    allows("trainer-one-session", scenario(**moves), halves("am", "pm", venue="annex"))
    finding = refuses("trainer-one-session", 1, scenario(**moves), halves("am", "am", venue="annex"))
    assert finding.message == "Ann Trainer teaches 2 sessions at once on 2018-07-03 am: med-1 and med-2"
    assert finding.session == "med-2"


def test_a_trainer_who_does_not_move_is_at_one_venue_a_day():
    loaded = scenario(courses=HALF_DAYS, venues=[venue(), ANNEX])
    allows("trainer-one-venue", loaded, halves("am", "pm"))
    finding = refuses("trainer-one-venue", 1, loaded, halves("am", "pm", venue="annex"))
    assert finding.message == "Ann Trainer teaches at 2 venues on 2018-07-03: Town Hall and Annex"
    assert finding.session == "med-2"


def test_venue_one_session_at_a_time():
    loaded = scenario(courses=HALF_DAYS, trainers=[trainer(), BOB])
    allows("venue-one-session", loaded, halves("am", "pm", trainer="bob"))
    finding = refuses("venue-one-session", 1, loaded, halves("pm", "pm", trainer="bob"))
    assert finding.message == "Town Hall holds 2 sessions at once on 2018-07-03 pm: med-1 and med-2"
    assert finding.session == "med-2"


def test_three_at_once_is_two_too_many():
    loaded = scenario(trainers=[trainer(id=name) for name in ("ann", "bob", "cat")], providers=[provider(places=6)])
    three = [session("2018-07-03", {"oak": 2}, trainer=name) for name in ("ann", "bob", "cat")]
    findings = judge(loaded, plan(*three)).findings
    assert [(found.rule, found.amount) for found in findings] == [("venue-one-session", 2)] * 2


def test_several_days_hold_trainer_and_venue_throughout():
    loaded = scenario(courses=[course(length={"days": 2})], trainers=[trainer(), BOB], venues=[venue(), ANNEX])
    two = [session("2018-07-03", {"oak": 2}), session("2018-07-04", {"elm": 2}, trainer="bob", venue="annex")]
    allows("trainer-one-session", loaded, plan(*two))
    rules = ["trainer-one-session", "trainer-one-session", "trainer-one-venue"]
    assert broken(loaded, plan(two[0], session("2018-07-04", {"elm": 2}, venue="annex"))) == rules
    assert broken(loaded, plan(two[0], session("2018-07-04", {"elm": 2}, trainer="bob"))) == ["venue-one-session"] * 2


def broken(loaded, decided):
    return [finding.rule for finding in judge(loaded, decided).findings]


def test_venue_equipment():
    needs = [course(equipment=["hoist", "bed"])]
    decided = plan(session("2018-07-03", {"oak": 4}))
    allows("venue-equipment", scenario(courses=needs, venues=[venue(equipment=["bed", "hoist", "tv"])]), decided)
    finding = refuses("venue-equipment", 1, scenario(courses=needs, venues=[venue(equipment=["bed"])]), decided)
    assert "needs hoist" in finding.message


@pytest.mark.parametrize(
    "limit",
    [
        {"courses": [course(max_places=6)]},
        {"trainers": [trainer(offers=[offer(max_places=6)])]},
        {"venues": [venue(capacity=6)]},
    ],
)
def test_session_capacity(limit):
    allows("session-capacity", scenario(**limit), plan(session("2018-07-03", {"oak": 4, "elm": 2})))
    finding = refuses("session-capacity", 1, scenario(**limit), plan(session("2018-07-03", {"oak": 4, "elm": 3})))
    assert "7 places, 1 too many" in finding.message


def test_session_minimum_counts_local_and_partner_places():
    loaded = scenario(courses=[course(min_places=6)], partners=[partner()])
    allows("session-minimum", loaded, plan(session("2018-07-03", {"oak": 4}, {"red": 2})))
    refuses("session-minimum", 1, loaded, plan(session("2018-07-03", {"oak": 4}, {"red": 1})))
    refuses("session-minimum", 2, loaded, plan(session("2018-07-03", {"oak": 4})))


def test_a_session_has_a_local_place():
    loaded = scenario(
        courses=[course(min_places=1)], partners=[partner(top_up=[{"course": "med", "places": 1, "price": 0}])]
    )
    allows("local-place", scenario(courses=[course(min_places=1)]), plan(session("2018-07-03", {"oak": 1})))
    refuses("local-place", 1, loaded, plan(session("2018-07-03", {}, {"red": 1})))


def test_names_that_the_scenario_does_not_have():
    allows("known-names", scenario(), plan(session("2018-07-03", {"oak": 4})))
    refuses("known-names", 1, scenario(), plan(session("2018-07-03", {"oak": 4}, venue="cellar")))
    refuses("known-names", 1, scenario(), plan(session("2018-07-03", {"oak": 4}, trainer="zoe")))
    refuses("known-names", 1, scenario(), plan(session("2018-07-03", {"oak": 4}, course="flying")))
    finding = refuses("known-names", 1, scenario(), plan(session("2018-07-03", {"oak": 4, "ash": 1})))
    assert finding.provider == "ash"
    refuses("known-names", 1, scenario(policy={"top_up": "fill"}), plan(session("2018-07-03", {"oak": 4}, {"red": 1})))
    refuses("known-names", 1, scenario(), plan(hosted=(HostedPlaces("red", "red-1", "oak", 1),)))


def test_the_trainer_offers_the_course():
    courses = [course(), course(id="stoma", title="Stoma")]
    stoma = {"providers": [provider(line={"course": "stoma"})], "courses": courses}
    both = [trainer(offers=[offer(), offer(course="stoma")])]
    decided = plan(session("2018-07-03", {"oak": 4}, course="stoma"))
    allows("trainer-offer", scenario(**stoma, trainers=both), decided)
    refuses("trainer-offer", 1, scenario(**stoma), decided)


def test_places_are_counted_in_whole_places():
    allows("places-range", scenario(), plan(session("2018-07-03", {"oak": 4, "elm": 0})))
    finding = refuses("places-range", 3, scenario(), plan(session("2018-07-03", {"oak": 4, "elm": -3})))
    assert finding.provider == "elm"
    assert finding.message.endswith("elm has -3 places, expected 0 to 1000000")
    assert "places-range" in broken(scenario(), plan(session("2018-07-03", {"oak": 10**9})))
    assert "places-range" in broken(scenario(), plan(hosted=(HostedPlaces("red", "red-1", "oak", -1),)))
