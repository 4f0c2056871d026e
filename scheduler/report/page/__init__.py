"""The parts of a page that opens offline: its shell, its tables, its charts. Every report is made of these.

What is sentences, tables and the usual charts (`Plot`) goes into a `Page`, and `document` makes the file. A report with
more to it brings a template that extends `page/shell.html.j2` and imports `page/parts.html.j2`, and hands `render`
tables (`scheduler.report.tables.Table`) and charts (`scheduler.report.page.charts.draw`).
"""

from __future__ import annotations

from scheduler.report.page.charts import Chart
from scheduler.report.page.document import Page, Part, document
from scheduler.report.page.environment import render
from scheduler.report.page.plots import Plot

__all__ = ["Chart", "Page", "Part", "Plot", "document", "render"]
