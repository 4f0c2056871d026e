"""Whatever a plan holds, the judge gives findings and never an error."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.check import RULES, judge
from scheduler.plan import HostedPlaces, Plan, PlannedSession, SessionKey
from tests.builders import course, hosted, offer, partner, plan, provider, scenario, trainer, venue

COURSES = [
    course(),
    course(id="half", title="Half", length="half_day", blocks=["am"], min_gap_days=3, required=True),
    course(id="days", title="Days", length={"days": 3}, after=["med", "half"], max_sessions=1),
]
TIERS = {"counted": "providers", "over": "quarter", "prices": {1: 65, 2: 50}}
ROOMY = scenario(
    courses=COURSES,
    trainers=[
        trainer(
            offers=[offer(price_tiers=TIERS, minimum_charge=5), offer(course="half"), offer(course="days")],
            available=[{"weekdays": ["tue"]}, "2018-07-09"],
            max_sessions=2,
            max_sessions_per_week=1,
        )
    ],
    venues=[venue(hire={"half_day": 1, "full_day": 2}), venue(id="net", online=True, location=None)],
    providers=[
        provider(max_price=40, max_travel_km=1, release_per_day=2, unavailable=["2018-07-10"]),
        provider("elm", 3),
    ],
    partners=[partner(hosted=[hosted(), hosted(id="red-2", course="days", block="am")])],
    policy={"levy": 1, "budget": 100, "max_sessions": 1, "max_sessions_per_week": 1, "travel_cost_per_km": 0.45},
    pinned=[{"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-03", "allocations": {"oak": 2}}],
)

known = st.sampled_from(
    ["med", "half", "days", "ann", "hall", "net", "oak", "elm", "red", "red-1", "red-2", "am", "pm"]
)
name = known | st.text(max_size=4) | st.just("\ud800")
places = st.integers(-3, 9) | st.integers() | st.sampled_from([10**30, -(10**5000)])
date = st.dates(dt.date(2018, 6, 25), dt.date(2018, 8, 3)) | st.dates()
key = st.builds(
    SessionKey,
    st.sampled_from(["med", "half", "days"]) | name,
    st.just("ann") | name,
    st.sampled_from(["hall", "net"]) | name,
    date,
    st.none() | st.sampled_from(["am", "pm"]) | name,
)
given_out = st.dictionaries(st.sampled_from(["oak", "elm"]) | name, places, max_size=4)
sessions = st.lists(st.builds(PlannedSession, key, given_out, given_out), max_size=6).map(tuple)
hosted_places = st.lists(st.builds(HostedPlaces, name, name, name, places), max_size=4).map(tuple)
plans = st.builds(Plan, sessions, hosted_places)


@settings(max_examples=150, deadline=None)
@given(plans)
def test_any_plan_is_judged(decided):
    judgement = judge(ROOMY, decided)
    assert len(judgement.sessions) == len(decided.sessions)
    assert judgement.totals.sessions == len(decided.sessions)
    assert all(finding.amount >= 1 for finding in judgement.findings)
    assert {finding.rule for finding in judgement.findings} <= {rule.name for rule in RULES}
    assert all(value >= 0 for name, value in judgement.objectives.items() if name != "cost")


@settings(max_examples=60, deadline=None)
@given(plans, plans)
def test_any_published_plan_is_compared(published, decided):
    loaded = scenario(courses=COURSES, published=published)
    changes = judge(loaded, decided).objectives["changes"]
    assert changes == judge(scenario(courses=COURSES, published=decided), published).objectives["changes"]


@settings(max_examples=40, deadline=None)
@given(plans)
def test_the_order_of_a_plan_does_not_matter(decided):
    backwards = Plan(decided.sessions[::-1], decided.hosted[::-1])
    one, other = judge(ROOMY, decided), judge(ROOMY, backwards)
    assert (one.totals, one.objectives, one.unfilled) == (other.totals, other.objectives, other.unfilled)


def test_the_first_and_the_last_day_there_are():
    for date in (dt.date.min, dt.date.max, dt.datetime(2018, 7, 3, 9, 30)):
        judged = PlannedSession(SessionKey("days", "ann", "hall", date, None), {"oak": 2}, {})
        assert judge(ROOMY, plan(judged)).findings
