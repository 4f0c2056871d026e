"""Workers that die: what is lost, and who is to blame."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future

import pytest

from scheduler.batch.engine import outcomes
from scheduler.batch.local import LocalWorkers
from scheduler.batch.task import Allowance, Task
from scheduler.batch.work import run_case
from tests.batch.deadly import deadly, lasting


def task(name: str, seconds: float = 10, memory: int | None = None, progress: str | None = None) -> Task:
    return Task(name, b"", Allowance(seconds, 0.0, 1, 1, memory), "", progress)


@pytest.fixture
def workers():
    found = LocalWorkers(2)
    yield found
    found.stop()


def test_none_is_lost_and_the_one_at_fault_is_told_apart(workers, tmp_path):
    names = ["a", "b", "poison", "c", "wrong", "d", "unlucky", "e"]
    tasks = [task(name, progress=str(tmp_path / name)) for name in names]
    seen: list[int] = []

    def tick(running):
        seen.append(len(running))

    found = {done.name: outcome for done, outcome in outcomes(tasks, workers, tick, threading.Event(), deadly)}
    assert sorted(found) == sorted(names)
    failed = {name: outcome.reason for name, outcome in found.items() if outcome.ending == "failed"}
    assert failed == {
        "poison": "its process died: it was killed, or the machine had no more memory",
        "wrong": "ValueError: no good",
    }
    assert max(seen) <= 2


def test_a_memory_limit_is_named_where_there_is_one(workers):
    [(_, outcome)] = outcomes([task("poison", memory=50 * 1024**2)], workers, len, threading.Event(), deadly)
    assert outcome.reason == "its process died: it was killed, or went beyond its memory limit of 50 MB"


def test_stopping_ends_what_is_being_done(workers):
    stop = threading.Event()
    began = time.monotonic()
    threading.Timer(0.5, stop.set).start()
    assert list(outcomes([task("a"), task("b")], workers, len, stop, lasting)) == []
    assert time.monotonic() - began < 50  # each goes on for a minute


def test_another_program_is_refused():
    outcome = run_case(task("a")._replace(program="0.0.1"))
    assert outcome.ending == "failed"
    assert outcome.reason.endswith("expected 0.0.1")


class KilledWorker(Exception):
    """What Dask says of a task that several workers died of; told by its name, since Dask may not be installed."""


class GivingUp:
    """An engine that retries by itself, and has given up."""

    slots = 2

    @property
    def executor(self):
        return self

    def submit(self, work, task):  # noqa: ARG002
        future: Future = Future()
        future.set_exception(KilledWorker(task.name))
        return future


def test_an_engine_that_gave_a_case_up_is_believed():
    [(_, outcome)] = outcomes([task("a")], GivingUp(), len, threading.Event(), deadly)
    assert outcome.ending == "failed"
    assert outcome.reason.startswith("several workers died of it")
