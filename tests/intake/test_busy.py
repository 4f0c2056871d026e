import datetime as dt

import pytest

from scheduler.intake.busy import CalendarError, read_busy, unavailable
from tests.report.examples import a_scenario


def event(*lines: str) -> str:
    return "\n".join(["BEGIN:VEVENT", "UID:1", "DTSTAMP:20180101T000000Z", "SUMMARY:Busy", *lines, "END:VEVENT"])


@pytest.fixture
def busy(tmp_path):
    def read(*events: str, **changes):
        text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR", ""])
        path = tmp_path / "own.ics"
        path.write_text(text.replace("\n", "\r\n"))
        scenario = a_scenario(**changes)
        return unavailable(read_busy(path, scenario), scenario)

    return read


def block(date: str, *names: str) -> dict:
    return {"from": date, "to": date, "blocks": list(names)}


def test_an_event_takes_the_blocks_it_touches(busy):
    assert busy(event("DTSTART:20180703T100000", "DTEND:20180703T110000")) == [block("2018-07-03", "am")]
    assert busy(event("DTSTART:20180703T123000", "DTEND:20180703T133000")) == []
    assert busy(event("DTSTART:20180703T120000", "DTEND:20180703T140000")) == ["2018-07-03"]


def test_days_off_become_dates_and_ranges(busy):
    assert busy(event("DTSTART;VALUE=DATE:20180903", "DTEND;VALUE=DATE:20180908")) == [
        {"from": "2018-09-03", "to": "2018-09-07"}
    ]
    assert busy(event("DTSTART;VALUE=DATE:20180903")) == ["2018-09-03"]


def test_only_the_quarter_counts(busy):
    assert busy(event("DTSTART;VALUE=DATE:20180601", "DTEND;VALUE=DATE:20180704")) == [
        {"from": "2018-07-02", "to": "2018-07-03"}
    ]


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART:20180703T083000Z",
        "DTSTART;TZID=Europe/London:20180703T093000",
        "DTSTART;TZID=GMT Standard Time:20180703T093000",
        "DTSTART;TZID=Europe/Paris:20180703T103000",
    ],
)
def test_times_are_londons_whatever_zone_they_are_written_in(busy, start):
    assert busy(event(start, "DURATION:PT1H")) == [block("2018-07-03", "am")]


def test_a_repeated_event_moves_with_the_clocks_and_keeps_its_exceptions(busy):
    repeated = event(
        "DTSTART;TZID=Europe/London:20180918T140000", "DTEND;TZID=Europe/London:20180918T150000",
        "RRULE:FREQ=WEEKLY;COUNT=8", "EXDATE;TZID=Europe/London:20181002T140000",
    )  # fmt: skip
    found = busy(repeated, quarter={"from": "2018-09-17", "to": "2018-11-09"})
    dates = [dt.date(2018, 9, 18) + dt.timedelta(weeks=week) for week in range(8)]
    assert found == [block(f"{date}", "pm") for date in dates if date != dt.date(2018, 10, 2)]


@pytest.mark.parametrize("free", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT"])
def test_what_is_cancelled_or_shown_as_free_does_not_count(busy, free):
    assert busy(event("DTSTART;VALUE=DATE:20180903", free)) == []


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=9,10,11;BYMINUTE=0,1,2"])
def test_what_repeats_within_a_day_is_refused(busy, rule):
    with pytest.raises(CalendarError, match="repeated within a day"):
        busy(event("DTSTART:20180703T100000", f"RRULE:{rule}"))


@pytest.mark.parametrize("start", ["20180703T100000", "00010101T100000"])
def test_what_would_be_repeated_without_end_is_refused(busy, start):
    rule = "RRULE:FREQ=DAILY;INTERVAL=0" if start.startswith("2018") else "RRULE:FREQ=DAILY"
    with pytest.raises(CalendarError, match="repeated"):
        busy(event(f"DTSTART:{start}", rule))


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
def test_what_is_no_calendar_is_refused(tmp_path, content):
    path = tmp_path / "own.ics"
    path.write_bytes(content)
    with pytest.raises(CalendarError, match=r"own\.ics"):
        read_busy(path, a_scenario())
