"""Open days, and the slots of sessions and of people."""

import datetime as dt

from scheduler.calendar import QuarterCalendar, iso_week
from scheduler.scenario.schema import Course
from tests.builders import course, scenario


def calendar(**parts) -> QuarterCalendar:
    return QuarterCalendar(scenario(**parts).scenario)


def july(*days: int) -> list[dt.date]:
    return [dt.date(2018, 7, day) for day in days]


def test_open_days_leave_out_weekends_closed_days_and_closed_ranges():
    closed = ["2018-07-04", {"from": "2018-07-06", "to": "2018-07-26"}, "2019-01-01"]
    assert list(calendar(calendar={"closed": closed}).open_days) == july(2, 3, 5, 27)


def test_a_closed_range_may_lie_far_beyond_the_quarter():
    closed = [{"from": "0001-01-01", "to": "2018-07-03"}, {"from": "2018-07-25", "to": "9999-12-31"}]
    assert list(calendar(calendar={"closed": closed, "weekdays": ["tue", "wed"]}).open_days) == july(
        4, 10, 11, 17, 18, 24
    )
    outside = [{"from": "2018-01-01", "to": "2018-02-01"}, {"from": "2018-08-01", "to": "2018-09-01"}]
    assert len(calendar(calendar={"closed": outside}).open_days) == 20


def test_bank_holidays_of_the_nation():
    quarter = {"from": "2018-08-01", "to": "2018-08-31"}
    english = calendar(quarter=quarter, calendar={"bank_holidays": "England"})
    scottish = calendar(quarter=quarter, calendar={"bank_holidays": "Scotland"})
    assert list(english.bank_holidays) == [dt.date(2018, 8, 27)]
    assert list(scottish.bank_holidays) == [dt.date(2018, 8, 6)]
    assert dt.date(2018, 8, 27) not in english.open_days


def test_days_in_a_row_are_open_days_in_a_row():
    two_days = Course.model_validate(course(length={"days": 2}))
    days = calendar(calendar={"closed": ["2018-07-04"]})
    friday, last = july(6, 27)
    assert [date for date, _ in days.session_slots(two_days, friday, None)] == july(6, 6, 9, 9)
    assert [date for date, _ in days.session_slots(two_days, july(3)[0], None)] == july(3, 3, 5, 5)
    assert days.session_slots(two_days, last, None) is None
    assert days.session_slots(two_days, friday, "am") is None
    assert days.session_slots(two_days, july(4)[0], None) is None


def test_weeks_are_iso_weeks():
    assert iso_week(dt.date(2018, 12, 31)) == (2019, 1)
