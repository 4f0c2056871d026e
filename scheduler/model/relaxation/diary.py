"""A trainer's best diary: sessions that do not overlap, within its quarter and week limits, worth most in all.

Weighted interval scheduling by dynamic programming over the slots (Kleinberg and Tardos, Algorithm Design, 6.1), with
the number of sessions so far, in the quarter and in the week, in the state.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scheduler.model.relaxation.rosters import NEVER, Ints
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
        self.week = [hash_week[0] * 100 + hash_week[1] for hash_week in week_of_slot]
        self.most = len(self.spans) if trainer.max_sessions is None else min(trainer.max_sessions, len(self.spans))
        self.counts_quarter = trainer.max_sessions is not None and trainer.max_sessions < len(self.spans)
        self.per_week = trainer.max_sessions_per_week
        self.by_first: dict[int, list[int]] = {}
        for number, (begin, _) in enumerate(self.spans):
            self.by_first.setdefault(begin, []).append(number)

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
        if not self.counts_quarter and self.per_week is None and not self.forced.any() and (value <= 0).all():
            return 0, []
        quarter = self.most + 1 if self.counts_quarter else 1
        week = 1 if self.per_week is None else self.per_week + 1
        table = np.full((self.slots + 1, quarter, week), NEVER, dtype=np.int64)
        total, picks = self._run(value, table, quarter, week)
        forced = int(self.forced.sum())
        chosen = [self._best_row(own, span) for span in picks]
        return total - FORCED * forced, chosen

    def _best_row(self, own: Ints, span: int) -> int:
        end = self.firsts[span + 1] if span + 1 < len(self.firsts) else len(own)
        return int(self.rows[self.firsts[span] + int(np.argmax(own[self.firsts[span] : end]))])

    def _run(
        self,
        value: Ints,
        table: Ints,
        quarter: int,
        week: int,
    ) -> tuple[int, list[int]]:
        """Forward over the slots; then back along what was chosen."""
        table[0, 0, 0] = 0
        arrivals: dict[int, list[tuple[int, int]]] = {}
        for slot in range(self.slots):
            here = table[slot]
            if week > 1 and slot and self.week[slot] != self.week[slot - 1]:
                best = here.max(axis=1)
                here[:, 1:] = NEVER
                here[:, 0] = best
            np.maximum(table[slot + 1], here, out=table[slot + 1])
            for span in self.by_first.get(slot, ()):
                gain = value[span]
                if gain <= 0:
                    continue
                target = self.spans[span][1] + 1
                grown = np.full_like(here, NEVER)
                source = here[: quarter - 1] if self.counts_quarter else here
                source = source[:, : week - 1] if week > 1 else source
                if source.size == 0:
                    continue
                moved = np.where(source > NEVER // 2, source + gain, NEVER)
                into = grown[1:] if self.counts_quarter else grown
                into = into[:, 1:] if week > 1 else into
                into[...] = moved
                if week > 1 and target < self.slots and self.week[target] != self.week[slot]:
                    best = grown.max(axis=1)
                    grown[:, 1:] = NEVER
                    grown[:, 0] = best
                np.maximum(table[target], grown, out=table[target])
                arrivals.setdefault(target, []).append((span, slot))
        return int(table[self.slots].max()), self._back(value, table, arrivals)

    def _back(self, value: Ints, table: Ints, arrivals: dict[int, list[tuple[int, int]]]) -> list[int]:
        """The spans of a best diary, found again from the table by worth alone."""
        position = self.slots
        flat = int(np.argmax(table[self.slots]))
        k, w = divmod(flat, int(table.shape[2]))
        target = int(table[position, k, w])
        picks: list[int] = []
        while position > 0:
            step = self._previous(value, table, arrivals, position, k, w, target)
            if step is None:
                return picks
            span, position, k, w, target = step
            if span >= 0:
                picks.append(span)
        return picks

    def _previous(
        self,
        value: Ints,
        table: Ints,
        arrivals: dict[int, list[tuple[int, int]]],
        position: int,
        k: int,
        w: int,
        target: int,
    ) -> tuple[int, int, int, int, int] | None:
        before = table[position - 1]
        collapsed = table.shape[2] > 1 and position < self.slots and self.week[position] != self.week[position - 1]
        weeks = range(table.shape[2]) if collapsed else (w,)
        for week in weeks:
            if before[k, week] == target:
                return -1, position - 1, k, week, target
        for span, start in arrivals.get(position, ()):
            less = k - 1 if self.counts_quarter else k
            source = target - int(value[span])
            if less < 0:
                continue
            for week in range(table.shape[2]):
                if table[start][less, week] == source:
                    return span, start, less, week, source
        return None
