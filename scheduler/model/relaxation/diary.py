"""A trainer's best diary: sessions that do not overlap, within its quarter and week limits, worth most in all.

Weighted interval scheduling by dynamic programming over the slots (Kleinberg and Tardos, Algorithm Design, 6.1), with
the number of sessions so far, in the quarter and in the week, in the state.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scheduler.model.relaxation.compiled import Ints, best_diary
from scheduler.scenario.schema import Trainer

FORCED = 2**50


class Diary:
    """The sessions that one trainer could teach.

    Args:
        rows: the candidates' rows.
        slots_of: [candidate, ...] its slots, padded with `slots`.
        week_of_slot: the ISO week that each slot lies in.
        forced: which candidates are pinned: they are in every diary.
    """

    def __init__(
        self,
        trainer: Trainer,
        rows: Ints,
        slots_of: Ints,
        slots: int,
        week_of_slot: list[tuple[int, int]],
        forced: npt.NDArray[np.bool_],
    ) -> None:
        self.forced = forced
        first = slots_of[:, 0]
        last = self._ends(slots_of, slots)
        key = first * (slots + 1) + last
        order = np.argsort(key, kind="stable")
        self.rows = rows[order]
        self.forced = forced[order]
        spans, firsts = np.unique(key[order], return_index=True)
        self.firsts = firsts
        self.spans = [(int(span // (slots + 1)), int(span % (slots + 1))) for span in spans]
        self.slots = slots
        self.week = np.array([year * 100 + week for year, week in week_of_slot], dtype=np.int64)
        self.most = len(self.spans) if trainer.max_sessions is None else min(trainer.max_sessions, len(self.spans))
        self.counts_quarter = trainer.max_sessions is not None and trainer.max_sessions < len(self.spans)
        self.per_week = trainer.max_sessions_per_week
        self.first = np.array([begin for begin, _ in self.spans], dtype=np.int64)
        self.after = np.array([end + 1 for _, end in self.spans], dtype=np.int64)

    @staticmethod
    def _ends(slots_of: Ints, slots: int) -> Ints:
        """The last slot of the first unbroken run: a session with a hole is relaxed to its first run."""
        last = slots_of[:, 0].copy()
        for column in range(1, slots_of.shape[1]):
            follows = (slots_of[:, column] == last + 1) & (slots_of[:, column] < slots)
            last = np.where(follows, slots_of[:, column], last)
        return last

    def best(self, worth: Ints) -> tuple[int, list[int]]:
        """The greatest worth of a diary, and the rows of its candidates."""
        own = worth[self.rows] + FORCED * self.forced
        if not len(own):
            return 0, []
        value = np.maximum.reduceat(own, self.firsts)
        most = self.most if self.counts_quarter else -1
        total, picks = best_diary(
            value, self.first, self.after, self.week, most, -1 if self.per_week is None else self.per_week
        )
        forced = int(self.forced.sum())
        return total - FORCED * forced, [self._best_row(own, span) for span in picks.tolist()]

    def _best_row(self, own: Ints, span: int) -> int:
        end = self.firsts[span + 1] if span + 1 < len(self.firsts) else len(own)
        return int(self.rows[self.firsts[span] + int(np.argmax(own[self.firsts[span] : end]))])
