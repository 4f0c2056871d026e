"""What would fill more places of a course: each kind of change, on quarters small enough to follow by eye."""

from __future__ import annotations

from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.course_points import levers
from scheduler.analysis.held import (
    NEWCOMER,
    places_of,
    probe,
)
from scheduler.analysis.session_points import newcomer
from tests.analysis.cases import LIMITS, WEEK, by_kind, solved
from tests.builders import course, hosted, offer, partner, plan, provider, scenario, session, trainer, venue


def test_two_places_short():
    """Seven places asked, nine needed."""
    red = partner(top_up=[{"course": "med", "places": 1, "price": 30}])
    base = solved(scenario(quarter=WEEK, courses=[course(min_places=9)], partners=[red]))
    assert not base.plan.sessions
    found = by_kind(base)
    amounts = {kind: lever.amount for kind, lever in found.items() if lever.change}
    assert amounts == {"a new provider": 1, "extra places": 1, "partner places": 1, "the minimum lowered": 1}
    assert all(lever.smallest for lever in found.values())
    assert found["a ceiling raised"].label == "a ceiling raised: nobody who asks has one"


def test_a_ceiling_a_penny_too_low():
    """Seven share £300: £42.86 each."""
    base = solved(scenario(quarter=WEEK, providers=[provider("oak", 4, max_price=42.85), provider("elm", 3)]))
    assert places_of(base.loaded.scenario, base.plan, "med") == 3
    lever = by_kind(base)["a ceiling raised"]
    assert (lever.amount, lever.gained, lever.smallest) == (1, 4, True)


def test_a_trainer_without_a_date_left():
    people = [provider("oak", 10), provider("elm", 6)]
    base = solved(
        scenario(quarter=WEEK, providers=people, trainers=[trainer(available=["2018-07-02"], max_sessions=1)])
    )
    found = by_kind(base)
    lever = found["a trainer's date"]
    assert lever.label == "one more date: Ann Trainer on Tue 3 Jul, one session above its limit"
    assert lever.gained == 6
    assert [kind for kind, other in found.items() if other.change] == ["a trainer's date"]


def test_nothing_to_change_where_a_place_is_open():
    loaded = scenario(quarter=WEEK)
    from scheduler.analysis.cases import Solved

    base = Solved(loaded, solved(loaded).result)
    base.__dict__["plan"] = plan(session("2018-07-03", {"oak": 2, "elm": 3}))
    found = levers(base, "med", LIMITS)
    assert (found.unchanged, found.levers) == (2, [])


def test_a_newcomers_places_are_nobodys_gain():
    base = solved(scenario(quarter=WEEK, courses=[course(max_places=10)], providers=[provider("oak", 10, max_price=1)]))
    joined = Change("", (Edit(("providers", NEWCOMER), newcomer(base.loaded.scenario, NEWCOMER, "med", 10)),))
    found = probe(base, joined, "med", LIMITS)
    assert (found.enough, found.settled) == (False, True)
    alone = joined.apply(base.loaded)
    [session_] = solved(alone).plan.sessions
    assert session_.allocations == {NEWCOMER: 10}
    assert places_of(alone.scenario, solved(alone).plan, "med") == 10
    assert places_of(base.loaded.scenario, solved(alone).plan, "med") == 0


# ---- what was once claimed, and was not so


def test_a_newcomer_is_trained_for_the_course():
    after = {
        "id": "adv",
        "title": "Advanced",
        "length": "full_day",
        "min_places": 5,
        "max_places": 10,
        "after": ["med"],
    }
    oak = provider(interest=[{"course": "adv", "places": 4}], trained={"med": 9})
    ann = trainer(offers=[offer(), offer(course="adv")])
    base = solved(scenario(quarter=WEEK, courses=[course(), after], trainers=[ann], providers=[oak]))
    found = by_kind(base, "adv")
    assert (found["a new provider"].amount, found["a new provider"].smallest) == (1, True)
    assert (found["extra places"].amount, found["extra places"].smallest) == (1, True)


def test_extra_places_are_tried_up_to_a_whole_session():
    large = course(min_places=14, max_places=14)
    base = solved(scenario(quarter=WEEK, courses=[large], venues=[venue(capacity=20)], providers=[provider("oak", 4)]))
    lever = by_kind(base)["extra places"]
    assert (lever.amount, lever.gained, lever.smallest) == (10, 4, True)
    assert lever.label == "10 extra places from those who ask already: Oak Lodge +10"


def test_two_who_ask_for_one_more_each_are_two_where_providers_are_counted():
    """Ash comes on another day than the others, and pays the price of three providers: one new one is not enough."""
    tiers = {"counted": "providers", "prices": {1: 100, 3: 10}}
    days = [trainer(available=["2018-07-02", "2018-07-03"], offers=[offer(session_fee=0, price_tiers=tiers)])]
    early = [provider(name, 1) for name in ("oak", "elm", "fir")]
    ash = provider("ash", 1, max_price=20, line={"earliest": "2018-07-03"})
    pinned = [{"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-02",
               "allocations": {"oak": 1, "elm": 1, "fir": 1}}]  # fmt: skip
    base = solved(
        scenario(quarter=WEEK, courses=[course(min_places=3)], trainers=days, providers=[*early, ash], pinned=pinned)
    )
    found = by_kind(base)
    assert found["a new provider"].change is None
    lever = found["extra places"]
    assert (lever.amount, lever.gained, lever.smallest) == (2, 1, True)


