"""Calendars (.ics) of the whole plan, and for each trainer, venue, provider and partner; a re-plan updates them."""

from __future__ import annotations

from scheduler.report.calendars.files import calendar_files

__all__ = ["calendar_files"]
