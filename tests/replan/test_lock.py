"""The lock: working days before a session, bank holidays counted out."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.replan import last_locked_date, lock_date

D = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("session", "days", "nation", "expected"),
    [
        ("2018-07-17", 0, "England", "2018-07-17"),
        ("2018-07-17", 1, "England", "2018-07-16"),
        ("2018-07-17", 2, "England", "2018-07-13"),
        ("2018-07-17", 10, "England", "2018-07-03"),
        ("2018-08-28", 1, "England", "2018-08-24"),  # the Monday before is a bank holiday
        ("2018-08-28", 1, "Scotland", "2018-08-27"),  # not there
        ("2018-08-28", 1, "none", "2018-08-27"),
        ("2018-09-10", 10, "England", "2018-08-24"),
        ("2019-01-02", 3, "England", "2018-12-27"),  # New Year's Day and a weekend between
    ],
)
def test_a_session_is_locked_from(session, days, nation, expected):
    assert lock_date(D(session), days, nation) == D(expected)


def test_the_last_date_that_is_locked():
    assert last_locked_date(D("2018-07-03"), 10, "England") == D("2018-07-17")
    assert last_locked_date(D("2018-07-06"), 0, "England") == D("2018-07-06")
    assert last_locked_date(D("2018-07-06"), 1, "England") == D("2018-07-09")


@given(st.dates(D("2018-01-01"), D("2030-12-31")), st.integers(0, 15), st.sampled_from(["England", "Northern Ireland"]))
def test_what_is_locked_today_is_all_that_is_not_later(today, days, nation):
    last = last_locked_date(today, days, nation)
    assert lock_date(last, days, nation) <= today < lock_date(last + dt.timedelta(days=1), days, nation)
