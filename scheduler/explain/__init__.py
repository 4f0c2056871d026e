"""Why not: a reason for each unfilled place and each course that does not run, from the scenario and the plan alone.

No solver takes part. A reason is the first of these that is true:

1. a fact of the scenario: nobody offers the course, no venue has the equipment, too far, too dear at any size;
2. a fact of this plan: every running session is full or too dear, every trainer for the course is taken;
3. that it is not known, with what is known.
"""

from __future__ import annotations

from scheduler.explain.reasons import Reason, Reasons, open_reasons, reasons

__all__ = ["Reason", "Reasons", "open_reasons", "reasons"]
