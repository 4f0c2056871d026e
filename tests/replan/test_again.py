"""Planning again: what is held still, what moves, and what is said of it."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scheduler.commands import main
from scheduler.results import read_result

BASE = """
format: 1
name: Again
quarter: {from: 2018-07-02, to: 2018-07-27}
calendar: {bank_holidays: none}
courses:
  - {id: med, title: Medication, length: full_day, min_places: 2, max_places: 4}
trainers:
  - {id: ann, name: Ann, available: [2018-07-05, 2018-07-12, 2018-07-19, 2018-07-26],
     offers: [{course: med, session_fee: 300}]}
venues:
  - {id: hall, name: Hall, capacity: 10, location: {outcode: RM1}, available: [{from: 2018-07-02, to: 2018-07-27}]}
providers:
  - {id: oak, name: Oak, kind: other, location: {outcode: RM1}, interest: [{course: med, places: 2}]}
  - {id: elm, name: Elm, kind: other, location: {outcode: RM1}, interest: [{course: med, places: 2}]}
  - {id: ash, name: Ash, kind: other, location: {outcode: RM1},
     interest: [{course: med, places: 2, earliest: 2018-07-10}]}
solver: {workers: 1}
"""


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="course-scheduler")


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def dates(folder: Path) -> list[str]:
    return [str(row.date) for row in read_result(folder / "result.json").plan.sessions]


@pytest.fixture
def published(tmp_path, monkeypatch) -> Path:
    """A folder with base.yaml and first/result.json: sessions on 5 July (Oak, Elm) and 12 July (Ash)."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.yaml").write_text(BASE)
    assert run("plan", "base.yaml", "--out", "first", "--quiet").exit_code == 0
    assert dates(tmp_path / "first") == ["2018-07-05", "2018-07-12"]
    return tmp_path


def again(scenario: str, *options: object, since: str = "first/result.json") -> Result:
    return run("plan", scenario, "--since", since, "--out", "second", *options)


def test_without_reason_nothing_moves(published):
    done = again("base.yaml")
    assert done.exit_code == 0
    assert "Nothing differs from the published plan." in done.stdout
    assert dates(published / "second") == dates(published / "first")
    assert table(published / "second" / "changes.csv") == table(published / "second" / "tell.csv") == []


def test_cheaper_is_no_reason_to_move_unless_the_scenario_says_so(published):
    cheaper = ["--set", "trainers.ann.unavailable=[2018-07-05]"]
    moved = again("base.yaml", *cheaper)
    assert dates(published / "second") == ["2018-07-12", "2018-07-19"]
    assert "could not stay as it was beside the rest" in moved.stdout
    assert "Ann is not available on 2018-07-05" in moved.stdout
    hire = ["--set", "venues.hall.hire.full_day=100"]
    again("base.yaml", *hire)
    assert dates(published / "second") == dates(published / "first")


def test_places_gained_are_said(published):
    done = again("base.yaml", "--set", "courses.med.max_places=6", "--set", "providers.elm.interest.med.places=4")
    assert done.exit_code == 0
    change, cheaper = table(published / "second" / "changes.csv")
    assert (change["change"], change["gained"]) == ("places", "2 places more")
    assert (cheaper["change"], cheaper["after"]) == ("price", "£50.00 a place")
    assert "gained   Medication: 2 places more" in done.stdout


LONG = ["--set", "courses.med.max_places=6", "--set", "objectives=[sessions]"]


def test_what_is_locked_stays(published):
    """Nothing is wanted but few sessions: on 3 July with two working days, that of the 5th stays all the same."""
    assert again("base.yaml", *LONG, "--set", "policy.lock_days=2", "--today", "2018-07-02").exit_code == 0
    assert dates(published / "second") == []
    locked = again("base.yaml", *LONG, "--set", "policy.lock_days=2", "--today", "2018-07-03")
    assert locked.exit_code == 0, locked.stderr
    assert dates(published / "second") == ["2018-07-05"]
    [session] = read_result(published / "second" / "result.json").plan.sessions
    assert {each.provider: each.places for each in session.allocations} == {"oak": 2, "elm": 2}


