"""The lock: so many working days before a session, nothing of it moves any more."""

from __future__ import annotations

import datetime as dt

from scheduler.calendar import bank_holidays

DAY = dt.timedelta(days=1)
SATURDAY = 5


def is_working_day(date: dt.date, nation: str) -> bool:
    """Monday to Friday, and no bank holiday of the nation; a day on which the council only runs no courses is one."""
    return date.weekday() < SATURDAY and date not in bank_holidays(nation, date, date)


def lock_date(session: dt.date, lock_days: int, nation: str) -> dt.date:
    """From which date on a session is locked: its own, less that many working days.

    Args:
        session: its first date.
        lock_days: working days.
        nation: whose bank holidays are no working days; `none` for nobody's.
    """
    date = session
    while lock_days:
        date -= DAY
        lock_days -= is_working_day(date, nation)
    return date


def last_locked_date(today: dt.date, lock_days: int, nation: str) -> dt.date:
    """The last date whose sessions are locked today: the same date, or one to come."""
    date = today
    while lock_date(date + DAY, lock_days, nation) <= today:
        date += DAY
    return date
