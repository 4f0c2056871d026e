import io
from pathlib import Path

import pytest
from rich.console import Console

from scheduler.plan import Finding
from scheduler.report.terminal import grid, open_console, plain, show_findings, show_summary
from tests.report.examples import SESSIONS, a_result, a_scenario

SNAPSHOT = Path(__file__).with_name("summary.txt")


def shown(columns: int = 100, scenario=None, **changes) -> str:
    console = Console(file=io.StringIO(), width=columns, highlight=False, emoji=False, markup=False)
    show_summary(console, a_result(**changes), scenario or a_scenario())
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"


def test_the_summary_is_what_it_was():
    """After a change that is meant: copy what is shown into summary.txt, and read it as a commissioner would."""
    assert shown() == SNAPSHOT.read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [80, 100, 120])
def test_it_fits_the_screen(columns):
    lines = shown(columns).splitlines()
    assert max(map(len, lines)) <= columns
    assert len(lines) <= 40


def test_few_columns_still_say_when_what_and_where():
    row = next(line for line in shown(80).splitlines() if line.startswith("Tue 17 Jul"))
    assert " ".join(row.split()) == "Tue 17 Jul 09:30 Medication Awar… Central… Care Sk… 12/14 £50.80"


def test_many_sessions_are_shown_by_course():
    dearer = SESSIONS[1] | {"date": "2018-09-04", "dates": ["2018-09-04", "2018-09-05"], "price_per_head": 25000}
    hosted = [{"partner": "redbridge", "hosted": "rb-stoma-1", "provider": "oak-lodge", "places": 3}]
    text = shown(120, plan={"sessions": [*([SESSIONS[0], SESSIONS[1]] * 20), dearer], "hosted": hosted})
    assert "What runs (41 sessions of ours, 1 of partners' own)" in text
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "Moving and Handling 21 Tue 31 Jul to Tue 4 Sep 84 of 168 £230.00 to £250.00" in rows
    assert "Medication Awareness and Administration Competence 20 Tue 17 Jul 240 of 280 £50.80" in rows
    assert "Each session with its date, room and trainer: sessions.csv; 3 places on partners' own sessions" in rows


def test_a_plan_in_which_nothing_runs():
    text = shown(plan={"sessions": [], "hosted": []})
    assert "What runs (0 sessions)\n\nWhat does not run" in text


def test_long_lists_of_reasons_end_with_where_the_rest_is():
    unfilled = [{"provider": "oak-lodge", "course": "stoma", "places": n, "reason": "x" * n} for n in range(1, 10)]
    not_running = [{"course": f"course-{n}", "reason": "nobody offers it"} for n in range(15)]
    text = shown(unfilled=unfilled, not_running=not_running)
    assert "Places not filled (45)\n9  xxxxxxxxx\n" in text
    assert "and 6 for other reasons: see unfilled.csv" in text
    assert "and 3 more: see result.json" in text


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("infeasible", "No plan can keep the rules."),
        ("unknown", "No plan was found in the time given; there may be one."),
    ],
)
def test_without_a_plan_it_says_so_and_no_more(status, sentence):
    text = shown(status=status, plan=None, unfilled=[], not_running=[], objectives=[])
    assert sentence in text
    assert "What runs" not in text
    assert "£" not in text


def test_a_level_with_slack_tells_its_own_best():
    rows = [{"name": "places", "value": 8, "bound": 6, "gap": 0.25, "status": "optimal", "seconds": 1.0, "best": 6}]
    text = shown(120, objectives=rows)
    assert "17 of 25 places; within its slack of the best, 19 of 25 places, the most possible (proved)" in text


def test_a_level_that_was_not_reached():
    rows = [{"name": "cost", "value": None, "bound": None, "gap": None, "status": "unknown", "seconds": 0.0}]
    assert "1  cost  not reached in the time given" in shown(objectives=rows)