def test_no_new_session_begins_before_the_lock_date(published):
    """Ann falls ill on the 12th; the 10th would be free, but is within the lock of 9 July."""
    more = "[2018-07-05, 2018-07-10, 2018-07-19, 2018-07-26]"
    free = again("base.yaml", "--set", f"trainers.ann.available={more}")
    assert free.exit_code == 0, free.stderr
    assert dates(published / "second") == ["2018-07-05", "2018-07-10"]
    options = ["--set", f"trainers.ann.available={more}", "--set", "policy.lock_days=2", "--today", "2018-07-06"]
    locked = again("base.yaml", *options)
    assert locked.exit_code == 0, locked.stderr
    assert dates(published / "second") == ["2018-07-05", "2018-07-19"]


@pytest.mark.usefixtures("published")
def test_a_locked_session_that_can_no_longer_be_is_bad_input():
    options = ["--set", "policy.lock_days=5", "--today", "2018-07-02"]
    done = again("base.yaml", *options, "--set", "trainers.ann.unavailable=[2018-07-05]")
    assert done.exit_code == 2
    assert (
        "first/result.json: held still: med on 2018-07-05 with ann at hall, trainer: "
        "found ann, expected a trainer that is available on 2018-07-05 am" in done.stderr
    )
    gone = again("base.yaml", *options, "--set", "venues.hall.remove=true")
    assert gone.exit_code == 2
    assert (
        "held still: med on 2018-07-05 with ann at hall, venue: found 'hall', expected the id of a venue" in gone.stderr
    )


def test_a_confirmed_session_stays_like_a_locked_one(published):
    fill = ["--set", "courses.med.max_places=6", "--set", "objectives=[sessions]"]
    done = again("base.yaml", *fill)
    assert dates(published / "second") == []
    done = again("base.yaml", *fill, "--confirm", "med-2")
    assert done.exit_code == 0, done.stderr
    assert dates(published / "second") == ["2018-07-12"]
    wrong = again("base.yaml", "--confirm", "med-3")
    assert wrong.exit_code == 2
    assert (
        "--confirm med-3: found 'med-3', expected the id of a session in first/result.json; did you mean"
        in wrong.stderr
    )


def test_a_scenario_that_names_what_is_published_locks_too(published):
    shutil.copy(published / "first" / "result.json", published / "published.json")
    text = BASE + "published: published.json\npolicy: {lock_days: 20}\nobjectives: [sessions]\n"
    (published / "named.yaml").write_text(text)
    assert run("plan", "named.yaml", "--today", "2018-07-02", "--out", "second").exit_code == 0
    assert dates(published / "second") == dates(published / "first")
    (published / "named.yaml").write_text(text.replace("lock_days: 20", "lock_days: null"))
    assert run("plan", "named.yaml", "--today", "2018-07-02", "--out", "third").exit_code == 0
    assert dates(published / "third") == []


def test_what_a_provider_gave_up_is_let_go_and_said(published):
    (published / "today.csv").write_text("provider,course,places\noak,med,1\nelm,med,3\nash,med,2\n")
    options = ["--set", "policy.lock_days=5", "--today", "2018-07-02", "--interest", "today.csv"]
    done = again("base.yaml", *options)
    assert done.exit_code == 0, done.stderr
    assert "med on 2018-07-05: oak had 2 places and asks for 1 now" in done.stderr
    assert "Interest since the scenario was written: 3 lines changed (+0 places)" in done.stdout
    found = table(published / "second" / "interest-changes.csv")
    assert [(row["change"], row["provider"], row["detail"]) for row in found] == [
        ("changed", "oak", "places 1, was 2"), ("changed", "elm", "places 3, was 2"),
        ("changed", "ash", "earliest not given, was Tue 10 Jul"),
    ]  # fmt: skip


