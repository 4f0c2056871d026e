"""Objectives, totals and what is left unfilled: worked by hand."""

from scheduler.check import judge
from scheduler.plan import HostedPlaces
from scheduler.scenario.schema import Level
from tests.builders import course, hosted, offer, partner, plan, provider, scenario, session, trainer, venue

COURSES = [course(min_places=6), course(id="stoma", title="Stoma", length="half_day")]
TRAINERS = [trainer(offers=[offer(), offer(course="stoma", session_fee=100)])]
PROVIDERS = [
    provider("oak", 4, carried_over=2),
    provider("elm", interest=[{"course": "med", "places": 3, "priority": 5}, {"course": "stoma", "places": 2}]),
    provider("ash", interest=[{"course": "stoma", "places": 1, "priority": 3}]),
    provider("fir", interest=[]),
]
ROADS = {("oak", "hall"): 5000, ("elm", "hall"): 2000, ("elm", "red-1"): 10000, ("ash", "hall"): 7}
POLICY = {"levy": 2, "admin_cost": 100, "travel_cost_per_km": 0.45}
HOSTED = hosted(course="stoma", block="am", places=3, location={"outcode": "IG1"})
DECIDED = plan(
    session("2018-07-04", {"elm": 2, "oak": 3}, {"red": 1}), hosted=(HostedPlaces("red", "red-1", "elm", 1),)
)


def loaded(**parts):
    base = {
        "courses": COURSES,
        "trainers": TRAINERS,
        "providers": PROVIDERS,
        "policy": POLICY,
        "partners": [partner(hosted=[HOSTED])],
        "road_metres": ROADS,
    }
    return scenario(**{**base, **parts})


JUDGEMENT = judge(loaded(), DECIDED)


def test_the_plan_keeps_the_rules():
    assert JUDGEMENT.findings == ()


def test_objectives():
    # Unfilled: oak 1 of med; elm 1 of med (priority 5) and 1 of stoma; ash 1 of stoma (priority 3).
    # Cost: 300.00 + 6 x 2.00 levy = 312.00, less 50.00, plus 60.00 hosted = 322.00; travel 3 x 4.50 + 2 x 1.80 + 9.00.
    assert JUDGEMENT.objectives == {
        "places": 1 + 5 + 1 + 3,
        "cost": 32200 + 3 * 450 + 2 * 180 + 900,
        "fairness": 3 * 1 + 1 * 2**2 + 1,
        "reach": 1,
        "travel": 3 * 10_000 + 2 * 4000 + 20_000,
        "changes": 0,
        "sessions": 1,
    }


def test_totals():
    assert JUDGEMENT.totals.model_dump() == {
        "places_asked": 10,
        "places_filled": 6,
        "partner_places": 1,
        "hosted_places": 1,
        "fill_rate": 0.6,
        "providers_asking": 3,
        "providers_served": 2,
        "sessions": 1,
        "cost": 31200,
        "net_cost": 32200,
        "cost_per_head": 5367,  # 32200 / 6 = 5366.67
        "levy_raised": 1200,
        "admin_cost": 10000,
        "travel_km": 58.0,
    }


def test_unfilled_and_not_running():
    assert JUDGEMENT.unfilled == (("oak", "med", 1), ("elm", "med", 1), ("elm", "stoma", 1), ("ash", "stoma", 1))
    assert JUDGEMENT.not_running == ("stoma",)
    assert judge(loaded(providers=PROVIDERS[:1]), plan()).not_running == ("med",)


def test_an_empty_plan():
    empty = judge(loaded(), plan())
    assert empty.findings == ()
    assert (empty.totals.cost_per_head, empty.totals.fill_rate, empty.objectives["reach"]) == (0, 0.0, 3)
    assert judge(scenario(providers=[]), plan()).totals.fill_rate == 0.0


def test_levels():
    places = Level(weights={"places": 1})
    mixed = Level(weights={"cost": 1, "travel": 2}, weighted=True)
    assert JUDGEMENT.level_value(places) == 10
    assert JUDGEMENT.level_value(mixed) == 34810 + 2 * 58_000