@pytest.mark.parametrize(
    ("raised", "cost", "sentence"),
    [
        (40000, 32000, "raises £400.00 towards the administrator's £320.00: £80.00 over"),
        (32000, 32000, "raises £320.00 towards the administrator's £320.00: exactly enough"),
        (32000, 0, "raises £320.00\n"),
    ],
)
def test_levy_against_the_administrators_cost(raised, cost, sentence):
    totals = a_result().totals.model_dump() | {"levy_raised": raised, "admin_cost": cost}
    assert sentence in shown(totals=totals)


def test_pence_left_over_by_rounding_up_are_told_only_where_there_are_any():
    assert "rounded up" not in shown()
    dearer = SESSIONS[0] | {"cost": 61761, "price_per_head": 5077}  # 10 local places: £507.61 is shared, £507.70 paid
    text = " ".join(shown(plan={"sessions": [dearer, SESSIONS[1]], "hosted": []}).split())
    assert "since each price is rounded up to a whole penny, what people pay comes to £0.09 more" in text


def test_names_of_what_does_not_run_are_never_cut():
    scenario = a_scenario()
    longest = max(scenario.courses, key=lambda course: len(course.title))
    rows = [{"course": longest.id, "reason": "too few: " + "all of its places are wanted elsewhere " * 4}]
    lines = shown(80, not_running=rows).partition("What does not run")[2].partition("\n\n")[0].splitlines()[1:]
    words = " ".join(lines).split()
    assert "…" not in "".join(lines)
    assert max(map(len, lines)) <= 80
    assert set(longest.title.split()) <= set(words)


@pytest.mark.parametrize("columns", [80, 120])
def test_a_table_that_is_too_wide_wraps_and_cuts_nothing(columns):
    console = Console(file=io.StringIO(), width=columns, highlight=False, emoji=False, markup=False)
    rows = [
        ("places unfilled, in the plans found", "£10,395.50", "£10,462.50", "no proved difference", "a: no; b: yes")
    ]
    rows.append(("x" * 90, "1", "2", "+1", "no"))
    grid(console, rows, ("level", "one", "another-plan.yaml@without-library-hall", "difference", "proved"))
    text = console.file.getvalue()
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= columns
    assert text.count("x") == 90
    assert {"level", "one", "difference", "proved"} <= set(text.split())


def test_names_cannot_move_the_cursor_or_be_markup():
    scenario = a_scenario(name="[red]Quarter\x1b[2J\r")
    text = shown(scenario=scenario)
    assert text.startswith("[red]Quarter�[2J�")
    assert plain("Café\t") == "Café�"


def test_findings_of_one_rule_or_one_session_stand_together_in_plain_words_and_pounds():
    console = Console(file=io.StringIO(), width=100)
    findings = [
        Finding(rule="stated-total-cost", amount=1234, message="totals: cost £12.35, not £0.01"),
        Finding(rule="session-minimum", amount=2, message="medication-1: 4 places, at least 6"),
        Finding(rule="budget", amount=25000, message="over"),
        Finding(rule="provider-weekdays", amount=1, message="Oak Lodge, Mon"),
        Finding(rule="provider-weekdays", amount=2, message="Elm House, Tue"),
        Finding(rule="stated-session-cost", amount=100, message="session stoma-1: cost £3.00, not £4.00"),
        Finding(rule="stated-total-places", amount=1, message="totals: places 4, not 5"),
    ]
    show_findings(console, findings)
    assert [" ".join(line.split()) for line in console.file.getvalue().splitlines()] == [
        "",
        "Rules broken (3)",
        "A session has at least its course's minimum of places",
        "2 places medication-1: 4 places, at least 6",
        "The sessions cost at most the budget together",
        "£250.00 over",
        "A provider attends only on the weekdays it named (2 times)",
        "1 day Oak Lodge, Mon",
        "2 days Elm House, Tue",
        "",
        "Figures that do not fit the plan, with what they should be (3)",
        "totals cost £12.35, not £0.01; places 4, not 5",
        "session stoma-1 cost £3.00, not £4.00",
        "After an edit by hand this is to be expected; a figure that is left out is not compared.",
    ]


def test_where_output_is_no_terminal_it_has_a_hundred_columns():
    assert open_console().width == 100