def test_who_is_new_and_who_withdrew(published):
    (published / "today.csv").write_text("provider,course,places,earliest\nelm,med,2,\nash,med,2,2018-07-10\n")
    text = BASE.replace("interest: [{course: med, places: 2}]}\n  - {id: ash", "interest: []}\n  - {id: ash")
    (published / "base.yaml").write_text(text)
    done = run("plan", "base.yaml", "--interest", "today.csv", "--out", "second")
    assert done.exit_code == 0, done.stderr
    found = table(published / "second" / "interest-changes.csv")
    assert [(row["change"], row["provider"], row["places_after"]) for row in found] == [
        ("new", "elm", "2"), ("withdrawn", "oak", "0"),
    ]  # fmt: skip
    assert (
        "Interest since the scenario was written: 1 line new (+2 places), 1 line withdrawn (-2 places)" in done.stdout
    )
    assert run("plan", "base.yaml", "--interest", "today.csv", "--out", "x", "--set", "name=5").exit_code == 2


def test_a_batch_folds_in_today_s_interest(published):
    (published / "today.csv").write_text("provider,course,places\noak,med,3\n")
    text = "format: 1\nname: B\nbase: base.yaml\ninterest: today.csv\nlimits: {workers: 1}\n"
    (published / "batch.yaml").write_text(text)
    done = run("batch", "batch.yaml", "--out", "out")
    assert done.exit_code == 0, done.stderr
    assert "1 line changed (+1 places)" in done.stdout
    assert "2 lines withdrawn (-4 places)" in done.stdout
    assert [row["provider"] for row in table(published / "out" / "interest-changes.csv")] == ["oak", "elm", "ash"]
    assert table(published / "out" / "summary.csv")[0]["places_asked"] == "3"


def test_an_override_of_a_line_and_today_s_table_are_not_both_believed(published):
    (published / "today.csv").write_text("provider,course,places\noak,med,1\n")
    more = "overrides: {more: {providers: [{id: oak, interest: [{course: med, places: 6}]}]}}\n"
    (published / "base.yaml").write_text(BASE + more)
    done = run("plan", "base.yaml", "--interest", "today.csv", "--apply", "more", "--out", "second")
    assert done.exit_code == 2
    assert "today.csv:2:2" in done.stderr


def test_an_unknown_provider_in_today_s_interest_is_told(published):
    (published / "today.csv").write_text("provider,course,places\noka,med,1\n")
    done = run("plan", "base.yaml", "--interest", "today.csv", "--out", "second")
    assert done.exit_code == 2
    assert "today.csv:2:1: provider: found 'oka', expected the id of a provider; did you mean oak?" in done.stderr


def test_who_must_be_told_what(published):
    again("base.yaml", "--set", "trainers.ann.unavailable=[2018-07-12]")
    assert dates(published / "second") == ["2018-07-05", "2018-07-19"]
    told = table(published / "second" / "tell.csv")
    assert [(row["who"], row["id"]) for row in told] == [("provider", "ash"), ("trainer", "ann"), ("venue", "hall")]
    assert told[0]["before"] == "Thu 12 Jul 09:30-16:30, Hall, 2 places at £150.00"
    assert told[0]["after"] == "Thu 19 Jul 09:30-16:30, Hall, 2 places at £150.00"
    [change] = table(published / "second" / "changes.csv")
    assert (change["change"], change["before"], change["after"]) == (
        "moved", "Thu 12 Jul 09:30-16:30, Hall, Ann", "Thu 19 Jul 09:30-16:30, Hall, Ann",
    )  # fmt: skip


def test_the_check_knows_what_was_held_still(published):
    (published / "today.csv").write_text("provider,course,places\noak,med,1\nelm,med,2\nash,med,2\n")
    options = ["--set", "policy.lock_days=5", "--today", "2018-07-02", "--interest", "today.csv"]
    assert again("base.yaml", *options).exit_code == 0
    judged = run("check", "base.yaml", "second/result.json")
    assert (judged.exit_code, judged.stderr) == (0, "")
    assert read_result(published / "second" / "result.json").scenario.set == {"policy.lock_days": 5}


