import csv
import datetime as dt
import io

import pytest

from scheduler.report.csv_files import csv_bytes, neutral
from scheduler.report.tables import Column, Table, result_tables
from tests.report.examples import a_result, a_scenario


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def tables(**changes) -> dict[str, list[dict[str, str]]]:
    return {table.name: read(csv_bytes(table)) for table in result_tables(a_result(**changes), a_scenario())}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff20"])
def test_text_that_a_spreadsheet_would_run_is_neutralised(start):
    text = f'{start}HYPERLINK("http://example.test")'
    assert neutral(text) == f"'{text}"
    table = Table("t", (Column("name"),), ((text,),))
    assert read(csv_bytes(table))[0]["name"] == f"'{text}"


SIGNED = ["+3", "-2", "-1,234", "+£34.00", "-£1,234.50", "-12.5 points", "-25.4 km", "-3 %", "+1 place; cost +£50.00"]


@pytest.mark.parametrize("text", [*SIGNED, "+6 points (+6 places); cost: no proved difference"])
def test_a_signed_amount_is_no_formula(text):
    assert neutral(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "+1+1", "-2+3+cmd|' /C calc'!A0", "+A1", "-a1", "+3 a1", "+3 sum(1)", "+3 sum (1)", "@3", "=3", "+", "-", "+£",
        "\t+3", " +3", "+3\n", "+3 Elm", "+3 \"x\"", "-3 x!y", "+3 http://example.test", "+3*2", "+3 places\t",
        "\uff0b3",
    ],
)  # fmt: skip
def test_whatever_else_begins_like_a_formula_is_neutralised(text):
    assert neutral(text) == f"'{text}"


def test_other_cells_are_as_they_are():
    columns = (Column("name"), Column("price", "pence"), Column("day", "date"), Column("n", "count"), Column("none"))
    table = Table("t", columns, (('Elm "House", Romford', 123405, dt.date(2018, 7, 17), -3, None),))
    assert read(csv_bytes(table)) == [
        {"name": 'Elm "House", Romford', "price": "1234.05", "day": "2018-07-17", "n": "-3", "none": ""}
    ]
    assert neutral("") == ""


def test_a_spreadsheet_is_told_that_it_is_utf_8():
    assert csv_bytes(Table("t", (Column("name"),), (("£",),))) == b"\xef\xbb\xbfname\r\n\xc2\xa3\r\n"


def test_a_name_that_is_no_unicode_is_still_written():
    assert b"\\udcff" in csv_bytes(Table("t", (Column("name"),), (("\udcff",),)))


def test_sessions():
    medication, moving = tables()["sessions"]
    assert medication["session"] == "medication-1"
    assert medication["trainer_name"] == "Care Skills Training"
    assert (medication["date"], medication["from"], medication["to"]) == ("2018-07-17", "09:30", "16:30")
    assert (medication["places"], medication["local_places"], medication["partner_places"]) == ("12", "10", "2")
    assert (medication["cost"], medication["price_per_head"]) == ("618.00", "50.80")
    assert (moving["date"], moving["last_date"]) == ("2018-07-31", "2018-08-01")


def test_allocations_hold_local_partner_and_hosted_places():
    rows = tables()["allocations"]
    assert [(row["who"], row["provider"], row["session"], row["places"], row["total"]) for row in rows] == [
        ("provider", "oak-lodge", "medication-1", "4", "203.20"),
        ("provider", "elm-house", "medication-1", "6", "304.80"),
        ("partner", "redbridge", "medication-1", "2", "110.00"),
        ("provider", "elm-house", "moving-1", "4", "920.00"),
        ("hosted", "oak-lodge", "rb-stoma-1", "3", "180.00"),
    ]
    assert rows[1]["provider_name"] == "'@Elm House, Romford"
    assert rows[4]["venue_name"] == "London Borough of Redbridge"


def test_unfilled():
    assert tuple(tables()["unfilled"][0].values()) == (
        "oak-lodge", "Oak Lodge", "stoma", "Stoma Care", "2", "full",
    )  # fmt: skip


def test_without_a_plan_only_the_headings_are_there():
    found = tables(status="infeasible", plan=None, unfilled=[], not_running=[])
    assert found == {"sessions": [], "allocations": [], "unfilled": []}
