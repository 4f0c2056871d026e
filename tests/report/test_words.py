import datetime as dt

import pytest

from scheduler.report.words import clock_times, counted, day, days, elapsed, in_full, kilometres, percent, pounds
from tests.report.examples import a_scenario


@pytest.mark.parametrize(
    ("pence", "shown"),
    [(0, "£0.00"), (5, "£0.05"), (123450, "£1,234.50"), (-1205, "-£12.05"), (100_000_000, "£1,000,000.00")],
)
def test_pounds(pence, shown):
    assert pounds(pence) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0, "0 %"),
        (1, "100 %"),
        (0.9999, "99 %"),
        (0.85, "85 %"),
        (0.0285, "2.9 %"),
        (0.00001, "under 0.1 %"),
        (2.5, "250 %"),
    ],
)
def test_percent_is_nought_or_a_hundred_only_when_it_is(share, shown):
    assert percent(share) == shown


def test_days_name_the_month_once():
    tuesday, wednesday = dt.date(2018, 7, 31), dt.date(2018, 8, 1)
    assert day(tuesday) == "Tue 31 Jul"
    assert days([tuesday]) == "Tue 31 Jul"
    assert days([tuesday, wednesday]) == "Tue 31 - Wed 1 Aug"


def test_dates_in_full_name_the_year_once():
    tuesday, wednesday = dt.date(2018, 7, 31), dt.date(2018, 8, 1)
    assert in_full([tuesday]) == "Tuesday 31 July 2018"
    assert in_full([tuesday, wednesday]) == "Tuesday 31 July and Wednesday 1 August 2018"
    assert in_full([dt.date(2018, 12, 31), dt.date(2019, 1, 1)]) == "Monday 31 December 2018 and Tuesday 1 January 2019"


def test_clock_times_span_the_blocks():
    calendar = a_scenario().calendar
    assert clock_times(["am", "pm"], calendar) == ("09:30", "16:30")
    assert clock_times(["pm"], calendar) == ("13:30", "16:30")
    assert clock_times(["night"], calendar) == ("", "")


def test_small_words():
    assert counted(1, "place") == "1 place"
    assert counted(1200, "place") == "1,200 places"
    assert counted(2, "point of change", "points of change") == "2 points of change"
    assert kilometres(123_440) == "123.4 km"
    assert [elapsed(seconds) for seconds in (7.9, 750, 3723)] == ["0:07", "12:30", "1:02:03"]
