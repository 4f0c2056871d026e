"""What an instance leaves out, no plan could use: the judge refuses every plan that has it."""

import dataclasses
import datetime as dt

import pytest

from scheduler.check import judge
from scheduler.instance import Instance, bits, resolve
from scheduler.plan import HostedPlaces
from scheduler.pricing import Quote
from tests.builders import course, hosted, offer, partner, plan, provider, scenario, session, trainer, venue

DAY = "2018-07-03"
AWAY = [DAY]

# Each leaves out every session on 3 July, in the am block where the course is a half day.
NO_SESSION = {
    "the quarter has not begun": {"quarter": {"from": "2018-07-04", "to": "2018-07-27"}},
    "a closed day": {"calendar": {"closed": [DAY]}},
    "a closed weekday": {"calendar": {"weekdays": ["mon", "wed"]}},
    "a block that the course may not use": {"courses": [course(length="half_day", blocks=["pm"])]},
    "no open day after it": {
        "courses": [course(length={"days": 2})],
        "quarter": {"from": "2018-07-02", "to": "2018-07-03"},
    },
    "the trainer is away": {"trainers": [trainer(unavailable=AWAY)]},
    "the trainer comes on another day": {"trainers": [trainer(available=["2018-07-04"])]},
    "nobody offers it": {
        "courses": [course(), course(id="other")],
        "trainers": [trainer(offers=[offer(course="other")])],
    },
    "the venue is taken": {"venues": [venue(unavailable=AWAY)]},
    "the venue lacks the equipment": {"courses": [course(equipment=["hoist"])]},
    "the venue holds too few": {"courses": [course(min_places=5)], "venues": [venue(capacity=4)]},
    "the trainer takes too few": {
        "courses": [course(min_places=5)],
        "trainers": [trainer(offers=[offer(max_places=4)])],
    },
    "too few ask": {"courses": [course(min_places=8)]},
}

# Each leaves Oak Lodge out of the session on 3 July, and lets Elm House fill it.
NO_PLACE = {
    "before its window": {"line": {"earliest": "2018-07-04"}},
    "after its window": {"line": {"latest": "2018-07-02"}},
    "not on its weekdays": {"line": {"weekdays": ["wed"]}},
    "not in its blocks": {"line": {"blocks": ["am"]}},
    "unavailable": {"unavailable": AWAY},
    "too far": {"location": {"lat": 52.5, "lon": 0.0}, "max_travel_km": 20},
    "too dear at any size": {"line": {"max_price": 29.99}},
    "releases nobody": {"release_per_day": 0},
}


def on_the_third(instance: Instance) -> list:
    return [candidate for candidate in instance.candidates if candidate.start.date == dt.date.fromisoformat(DAY)]


def test_the_base_leaves_nothing_out():
    instance = resolve(scenario())
    [candidate] = on_the_third(instance)
    assert len(instance.candidates) == 20
    assert [instance.providers[line.provider].id for line in instance.suited(candidate)] == ["oak", "elm"]
    assert judge(scenario(), plan(session(DAY, {"oak": 4, "elm": 3}))).findings == ()


@pytest.mark.parametrize("parts", NO_SESSION.values(), ids=NO_SESSION)
def test_no_such_session(parts):
    loaded = scenario(**parts)
    found = [candidate for candidate in on_the_third(resolve(loaded)) if candidate.start.block in (None, "am")]
    assert found == []
    block = "am" if loaded.scenario.courses[0].length == "half_day" else None
    assert judge(loaded, plan(session(DAY, {"oak": 4, "elm": 3}, block=block))).findings != ()


@pytest.mark.parametrize("parts", NO_PLACE.values(), ids=NO_PLACE)
def test_no_place_for_a_line(parts):
    loaded = scenario(providers=[provider("oak", 4, **parts), provider("elm", 10)])
    instance = resolve(loaded)
    suited = [line for candidate in on_the_third(instance) for line in instance.suited(candidate)]
    assert "oak" not in {instance.providers[line.provider].id for line in suited if line.most}
    assert judge(loaded, plan(session(DAY, {"oak": 1, "elm": 9}))).findings != ()
    assert judge(loaded, plan(session(DAY, {"elm": 10}))).findings == ()


