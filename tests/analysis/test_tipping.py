"""Every tipping point is just enough, and one less is not: judged from the scenario, and by enumeration."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.course_points import levers
from scheduler.analysis.held import (
    NEWCOMER,
    Probe,
    asked_of,
    asking,
    given_of,
    lines_with,
    pins_of,
    places_of,
    probe,
)
from scheduler.analysis.levers import Least, first_enough, least
from scheduler.analysis.session_points import drop_outs, newcomer, next_tiers, slack_of
from scheduler.analysis.tipping import tipping
from scheduler.analysis.value import on_date
from scheduler.calendar import QuarterCalendar
from scheduler.check import judge
from scheduler.check.case import Case
from scheduler.scenario.schema import Provider, TopUp
from tests.analysis.cases import BUDGET, INLINE, LIMITS, rows, solved
from tests.builders import course, hosted, offer, partner, plan, provider, scenario, session, trainer, venue
from tests.oracle.enumeration import enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario

WEEK = {"from": "2018-07-02", "to": "2018-07-06"}
SLICE = 20
EVERY_TIME, NOW_AND_THEN = range(0, 200, SLICE), range(200, 600, SLICE)
MOST_PLANS = 20_000


def by_kind(base, name="med"):
    return {lever.kind: lever for lever in levers(base, name, LIMITS)}


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
    assert [lever.kind for lever in levers(base, "med", LIMITS)] == ["nothing"]


@pytest.mark.parametrize(
    "first", [*EVERY_TIME, *(pytest.param(first, marks=pytest.mark.slow) for first in NOW_AND_THEN)]
)
def test_just_enough_is_enough_and_one_less_is_not(first):
    """On random tiny scenarios, by the independent check and by enumeration; so is what nothing is enough of."""
    tried, none = 0, 0
    for seed in range(first, first + SLICE):
        base = solved(tiny_scenario(seed))
        if not base.has_plan:
            continue
        scenario_ = base.loaded.scenario
        for item in scenario_.courses:
            if places_of(scenario_, base.plan, item.id) >= asked_of(scenario_, item.id):
                continue
            enough = Enumerated(base, item.id)
            for lever in levers(base, item.id, LIMITS):
                if lever.change is not None:
                    check_enough(base, lever, item.id, seed)
                    tried += 1
                if lever.smallest and lever.kind != "nothing":
                    for less in lesser(base, lever, item.id):
                        assert not enough(less), (seed, lever, less)
                        none += 1
    assert tried
    assert none > tried


def check_enough(base, lever, name, seed):
    """By the judge: the plan keeps every rule, and everybody's places."""
    changed = lever.change.apply(base.loaded)
    assert not judge(changed, lever.plan).findings, (seed, lever)
    gained = places_of(base.loaded.scenario, lever.plan, name) - places_of(base.loaded.scenario, base.plan, name)
    assert gained == lever.gained > 0, (seed, lever)
    assert kept(base.plan, lever.plan), (seed, lever)


def kept(before, after):
    """Every session as planned, and everybody keeps their places: written anew for the test."""
    rosters = {s.key: s.allocations for s in after.sessions}
    hosted = {(h.partner, h.hosted, h.provider): h.places for h in after.hosted}
    return all(
        s.key in rosters and all(rosters[s.key].get(who, 0) >= n for who, n in s.allocations.items())
        for s in before.sessions
    ) and all(hosted.get((h.partner, h.hosted, h.provider), 0) >= h.places for h in before.hosted)


class Enumerated:
    """Whether a change is enough, from every plan there is of the changed scenario."""

    def __init__(self, base, name):
        self.base, self.name = base, name
        self.nothing, self.too_large = None, 0

    def __call__(self, change):
        if change.edits:
            return self.is_enough(change)
        if self.nothing is None:
            self.nothing = self.is_enough(change)
        return self.nothing

    def is_enough(self, change):
        base, scenario_ = self.base, self.base.loaded.scenario
        changed = change.apply(base.loaded)
        now = places_of(scenario_, base.plan, self.name)
        others = [item.id for item in scenario_.courses if item.id != self.name]
        before = [given_of(changed.scenario, base.plan, other) for other in others]
        for plan_ in self.plans(changed):
            if places_of(scenario_, plan_, self.name) <= now or not kept(base.plan, plan_):
                continue
            if [given_of(changed.scenario, plan_, other) for other in others] == before:
                return True
        return False

    def plans(self, changed):
        pinned = changed.scenario.model_copy(update={"pinned": pins_of(changed.scenario, self.base.plan)})
        try:
            truth = enumerate_best(replace(changed, scenario=pinned), most_plans=MOST_PLANS)
        except TooLarge:
            self.too_large += 1
            return ()
        return (truth.plan(row) for row in range(truth.plans_counted))


