"""A plan edited in the workbook that a report wrote, and judged."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from scheduler.report.workbook import workbook_bytes
from scheduler.results import ResultError, read_written
from tests.commands.conftest import MINIMAL
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
    assert "trainer-available" in done.stdout


def test_places_changed_are_judged_and_priced_anew(command, plan):
    edit(plan, "Allocations", 2, "Places", 3)
    done = command("check", MINIMAL, plan)
    assert done.exit_code == 0
    assert "£41.43 a head" in done.stdout  # 290 / 7
    edit(plan, "Allocations", 2, "Places", 5)
    done = command("check", MINIMAL, plan)
    assert done.exit_code == 1
    assert "places-asked" in done.stdout


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
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(plan)]
    subprocess.run(convert, check=True, capture_output=True, timeout=100)
    found = openpyxl.load_workbook(tmp_path / "out" / "plan.xlsx", data_only=True)
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
