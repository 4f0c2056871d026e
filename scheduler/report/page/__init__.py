"""The parts of a page that opens offline: its shell, its tables, its charts. Every report is made of these.

A report brings a template that extends `page/shell.html.j2` and imports `page/parts.html.j2`, and hands `render`
tables (`scheduler.report.tables.Table`) and charts (`scheduler.report.page.charts.Chart`).
"""

from __future__ import annotations

from scheduler.report.page.charts import Chart
from scheduler.report.page.environment import render, shown

__all__ = ["Chart", "render", "shown"]
