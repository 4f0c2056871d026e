import datetime as dt

import pytest
import vobject

from scheduler.report.calendars import calendar_files
from scheduler.report.subject import Subject
from scheduler.scenario.loaded import LoadedScenario
from tests.report.examples import SESSIONS, a_result, a_scenario
from tests.report.subjects import a_hostile_subject, a_subject


def events(content: bytes) -> dict[str, vobject.base.Component]:
    """UID -> event, as a parser reads them that is not the one we write with."""
    found = vobject.readOne(content.decode("utf-8"))
    assert found.vtimezone.tzid.value == "Europe/London"
    uids = [event.uid.value for event in found.contents.get("vevent", [])]
    assert len(uids) == len(set(uids))
    return {event.uid.value: event for event in found.contents.get("vevent", [])}


def keep(files: dict[str, bytes], folder) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)


def replanned(*sessions, pinned=(), hosted=()) -> Subject:
    scenario = a_scenario(pinned=list(pinned))
    return Subject(a_result(plan={"sessions": list(sessions), "hosted": list(hosted)}), LoadedScenario(scenario))


def test_a_file_for_the_plan_and_for_each_who_has_a_part(tmp_path):
    files = calendar_files(a_subject(), tmp_path)
    assert set(files) == {
        f"calendar/{name}.ics"
        for name in (
            "plan",
            "trainer-careskills",
            "venue-library-hall",
            "provider-oak-lodge",
            "provider-elm-house",
            "partner-redbridge",
        )
    }
    assert len(events(files["calendar/plan.ics"])) == 4  # a day, two days, a partner's own
    assert len(events(files["calendar/provider-oak-lodge.ics"])) == 2


def test_times_are_londons_and_places_are_the_reader_s_own(tmp_path):
    files = calendar_files(a_subject(), tmp_path)
    event = next(
        e for e in events(files["calendar/provider-oak-lodge.ics"]).values() if "Medication" in e.summary.value
    )
    assert event.dtstart.value.replace(tzinfo=None) == dt.datetime(2018, 7, 17, 9, 30)
    assert event.dtstart.value.utcoffset() == dt.timedelta(hours=1)
    assert "Your places: 4 places" in event.description.value
    assert "Elm House" not in event.description.value
    assert event.status.value == "TENTATIVE"


def test_a_partner_sees_its_own_places_at_its_own_price_and_who_comes_to_its_own_session(tmp_path):
    found = events(calendar_files(a_subject(), tmp_path)["calendar/partner-redbridge.ics"])
    said = {event.summary.value[:5]: event.description.value.split("\n") for event in found.values()}
    assert said == {
        "Medic": ["Trainer: Care Skills Training", "£55.00 a place", "Your places: 2 places"],
        "Stoma": ["Run by London Borough of Redbridge", "£60.00 a place", "Who comes: Oak Lodge (3)"],
    }


def test_lines_are_folded_and_end_as_the_standard_says(tmp_path):
    for content in calendar_files(a_hostile_subject(), tmp_path).values():
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))
        assert b"\n" not in content.replace(b"\r\n", b"")


def test_hostile_names_inject_nothing(tmp_path):
    files = calendar_files(a_hostile_subject(), tmp_path)
    found = events(files["calendar/plan.ics"])
    assert len(found) == 4
    assert {event.summary.value for event in found.values()}.isdisjoint({"injected"})


def test_a_pinned_session_is_confirmed(tmp_path):
    pin = {"course": "medication", "trainer": "careskills", "venue": "library-hall", "date": "2018-07-17"}
    found = events(calendar_files(replanned(*SESSIONS, pinned=[pin]), tmp_path)["calendar/plan.ics"])
    assert {event.summary.value[:5]: event.status.value for event in found.values()} == {
        "Medic": "CONFIRMED",
        "Movin": "TENTATIVE",
    }


def test_the_same_plan_again_changes_nothing(tmp_path):
    files = calendar_files(a_subject(), tmp_path)
    keep(files, tmp_path)
    assert calendar_files(a_subject(), tmp_path) == files


