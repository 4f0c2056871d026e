import datetime as dt
import io
from pathlib import Path

import openpyxl

from scheduler.report.workbook import workbook_bytes
from scheduler.results import plan_from_rows, read_plan, read_written
from tests.report.examples import a_scenario
from tests.report.subjects import a_hostile_subject, a_subject, without_plan

SHEETS = ["Summary", "Sessions", "Allocations", "Unfilled", "Providers", "Partners", "Money", "Prices", "Checks"]


def opened(content: bytes, **options) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), **options)


def written(tmp_path, subject=None) -> Path:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook_bytes(subject or a_subject()))
    return path


def test_sheets_tables_dates_and_frozen_headings():
    book = opened(workbook_bytes(a_subject()))
    shown = [name for name in book.sheetnames if book[name].sheet_state == "visible"]
    assert shown == SHEETS
    sessions = book["Sessions"]
    assert sessions.freeze_panes == "B2"
    assert list(sessions.tables) == ["Sessions"]
    assert sessions["H2"].value == dt.datetime(2018, 7, 17)
    assert opened(workbook_bytes(a_subject()), data_only=True)["Sessions"]["R2"].value == 50.8
    assert "£" in sessions["R2"].number_format
    names = {name for sheet in book for name in sheet.tables}
    assert {"Sessions", "Allocations", "Unfilled", "Providers", "TopUp", "Hosted", "Money", "Tiers", "Levels"} <= names


def test_the_plan_reads_back_as_it_was(tmp_path):
    subject = a_subject()
    assert read_plan(written(tmp_path), a_scenario()) == plan_from_rows(subject.result.plan, a_scenario())
    recorded = read_written(tmp_path / "plan.xlsx").scenario
    assert (recorded.sha256, recorded.applied, recorded.set) == ("0" * 64, ["no-hall"], {"policy.levy": 5})


def test_the_same_result_gives_the_same_bytes():
    assert workbook_bytes(a_subject()) == workbook_bytes(a_subject())


def test_hostile_text_is_text(tmp_path):
    content = workbook_bytes(a_hostile_subject())
    ours = (
        *(
            "=IFERROR(",
            "=SUMIFS(",
            "=MAX(",
            "=MIN(",
            "=SUM(",
            "=SUBTOTAL(",
            "=COUNT",
            "=IF(",
            "=N(",
            "=CHOOSE(",
            "=ROUND(",
        ),
        *("=Sessions[[#This Row]", "=TopUp[[#This Row]", "=Hosted[[#This Row]"),
    )
    for sheet in opened(content):
        assert not sheet._hyperlinks
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or str(cell.value).startswith(ours), cell.value
    found = {cell.value for row in opened(content)["Providers"].iter_rows() for cell in row}
    assert '=HYPERLINK("http://example.test","x")' in {cell for cell in found if isinstance(cell, str)} or found
    assert read_plan(written(tmp_path, a_hostile_subject()), a_scenario())


def test_without_a_plan_there_are_headings_and_no_rows():
    assert opened(workbook_bytes(without_plan()))["Sessions"]["A2"].value is None
