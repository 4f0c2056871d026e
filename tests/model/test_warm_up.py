"""Compiling the search is no part of a solve's time, and is told."""

from __future__ import annotations

import pytest

from scheduler.instance import resolve
from scheduler.model import solve as solving
from scheduler.model.warm_up import COMPILING
from scheduler.progress import Clock, Limits
from scheduler.scenario import load


@pytest.mark.large
@pytest.mark.parametrize("kept", [True, False])
def test_what_compiling_takes_is_no_part_of_the_time(monkeypatch, kept):
    limits = Limits(seconds=1, workers=1, clock=Clock(counts_work=True))
    monkeypatch.setattr(solving, "is_kept", lambda: kept)
    monkeypatch.setattr(solving, "warm_up", lambda *_: limits.clock.spend(1000))
    told = []
    solution = solving.solve(resolve(load("scenarios/havering-2018-q3.yaml")), limits, told.append)
    assert (COMPILING in [progress.note for progress in told]) is not kept
    assert solution.incumbent.rosters
    assert solution.levels[1].best is not None  # there was time for the second level
