from pathlib import Path

import pytest

from scheduler.scenario import load
from tests.commands.conftest import MINIMAL

HEADINGS = "Organisation,Training,Number of places\n"


@pytest.fixture
def scenario(tmp_path) -> Path:
    """The minimal scenario, whose interest is to come from a table that is not there yet."""
    text = MINIMAL.read_text("utf-8").replace(", interest: [{course: catheter, places: 4}]", "")
    text = text.replace(", interest: [{course: catheter, places: 2}]", "") + "\ninterest_from: interest.csv\n"
    (tmp_path / "quarter.yaml").write_text(text, "utf-8")
    return tmp_path / "quarter.yaml"


@pytest.fixture
def export(tmp_path):
    def write(rows: str, name: str = "export.csv") -> Path:
        (tmp_path / name).write_text(HEADINGS + rows, "utf-8")
        return tmp_path / name

    return write


def test_an_export_becomes_the_scenario_s_table(command, scenario, export):
    done = command("import", scenario, export("Oak Lodge,Catheter Care,4\nELM HOUSE,catheter,2\n"))
    assert done.exit_code == 0, done.output
    assert "provider        Organisation" in done.stdout
    assert "2 lines of interest, 6 places" in done.stdout
    assert "interest_from: interest.csv" in done.stdout
    providers = {item.id: item.interest for item in load(scenario).scenario.providers}
    assert [line.places for line in providers["oak-lodge"]] == [4]
    assert providers["ash-homecare"] == []


def test_a_near_name_is_asked_about_and_told_by_the_mapping(command, scenario, export, tmp_path):
    line = ("import", scenario, export("Oak Lodg,Catheter Care,4\n"))
    done = command(*line)
    assert done.exit_code == 2
    assert "perhaps Oak Lodge (oak-lodge)?" in done.stderr
    assert not (tmp_path / "interest.csv").exists()
    done = command(*line, "--mapping", "interest-mapping.yaml")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "interest.csv").read_text() == "provider,course,places\noak-lodge,catheter,4\n"


def test_a_mapping_that_somebody_corrected_is_not_overwritten(command, scenario, export, tmp_path):
    (tmp_path / "interest-mapping.yaml").write_text("# mine\n")
    done = command("import", scenario, export("Oak Lodg,Catheter Care,4\n"))
    assert "stays as it is" in done.stderr
    command("import", scenario, export("Oak Lodge,Catheter Care,4\n"))
    assert (tmp_path / "interest-mapping.yaml").read_text() == "# mine\n"


def test_a_line_that_the_file_has_already_is_refused_before_anything_is_written(command, export, tmp_path):
    (tmp_path / "quarter.yaml").write_bytes(MINIMAL.read_bytes())
    rows = "Oak Lodge,Catheter Care,4\nOak Lodge,Catheter Care,1\nElm House,Catheter Care,4\n"
    done = command("import", "quarter.yaml", export(rows))
    assert done.exit_code == 2
    [fault, count] = done.stderr.splitlines()
    assert fault.endswith(
        "export.csv: rows 2 to 4: found what the scenario's own lists have already (oak-lodge, catheter; elm-house, "
        "catheter), expected each provider's interest in a course once: take it out of the scenario, or these rows out "
        "of the export"
    )
    assert count == "1 fault; no table was written."
    assert {path.name for path in tmp_path.iterdir()} == {"quarter.yaml", "export.csv"}


def test_what_the_scenario_refuses_is_told_of_the_export_s_rows(command, scenario, tmp_path):
    lines = (
        "Organisation,Training,Places,Not before,Not after",
        "Oak Lodge,Catheter Care,4,,",
        "Elm House,Catheter Care,3,01/09/2018,01/08/2018",
        "Elm House,Catheter Care,2,01/09/2018,01/08/2018",
    )
    export = tmp_path / "export.csv"
    export.write_text("\n".join(lines))
    done = command("import", scenario, export)
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        f"{export}: rows 3, 4, Not after: found 2018-08-01, expected a date not before earliest, which is 2018-09-01",
        "1 fault; no table was written.",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {"quarter.yaml", "export.csv"}


def test_faulty_input_exits_2(command, scenario, export, tmp_path):
    assert command("import", scenario, "missing.csv").exit_code == 2
    (tmp_path / "export.pdf").write_text("")
    assert "expected a table" in command("import", scenario, "export.pdf").stderr
    (tmp_path / "bad.yaml").write_text("columns: [")
    assert command("import", scenario, export("x,y,1\n"), "--mapping", "bad.yaml").exit_code == 2


# ---- calendars


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20180717
SUMMARY:Away
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def calendar(tmp_path) -> Path:
    (tmp_path / "own.ics").write_text(CALENDAR)
    return tmp_path / "own.ics"


def test_a_calendar_becomes_a_scenario_in_which_its_owner_is_away(command, calendar, tmp_path):
    (tmp_path / "quarter.yaml").write_bytes(MINIMAL.read_bytes())
    done = command("import-calendar", "quarter.yaml", calendar, "--trainer", "nurse-educators")
    assert done.exit_code == 0, done.output
    assert "1 event in the quarter; 1 day on which nurse-educators is busy." in done.stdout
    [trainer] = load(tmp_path / "quarter-nurse-educators.yaml").scenario.trainers
    assert [item.isoformat() for item in trainer.unavailable] == ["2018-07-17"]
    assert len(trainer.available) == 3


def test_dates_that_the_scenario_has_stay(command, calendar, tmp_path):
    text = MINIMAL.read_text("utf-8").replace("capacity: 16,", "capacity: 16, unavailable: [{weekdays: [mon]}],")
    (tmp_path / "quarter.yaml").write_text(text, "utf-8")
    assert (
        command("import-calendar", "quarter.yaml", calendar, "--venue", "library-hall", "--out", "h.yaml").exit_code
        == 0
    )
    [venue] = load(tmp_path / "h.yaml").scenario.venues
    assert venue.unavailable[0].weekdays == ["mon"]
    assert len(venue.unavailable) == 2


@pytest.mark.parametrize("whose", [[], ["--trainer", "x"], ["--trainer", "nurse-educators", "--venue", "library-hall"]])
def test_whose_calendar_must_be_said_once(command, calendar, whose):
    assert command("import-calendar", MINIMAL, calendar, *whose).exit_code == 2


def test_what_is_no_calendar_exits_2(command):
    done = command("import-calendar", MINIMAL, MINIMAL, "--trainer", "nurse-educators", "--out", "x.yaml")
    assert done.exit_code == 2
    assert "expected an .ics file" in done.stderr
