"""The judge: whether a plan keeps the scenario's rules, and what it costs and fills, from those two alone.

Written from the rules' sentences in the contract. Imports neither `scheduler.model` nor `scheduler.instance`, so
that one mistake cannot hide in both.
"""

from __future__ import annotations

from scheduler.check.files import FileCheck, check_file, check_result
from scheduler.check.judgement import Judgement, judge
from scheduler.check.measures import Unfilled
from scheduler.check.rules import RULES

__all__ = ["RULES", "FileCheck", "Judgement", "Unfilled", "check_file", "check_result", "judge"]