def lesser(base, lever, name):
    """Changes that are not enough if a lever says so: one less of it, or, where nothing is enough, the most of it."""
    scenario_ = base.loaded.scenario
    asked = dict(lines_with(scenario_, name))
    if lever.change is None:
        yield from most_of(base, lever, name, asked)
    elif lever.amount == 1 or lever.kind.endswith("date"):
        yield Change("", ())
    elif lever.kind == "extra places":
        shares = itertools.product(range(lever.amount), repeat=len(asked))
        for share in itertools.islice((s for s in shares if sum(s) == lever.amount - 1), 40):
            edits = (asking(who, name, asked[who] + n) for who, n in zip(asked, share, strict=True) if n)
            yield Change("", tuple(edits))
    else:
        yield Change("", tuple(Edit(edit.path, one_less(lever, edit.value)) for edit in lever.change.edits))


def one_less(lever, value):
    if lever.kind == "the minimum lowered":
        return value + 1
    if isinstance(value, TopUp):
        return value.model_copy(update={"places": value.places - 1})
    if isinstance(value, Provider):
        [line] = value.interest
        return value.model_copy(update={"interest": [line.model_copy(update={"places": line.places - 1})]})
    return value - 1


def most_of(base, lever, name, asked):
    scenario_ = base.loaded.scenario
    item = next(item for item in scenario_.courses if item.id == name)
    most = item.max_places
    if lever.kind == "a new provider":
        yield Change("", (Edit(("providers", NEWCOMER), newcomer(scenario_, NEWCOMER, name, most)),))
    elif lever.kind == "extra places":
        yield Change("", tuple(asking(who, name, n + most) for who, n in asked.items()))
    elif lever.kind == "the minimum lowered":
        for least_ in range(1, item.min_places):
            yield Change("", (Edit(("courses", name, "min_places"), least_),))
    elif lever.kind == "a ceiling raised":
        paths = [("providers", who, "interest", name, "max_price") for who in asked]
        yield Change("", tuple(Edit(path, 10_000_000) for path in paths))
    elif lever.kind == "partner places":
        yield more_of_a_partner(scenario_, lever, name, most)
    else:
        resource = "trainers" if lever.kind == "a trainer's date" else "venues"
        [owner] = [owner for owner in getattr(scenario_, resource) if lever.label.endswith(f"of {owner.name}")]
        for date in QuarterCalendar(scenario_).open_days:
            yield on_date(scenario_, resource, owner, date)


def more_of_a_partner(scenario_, lever, name, most):
    for partner_ in scenario_.partners:
        for offer_ in partner_.hosted:
            if lever.label == f"more places on {offer_.id} of {partner_.name}":
                path = ("partners", partner_.id, "hosted", offer_.id, "places")
                return Change("", (Edit(path, offer_.places + most),))
        lines = {line.course: line for line in partner_.top_up}
        prices = [line.price for line in partner_.top_up or [q for p in scenario_.partners for q in p.top_up]]
        new = TopUp.model_construct(course=name, places=0, per_session=0, price=min(prices, default=0))
        line = lines.get(name, new)
        start = f"more places from {partner_.name}" if name in lines else f"places from {partner_.name}, which takes"
        if lever.label.startswith(start):
            update = {"places": line.places + most, "per_session": (line.per_session or line.places) + most}
            path = ("partners", partner_.id, "top_up", name)
            return Change("", (Edit(path, line.model_copy(update=update)),))
    raise LookupError(lever.label)


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


def test_a_ceiling_is_raised_as_far_as_it_takes():
    dear = [trainer(offers=[offer(session_fee=1300)])]
    base = solved(scenario(quarter=WEEK, trainers=dear, providers=[provider("oak", 2, max_price=45)]))
    lever = by_kind(base)["a ceiling raised"]
    assert (lever.amount, lever.label, lever.smallest) == (60500, "Oak Lodge pays £605.00 more, up to £650.00", True)


