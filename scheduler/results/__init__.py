"""Result files: result.json written and read back."""

from __future__ import annotations

from scheduler.results.json_text import ResultError, ResultFault
from scheduler.results.reading import plan_from_rows, read_plan, read_plan_and_prices, read_result, read_written
from scheduler.results.writing import result_bytes, result_to_json, write_result
from scheduler.results.written import WrittenPlan, WrittenResult, WrittenSession

__all__ = [
    "ResultError",
    "ResultFault",
    "WrittenPlan",
    "WrittenResult",
    "WrittenSession",
    "plan_from_rows",
    "read_plan",
    "read_plan_and_prices",
    "read_result",
    "read_written",
    "result_bytes",
    "result_to_json",
    "write_result",
]
