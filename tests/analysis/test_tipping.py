"""The answer of `tipping`: its tables, its sentences, its pictures."""

from __future__ import annotations

import pytest

from scheduler.analysis.held import Probe
from scheduler.analysis.tipping import tipping
from tests.analysis.cases import BUDGET, INLINE, WEEK, rows, solved
from tests.builders import course, offer, partner, provider, scenario, trainer


def test_the_answer_says_what_the_best_plan_would_be():
    base = solved(scenario(quarter=WEEK, courses=[course(min_places=9)], objectives=["places", "cost"]))
    answer = tipping(base, BUDGET, executor=INLINE)
    table = {row["kind"]: row for row in rows(answer, "courses")}
    lowered = table["the minimum lowered"]
    assert lowered["change"] == "the minimum lowered from 9 to 7"
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


def test_a_session_ends_when_those_leave_for_whom_it_is_then_too_dear():
    """Two share £100 at £30 at most: without either, the other pays £50."""
    people = [provider(name, 2, max_price=30) for name in ("oak", "elm")]
    base = solved(scenario(trainers=[trainer(offers=[offer(session_fee=100)])], providers=people))
    assert base.plan.sessions[0].allocations == {"oak": 2, "elm": 2}
    answer = tipping(base, BUDGET, executor=INLINE)
    assert rows(answer, "sessions")[0]["falls_without"] == "Oak Lodge and Elm House"
    assert [row["sessions_that_fall"] for row in rows(answer, "drop_outs")] == ["med-1", "med-1"]
    assert "sessions" in answer.charts


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


@pytest.mark.parametrize("name", ["a-new-provider", "a-new-provider-1"])
def test_a_provider_may_be_called_as_a_printed_command_calls_a_new_one(name):
    """Its places are asked for as anybody's: two of ten are unfilled, and another new provider is another."""
    first, other = answered(name), answered("other")
    assert other.sentences[1].startswith("Places are unfilled on 1 course")
    assert first.sentences == other.sentences
    for table in ("tipping", "replanned"):
        assert str(rows(first, table)).replace(name.title(), "Other") == str(rows(other, table))
    sets = [row["set"] for row in rows(first, "courses") if row["kind"] == "a new provider" and row["set"]]
    assert sets
    assert all('"id": "new-provider-2"' in text for text in sets)


def answered(name):
    """Eight of ten places; with Elm House, too, £30 each, too dear for it; one more who asks makes it cheap enough."""
    people = [provider(name, 4), provider("oak", 4), provider("elm", 2, max_price=28)]
    parts = {"courses": [course(min_places=6, max_places=12)], "providers": people, "objectives": ["places", "cost"]}
    return tipping(solved(scenario(quarter=WEEK, **parts)), BUDGET, executor=INLINE)


def away(*dates):
    return {"unavailable": [f"2018-07-{date:02}" for date in dates]}


@pytest.mark.parametrize("order", [("zed", "zee"), ("zee", "zed")])
def test_two_of_one_name_have_each_its_own_proof(order):
    """Only Zee's ceiling is in the way: of the same tables with other names only the names differ."""
    assert tables_of_ceilings(order, "Home", "Home") == tables_of_ceilings(order, "Home (zed)", "Home (zee)")


def tables_of_ceilings(order, zed, zee):
    people = {
        "zed": provider("zed", 1, max_price=10, name=zed, **away(3, 4)),
        "zee": provider("zee", 1, max_price=15, name=zee, **away(3)),
    }
    aid = {"id": "aid", "title": "First Aid", "length": "full_day", "min_places": 1, "max_places": 9}
    offers = [offer(session_fee=100), {"course": "aid", "session_fee": 10}]
    asks = [
        provider("oak", 4),
        provider("elm", 1, max_price=10, **away(4)),
        *(people[name] for name in order),
        provider("fir", interest=[{"course": "aid", "places": 1}], **away(3)),
    ]
    parts = {"courses": [course(min_places=5), aid], "providers": asks, "objectives": ["places", "cost"]}
    teacher = trainer(available=["2018-07-03", "2018-07-04"], offers=offers)
    answer = tipping(solved(scenario(quarter=WEEK, trainers=[teacher], **parts)), BUDGET, executor=INLINE)
    found = [
        (row["change"], row["less_is_not_enough"], row["set"])
        for table in ("courses", "courses_anew")
        for row in rows(answer, table)
        if "ceiling" in row["kind"]
    ]
    assert any("Home (zed)" in change for change, _, _ in found)
    assert any("Home (zee)" in change for change, _, _ in found)
    return found


def test_extra_places_of_two_of_one_name_are_told_apart():
    """Six needed, two each asked, three each at most: one more from each."""
    people = [provider("oak", 2, name="Home"), provider("elm", 2, name="Home")]
    needs = course(min_places=6, max_places_per_provider=3)
    answer = tipping(solved(scenario(quarter=WEEK, courses=[needs], providers=people)), BUDGET, executor=INLINE)
    [row] = [row for row in rows(answer, "courses") if row["kind"] == "extra places"]
    assert row["change"] == "2 extra places from those who ask already: Home (oak) +1, Home (elm) +1"
