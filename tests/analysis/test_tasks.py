"""Tasks in processes of their own: shares of the time, a stop, and what a fault does."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from scheduler.analysis.tasks import Budget, Task, run_tasks
from scheduler.processes import Inline


def given(number, limits):
    return number, limits.seconds, limits.workers, limits.seed


def until_stopped(limits):
    return "what there was" if limits.stop.wait(100) else "all that was asked for"


def broken(limits):  # noqa: ARG001
    raise ValueError("by nought")


def tasks(count):
    return [Task(str(number), given, (number,)) for number in range(count)]


def test_each_has_its_share_of_the_time_and_one_thread():
    found = run_tasks(tasks(4), Budget(seconds=40, jobs=1, seed=7), executor=Inline())
    assert [found[str(number)][0] for number in range(4)] == [0, 1, 2, 3]
    assert found["0"][1:] == (pytest.approx(10, abs=3), 1, 7)
    assert found["3"][1] == pytest.approx(40, abs=10)  # the others took no time


def test_any_executor_will_do_and_the_watcher_is_told():
    told = []
    with ThreadPoolExecutor(2) as pool:
        found = run_tasks(tasks(5), Budget(seconds=10, jobs=2), lambda s: told.append((s.done, s.total)), pool)
    assert len(found) == 5
    assert told[-1] == (5, 5)


def test_processes_end_with_what_they_have_when_stopped():
    stop = threading.Event()
    waiting = [Task(str(number), until_stopped, ()) for number in range(3)]

    began = time.monotonic()

    def stop_in_a_while(standing):
        if standing.running and time.monotonic() - began > 3:
            stop.set()

    found = run_tasks(waiting, Budget(seconds=60, jobs=1, stop=stop), stop_in_a_while)
    assert found == {"0": "what there was"}  # the others never began


def test_a_fault_in_a_task_is_raised():
    with pytest.raises(ValueError, match="by nought"):
        run_tasks([Task("x", broken, ())], Budget(seconds=5, jobs=1), executor=Inline())


def test_nothing_to_do():
    assert run_tasks([], Budget()) == {}