@pytest.mark.parametrize("name", [name for name in NO_PLACE if name != "releases nobody"])
def test_no_hosted_place_for_a_line(name):
    parts = NO_PLACE[name]
    there = partner(hosted=[hosted(date=DAY, location={"lat": 51.5, "lon": 0.0})])
    loaded = scenario(providers=[provider("oak", 4, **parts), provider("elm", 10)], partners=[there])
    instance = resolve(loaded)
    [offered] = instance.hosted
    assert [instance.providers[instance.lines[line].provider].id for line in offered.lines] == ["elm"]
    taken = plan(hosted=(HostedPlaces("red", "red-1", "oak", 1),))
    assert judge(loaded, taken).findings != ()


def test_a_pinned_session_is_never_left_out():
    pin = {"course": "med", "trainer": "ann", "venue": "hall", "date": DAY}
    loaded = scenario(courses=[course(min_places=8)], pinned=[pin])
    instance = resolve(loaded)
    assert [instance.key(candidate).date.isoformat() for candidate in instance.candidates] == [DAY]
    assert [pin.candidate for pin in instance.pinned] == [0]


def test_a_pair_too_far_by_road():
    near = provider("oak", 4, max_travel_km=20)
    loaded = scenario(providers=[near, provider("elm", 10)], road_metres={("oak", "hall"): 20_001})
    instance = resolve(loaded)
    assert [list(line.metres.values()) for line in instance.lines] == [[], [0]]


def test_bits():
    assert list(bits(0b1010_0001)) == [0, 5, 7]
    assert list(bits(0)) == []


@pytest.mark.parametrize("length", ["full_day", "half_day", {"days": 2}])
def test_every_option_has_the_quote_of_its_own_offer_and_venue(length):
    """Options share a quote where nothing that it depends on differs."""
    hires = [(40, 70), (40, 70), (40, 90), (55, 70)]
    venues = [
        venue(id=f"hall-{n}", hire={"half_day": half, "full_day": full}, capacity=capacity)
        for n, ((half, full), capacity) in enumerate((hire, most) for hire in hires for most in (12, 6, 12))
    ]
    trainers = [trainer(id=f"t-{n}", name=f"T{n}", offers=[offer(session_fee=fee)]) for n, fee in enumerate((100, 120))]
    loaded = scenario(courses=[course(length=length, min_places=2)], venues=venues, trainers=trainers)
    instance = resolve(loaded)
    assert len(instance.options) == len(venues) * len(trainers)
    for option in instance.options:
        own = instance.trainers[option.trainer].offers[0]
        where = instance.venues[option.venue]
        made = Quote.of(own, instance.courses[0], where, loaded.scenario.policy, option.max_places, 2, ())
        assert option.quote == made
        assert option.max_places == min(where.capacity, instance.courses[0].max_places)
    assert len({id(option.quote) for option in instance.options}) < len(instance.options)


def test_a_road_table_brings_within_reach_what_the_estimate_does_not():
    far = provider("oak", 4, location={"lat": 52.5, "lon": 0.0}, max_travel_km=20)
    away = scenario(providers=[far, provider("elm", 10)])
    table = scenario(providers=[far, provider("elm", 10)], road_metres={("oak", "hall"): 19_000})
    assert [list(line.metres.values()) for line in resolve(away).lines] == [[], [0]]
    assert [list(line.metres.values()) for line in resolve(table).lines] == [[19_000], [0]]


def test_a_partner_that_asks_for_a_million_takes_no_longer_than_a_session_holds():
    asked = [{"course": "med", "places": 1_000_000, "price": 50}]
    [option] = resolve(scenario(partners=[partner(top_up=asked)])).options
    looked = []
    income = type(option.quote).income
    quote = dataclasses.replace(option.quote)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(quote), "income", lambda self, places: looked.append(places) or income(self, places))
        assert quote.lowest_price == option.quote.lowest_price
    assert max(looked) < option.max_places