def test_the_plan_to_stay_close_to_is_never_overwritten(published):
    done = again("base.yaml", "--out", "first")
    assert done.exit_code == 2
    assert "would be overwritten" in done.stderr
    run("plan", "base.yaml", "--since", "first/result.json", "--today", "2018-07-02", "--quiet")
    assert (published / "out" / "base+again-2018-07-02" / "result.json").exists()


def test_a_batch_plans_again_and_a_case_that_cannot_hold_still_is_a_row(published):
    (published / "batch.yaml").write_text(
        "format: 1\nname: B\nbase: base.yaml\nsince: first/result.json\ntoday: 2018-07-02\nlimits: {workers: 1}\n"
        "cases: {stay: {set: {policy.lock_days: 5}}, ill: {set: {policy.lock_days: 5, "
        "trainers.ann.unavailable: [2018-07-05]}}}\n"
    )
    done = run("batch", "batch.yaml", "--out", "out")
    assert done.exit_code == 3, done.stderr
    stay, ill = table(published / "out" / "summary.csv")
    assert (stay["ending"], ill["ending"]) == ("optimal", "infeasible")
    assert "found ann, expected a trainer that is available on 2018-07-05 am" in ill["reason"]
    assert (published / "out" / "cases" / "stay" / "changes.csv").exists()
    inside = (published / "batch.yaml").read_text().replace("first/", "out/cases/stay/")
    (published / "batch.yaml").write_text(inside)
    refused = run("batch", "batch.yaml", "--out", "out")
    assert refused.exit_code == 2
    assert "expected a copy of it elsewhere" in refused.stderr


def test_a_published_result_that_cannot_be_read_is_bad_input_not_an_infeasible_case(published):
    (published / "batch.yaml").write_text(
        "format: 1\nname: B\nbase: base.yaml\nsince: first/result.json\ntoday: 2018-07-02\nlimits: {workers: 1}\n"
    )
    (published / "first" / "result.json").write_text('{"format": 1, "plan": [')
    done = run("batch", "batch.yaml", "--out", "out")
    assert done.exit_code == 2
    assert "first/result.json" in done.stderr
    assert not (published / "out").exists()


def test_what_was_planned_again_is_reported_and_compared_as_it_was_made(published):
    """Its own levels are among what is checked: a result that only the first loading understands would be refused."""
    assert again("base.yaml", "--today", "2018-06-25", "--set", "policy.lock_days=10").exit_code == 0
    told = run("report", "second/result.json", "--format", "csv", "--out", "told")
    assert told.exit_code == 0, told.output
    compared = run("compare", published / "first" / "result.json", published / "second" / "result.json")
    assert compared.exit_code == 0, compared.output
    assert "its scenario" not in compared.stdout


def test_nobody_moves_where_the_published_plan_is_as_good(published):
    result = json.loads((published / "first" / "result.json").read_text())
    early, late = result["plan"]["sessions"]
    moved = [row for row in early["allocations"] if row["provider"] == "elm"]
    early["allocations"] = [row for row in early["allocations"] if row["provider"] != "elm"]
    late["allocations"] += moved
    (published / "swapped.json").write_text(json.dumps(result))
    assert again("base.yaml", "--today", "2018-06-01", since="swapped.json").exit_code == 0
    sessions = read_result(published / "second" / "result.json").plan.sessions
    assert [{row.provider for row in session.allocations} for session in sessions] == [{"oak"}, {"ash", "elm"}]


HOSTED = """
partners:
  - {id: red, name: Redbridge, hosted: [
      {id: red-1, course: med, date: 2018-07-06, block: full_day, places: 3, price: 10, location: {outcode: RM1}}]}
"""


@pytest.fixture
def hosting(published) -> Path:
    """base.yaml with places on a partner's own session on 6 July, two of which Elm has: they spare us a session."""
    (published / "base.yaml").write_text(BASE + HOSTED + "objectives: [places, cost]\n")
    assert run("plan", "base.yaml", "--out", "first", "--quiet").exit_code == 0
    assert hosted(published / "first") == {"elm": 2}
    return published


