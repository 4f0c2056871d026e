import datetime as dt

import pytest

from scheduler.intake.busy import read_busy, unavailable
from scheduler.intake.calendar_file import CalendarError
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


TEN = "DTSTART;TZID=Europe/London:20180703T100000"


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ([TEN, "DURATION:PT1H", "RRULE:FREQ=WEEKLY", "EXDATE:nonsense"], "found EXDATE that cannot be read"),
        (["DTSTART:tomorrow", "DTEND:20180703T110000"], "found DTSTART that cannot be read"),
        ([TEN, "DTEND:later"], "found DTEND that cannot be read"),
        (["DTEND:20180703T110000"], "found no DTSTART"),
        ([TEN, "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=XX"], "found RRULE that cannot be read.*XX"),
        ([TEN, "DURATION:PT1H", "RRULE:FREQ=WOBBLY"], "found RRULE that cannot be read.*WOBBLY"),
        ([TEN, "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=abc"], "found RRULE that cannot be read.*abc"),
        ([TEN, "DURATION:PT1H", "RRULE:BYDAY=MO"], "found an RRULE without FREQ"),
        ([TEN, "DURATION:PT1H", "RDATE:x"], "found RDATE that cannot be read"),
        ([TEN, "DTEND;TZID=Europe/London:20180703T090000"], "found that it ends before it begins"),
    ],
)
def test_an_event_whose_time_cannot_be_read_is_a_fault_and_never_free_time(busy, lines, fault):
    with pytest.raises(CalendarError, match=f"own.ics: 'Busy': {fault}"):
        busy(event(*lines))


def test_every_event_at_fault_is_listed(busy):
    with pytest.raises(CalendarError) as raised:
        busy(event("DTSTART:x"), event(TEN, "DTEND:y"), event(TEN, "DURATION:PT1H"))
    assert len(str(raised.value).splitlines()) == 2


def test_what_is_not_about_time_may_be_unreadable(busy):
    assert busy(event(TEN, "DURATION:PT1H", "LAST-MODIFIED:x")) == [block("2018-07-03", "am")]


def test_a_calendar_of_busy_times_alone_is_read(busy):
    published = "\n".join([
        "BEGIN:VFREEBUSY", "UID:2", "DTSTAMP:20180101T000000Z", "DTSTART:20180601T000000Z", "DTEND:20181001T000000Z",
        "FREEBUSY:20180703T090000Z/20180703T100000Z,20180704T130000Z/PT1H",
        "FREEBUSY;FBTYPE=FREE:20180705T090000Z/PT8H", "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20180706T080000Z/PT8H",
        "FREEBUSY:20180601T090000Z/PT1H", "END:VFREEBUSY",
    ])  # fmt: skip
    assert busy(published) == [block("2018-07-03", "am"), block("2018-07-04", "pm"), "2018-07-06"]
    with pytest.raises(CalendarError, match=r"own\.ics"):
        busy("BEGIN:VFREEBUSY\nUID:2\nFREEBUSY:nonsense\nEND:VFREEBUSY")


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
def test_what_is_no_calendar_is_refused(tmp_path, content):
    path = tmp_path / "own.ics"
    path.write_bytes(content)
    with pytest.raises(CalendarError, match=r"own\.ics"):
        read_busy(path, a_scenario())
