"""The plan as a workbook that a commissioner filters, pivots and edits; `scheduler.results` reads it back."""

from __future__ import annotations

from scheduler.report.workbook.writing import workbook_bytes

__all__ = ["workbook_bytes"]