def hosted(folder: Path) -> dict[str, int]:
    plan = read_result(folder / "result.json").plan
    return {row.provider: row.places for row in plan.hosted}


FEWEST = ["--set", "objectives=[cost]"]  # nothing is wanted but to spend nothing


def test_places_on_a_partners_session_are_held_where_it_is_locked(hosting):
    assert again("base.yaml", *FEWEST, "--today", "2018-07-02").exit_code == 0
    assert hosted(hosting / "second") == {}
    locked = again("base.yaml", *FEWEST, "--today", "2018-07-02", "--set", "policy.lock_days=4")
    assert locked.exit_code == 0, locked.stderr
    assert hosted(hosting / "second") == {"elm": 2}
    assert run("check", "base.yaml", "second/result.json").exit_code == 0
    result = json.loads((hosting / "second" / "result.json").read_text())
    result["plan"]["hosted"] = []
    (hosting / "second" / "result.json").write_text(json.dumps(result))
    judged = run("check", "base.yaml", "second/result.json")
    assert judged.exit_code == 1
    assert "fewer than the" in judged.stdout + judged.stderr


def test_places_on_a_partners_session_are_held_where_it_is_confirmed(hosting):
    confirmed = again("base.yaml", *FEWEST, "--confirm", "red-1", "--today", "2018-06-01")
    assert confirmed.exit_code == 0, confirmed.stderr
    assert hosted(hosting / "second") == {"elm": 2}
    wrong = again("base.yaml", "--confirm", "red-2")
    assert wrong.exit_code == 2
    assert "found 'red-2', expected the id of a session in first/result.json; did you mean red-1?" in wrong.stderr


@pytest.mark.usefixtures("hosting")
def test_a_partners_session_that_can_no_longer_be_held_is_named():
    options = ["--confirm", "red-1", "--set", "partners.red.hosted.red-1.places=1"]
    fewer = again("base.yaml", *options)
    assert fewer.exit_code == 2
    assert "held still: red-1 of red: found 2 places, expected at most 1: all that red offers" in fewer.stderr
    dearer = again("base.yaml", "--confirm", "red-1", "--set", "providers.elm.max_price=9")
    assert dearer.exit_code == 2
    assert (
        "held still: red-1 of red, allocations.elm: found a price of £10.00, expected at most its max_price, £9.00"
        in dearer.stderr
    )
    gone = again("base.yaml", "--confirm", "red-1", "--set", "partners.red.hosted.red-1.remove=true")
    assert gone.exit_code == 0, gone.stderr
    assert "red-1: red offers it no more, and elm had places there" in gone.stderr


def test_a_place_that_costs_more_is_told_though_nothing_moves(published):
    done = again("base.yaml", "--set", "policy.levy=5")
    first, second = (read_result(published / folder / "result.json").plan.sessions for folder in ("first", "second"))
    assert dates(published / "second") == dates(published / "first")
    assert [after.price_per_head - before.price_per_head for before, after in zip(first, second, strict=True)] == [
        500,
        500,
    ]
    assert "Nothing differs" not in done.stdout
    assert "price    Medication, Thu 5 Jul: £75.00 -> £80.00 a place" in done.stdout
    told = {row["id"]: row for row in table(published / "second" / "tell.csv")}
    assert set(told) == {"oak", "elm", "ash"}
    assert "at £75.00" in told["oak"]["before"]
    assert "at £80.00" in told["oak"]["after"]
    assert [row["change"] for row in table(published / "second" / "changes.csv")] == ["price", "price"]


def test_places_lost_are_said_beside_what_had_to_be(published):
    done = again("base.yaml", "--set", "trainers.ann.unavailable=[2018-07-12, 2018-07-19, 2018-07-26]")
    assert dates(published / "second") == ["2018-07-05"]
    assert "had to   Medication: could not stay as it was beside the rest" in done.stdout
    assert "in all   2 places fewer filled" in done.stdout
