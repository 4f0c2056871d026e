import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.intake.export import ExportError, read_export
from scheduler.intake.interest import Imported, Told, import_interest, table_bytes
from scheduler.intake.mapping import MappingError, mapping_text, read_mapping
from scheduler.intake.names import Names
from scheduler.intake.values import ValueFault, parse
from tests.report.examples import a_scenario

HEADINGS = "Care home,Training course,Number of staff"


def imported(tmp_path, text: str, told: Told | None = None) -> Imported:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    return import_interest(read_export(path), a_scenario(), told or Told())


def rows(found: Imported) -> dict:
    return {key: row["places"] for key, row in found.rows.items()}


# ---- columns and files


def test_columns_are_guessed_from_their_headings_below_a_title(tmp_path):
    text = f"Portal export\n\nDate received,{HEADINGS},Most you would pay\n01/05/2018,Oak Lodge,Stoma Care,3,£45\n"
    found = imported(tmp_path, text)
    assert found.faults == []
    assert found.columns.headings == {
        "provider": "Care home",
        "course": "Training course",
        "places": "Number of staff",
        "max_price": "Most you would pay",
    }
    assert found.columns.unread == ["Date received"]
    assert table_bytes(found) == b"provider,course,places,max_price\noak-lodge,stoma,3,45.00\n"


def test_a_mapping_tells_columns_that_cannot_be_guessed(tmp_path):
    text = "A,B,C\noak-lodge,stoma,3\n"
    assert "found no column for provider, course, places" in imported(tmp_path, text).faults[0]
    told = Told(columns={"provider": "A", "course": "B", "places": "C"})
    assert rows(imported(tmp_path, text, told)) == {("oak-lodge", "stoma"): "3"}
    wrong = Told(columns={"provider": "A", "course": "B", "places": "D"})
    assert "no column is headed so" in imported(tmp_path, text, wrong).faults[0]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfprovider,course,places\r\noak-lodge,stoma,3\r\n",
        b"provider;course;places\noak-lodge;stoma;3\n",
        b"provider\tcourse\tplaces\noak-lodge\tstoma\t3\n",
        "provider,course,places,Ort\noak-lodge,stoma,3,München\n".encode("cp1252"),
    ],
)
def test_csv_as_spreadsheets_write_it(tmp_path, content):
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    assert rows(import_interest(read_export(path), a_scenario(), Told())) == {("oak-lodge", "stoma"): "3"}


def test_a_workbook_is_read_as_it_is(tmp_path):
    import datetime as dt

    book = openpyxl.Workbook()
    for row in (["Provider", "Course", "Places", "Not before"], ["Oak Lodge", "stoma", 3, dt.datetime(2018, 8, 1)]):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    (tmp_path / "export.xlsx").write_bytes(content.getvalue())
    found = import_interest(read_export(tmp_path / "export.xlsx"), a_scenario(), Told())
    assert found.rows == {("oak-lodge", "stoma"): {"places": "3", "earliest": "2018-08-01"}}


def test_a_formula_that_was_never_calculated_is_told_as_such(tmp_path):
    """As programs write it that do not calculate; one with a value, if only an empty one, is that value."""
    book = openpyxl.Workbook()
    for row in (["Provider", "Course", "Places"], ["Oak Lodge", "stoma", "=2+3"]):
        book.active.append(row)
    book.save(tmp_path / "export.xlsx")
    found = import_interest(read_export(tmp_path / "export.xlsx"), a_scenario(), Told())
    assert found.faults == [
        "row 2, Places: found '=2+3', expected a whole number; this formula was never calculated: open the file in a "
        "spreadsheet, and save it there"
    ]
    rewritten(tmp_path / "export.xlsx", b"<f>2+3</f><v />", b"<f>2+3</f><v>5</v>")
    assert rows(import_interest(read_export(tmp_path / "export.xlsx"), a_scenario(), Told())) == {
        ("oak-lodge", "stoma"): "5"
    }
    rewritten(tmp_path / "export.xlsx", b"><f>2+3</f><v>5</v>", b' t="str"><f>2+3</f><v></v>')
    found = import_interest(read_export(tmp_path / "export.xlsx"), a_scenario(), Told())
    assert found.faults == ["row 2, Places: found nothing, expected a whole number"]


