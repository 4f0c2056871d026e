"""Interest and distances from CSV and workbooks: what is read, and where a fault stands."""

# ruff: noqa: E501 - a case is one line, however long
from __future__ import annotations

import datetime as dt
import zipfile

import openpyxl
import pytest

from scheduler.scenario import load
from scheduler.sheets.child import as_text
from tests.scenario.texts import BASE, edited, loaded, messages

HEADER = "provider,course,places,max_price,earliest,latest,weekdays,blocks,all_or_nothing,priority\n"
WITH_TABLE = edited(("policy: {levy: 5.00}", "interest_from: interest.csv"))
WITH_KM = edited(("policy: {levy: 5.00}", "distances_from: km.csv"))
NAMES = ("oak", "elm")


def rows(folder, text):
    """The lines that a CSV table of this text adds to oak and elm."""
    (folder / "interest.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    found = loaded(folder, WITH_TABLE).scenario.providers
    return {"oak": found[0].interest[3:], "elm": found[1].interest[1:]}


def refused(folder, text):
    (folder / "interest.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return messages(folder, WITH_TABLE).splitlines()


def workbook(path, *table):
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
    book.create_sheet("Notes").append(["not read"])
    book.save(path)


def from_workbook(folder, *table, name="interest.xlsx"):
    workbook(folder / name, *table)
    return loaded(folder, edited(("policy: {levy: 5.00}", f"interest_from: {name}"))).scenario.providers[1].interest[1:]


def refused_workbook(folder, *table):
    workbook(folder / "interest.xlsx", *table)
    return messages(folder, edited(("policy: {levy: 5.00}", "interest_from: interest.xlsx"))).splitlines()


def test_every_field(tmp_path):
    [line] = rows(tmp_path, HEADER + "elm,stoma,3,45.50,2018-08-01,2018-09-14,tue wed;thu,am;pm,true,2\n")["elm"]
    assert (line.course, line.places, line.max_price, line.priority, line.all_or_nothing) == ("stoma", 3, 4550, 2, True)
    assert (line.earliest, line.latest) == (dt.date(2018, 8, 1), dt.date(2018, 9, 14))
    assert (line.weekdays, line.blocks) == (["tue", "wed", "thu"], ["am", "pm"])


def test_empty_cells_leave_the_defaults(tmp_path):
    [line] = rows(tmp_path, HEADER + "elm,stoma,3,,,,,,,\n")["elm"]
    assert (line.max_price, line.weekdays, line.priority, line.all_or_nothing) == (None, None, 1, False)


def test_rows_are_added_to_the_providers_own_lists(tmp_path):
    text = edited(("      - {course: stoma, places: 2}\n", ""), text=WITH_TABLE)
    (tmp_path / "interest.csv").write_text("provider,course,places\noak,stoma,2\nelm,stoma,1\nelm,care,1\n")
    oak, elm = loaded(tmp_path, text).scenario.providers
    assert [line.course for line in oak.interest] == ["med", "care", "stoma"]
    assert [line.course for line in elm.interest] == ["med", "stoma", "care"]


@pytest.mark.parametrize(
    "text",
    [
        "provider,course,places\nelm,stoma,3\n",
        "\ufeffprovider,course,places\r\nelm,stoma,3\r\n",
        "Places , COURSE,Provider\n 3 ,stoma , elm\n",
        '\n\n"provider","course","places",,\n,,\n"elm","stoma","3",,\n\n',
        "provider,course,places\nelm,stoma,03",
    ],
)
def test_ways_to_write_the_same(tmp_path, text):
    [line] = rows(tmp_path, text)["elm"]
    assert (line.course, line.places) == ("stoma", 3)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("provider,course,places\nelm,stomma,3\n", ["interest.csv:2:2: providers.elm.interest.stomma.course: found 'stomma', expected the id of a course; did you mean stoma?"]),
        ("provider,course,places\nelmm,stoma,3\n", ["interest.csv:2:1: provider: found 'elmm', expected the id of a provider; did you mean elm?"]),
        ("provider,course,places\n,stoma,3\n", ["interest.csv:2:1: provider: found an empty cell, expected a provider's id"]),
        ("provider,course,places\nelm,stoma,\n", ["interest.csv:2:1: providers.elm.interest.stoma: found no places, expected it to be given"]),
        ("provider,course,places\nelm,stoma,three\n", ["interest.csv:2:3: providers.elm.interest.stoma.places: found 'three', expected a whole number"]),
        ("provider,course,places\nelm,stoma,0\n", ["interest.csv:2:3: providers.elm.interest.stoma.places: found 0, expected at least 1"]),
        ("provider,course,places\nelm,stoma,1.5\n", ["interest.csv:2:3: providers.elm.interest.stoma.places: found 1.5, expected a whole number"]),
        ("provider,course,places\nelm,stoma,1e99\n", ["interest.csv:2:3: places: found 1e99, expected a number between 1e-15 and 1e15"]),
        ("provider,course,places,max_price\nelm,stoma,1,£45\n", ["interest.csv:2:4: providers.elm.interest.stoma.max_price: found '£45', expected an amount in pounds"]),
        ("provider,course,places,earliest\nelm,stoma,1,01/08/2018\n", ["interest.csv:2:4: providers.elm.interest.stoma.earliest: found '01/08/2018', expected a date such as 2018-07-02"]),
        ("provider,course,places,weekdays\nelm,stoma,1,tue tuesday\n", ["interest.csv:2:4: providers.elm.interest.stoma.weekdays[1]: found 'tuesday', expected one of mon, tue,"]),
        ("provider,course,places,blocks\nelm,stoma,1,am eve\n", ["interest.csv:2:4: providers.elm.interest.stoma.blocks[1]: found 'eve', expected the name of a block"]),
        ("provider,course,places,all_or_nothing\nelm,stoma,1,yes\n", ["interest.csv:2:4: providers.elm.interest.stoma.all_or_nothing: found 'yes', expected true or false; did you mean true?"]),
        ("provider,course,places\nelm,med,3\n", ["interest.csv:2:2: providers.elm.interest.med.course: found med again, expected it once; it is at scenario.yaml:"]),
        ("provider,course,places\nelm,stoma,3\nelm,stoma,4\n", ["interest.csv:3:2: providers.elm.interest.stoma.course: found stoma again, expected it once; it is at interest.csv:2:2 already"]),
        ("provider,course,places,weekday\nelm,stoma,3,tue\n", ["interest.csv:1:4: found the column 'weekday', expected one of provider, course, places, max_price, earliest, latest, weekdays, blocks, all_or_nothing, priority; did you mean weekdays?"]),
        ("provider,course,places,course\nelm,stoma,3,x\n", ["interest.csv:1:4: course: found the column again, expected it once"]),
        ("provider,course\nelm,stoma\n", ["interest.csv:1:1: places: found no column places, expected one", "found no places, expected it to be given"]),
        ("provider;course;places\nelm;stoma;3\n", ["interest.csv:1:1: found the column 'provider;course;places'", "put commas between columns", "no column provider", "no column course", "no column places"]),
        ("provider,course,places\nelm,stoma,3,4\n", ["interest.csv:2:4: found '4' beyond the last column, expected nothing"]),
        ("", ["interest.csv:1:1: found no rows, expected a header with provider, course, places"]),
        ('provider,course,places\nelm,"stoma,3\n', ["interest.csv:2:1: found what is no CSV, expected a row of cells: unexpected end of data"]),
        ('provider,course,places\nelm,"sto"ma,3\n', ["interest.csv:2:1: found what is no CSV"]),
        (b"provider,course,places\nelm,st\xf6ma,3\n", ["interest.csv:2:7: found the byte 0xf6, expected UTF-8 text"]),
        ("provider,course,places\nelm," + "x" * 200_000 + ",3\n", ["found what is no CSV, expected a row of cells: field larger than field limit"]),
    ],
)  # fmt: skip
def test_refused(tmp_path, text, faults):
    found = refused(tmp_path, text)
    whole = "\n".join(found).replace(f"{tmp_path}/", "")
    for fault in faults:
        assert fault in whole
    assert all("interest.csv" in line for line in found)