def test_sessions_are_numbered_by_date_and_block_within_the_course():
    half = [course(length="half_day", min_places=1)]
    decided = plan(
        session("2018-07-09", {"oak": 1}, block="am"),
        session("2018-07-03", {"oak": 1}, block="pm"),
        session("2018-07-03", {"oak": 1}, block="am"),
    )
    found = judge(scenario(courses=half), decided).sessions
    assert [(row.id, str(row.date), row.blocks) for row in found] == [
        ("med-1", "2018-07-03", ["am"]),
        ("med-2", "2018-07-03", ["pm"]),
        ("med-3", "2018-07-09", ["am"]),
    ]


def test_rows_stand_in_the_order_of_the_scenario():
    row = JUDGEMENT.sessions[0]
    assert [(item.provider, item.places) for item in row.allocations] == [("oak", 3), ("elm", 2)]
    assert row.blocks == ["am", "pm"]
    assert JUDGEMENT.plan_rows.hosted[0].hosted == "red-1"


def changes(published, decided=DECIDED, **parts):
    return judge(loaded(published=published, **parts), decided).objectives["changes"]


def test_changes_of_places():
    assert changes(DECIDED) == 0
    # oak 3 -> 4, elm med 2 -> 0, elm stoma 1 -> 0 (hosted), and no partner place counts.
    assert changes(plan(session("2018-07-04", {"oak": 4})), DECIDED) == 1 + 2 + 1


def test_changes_of_sessions():
    moved = plan(session("2018-07-05", {"elm": 2, "oak": 3}), hosted=DECIDED.hosted)
    assert changes(moved) == 20
    assert changes(plan(hosted=DECIDED.hosted)) == 10 + 5


def test_changes_of_trainer_venue_and_block():
    decided = plan(session("2018-07-04", {"ash": 1, "elm": 2}, course="stoma", block="am"))
    for other in ({"trainer": "bob"}, {"venue": "annex"}, {"block": "pm"}):
        parts = {"course": "stoma", "block": "am", **other}
        assert changes(plan(session("2018-07-04", {"ash": 1, "elm": 2}, **parts)), decided) == 20


def test_a_full_day_begins_with_its_first_block():
    assert changes(plan(session("2018-07-04", {"elm": 2, "oak": 3}, block="am"), hosted=DECIDED.hosted)) == 0
    assert changes(plan(session("2018-07-04", {"elm": 2, "oak": 3}, block="pm"), hosted=DECIDED.hosted)) == 20


def test_what_was_published_and_is_no_longer_in_the_scenario():
    old = plan(session("2018-07-04", {"gone": 5}, course="old"), hosted=(HostedPlaces("red", "gone", "oak", 2),))
    assert changes(old, plan()) == 10 + 5


def test_fairness_adds_up_a_providers_lines_without_priorities():
    only = [
        provider(
            "elm",
            carried_over=1,
            interest=[{"course": "med", "places": 2, "priority": 9}, {"course": "stoma", "places": 1}],
        )
    ]
    assert judge(loaded(providers=only), plan()).objectives["fairness"] == 2 * 3**2


def test_distance_is_great_circle_and_a_third():
    far = scenario(providers=[provider(location={"lat": 0, "lon": 0})], venues=[venue(location={"lat": 0, "lon": 0.1})])
    assert judge(far, plan(session("2018-07-03", {"oak": 2}))).objectives["travel"] == 2 * 2 * 14_455


def test_nobody_travels_online():
    online = scenario(venues=[venue(online=True)], road_metres={("oak", "hall"): 5000})
    assert judge(online, plan(session("2018-07-03", {"oak": 2}))).objectives["travel"] == 0


def test_no_places_are_nothing():
    decided = plan(
        session("2018-07-04", {"oak": 3, "elm": 0}, {"red": 0}), hosted=(HostedPlaces("red", "red-1", "ash", 0),)
    )
    tiered = offer(price_tiers={"counted": "providers", "prices": {1: 65, 2: 50}})
    judgement = judge(loaded(trainers=[trainer(offers=[tiered])], courses=[course(), COURSES[1]]), decided)
    assert judgement.findings == ()
    assert judgement.sessions[0].tier_price == 6500
    assert (len(judgement.sessions[0].allocations), judgement.sessions[0].partners, judgement.hosted) == (1, [], ())
    assert judgement.objectives["reach"] == 2