def test_one_ceiling_of_many():
    """Seven share £300, £42.86 each: only Oak Lodge's ceiling is in the way."""
    people = [provider("oak", 4, max_price=40), provider("elm", 3, max_price=300)]
    base = solved(scenario(quarter=WEEK, providers=people))
    [lever] = [lever for lever in levers(base, "med", LIMITS) if lever.kind == "a ceiling raised"]
    assert (lever.label, lever.smallest) == ("Oak Lodge pays £2.86 more, up to £42.86", True)
    together = solved(
        scenario(
            quarter=WEEK,
            providers=[provider("oak", 4, max_price=40), provider("elm", 3, max_price=41)],
            courses=[course(min_places=5)],
        )
    )
    [lever] = [lever for lever in levers(together, "med", LIMITS) if lever.kind == "a ceiling raised"]
    assert (lever.label, lever.smallest) == ("every ceiling raised by £2.86 (2 providers)", True)


def test_a_partner_that_takes_none_yet_and_one_that_hosts():
    red = partner(top_up=[{"course": "aid", "places": 1, "price": 30}], hosted=[hosted(places=1)])
    aid = {"id": "aid", "title": "Aid", "length": "full_day", "min_places": 2, "max_places": 9}
    base = solved(scenario(courses=[course(min_places=9), aid], partners=[red]))
    found = [lever for lever in levers(base, "med", LIMITS) if lever.kind == "partner places"]
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
    assert all(lever.change is None and lever.smallest for lever in levers(base, "med", LIMITS))


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


def test_what_was_not_settled_is_not_asked_again():
    asked = []

    def enough(amount):
        asked.append(amount)
        return Probe(amount >= 4 and len(asked) > 1, len(asked) > 1, plan())

    assert least(0, 8, enough, True) == Least(None, Probe(False, False, plan()), False)
    assert asked == [8]


@pytest.mark.parametrize("unsure", [0, 1, 2, 3])
def test_the_least_is_proved_where_one_less_is_settled(unsure):
    """Four is enough; what is asked about `unsure` is not settled."""

    def enough(amount):
        return Probe(amount >= 4, amount != unsure, plan())

    assert least(0, 8, enough, unsure != 0)[::2] == (4, unsure != 3)
    assert first_enough(range(1, 9), enough, unsure != 0, Probe(False, True, plan()))[::2] == (4, False)


def test_one_is_not_the_least_where_nothing_was_not_settled(monkeypatch):
    base = solved(scenario(quarter=WEEK, courses=[course(min_places=8)]))
    monkeypatch.setattr("scheduler.analysis.levers.probe", unsure_of_nothing)
    found = [lever for lever in levers(base, "med", LIMITS) if lever.change is not None and lever.amount == 1]
    assert {lever.kind for lever in found} == {"a new provider", "extra places", "the minimum lowered"}
    assert not any(lever.smallest for lever in found)
    sixteen = [provider("oak", 10), provider("elm", 6)]
    base = solved(scenario(quarter=WEEK, providers=sixteen, trainers=[trainer(available=["2018-07-02"])]))
    assert not by_kind(base)["a trainer's date"].smallest


def unsure_of_nothing(base, change, name, limits):
    found = probe(base, change, name, limits)
    return found if change.edits else found._replace(enough=False, settled=False)


def test_nothing_is_begun_when_the_time_is_up(monkeypatch):
    base = solved(scenario(quarter=WEEK, courses=[course(min_places=9)]))
    monkeypatch.setattr("scheduler.analysis.levers.probe", lambda *_: pytest.fail("began a re-solve"))
    found = levers(base, "med", replace(LIMITS, seconds=1e-9))
    assert all(lever.change is None and not lever.smallest for lever in found if "nobody" not in lever.label)


def test_what_is_not_settled_is_not_found_in_every_table(monkeypatch):
    base = solved(scenario(quarter=WEEK, courses=[course(min_places=9)]))
    monkeypatch.setattr("scheduler.analysis.levers.probe", lambda base, *_: Probe(False, False, base.plan))
    answer = tipping(base, BUDGET, executor=INLINE)
    table = {row["kind"]: row for row in rows(answer, "courses")}
    assert table["a new provider"]["change"] == "not found by a new provider, asking for up to 10 places"
    assert table["a new provider"]["less_is_not_enough"] == "not proved"
    assert table["a ceiling raised"]["less_is_not_enough"] == "yes"
    assert rows(answer, "tipping")[0]["proved"] == "in part"
    assert not answer.complete


# ---- running sessions

NAMES = {"oak": "Oak Lodge", "elm": "Elm House", "ash": "Ash"}