def test_every_fault_of_a_table_is_listed(tmp_path):
    found = refused(tmp_path, "provider,course,places\nx,stoma,3\nelm,stomma,3\nelm,stoma,x\n")
    assert [line.split(": ")[0] for line in found] == ["interest.csv:2:1", "interest.csv:3:2", "interest.csv:4:3"]


def test_lines_count_those_inside_cells(tmp_path):
    found = refused(tmp_path, 'provider,course,places,blocks\nelm,stoma,3,"am\npm"\nelm,care,x,\n')
    assert found == ["interest.csv:4:3: providers.elm.interest.care.places: found 'x', expected a whole number"]


def test_a_workbook_with_numbers_and_dates(tmp_path):
    [line] = from_workbook(
        tmp_path,
        ["provider", "course", "places", "max_price", "earliest", "latest", "weekdays", "all_or_nothing"],
        ["elm", "stoma", 4.0, 45.1, dt.date(2018, 8, 1), dt.datetime(2018, 9, 14), "tue; wed", True],
        [],
    )
    assert (line.places, line.max_price, line.weekdays, line.all_or_nothing) == (4, 4510, ["tue", "wed"], True)
    assert (line.earliest, line.latest) == (dt.date(2018, 8, 1), dt.date(2018, 9, 14))


def test_a_workbook_with_a_title_and_text_for_numbers(tmp_path):
    [line] = from_workbook(tmp_path, [], ["provider", "course", "places"], ["elm", "stoma", "4"])
    assert line.places == 4


