"""What if, and why: functions over solved scenarios. Each gives an `Answer`: sentences, tables, pictures.

    from scheduler.analysis import Budget, Solved, rules
    base = Solved(loaded, make_plan(loaded))
    answer = rules(base, Budget(seconds=300))

Everything that is re-solved goes through `tasks.run_tasks`, in processes of its own, within the budget's time; a row
says what was proved. Two values differ for certain only where what is known of them does not overlap (`bounded`).
"""

from __future__ import annotations

from scheduler.analysis.alternatives import alternatives
from scheduler.analysis.cases import Solved
from scheduler.analysis.clashes import why_infeasible
from scheduler.analysis.compare import compare
from scheduler.analysis.frontier import frontier
from scheduler.analysis.risk import risk
from scheduler.analysis.rules import rules
from scheduler.analysis.sides import Side
from scheduler.analysis.tasks import Budget
from scheduler.analysis.tipping import tipping
from scheduler.analysis.value import value
from scheduler.analysis.why import sharpen
from scheduler.analysis.why_course import why_course
from scheduler.analysis.why_provider import why_provider

__all__ = [
    "Budget",
    "Side",
    "Solved",
    "alternatives",
    "compare",
    "frontier",
    "risk",
    "rules",
    "sharpen",
    "tipping",
    "value",
    "why_course",
    "why_infeasible",
    "why_provider",
]
