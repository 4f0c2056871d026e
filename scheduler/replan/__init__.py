"""Planning again: what is confirmed or locked is held still, the rest stays close to the plan that is published.

Everything is said in the scenario's own fields (`published`, `pinned`, `objectives`, `unavailable`), so that the model
and the check know nothing of it.
"""

from __future__ import annotations

from scheduler.replan.changes import Changes, changes_since
from scheduler.replan.interest import InterestChange, interest_changes
from scheduler.replan.loading import Again, NotHeldError, load_again
from scheduler.replan.lock import last_locked_date, lock_date

__all__ = [
    "Again",
    "Changes",
    "InterestChange",
    "NotHeldError",
    "changes_since",
    "interest_changes",
    "last_locked_date",
    "load_again",
    "lock_date",
]
