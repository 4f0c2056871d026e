"""A plan edited in the workbook that a report wrote, and judged."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from scheduler.check.case import Case
from scheduler.check.judgement import judge_case
from scheduler.report.workbook import workbook_bytes
from scheduler.results import ResultError, plan_from_rows, read_written
from tests.commands.conftest import MINIMAL
from tests.report.priced import a_priced_subject
from tests.report.subjects import minimal_result


def edit(path: Path, sheet: str, row: int, column: str, value) -> None:
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    heading = next(cell for cell in page[1] if cell.value == column)
    page.cell(row, heading.column).value = value
    book.save(path)


def faults(path: Path) -> list[str]:
    with pytest.raises(ResultError) as caught:
        read_written(path)
    return [str(fault) for fault in caught.value.faults]


@pytest.fixture(scope="module")
def solved(tmp_path_factory) -> bytes:
    from scheduler.report.subject import Subject
    from scheduler.scenario import load

    _, result = minimal_result(tmp_path_factory.mktemp("solved"))
    return workbook_bytes(Subject(result, load(str(MINIMAL))))


@pytest.fixture
def plan(solved, tmp_path) -> Path:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(solved)
    return path


def test_an_unedited_workbook_passes_and_its_figures_are_told(command, plan):
    done = command("check", MINIMAL, plan)
    assert done.exit_code == 0, done.output
    assert "No rule is broken, in 1 session." in done.stdout
    assert "£290.00 to providers: £36.25 a head" in done.stdout


def test_a_session_moved_to_a_date_that_suits_passes(command, plan):
    edit(plan, "Sessions", 2, "Date", dt.datetime(2018, 8, 14))
    assert command("check", MINIMAL, plan).exit_code == 0


def test_a_session_moved_to_a_date_as_people_type_it_is_judged(command, plan):
    edit(plan, "Sessions", 2, "Date", "18/07/2018")
    done = command("check", MINIMAL, plan)
    assert done.exit_code == 1
    assert "The trainer is available throughout" in done.stdout


def test_places_changed_are_judged_and_priced_anew(command, plan):
    edit(plan, "Allocations", 2, "Places", 3)
    done = command("check", MINIMAL, plan)
    assert done.exit_code == 0
    assert "£41.43 a head" in done.stdout  # 290 / 7
    edit(plan, "Allocations", 2, "Places", 5)
    done = command("check", MINIMAL, plan)
    assert done.exit_code == 1
    assert "A provider has at most the places it asked for" in done.stdout


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "message"),
    [
        ("Sessions", 2, "Date", "soon", "plan.xlsx[Sessions]:2:8: date: found 'soon', expected a date"),
        ("Sessions", 2, "Venue", None, "plan.xlsx[Sessions]:2:6: venue: found an empty cell"),
        ("Sessions", 1, "Venue", "Room", "plan.xlsx[Sessions]:1:1: found no column venue"),
        ("Sessions", 2, "Session", "other", "plan.xlsx[Allocations]:2:4: session: found 'catheter-1'"),
        ("Allocations", 2, "Places", "many", "places: found 'many', expected a whole number"),
        ("Allocations", 2, "Places", 1.5, "places: found '1.5', expected a whole number"),
        ("Allocations", 2, "Who", "friend", "who: found 'friend', expected one of provider, partner, hosted"),
    ],
)
def test_what_cannot_be_read_is_told_with_sheet_row_and_column(plan, sheet, row, column, value, message):
    edit(plan, sheet, row, column, value)
    assert any(message in fault for fault in faults(plan))


def test_every_fault_is_told_at_once(plan):
    edit(plan, "Sessions", 2, "Date", "soon")
    edit(plan, "Allocations", 2, "Places", "many")
    assert len(faults(plan)) >= 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"session,course\n"])
def test_no_workbook_at_all(tmp_path, content):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)
    assert "expected a workbook that can be read" in faults(path)[0]


def test_a_workbook_of_something_else_is_told_which_sheet_is_missing(tmp_path):
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")
    assert "expected one called Sessions" in faults(tmp_path / "other.xlsx")[0]


# ---- LibreOffice


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_calculates_what_we_wrote_and_what_an_edit_makes_of_it(command, plan, tmp_path):
    expected = openpyxl.load_workbook(plan, data_only=True)
    edit(plan, "Allocations", 2, "Places", 3)  # openpyxl drops what had been calculated
    found = calculated(plan, tmp_path)
    changed = {
        (sheet.title, cell.coordinate): (cell.value, found[sheet.title][cell.coordinate].value)
        for sheet in expected
        for row in sheet.iter_rows()
        for cell in row
        if (cell.value or "") != (found[sheet.title][cell.coordinate].value or "")
    }
    texts = {str(new) for _, new in changed.values()}
    assert not any(text.startswith("#") for text in texts), changed
    assert changed.pop(("Allocations", "F2")) == (4, 3)
    assert changed.pop(("Sessions", "L2")) == (8, 7)  # its places follow
    assert ("Summary", "B9") in changed or any(sheet == "Summary" for sheet, _ in changed)
    assert command("check", MINIMAL, tmp_path / "out" / "plan.xlsx").exit_code == 0


EDITS = (
    ("Allocations", "medication-1", "oak", "Places", 9),  # a higher tier, more above the limit
    ("Allocations", "medication-1", "redbridge", "Places", 3),
    ("Allocations", "stoma-1", "elm", "Places", 0),  # a provider fewer
    ("Allocations", "moving-2", "elm", "Places", 7),  # a tier over the quarter
    ("Allocations", "catheter-1", "oak", "Whose", "fir"),  # a third provider over the quarter
    ("Allocations", "rb-stoma-1", "oak", "Places", 1),
    ("Sessions", "stoma-2", None, "Trainer", "careskills"),  # from a flat fee to tiers
    ("Sessions", "fifth-1", None, "Venue", "hall"),
)


def edit_all(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for sheet, session, whose, column, value in EDITS:
        rows = list(book[sheet].iter_rows())
        at = {cell.value: number for number, cell in enumerate(rows[0])}
        found = [r for r in rows if r[at["Session"]].value == session and whose in (None, r[at.get("Whose", 0)].value)]
        assert len(found) == 1
        found[0][at[column]].value = value
    book.save(path)


def calculated(path: Path, folder: Path) -> openpyxl.Workbook:
    """As LibreOffice calculates it; what openpyxl saves has formulas and no values."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    convert = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(folder / "out"), str(path)]
    subprocess.run(convert, check=True, capture_output=True, timeout=100)
    return openpyxl.load_workbook(folder / "out" / path.name, data_only=True)


