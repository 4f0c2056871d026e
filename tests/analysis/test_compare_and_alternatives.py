"""Plans side by side, and plans that do without something."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from importlib import import_module

from scheduler.analysis.alternatives import alternatives, avoiding, distance, how_it_differs, most_different
from scheduler.analysis.answer import answer_text
from scheduler.analysis.cases import Solved
from scheduler.analysis.compare import compare
from scheduler.analysis.inputs import differing_inputs
from scheduler.analysis.left_over import left_over
from scheduler.analysis.sides import Side, of_one_scenario, session_changes
from scheduler.check import judge
from scheduler.commands.comparing import _names
from scheduler.plan import ReplannedRow
from scheduler.report.tables import Names
from scheduler.scenario.levels import Slack
from tests.analysis.cases import BUDGET, INLINE, holding, rows, solved
from tests.builders import course, hosted, partner, plan, provider, scenario, session, trainer, venue
from tests.commands.conftest import planned

WEEK = {"from": "2018-07-02", "to": "2018-07-06"}


def side(name, **parts):
    base = solved(scenario(quarter=WEEK, **parts))
    return Side(name, base.result, base.loaded)


def test_totals_levels_inputs_prices_and_places():
    people = [provider("oak", 4), provider("elm", 3)]
    more = [provider("oak", 4), provider("elm", 1), provider("ash", 2)]
    one, other = side("now", providers=people), side("then", providers=more, policy={"levy": 5})
    answer = compare([one, other])
    totals = {row["figure"]: (row["a"], row["plan_2"], row["difference_2"]) for row in rows(answer, "totals")}
    assert totals["places filled"] == ("7", "7", "0")
    assert totals["paid by providers"] == ("£300.00", "£335.00", "+£35.00")
    assert totals["providers with a place"] == ("2", "3", "+1")
    cost = next(row for row in rows(answer, "levels") if row["level"] == "cost")
    assert (cost["difference"], cost["proved"]) == ("+£35.00", "yes")
    assert {(row["field"], row["before"], row["after"]) for row in rows(answer, "inputs")} == {
        ("policy.levy", "0", "5"),
        ("providers.elm.interest.med.places", "3", "1"),
        ("providers.ash", "", "Ash"),
    }
    [price] = rows(answer, "prices")
    assert (price["price_before"], price["price_after"], price["price_change"]) == (4286, 4786, 500)
    assert [(row["provider"], row["places_change"]) for row in rows(answer, "places")] == [("elm", -2), ("ash", 2)]
    assert answer.sentences[0].startswith("then: 0 places, +£35.00 in all")


def test_every_table_calls_a_plan_by_its_name():
    one, other = side("now", providers=[provider("oak", 4)]), side("then", providers=[provider("oak", 3)])
    for number, sides in enumerate([[one, other], [one, other, Side("later", other.result, other.loaded)]]):
        for part in compare(sides).sections:
            headings = list(part.columns.values())
            assert not {"other", "was", "is"} & set(headings)
            if part.table.name == "prices":
                assert "now, then in " in part.title
            elif {"before", "places_before"} & set(part.columns):
                assert headings[headings.index("now") + 1] == ("then", "plan")[number]


def test_shares_and_their_difference_are_shown_alike():
    people = [provider("oak", 4), provider("elm", 12)]
    one, other = side("a", providers=people), side("b", providers=people, courses=[course(max_sessions=1)])
    row = next(row for row in rows(compare([one, other]), "totals") if row["figure"] == "fill")
    values = [float(row[name].split()[0]) for name in ("a", "plan_2", "difference_2")]
    assert all(row[name].split()[0].lstrip("+-")[-2] == "." for name in ("a", "plan_2", "difference_2"))
    assert row["difference_2"].endswith(" points")
    assert round(values[1] - values[0], 1) == values[2] != 0


def test_results_are_called_by_their_folders():
    assert _names(["out/pilot/result.json", "out/levy-8/result.json"]) == ["pilot", "levy-8"]
    assert _names(["a/pilot/result.json", "b/pilot/result.json"]) == ["a/pilot", "b/pilot"]
    assert _names(["quarter.yaml", "quarter.yaml@levy-8"]) == ["quarter", "quarter.yaml@levy-8"]
    assert _names(["x/quarter.yaml", "x/quarter.yaml"]) == ["quarter (1)", "quarter (2)"]


def loose(value, bound):
    status = "optimal" if value == bound else "feasible"
    return {"name": "places", "value": value, "bound": bound, "gap": 0.1, "status": status, "seconds": 1.0}


def test_between_two_scenarios_what_is_not_proved_is_no_proved_difference():
    """What the plans differ by is a fact; that the best plans differ is claimed as far as the bounds bear it."""
    one = planned(objectives=[loose(9, 6)])
    made = one.scenario.model_copy(update={"set": {"policy.levy": 5}})
    for bound in (7, 5):
        other = planned(objectives=[loose(7, bound)], status="feasible").model_copy(update={"scenario": made})
        answer = compare([Side("a", one), Side("b", other, note="b: its scenario is not there")])
        level = rows(answer, "levels")[0]
        assert (level["difference"], level["between_the_best"]) == ("-2", "no proved difference")
        assert "no proved difference in places." in answer.sentences[0]
        assert "b: its scenario is not there" in answer.notes
    other = planned(objectives=[loose(4, 3)], status="feasible").model_copy(update={"scenario": made})
    answer = compare([Side("a", one), Side("b", other)])
    assert rows(answer, "levels")[0]["between_the_best"] == "at least 2 fewer"
    assert "no proved difference" not in answer.sentences[0]
    assert "between the best plans" in answer_text(answer)


def filled_row(answer):
    [row] = [row for row in rows(answer, "levels") if " filled" in row["level"]]
    return row["before"], row["after"], row["difference"], row["between_the_best"]


def test_places_of_scenarios_that_ask_for_different_numbers_compare_by_what_is_filled():
    """Seven asked and filled; of twenty asked at least ten filled: three more for certain."""
    seven = side("seven")
    twenty = solved(scenario(quarter=WEEK, providers=[provider("oak", 20)]))
    ten = holding(twenty, plan(session("2018-07-03", {"oak": 10}))).result
    alone = ten.model_copy(update={"scenario": ten.scenario.model_copy(update={"set": {"providers.oak": 20}})})
    for other in (Side("twenty", ten, twenty.loaded), Side("twenty", alone)):
        answer = compare([seven, other])
        assert answer.sentences[0].startswith("twenty: +3 places")
        assert "no proved difference" not in answer.sentences[0]
        assert filled_row(answer) == ("7", "10", "+3", "at least 3 more")
    assert rows(answer, "levels")[0]["between_the_best"] == "no proved difference"


def test_as_many_filled_of_more_asked_is_no_difference_in_places():
    one_day = {"trainers": [trainer(available=["2018-07-03"])]}
    ten, twenty = (side(str(asked), providers=[provider("oak", asked)], **one_day) for asked in (10, 20))
    answer = compare([ten, twenty])
    assert answer.sentences[0].startswith("20: 0 places")
    assert filled_row(answer) == ("10", "10", "0", "0")


def test_more_unfilled_for_certain_is_no_proof_that_fewer_are_filled():
    seven = side("seven")
    twenty = solved(scenario(quarter=WEEK, providers=[provider("oak", 20)]))
    four = holding(twenty, plan(session("2018-07-03", {"oak": 4})), places=10)
    answer = compare([seven, Side("twenty", four.result, twenty.loaded)])
    assert rows(answer, "levels")[0]["between_the_best"] == "at least 10 more"
    assert "no proved difference in places" in answer.sentences[0]
    assert filled_row(answer) == ("7", "4", "-3", "no proved difference")


def test_of_results_alone_that_count_by_priority_and_ask_for_different_numbers_nothing_is_proved():
    one, other = planned(objectives=[loose(9, 9)]), planned(objectives=[loose(90, 90)])
    totals = other.totals.model_copy(update={"places_asked": other.totals.places_asked + 5})
    made = other.scenario.model_copy(update={"set": {"policy.levy": 5}})
    answer = compare([Side("a", one), Side("b", other.model_copy(update={"totals": totals, "scenario": made}))])
    assert "no proved difference in places" in answer.sentences[0]
    assert not any(" filled" in row["level"] for row in rows(answer, "levels"))


def test_two_plans_of_one_scenario_differ_by_what_they_are():
    """Whatever is proved of the best plan, one of these has six points fewer unfilled."""
    one, other = planned(objectives=[loose(33, 20)]), planned(objectives=[loose(27, 24)], status="feasible")
    answer = compare([Side("a", one), Side("b", other)])
    level = rows(answer, "levels")[0]
    assert (level["before"], level["after"], level["difference"]) == ("33", "27", "-6")
    assert "no proved difference" not in answer_text(answer)
    assert "a and b are plans of one scenario: nothing but what was decided differs." in answer.notes


def test_scenarios_at_hand_are_one_where_nothing_that_matters_differs():
    now, same, dearer = side("now"), side("same", solver={"seed": 5}), side("dearer", policy={"levy": 5})
    assert of_one_scenario(now, same)
    assert not of_one_scenario(now, dearer)
    level = rows(compare([now, same, dearer]), "levels")
    assert {(row["against"], row["between_the_best"]) for row in level if row["level"] == "cost"} == {
        ("same", "one scenario"),
        ("dearer", "+£35.00"),
    }


def test_road_distances_make_two_scenarios_and_are_shown():
    now, same = side("now"), side("same")
    far, farther = (
        replace(now, loaded=replace(now.loaded, road_metres={("oak", "hall"): metres})) for metres in (9_000, 9_100)
    )
    assert of_one_scenario(now, same)
    assert not of_one_scenario(now, far)
    assert not of_one_scenario(far, farther)
    answer = compare([far, replace(farther, name="farther"), replace(same, name="same")])
    assert [tuple(row.values()) for row in rows(answer, "inputs")] == [
        ("farther", "distances_from.oak.hall", "9.0 km", "9.1 km"),
        ("same", "distances_from.oak.hall", "9.0 km", ""),
    ]
    assert not any("plans of one scenario" in note for note in answer.notes)


def test_another_published_plan_makes_two_scenarios_and_is_shown():
    now = side("now")
    one, other = (
        replace(now, loaded=replace(now.loaded, published=plan(session(date, {"oak": 4}))))
        for date in ("2018-07-03", "2018-07-04")
    )
    assert not of_one_scenario(one, other)
    answer = compare([one, replace(other, name="other"), replace(now, name="none")])
    shown = [(row["before"], row["after"]) for row in rows(answer, "inputs")]
    assert shown == [("a plan of 1 session", "another of 1 session"), ("a plan of 1 session", "")]


def test_results_alone_are_of_one_scenario_where_they_were_made_on_one_day():
    one = planned()
    days = [
        ReplannedRow(since="out/result.json", today=dt.date(2018, 7, day), confirmed=confirmed)
        for day, confirmed in ((4, []), (5, []), (4, ["med-1"]))
    ]
    again = [
        Side(str(number), one.model_copy(update={"scenario": one.scenario.model_copy(update={"replanned": row})}))
        for number, row in enumerate([None, *days])
    ]
    for number, first in enumerate(again):
        assert [of_one_scenario(first, other) for other in again] == [number == at for at in range(len(again))]


def test_pence_left_over_by_rounding_up_are_told_of_the_plan_that_leaves_them():
    one, other = side("seven"), side("four", providers=[provider("oak", 4)])
    notes = [note for note in compare([one, other]).notes if "rounded up" in note]
    assert notes == [
        "seven: since each price is rounded up to a whole penny, what people pay comes to £0.02 more.",
    ]


def test_sessions_added_dropped_and_moved():
    def result(*sessions):
        judged = judge(scenario(), plan(*sessions))
        return planned(plan={"sessions": [row.model_dump() for row in judged.sessions], "hosted": []})

    before = result(session("2018-07-03", {"oak": 2}), session("2018-07-05", {"oak": 2}))
    after = result(
        session("2018-07-03", {"oak": 4}), session("2018-07-10", {"elm": 2}), session("2018-07-11", {"elm": 2})
    )
    assert [change.kind for change in session_changes(before, after)] == ["same", "moved", "added"]
    assert [change.kind for change in session_changes(after, before)] == ["same", "moved", "dropped"]


def test_a_plan_that_is_not_there_says_why():
    nothing = planned(status="infeasible", plan=None, clash=["the budget is £9.00"], objectives=[], unfilled=[])
    answer = compare([Side("a", planned()), Side("b", nothing)])
    assert answer.sentences == ("b has no plan (infeasible): the budget is £9.00.",)


def test_inputs_that_cannot_matter_are_passed_over():
    one = scenario().scenario
    assert differing_inputs(one, one) == []
    assert differing_inputs(one, scenario(solver={"seed": 4}, overrides={"x": {"policy": {"levy": 1}}}).scenario) == []
    reordered = one.model_copy(update={"providers": one.providers[::-1]})
    assert [item.path for item in differing_inputs(one, reordered)] == ["providers"]


# ---- alternatives


def test_an_alternative_does_without_and_is_within_the_slack():
    rooms = [venue(), venue(id="den", name="Den", hire={"full_day": 20})]
    base = solved(scenario(quarter=WEEK, venues=rooms, objectives=["places", "cost"]))
    [used] = base.plan.sessions
    assert used.key.venue == "hall"
    answer, found = alternatives(base, BUDGET, 5, Slack(percent=Decimal(0)), executor=INLINE)
    assert "without Town Hall" in found
    assert all(session.key.venue == "den" for session in found["without Town Hall"].plan.sessions)
    table = {row["alternative"]: row for row in rows(answer, "alternatives")}
    assert table["without Town Hall"]["difference"] == "places as now; cost +£20.00"
    assert "without Ann Trainer" not in found  # nobody would teach
    assert all(not judge(base.loaded, other.plan).findings for other in found.values())
    everything, more = alternatives(base, BUDGET, 5, Slack(amount=Decimal(7)), executor=INLINE)
    assert more.keys() > found.keys()
    assert everything.complete


def test_the_most_different_come_first_and_equals_once():
    base = plan(session("2018-07-03", {"oak": 4}))
    near = plan(session("2018-07-04", {"oak": 4}))
    far = plan(session("2018-07-04", {"oak": 4}, venue="den", trainer="bob"))

    class Fake:
        def __init__(self, decided):
            self.plan = decided

    chosen = most_different(base, {"same": Fake(base), "near": Fake(near), "far": Fake(far), "twin": Fake(far)}, 5)
    assert chosen == ["far", "near"]
    assert (distance(base, near), distance(base, far)) == (2, 6)
    told = how_it_differs(Names(scenario().scenario), base, near)
    assert told == "1 of 1 session differs; Tuesdays 0 instead of 1; Wednesdays 1 instead of 0"


def test_what_a_plan_does_not_use_is_not_avoided():
    ann, bob = trainer(), trainer(id="bob", name="Bob", offers=[{"course": "med", "session_fee": 900}])
    base = solved(scenario(quarter=WEEK, trainers=[ann, bob], courses=[course()], objectives=["places", "cost"]))
    answer, found = alternatives(base, BUDGET, 9, executor=INLINE)
    assert "without Bob" not in found
    assert any("without Ann" in row["alternative"] for row in rows(answer, "alternatives"))


PIN = {"course": "med", "trainer": "ann", "venue": "hall", "date": "2018-07-03"}
MINIMUM_SIX = {"courses": [course(min_places=6)], "partners": [partner(hosted=[hosted()])]}


def tried(**parts):
    base = solved(scenario(quarter={"from": "2018-07-02", "to": "2018-07-13"}, **MINIMUM_SIX, **parts))
    answer, _ = alternatives(base, BUDGET, executor=INLINE)
    return {change.label for change in avoiding(base.loaded.scenario, base.plan)}, answer


def test_a_pinned_weekday_and_partner_are_not_done_without():
    labels, answer = tried(pinned=[{**PIN, "partners": {"red": 1}}])
    assert not labels & {"no Tuesdays", "without Town Hall", "without Redbridge"}
    assert "without Ann Trainer" in labels
    assert answer.complete


def test_a_partner_with_pinned_hosted_places_is_not_done_without():
    labels, answer = tried(pinned_hosted=[{"partner": "red", "hosted": "red-1", "allocations": {"oak": 1}}])
    assert "without Redbridge" not in labels
    assert answer.complete


def test_no_day_of_a_pinned_session_of_several_is_done_without():
    two_days = course(length={"days": 2}, min_places=2)
    decided = plan(session("2018-07-12", {"oak": 4}), session("2018-07-04", {"elm": 3}))
    written = scenario(
        quarter={"from": "2018-07-02", "to": "2018-07-13"}, courses=[two_days], pinned=[{**PIN, "date": "2018-07-12"}]
    ).scenario
    assert {change.label for change in avoiding(written, decided)} & {"no Thursdays", "no Fridays"} == set()
    assert "no Wednesdays" in {change.label for change in avoiding(written, decided)}


def test_a_partner_that_no_pin_names_is_done_without():
    labels, answer = tried(providers=[provider("oak", 5)])
    assert "without Redbridge" in labels
    assert answer.complete


def test_beyond_the_slack_is_said_only_of_what_a_bound_proves(monkeypatch):
    """A room gone, all seven places lost: within the slack or beyond, as the bound says, or too short to tell."""
    base = solved(scenario(quarter=WEEK, venues=[venue(), venue(id="den", name="Den")], objectives=["places", "cost"]))
    change = next(change for change in avoiding(base.loaded.scenario, base.plan) if change.label == "without Town Hall")
    for bound, notes in (
        (3, ["Proved beyond the slack: 1 of 1 tried (tried.csv)."]),
        (2, ["For 1 of 1 the time was too short to tell: without Town Hall."]),
    ):
        loaded = change.apply(base.loaded)
        worse = holding(Solved(loaded, solved(loaded).result), plan(), places=bound)
        module = import_module("scheduler.analysis.alternatives")
        monkeypatch.setattr(module, "avoiding", lambda *_: [change])
        monkeypatch.setattr(module, "run_tasks", lambda *_, worse=worse: {change.label: worse})
        answer, found = alternatives(base, BUDGET, 5, Slack(amount=Decimal(2)))
        assert not found
        assert [note for note in answer.notes if "beyond the slack" in note or "too short" in note] == notes
        assert answer.complete == (bound == 3)


def test_a_re_solve_begins_from_what_is_left_of_the_plan():
    """Without the den its session goes, and what keeps the rules stays."""
    red = partner(top_up=[{"course": "med", "places": 2, "price": 50}])
    loaded = scenario(quarter=WEEK, venues=[venue(), venue(id="den", name="Den")], partners=[red])
    in_hall = session("2018-07-03", {"oak": 4})
    in_den = session("2018-07-04", {"elm": 3}, venue="den")
    helped = in_den._replace(partners={"red": 1})
    changes = {change.label: change.apply(loaded) for change in avoiding(loaded.scenario, plan(in_hall, helped))}
    assert left_over(changes["without Den"], plan(in_hall, in_den)) == plan(in_hall)
    assert left_over(changes["without Redbridge"], plan(in_hall, helped)) == plan(in_hall)
    assert left_over(changes["no Wednesdays"], plan(in_hall, in_den)) == plan(in_hall)
    assert left_over(loaded, plan(in_hall, in_den)) == plan(in_hall, in_den)


def test_the_best_alternative_comes_first():
    """By values, then by how much they differ; how they were chosen is told."""
    dear = [venue(), venue(id="den", name="Den", hire={"full_day": 20})]
    base = solved(scenario(quarter=WEEK, venues=dear, objectives=["places", "cost"]))
    answer, found = alternatives(base, BUDGET, 9, Slack(amount=Decimal(7)), executor=INLINE)
    values = [[known.shown for known in other.levels.values()] for other in found.values()]
    assert len(values) > 2
    assert values == sorted(values)
    assert values[0] < values[-1]
    assert any(note.startswith("The best come first.") for note in answer.notes)
