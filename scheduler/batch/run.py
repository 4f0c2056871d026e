"""A batch, from its cases to the store: what is done is kept, the rest is planned, and nothing is lost on the way."""

from __future__ import annotations

import fcntl
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scheduler.atomic import prepare_folder
from scheduler.batch.engine import Workers, outcomes
from scheduler.batch.folders import RESULT, CaseNote, case_folder, finished, keep
from scheduler.batch.preparing import Prepared
from scheduler.batch.program import program
from scheduler.batch.store import Store
from scheduler.batch.task import Outcome, Task
from scheduler.plan import Result
from scheduler.report.tables import Names
from scheduler.results import read_result
from scheduler.scenario.schema import Scenario

LOCK = ".lock"


class BusyError(Exception):
    """Another batch is writing into the same folder."""


@dataclass
class Standing:
    """How far a batch is.

    Attributes:
        cases: in all.
        found: were done before.
        notes: by case, of all that are done.
        running: names of those handed out now.
        began: when planning began, as `time.monotonic` has it.
        jobs: cases at a time.
    """

    cases: int
    found: int = 0
    notes: dict[str, CaseNote] = field(default_factory=dict)
    running: list[Task] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    jobs: int = 1

    @property
    def left_seconds(self) -> float | None:
        """What is left, at the pace so far; None before the first case is done."""
        done = len(self.notes) - self.found
        if not done:
            return None
        return (time.monotonic() - self.began) / done * (self.cases - len(self.notes))


@contextmanager
def alone_in(out: Path) -> Iterator[None]:
    """While inside, no other batch runs in the folder.

    Raises:
        BusyError: when one does.
        OSError: when the folder cannot be written.
    """
    prepare_folder(out)
    with (out / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"another batch is running in {out}") from None
        yield


@dataclass
class Run:
    """One run of a batch into a folder.

    Args:
        name: the batch's.
        cases: prepared.
        out: the folder, held by `alone_in`.
        night: the day of the run, ISO.
        names: what the cases call the things that their plans name by id.
    """

    name: str
    cases: Sequence[Prepared]
    out: Path
    night: str
    names: Names

    def __post_init__(self) -> None:
        self.by_name = {prepared.case.name: prepared for prepared in self.cases}
        self.position = {name: number for number, name in enumerate(self.by_name)}
        self.standing = Standing(len(self.cases))

    def take_up(self) -> list[Prepared]:
        """Begin the night and enter what is done already; what is still to be planned.

        Raises:
            OSError: when a case cannot be written.
            sqlite3.Error: when the store cannot be written; it still holds what it held.
        """
        with closing(Store(self.out)) as store:
            store.begin(self.night, self.name, program(), self.by_name)
            return self._take_up(store)

    def plan(
        self,
        waiting: Sequence[Prepared],
        workers: Workers,
        jobs: int,
        tick: Callable[[Standing], None],
        stop: threading.Event,
    ) -> None:
        """Plan cases, keep and store each as it comes.

        Args:
            waiting: what `take_up` gave back.
            workers: where.
            jobs: cases at a time, for the estimate.
            tick: told several times a second how far it is.
            stop: when set, what is done is kept and the rest left.

        Raises:
            OSError: when a case cannot be written; those before are kept.
            sqlite3.Error: when the store cannot be written; it still holds what it held.
            ClusterLostError: when the workers cannot be reached any more.
        """
        self.standing.jobs = jobs
        with closing(Store(self.out)) as store:
            self._plan(waiting, workers, store, tick, stop)

    def _take_up(self, store: Store) -> list[Prepared]:
        stored = store.fingerprints(self.night)
        waiting = []
        for prepared in self.cases:
            note = finished(self.out, prepared)
            if note is None and prepared.task is None:
                outcome = Outcome("infeasible", "; ".join(prepared.clash), {}, 0.0)
                note = keep(self.out, prepared, outcome, self.night)
            if note is None:
                waiting.append(prepared)
                continue
            if stored.get(note.case) != note.fingerprint:
                self._enter(store, prepared, note)
            self.standing.notes[note.case] = note
        self.standing.found = len(self.standing.notes)
        return waiting

    def _plan(
        self,
        waiting: Sequence[Prepared],
        workers: Workers,
        store: Store,
        tick: Callable[[Standing], None],
        stop: threading.Event,
    ) -> None:
        self.standing.began = time.monotonic()
        progress = self.out / ".progress"
        shutil.rmtree(progress, ignore_errors=True)
        progress.mkdir()
        tasks = [
            prepared.task._replace(progress=str((progress / f"{self.position[prepared.case.name]}.json").absolute()))
            for prepared in waiting
            if prepared.task is not None
        ]

        def tell(running: list[Task]) -> None:
            self.standing.running = running
            tick(self.standing)

        try:
            for task, outcome in outcomes(tasks, workers, tell, stop):
                prepared = self.by_name[task.name]
                note = keep(self.out, prepared, outcome, self.night)
                self._enter(store, prepared, note)
                self.standing.notes[note.case] = note
            if not stop.is_set():
                workers.close()
        except BaseException:
            workers.stop()
            raise
        finally:
            shutil.rmtree(progress, ignore_errors=True)

    def _enter(self, store: Store, prepared: Prepared, note: CaseNote) -> None:
        result, scenario = self.outcome_of(prepared, note)
        store.add(self.night, self.position[note.case], note, result, scenario)

    def outcome_of(self, prepared: Prepared, note: CaseNote) -> tuple[Result | None, Scenario | None]:
        """The result that a case's folder has, and the case's scenario; neither where it was not planned."""
        if note.ending == "failed" or prepared.task is None:
            return None, None
        return read_result(case_folder(self.out, prepared) / RESULT), prepared.task.loaded.scenario
