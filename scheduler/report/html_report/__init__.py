"""The report: one HTML file that opens offline, prints, and works on a phone."""

from __future__ import annotations

from scheduler.report.html_report.assembled import report_html

__all__ = ["report_html"]
