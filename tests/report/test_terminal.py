import io
from pathlib import Path

import pytest
from rich.console import Console

from scheduler.plan import Finding
from scheduler.report.terminal import open_console, plain, show_findings, show_summary
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
    assert "What runs (41 sessions)" in text
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


def test_names_cannot_move_the_cursor_or_be_markup():
    scenario = a_scenario(name="[red]Quarter\x1b[2J\r")
    text = shown(scenario=scenario)
    assert text.startswith("[red]Quarter�[2J�")
    assert plain("Café\t") == "Café�"


def test_findings_name_the_rule_the_amount_and_what_is_wrong():
    console = Console(file=io.StringIO(), width=100)
    findings = [
        Finding(rule="stated-cost", amount=1234, message="cost is stated as 1, but is 1235"),
        Finding(rule="session-minimum", amount=2, message="medication-1: 4 places, at least 6"),
    ]
    show_findings(console, findings)
    assert [" ".join(line.split()) for line in console.file.getvalue().splitlines()] == [
        "",
        "Rules broken (1)",
        "rule amount what is wrong",
        "session-minimum 2 medication-1: 4 places, at least 6",
        "",
        "Figures stated wrongly (1)",
        "rule amount what is wrong",
        "stated-cost 1,234 cost is stated as 1, but is 1235",
    ]


def test_where_output_is_no_terminal_it_has_a_hundred_columns():
    assert open_console().width == 100