def test_an_id_that_a_workbook_holds_as_a_number(tmp_path):
    workbook(tmp_path / "interest.xlsx", ["provider", "course", "places"], [12, "stoma", 4])
    text = edited(("policy: {levy: 5.00}", "interest_from: interest.xlsx"), ("- {id: elm, name", '- {id: "12", name'))
    assert len(loaded(tmp_path, text).scenario.providers[1].interest) == 2


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["elm", "stoma", 4.5], "interest.xlsx:3:3: providers.elm.interest.stoma.places: found 4.5, expected a whole number"),
        (["elm", "stoma", dt.date(2018, 1, 1)], "interest.xlsx:3:3: providers.elm.interest.stoma.places: found '2018-01-01'"),
        (["elm", "stoma", None], "interest.xlsx:3:1: providers.elm.interest.stoma: found no places"),
        (["el", "stoma", 1], "interest.xlsx:3:1: provider: found 'el', expected the id of a provider; did you mean elm?"),
        (["elm", "stoma", 1, 43313], "interest.xlsx:3:4: providers.elm.interest.stoma.earliest: found '43313', expected a date"),
        (["elm", "stoma", 1, dt.datetime(2018, 8, 1, 9)], "found '2018-08-01 09:00:00', expected a date"),
    ],
)  # fmt: skip
def test_a_workbook_refused_at_its_row_and_column(tmp_path, row, fault):
    [found] = refused_workbook(tmp_path, ["provider", "course", "places", "earliest"], [], row)
    assert fault in found


def test_files_that_are_no_workbooks(tmp_path):
    for name, data in {"a.xlsx": b"junk", "b.xls": b"", "c.ods": b"PK\x03\x04"}.items():
        (tmp_path / name).write_bytes(data)
        [found] = messages(tmp_path, edited(("policy: {levy: 5.00}", f"interest_from: {name}"))).splitlines()
        assert f"interest_from: found '{name}', expected a workbook that can be read" in found
        assert found.startswith("scenario.yaml:48:16: ")


def test_a_workbook_that_would_take_all_memory(tmp_path):
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = 1
    book.save(tmp_path / "interest.xlsx")
    found = messages(tmp_path, edited(("policy: {levy: 5.00}", "interest_from: interest.xlsx")))
    assert "expected a workbook that can be read: it is damaged, or far too large" in found


def test_a_workbook_with_a_bomb_inside(tmp_path):
    with zipfile.ZipFile(tmp_path / "interest.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b" " * 50_000_000)
    assert "expected a workbook that can be read" in messages(
        tmp_path, edited(("policy: {levy: 5.00}", "interest_from: interest.xlsx"))
    )


@pytest.mark.parametrize("name", ["interest.pdf", "interest", "interest.json"])
def test_other_kinds_of_files(tmp_path, name):
    (tmp_path / name).write_text("x")
    assert messages(tmp_path, edited(("policy: {levy: 5.00}", f"interest_from: {name}"))) == (
        f"scenario.yaml:48:16: interest_from: found {name!r}, expected a table: .csv, .xlsx, .xlsm, .xlsb, .xls, .ods"
    )


def test_a_table_that_is_not_there(tmp_path):
    (tmp_path / "interests.csv").write_text("x")
    assert "there is no such file; did you mean interests.csv?" in messages(tmp_path, WITH_TABLE)


def test_a_folder_is_no_table(tmp_path):
    (tmp_path / "interest.csv").mkdir()
    assert "it is no file" in messages(tmp_path, WITH_TABLE)


def test_a_path_is_relative_to_the_file_that_names_it(tmp_path, monkeypatch):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "base.yaml").write_text(WITH_TABLE)
    (tmp_path / "parts" / "interest.csv").write_text("provider,course,places\nelm,stoma,3\n")
    found = loaded(tmp_path, "extends: parts/base.yaml\n")
    assert len(found.scenario.providers[1].interest) == 2
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "other.csv").write_text("provider,course,places\nelm,stoma,3\nelm,care,1\n")
    monkeypatch.chdir(tmp_path / "elsewhere")
    found = load(tmp_path / "scenario.yaml", set=["interest_from=other.csv"])
    assert len(found.scenario.providers[1].interest) == 3