def test_a_ceiling_is_raised_as_far_as_it_takes():
    dear = [trainer(offers=[offer(session_fee=1300)])]
    base = solved(scenario(quarter=WEEK, trainers=dear, providers=[provider("oak", 2, max_price=45)]))
    lever = by_kind(base)["a ceiling raised"]
    assert (lever.amount, lever.label, lever.smallest) == (60500, "Oak Lodge pays £605.00 more, up to £650.00", True)


def test_one_ceiling_of_many():
    """Seven share £300, £42.86 each: only Oak Lodge's ceiling is in the way."""
    people = [provider("oak", 4, max_price=40), provider("elm", 3, max_price=300)]
    base = solved(scenario(quarter=WEEK, providers=people))
    [lever] = [lever for lever in levers(base, "med", LIMITS).levers if lever.kind == "a ceiling raised"]
    assert (lever.label, lever.smallest) == ("Oak Lodge pays £2.86 more, up to £42.86", True)
    together = solved(
        scenario(
            quarter=WEEK,
            providers=[provider("oak", 4, max_price=40), provider("elm", 3, max_price=41)],
            courses=[course(min_places=5)],
        )
    )
    [lever] = [lever for lever in levers(together, "med", LIMITS).levers if lever.kind == "a ceiling raised"]
    assert (lever.label, lever.smallest) == ("every ceiling raised by £2.86 (2 providers)", True)


def test_a_partner_that_takes_none_yet_and_one_that_hosts():
    red = partner(top_up=[{"course": "aid", "places": 1, "price": 30}], hosted=[hosted(places=1)])
    aid = {"id": "aid", "title": "Aid", "length": "full_day", "min_places": 2, "max_places": 9}
    base = solved(scenario(courses=[course(min_places=9), aid], partners=[red]))
    found = [lever for lever in levers(base, "med", LIMITS).levers if lever.kind == "partner places"]
    assert [lever.label for lever in found] == [
        "3 places from Redbridge, which takes none yet, at £30.00",
        "1 more place on red-1 of Redbridge",
    ]
    assert [(lever.gained, lever.smallest) for lever in found] == [(6, True), (1, True)]
    assert found[0].change.settings(base.loaded.scenario) == (
        'partners.red.top_up=[{"course": "med", "places": 3, "price": 30}]',
    )


def test_a_hosted_place_is_held():
    """Oak Lodge may release one: to take the place on medication it would have to give up the hosted one."""
    aid = {"id": "aid", "title": "Aid", "length": "full_day", "min_places": 2, "max_places": 9}
    red = partner(top_up=[], hosted=[hosted(course="aid", date="2018-07-03", price=0, places=1)])
    oak = provider("oak", release_per_day=1, interest=[{"course": "med", "places": 1}, {"course": "aid", "places": 1}])
    day = {"from": "2018-07-03", "to": "2018-07-03"}
    loaded = scenario(
        quarter=day, courses=[course(materials=5), aid], partners=[red], providers=[oak, provider("elm", 4)]
    )
    base = solved(loaded)
    assert [taken.provider for taken in base.plan.hosted] == ["oak"]
    assert all(lever.change is None and lever.smallest for lever in levers(base, "med", LIMITS).levers)


def test_confirmed_places_of_a_partner_are_not_let_go_with_a_lower_minimum():
    """Redbridge's one place is confirmed; at a minimum of one it could have none beside Oak Lodge's."""
    when = {"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-03", "allocations": {}}
    people = [provider("oak", 1, line={"latest": "2018-07-03"}), provider("elm", 1, line={"earliest": "2018-07-04"})]
    red = partner(top_up=[{"course": "med", "places": 1, "price": 10}])
    confirmed = [{**when, "partners": {"red": 1}}]
    base = solved(scenario(quarter=WEEK, providers=people, partners=[red], pinned=confirmed))
    assert base.plan.sessions[0].allocations == {"oak": 1}
    lever = by_kind(base)["the minimum lowered"]
    assert (lever.change, lever.smallest) == (None, False)


def test_who_wants_all_or_nothing_may_have_one_more_though_not_ten():
    """Five needed, four asked: fourteen would not fit into one session."""
    people, once = [provider("oak", 4, line={"all_or_nothing": True})], trainer(max_sessions=1)
    base = solved(scenario(quarter=WEEK, courses=[course(min_places=5)], providers=people, trainers=[once]))
    lever = by_kind(base)["extra places"]
    assert lever.label == "1 extra place from those who ask already: Oak Lodge +1"