def tiered(tiers=None, min_places=4, max_places=10):
    """Eight places asked by three providers; Elm House pays £45 at most."""
    tiers = {"counted": "providers", "prices": {1: 50, 3: 40}, **(tiers or {})}
    return scenario(
        trainers=[trainer(offers=[offer(session_fee=0, price_tiers=tiers)])],
        providers=[provider("oak", 4), provider("elm", 3, max_price=45), provider("ash", 1)],
        courses=[course(min_places=min_places, max_places=max_places)],
    )


def effects(loaded, decided):
    return {drop.provider: drop.effect(NAMES) for drop in drop_outs(loaded, decided)}


def test_who_could_drop_out():
    decided = plan(session("2018-07-03", {"oak": 4, "elm": 3, "ash": 1}))
    found = {drop.provider: drop for drop in drop_outs(tiered(), decided)}
    assert (found["oak"].short, found["oak"].price, found["oak"].price_after) == (0, 4000, 5000)
    assert found["oak"].followed.first == (("med-1", "elm"),)
    assert effects(tiered(), decided) == {
        "oak": "£40.00 becomes £50.00 for the rest, a dearer tier; too dear for Elm House, without whom med-1 falls",
        "elm": "£40.00 becomes £50.00 for the rest, a dearer tier",
        "ash": "£40.00 becomes £50.00 for the rest, a dearer tier; too dear for Elm House, without whom it is £50.00",
    }
    only = plan(session("2018-07-03", {"oak": 4}))
    assert effects(tiered(), only) == {"oak": "below its minimum by 4"}
    assert slack_of(tiered(), decided)[0].spare == 4


def test_a_session_ends_when_those_leave_for_whom_it_is_then_too_dear():
    """Two share £100 at £30 at most: without either, the other pays £50."""
    people = [provider(name, 2, max_price=30) for name in ("oak", "elm")]
    base = solved(scenario(trainers=[trainer(offers=[offer(session_fee=100)])], providers=people))
    assert base.plan.sessions[0].allocations == {"oak": 2, "elm": 2}
    answer = tipping(base, BUDGET, executor=INLINE)
    assert rows(answer, "sessions")[0]["falls_without"] == "Oak Lodge and Elm House"
    assert [row["sessions_that_fall"] for row in rows(answer, "drop_outs")] == ["med-1", "med-1"]
    assert "sessions" in answer.charts


def test_a_dearer_tier_over_the_quarter_ends_another_session():
    tiers = {"over": "quarter"}
    decided = plan(session("2018-07-03", {"oak": 4, "ash": 1}), session("2018-07-10", {"elm": 3}))
    loaded = tiered(tiers, min_places=3)
    assert effects(loaded, decided)["ash"] == (
        "£40.00 becomes £50.00 for the rest, a dearer tier; too dear for Elm House in med-2, without whom med-2 falls"
    )
    assert effects(loaded, decided)["oak"].startswith("below its minimum by 2; too dear for Elm House in med-2")


def test_what_reaches_the_next_tier():
    decided = plan(session("2018-07-03", {"oak": 4, "elm": 1}))
    [found] = next_tiers(tiered(), decided)
    assert (found.counted, found.now, found.more, found.price, found.price_after) == ("providers", 2, 1, 5000, 4000)
    assert found.fits


def test_tiers_over_the_quarter_have_the_room_of_every_session():
    """Seven places of two sessions for four each."""
    decided = plan(session("2018-07-03", {"oak": 4}), session("2018-07-10", {"elm": 3}))
    for count, fits in ((8, True), (9, False)):
        loaded = tiered({"counted": "places", "over": "quarter", "prices": {1: 50, count: 40}}, 2, 4)
        first, second = next_tiers(loaded, decided)
        assert (first.counted, first.now, first.more) == ("places in the quarter", 7, count - 7)
        assert (first.fits, second.fits) == (fits, fits)
        assert (first.price_after, second.price_after) == (4000, 4000)


def test_tiers_by_interest_are_reached_by_whoever_asks():
    decided = plan(session("2018-07-03", {"oak": 4}))
    [found] = next_tiers(tiered({"counted": "interest", "prices": {1: 50, 4: 40, 5: 30}}), decided)
    assert found == ("med-1", "providers asking", 3, 1, 5000, 4000, True)


def test_partners_who_fill_a_session_to_its_minimum_leave_no_room():
    loaded = scenario(partners=[partner()], courses=[course(min_places=6)])
    decided = plan(session("2018-07-03", {"oak": 4}, {"red": 2}))
    assert slack_of(loaded, decided)[0].price_with_one_more is None
    more = slack_of(loaded, plan(session("2018-07-03", {"oak": 4, "elm": 2})))[0]
    assert (more.price, more.price_with_one_more) == (5000, 4286)