def test_set_does_not_reach_rows(tmp_path):
    (tmp_path / "interest.csv").write_text("provider,course,places\nelm,stoma,3\n")
    found = messages(tmp_path, WITH_TABLE, set=["providers.elm.interest.stoma.places=1"])
    assert "found no interest in course stoma" in found
    assert "rows of a table are out of --set's reach" in found


def test_an_override_of_a_line_that_the_table_has_is_an_error(tmp_path):
    (tmp_path / "interest.csv").write_text("provider,course,places\nelm,stoma,3\n")
    text = edited(
        ("dear: {policy: {levy: 9}}", "dear: {providers: [{id: elm, interest: [{course: stoma, places: 1}]}]}"),
        text=WITH_TABLE,
    )
    assert "interest.csv:2:2: providers.elm.interest.stoma.course: found stoma again" in messages(
        tmp_path, text, ["dear"]
    )


# -- distances


def kilometres(folder, text):
    (folder / "km.csv").write_text(text)
    return dict(loaded(folder, WITH_KM).road_metres)


def test_distances(tmp_path):
    found = kilometres(tmp_path, "km,provider,venue\n3.2,oak,hall\n0,elm,red-1\n1.2345,elm,hall\n")
    assert found == {("oak", "hall"): 3200, ("elm", "red-1"): 0, ("elm", "hall"): 1235}


def test_distances_from_a_workbook(tmp_path):
    workbook(tmp_path / "km.xlsx", ["provider", "venue", "km"], ["oak", "hall", 3], ["elm", "hall", 2.5])
    found = loaded(tmp_path, edited(("policy: {levy: 5.00}", "distances_from: km.xlsx"))).road_metres
    assert found == {("oak", "hall"): 3000, ("elm", "hall"): 2500}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("provider,venue,km\noka,hall,3\n", "km.csv:2:1: provider: found 'oka', expected the id of a provider; did you mean oak?"),
        ("provider,venue,km\noak,hal,3\n", "km.csv:2:2: venue: found 'hal', expected the id of a venue or hosted session; did you mean hall?"),
        ("provider,venue,km\noak,hall,-3\n", "km.csv:2:3: km: found -3, expected a distance from 0 to 100000 kilometres"),
        ("provider,venue,km\noak,hall,near\n", "km.csv:2:3: km: found 'near', expected a distance in kilometres"),
        ("provider,venue,km\noak,hall,.inf\n", "km.csv:2:3: km: found .inf, expected a finite number"),
        ("provider,venue,km\noak,hall,\n", "km.csv:2:1: km: found an empty cell, expected a value"),
        ("provider,venue,km\noak,hall,3\noak,hall,3\n", "km.csv:3:1: found oak and hall again, expected the pair once; it is at"),
        ("provider,venue,km,miles\n", "km.csv:1:4: found the column 'miles', expected one of provider, venue, km"),
    ],
)  # fmt: skip
def test_distances_refused(tmp_path, text, fault):
    (tmp_path / "km.csv").write_text(text)
    [found] = messages(tmp_path, WITH_KM).splitlines()
    assert fault in found


def test_a_distance_to_what_is_two_things(tmp_path):
    (tmp_path / "km.csv").write_text("provider,venue,km\noak,hall,3\n")
    found = messages(tmp_path, edited(("{id: red-1,", "{id: hall,"), text=WITH_KM))
    assert "km.csv:2:2: venue: found 'hall', which is a venue and a hosted session" in found


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("", ""), (" a ", " a "), (4.0, "4"), (45.1, "45.1"), (0.1 + 0.2, "0.3"), (1e20, "1e+20"), (12, "12"),
        (True, "true"), (False, "false"), (dt.date(2018, 8, 1), "2018-08-01"), (dt.datetime(2018, 8, 1), "2018-08-01"),
        (dt.datetime(2018, 8, 1, 9, 30), "2018-08-01 09:30:00"), (dt.time(9, 30), "09:30:00"),
    ],
)  # fmt: skip
def test_cells_as_text(cell, text):
    assert as_text(cell) == text


def test_base_has_no_tables(tmp_path):
    assert loaded(tmp_path, BASE).road_metres == {}