def rewritten(path, before: bytes, after: bytes) -> None:
    """A workbook with its first sheet changed."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert before in parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(before, after)
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)


@pytest.mark.parametrize(("name", "content"), [("x.pdf", b"%PDF"), ("x.xlsx", b"garbage"), ("x.csv", b'a,"b\n')])
def test_what_is_no_table_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    if name == "x.csv":  # an open quote is only text to the csv module
        assert read_export(tmp_path / name).rows
        return
    with pytest.raises(ExportError):
        read_export(tmp_path / name)


# ---- names


NAMES = {
    "oak-lodge": "Oak Lodge",
    "oak-lodge-south": "Oak Lodge South",
    "elm-house": "The Elm House Ltd",
    "elm": "Elm House",
}


@pytest.mark.parametrize(
    ("written", "how", "key"),
    [
        ("oak-lodge", "exact", "oak-lodge"),
        (" OAK  lodge ", "exact", "oak-lodge"),
        ("Oak Lodge Limited", "exact", "oak-lodge"),
        ("Oak Lodg", "near", None),
        ("Elm House", "several", None),
        ("Zebra", "unknown", None),
    ],
)
def test_names_match_exactly_or_are_asked_about(written, how, key):
    match = Names(NAMES, {}).match(" ".join(written.split()))
    assert (match.how, match.id) == (how, key)


def test_a_near_name_is_never_taken_without_being_told(tmp_path):
    text = f"{HEADINGS}\nOak Lodg,Stoma Care,3\nNobody Knows,Stomma Care,1\n"
    found = imported(tmp_path, text)
    assert found.rows == {}
    assert found.faults[0] == (
        "row 2, Care home: found 'Oak Lodg', expected a provider of the scenario; perhaps Oak Lodge (oak-lodge)? "
        "Say so in the mapping"
    )
    assert len(found.faults) == 3
    (tmp_path / "mapping.yaml").write_text(mapping_text(found), encoding="utf-8")
    told = read_mapping(tmp_path / "mapping.yaml")
    assert told.providers == {"Oak Lodg": "oak-lodge"}  # the unknown one stays to be told
    again = imported(tmp_path, text, Told(told.columns, {**told.providers, "Nobody Knows": "-"}, told.courses))
    assert (rows(again), again.faults) == ({("oak-lodge", "stoma"): "3"}, [])
    assert "left out" in again.notes[0]


# ---- rows


def test_every_fault_of_every_row_is_listed(tmp_path):
    text = f"{HEADINGS},Days\nOak Lodge,Stoma Care,many,Someday\nZebra,Stoma Care,,\n,,2,\n"
    faults = imported(tmp_path, text).faults
    assert [fault.split(":")[0] for fault in faults] == [
        "row 2, Number of staff", "row 2, Days", "row 3, Care home", "row 3, Number of staff", "row 4, Care home",
        "row 4, Training course",
    ]  # fmt: skip


def test_duplicates_are_merged_by_the_stated_rule(tmp_path):
    text = (
        f"{HEADINGS},Days\nOak Lodge,stoma,3,Tue\nOak Lodge,stoma,3,Tuesday\nOak Lodge,stoma,2,tue\n"
        "Elm House,stoma,1,\nElm House,stoma,1,Mon\nOak Lodge,medication,0,\n"
    )
    found = imported(tmp_path, text.replace("Elm House", "elm-house"))
    assert rows(found) == {("oak-lodge", "stoma"): "5", ("elm-house", "stoma"): "1"}
    assert found.notes == [
        "row 3: the same as row 2 (oak-lodge, stoma), counted once",
        "row 4: added to row 2 (oak-lodge, stoma), now 5 places",
        "row 7: asks for 0 places, left out",
    ]
    [fault] = found.faults
    assert fault.startswith("row 6: the same provider and course as row 5 (elm-house, stoma), but another weekdays")


@pytest.mark.parametrize("order", [(3, 2, 3), (3, 3, 2), (2, 3, 2, 3)])
def test_a_row_said_twice_counts_once_wherever_it_stands(tmp_path, order):
    found = imported(tmp_path, HEADINGS + "".join(f"\nOak Lodge,stoma,{places}" for places in order))
    assert rows(found) == {("oak-lodge", "stoma"): "5"}


def test_a_sum_is_not_taken_for_a_row(tmp_path):
    """Three and two make five; another row of five is no repetition."""
    found = imported(tmp_path, f"{HEADINGS}\nOak Lodge,stoma,3\nOak Lodge,stoma,2\nOak Lodge,stoma,5\n")
    assert rows(found) == {("oak-lodge", "stoma"): "10"}


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("places", "4", "4"),
        ("places", "4.0", "4"),
        ("places", "1,200", "1200"),
        ("max_price", "£1,045.50", "1045.50"),
        ("max_price", "45 pounds", "45.00"),
        ("max_price", "any", ""),
        ("earliest", "01/08/2018", "2018-08-01"),
        ("earliest", "1 August 2018", "2018-08-01"),
        ("latest", "2018-09-14", "2018-09-14"),
        ("weekdays", "Thursdays & tues", "tue thu"),
        ("weekdays", "Weekdays", "mon tue wed thu fri"),
        ("weekdays", "weekdays and Saturday", "mon tue wed thu fri sat"),
        ("blocks", "Mornings", "am"),
        ("blocks", "am/pm", "am pm"),
        ("all_or_nothing", "Yes", "true"),
        ("priority", "2", "2"),
    ],
)
def test_cells_as_people_fill_them_in(field, text, value):
    assert parse(field, text, ["am", "pm"]) == value


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("places", "-1"),
        ("places", "four"),
        ("places", "1.5"),
        ("places", "1,5"),
        ("places", "4,0"),
        ("max_price", "45,50"),
        ("max_price", "4.555"),
        ("max_price", "-4"),
        ("max_price", "NaN"),
        ("earliest", "13/13/2018"),
        ("weekdays", "t"),
        ("weekdays", "Mon-Fri"),
        ("weekdays", "Tue \u2013 Thu"),
        ("blocks", "noon"),
        ("all_or_nothing", "perhaps"),
    ],
)
def test_cells_that_say_something_else(field, text):
    with pytest.raises(ValueFault):
        parse(field, text, ["am", "pm"])


LINES = st.fixed_dictionaries(
    {"places": st.integers(1, 50).map(str)},
    optional={
        "max_price": st.integers(0, 20_000).map(lambda pence: f"{pence / 100:.2f}"),
        "earliest": st.dates().map(str),
        "latest": st.dates().map(str),
        "weekdays": st.sampled_from(["mon", "tue thu", "mon wed fri"]),
        "blocks": st.sampled_from(["am", "pm", "am pm"]),
        "all_or_nothing": st.sampled_from(["true", "false"]),
        "priority": st.integers(1, 5).map(str),
    },
)


@given(
    st.dictionaries(st.sampled_from([(p, c) for p in ("oak-lodge", "elm-house") for c in ("stoma", "moving")]), LINES)
)
def test_a_round_trip_loses_nothing(tmp_path_factory, lines):
    folder = tmp_path_factory.mktemp("round")
    first = Imported(imported(folder, HEADINGS).columns, rows=lines)
    (folder / "interest.csv").write_bytes(table_bytes(first))
    again = import_interest(read_export(folder / "interest.csv"), a_scenario(), Told())
    assert (again.rows, again.faults) == (lines, [])


# ---- mapping files


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("columns: [a]", "columns: found"),
        ("colums: {}", "found 'colums', expected one of columns, providers, courses"),
        ("columns: {plaices: x}", "found 'plaices', expected one of provider"),
        ("- a", "expected columns, providers and courses"),
        ("a: [", "mapping.yaml:"),
        ("!!python/object:os.system {}", "no YAML"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(tmp_path, text, message):
    path = tmp_path / "mapping.yaml"
    path.write_text(text)
    with pytest.raises(MappingError, match=message.replace("[", r"\[")):
        read_mapping(path)