@pytest.mark.parametrize("seed", range(120))
def test_dropping_out_and_tiers_are_what_the_check_finds(seed):
    """Each row against the judge itself, of the plan with one provider fewer, and in the end without all who leave."""
    base = solved(tiny_scenario(seed))
    case = Case(base.loaded, base.plan)
    ids = {item.id: item.position for item in case.sessions}
    for drop in drop_outs(base.loaded, base.plan):
        after = altered(base.plan, {(ids[drop.session], drop.provider)}, ())
        found = {finding.rule for finding in judge(base.loaded, after).findings}
        assert bool(drop.short) <= ("session-minimum" in found), (drop, found)
        if drop.price_after is not None:
            assert Case(base.loaded, after).money[ids[drop.session]].price_per_head == drop.price_after
            assert bool(drop.followed.first) == ("price-ceiling" in found), (drop, found)
        gone = {(ids[name], who) for name, who in [(drop.session, drop.provider), *drop.followed.leave]}
        ended = altered(base.plan, gone, {ids[name] for name in drop.ended})
        prices = Case(base.loaded, ended)
        assert "price-ceiling" not in {finding.rule for finding in judge(base.loaded, ended).findings}
        assert {s.id for s in case.sessions if not ended.sessions[s.position].allocations} == set(drop.ended)
        if drop.price_in_the_end is not None:
            assert prices.money[ids[drop.session]].price_per_head == drop.price_in_the_end
    for tier in next_tiers(base.loaded, base.plan):
        money = case.money[ids[tier.session]]
        tiers = case.sessions[[s.id for s in case.sessions].index(tier.session)].offer.price_tiers
        reached = [price for count, price in tiers.prices.items() if count <= tier.now + tier.more]
        assert reached[-1] < money.tier_price
        below = [price for count, price in tiers.prices.items() if count <= tier.now + tier.more - 1]
        assert below[-1] >= money.tier_price


def altered(plan_, gone, ended):
    """The plan without some (position, provider), and with some sessions emptied."""
    sessions = [
        s._replace(
            allocations={who: n for who, n in s.allocations.items() if (at, who) not in gone and at not in ended},
            partners={} if at in ended else s.partners,
        )
        for at, s in enumerate(plan_.sessions)
    ]
    return plan_._replace(sessions=tuple(sessions))


# ---- the answer


def test_the_answer_says_what_the_best_plan_would_be():
    base = solved(scenario(quarter=WEEK, courses=[course(min_places=9)], objectives=["places", "cost"]))
    answer = tipping(base, BUDGET, executor=INLINE)
    table = {row["kind"]: row for row in rows(answer, "courses")}
    lowered = table["the minimum lowered"]
    assert lowered["change"] == "the minimum lowered from 9 to 7"
    assert lowered["best_plan_then"] == "asked for +7; in all +7 places; cost +£300.00"
    assert lowered["set"] == "plan SCENARIO --set courses.med.min_places=7"
    assert answer.sentences == (
        "1 course that somebody asks for does not run: Medication.",
        "Places are unfilled on 1 course; one change alone would fill more on 1 of them.",
    )
    assert [row["best_plan_then"] for row in rows(answer, "replanned")] == [
        "asked for +7; in all +9 places; cost +£300.00",
        "asked for +7; in all +9 places; cost +£300.00",
        "asked for +7; in all +7 places; cost +£300.00",
    ]
    assert answer.complete


def test_gains_are_counted_one_way():
    """Seven asked, nine needed: whoever brings the two, seven of those asked for are filled."""
    red = partner(top_up=[{"course": "med", "places": 1, "price": 30}])
    base = solved(scenario(quarter=WEEK, courses=[course(min_places=9)], partners=[red]))
    answer = tipping(base, BUDGET, executor=INLINE)
    assert {row["gained"] for row in rows(answer, "tipping") if row["gained"] is not None} == {7}


def test_the_pictures():
    people = [provider("oak", 10), provider("elm", 1)]
    base = solved(scenario(quarter=WEEK, courses=[course(min_places=6)], providers=people))
    charts = tipping(base, BUDGET, executor=INLINE).charts
    assert {name: plot.title for name, plot in charts.items()} == {
        "changes": "What one change would fill",
        "sessions": "How near each session is to falling",
    }
    assert [row[1:] for row in charts["sessions"].table.rows] == [(10, 6)]
    assert all(b"<svg" in plot.svg() for plot in charts.values())