def pence(value: object) -> int:
    assert isinstance(value, int | float), value
    return round(100 * value)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_prices_and_costs_follow_an_edit_to_what_the_check_makes_of_it(tmp_path):
    """Every way of counting tiers, minimum charges, extra places, hire, materials, levy, partners, hosted places."""
    path, subject = tmp_path / "plan.xlsx", a_priced_subject()
    path.write_bytes(workbook_bytes(subject))
    edit_all(path)
    book = calculated(path, tmp_path)
    written = read_written(tmp_path / "out" / "plan.xlsx")
    case = Case(subject.loaded, plan_from_rows(written.plan, subject.scenario), [s.id for s in written.plan.sessions])
    totals = judge_case(case).totals
    assert totals.net_cost != subject.result.totals.net_cost

    rows = list(book["Sessions"].iter_rows(values_only=True))
    shown = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    for row, money, session in zip(shown, case.money.values(), case.sessions, strict=True):
        found = (row["Tier price"], row["Cost"], row["Partners pay"], row["Price a head"])
        expected = (money.tier_price, money.cost, money.partner_income, money.price_per_head)
        assert tuple(map(pence, found)) == expected, row["Session"]
        assert (row["Places"], row["Local places"]) == (session.places, session.local_places)

    summary = {row[0]: row[1] for row in book["Summary"].iter_rows(values_only=True)}
    assert pence(summary["Cost of the sessions"]) == totals.cost
    assert pence(summary["Cost of providers' places"]) == totals.net_cost
    assert pence(summary["Cost a head"]) == totals.cost_per_head
    assert pence(summary["Levy raised"]) == totals.levy_raised
    assert (summary["Places filled"], summary["Partners' places"]) == (totals.places_filled, totals.partner_places)
    paid = sum(attendance.places * attendance.price for attendance in case.attendances)
    providers = list(book["Providers"].iter_rows(min_row=2, values_only=True))
    assert sum(pence(row[6]) for row in providers) == paid
    purse = {row[0]: row[1] for row in book["Money"].iter_rows(values_only=True)}
    ours = sum(
        money.price_per_head * s.local_places for money, s in zip(case.money.values(), case.sessions, strict=True)
    )
    assert pence(purse["Providers, for places on our sessions"]) == ours
    assert pence(purse["The sessions' cost"]) == totals.cost
    assert not any(
        str(cell.value).startswith(("#", "Err:")) for sheet in book for row in sheet.iter_rows() for cell in row
    )