def test_a_moved_session_is_updated_and_a_dropped_one_cancelled(tmp_path):
    keep(calendar_files(replanned(*SESSIONS), tmp_path), tmp_path)
    before = events((tmp_path / "calendar" / "plan.ics").read_bytes())
    moved = {**SESSIONS[0], "date": "2018-07-24", "dates": ["2018-07-24"]}
    files = calendar_files(replanned(moved), tmp_path)
    after = events(files["calendar/plan.ics"])
    assert set(after) == set(before)
    states = {e.summary.value[:5]: (e.sequence.value, e.status.value) for e in after.values()}
    assert states == {"Medic": ("1", "TENTATIVE"), "Movin": ("1", "CANCELLED")}
    medication = next(event for event in after.values() if event.summary.value.startswith("Medic"))
    assert medication.dtstart.value.date() == dt.date(2018, 7, 24)
    keep(files, tmp_path)
    again = events(calendar_files(replanned(moved), tmp_path)["calendar/plan.ics"])
    assert {event.sequence.value for event in again.values()} == {"1"}


def test_who_loses_a_session_is_told_and_who_gains_it_too(tmp_path):
    keep(calendar_files(replanned(*SESSIONS), tmp_path), tmp_path)
    without = {**SESSIONS[0], "allocations": [{"provider": "elm-house", "places": 6}]}
    files = calendar_files(replanned(without, SESSIONS[1]), tmp_path)
    oak = events(files["calendar/provider-oak-lodge.ics"])
    assert [event.status.value for event in oak.values()] == ["CANCELLED"]
    keep(files, tmp_path)
    back = events(calendar_files(replanned(*SESSIONS), tmp_path)["calendar/provider-oak-lodge.ics"])
    assert [(event.status.value, event.sequence.value) for event in back.values()] == [("TENTATIVE", "2")]


def test_a_new_session_does_not_take_the_name_of_one_that_stays(tmp_path):
    keep(calendar_files(replanned(SESSIONS[0]), tmp_path), tmp_path)
    second = {**SESSIONS[0], "id": "medication-0", "date": "2018-07-10", "dates": ["2018-07-10"]}
    files = calendar_files(replanned(second, SESSIONS[0]), tmp_path)
    found = events(files["calendar/plan.ics"])
    assert len(found) == 2
    assert {event.sequence.value for event in found.values()} == {"0"}


def test_two_new_sessions_as_near_to_one_that_went_are_told_apart(tmp_path):
    """Both at the same time: one takes the name over, whichever order they come in."""
    keep(calendar_files(replanned(SESSIONS[0]), tmp_path), tmp_path)
    [old] = events((tmp_path / "calendar" / "plan.ics").read_bytes())
    day = {"date": "2018-07-24", "dates": ["2018-07-24"]}
    here = {**SESSIONS[0], **day, "id": "medication-1"}
    there = {**SESSIONS[0], **day, "id": "medication-2", "venue": "web", "trainer": "skills-two"}
    names = [set(events(calendar_files(replanned(*order), tmp_path)["calendar/plan.ics"]))
             for order in ((here, there), (there, here))]  # fmt: skip
    assert names[0] == names[1]
    assert old in names[0]
    assert len(names[0]) == 2


@pytest.mark.parametrize("content", [b"", b"no calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"\xff\xfe"])
def test_what_lies_there_and_is_none_of_ours_is_no_hindrance(tmp_path, content):
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar" / "plan.ics").write_bytes(content)
    assert len(events(calendar_files(a_subject(), tmp_path)["calendar/plan.ics"])) == 4


def test_another_scenarios_calendar_is_not_updated(tmp_path):
    other = Subject(a_result(), LoadedScenario(a_scenario(name="Last quarter")))
    keep(calendar_files(other, tmp_path), tmp_path)
    found = events(calendar_files(a_subject(), tmp_path)["calendar/plan.ics"])
    assert {event.status.value for event in found.values()} == {"TENTATIVE"}
