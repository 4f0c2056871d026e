"""The command `batch`, run in this process."""

from __future__ import annotations

from concurrent.futures import Future

import pytest
from click.testing import CliRunner, Result

from scheduler.commands import main


class Here:
    """Workers that are this very process: quick, and they count what they are given."""

    def __init__(self, jobs: int) -> None:
        self.slots = jobs
        self.given: list[str] = []
        self.executor = self

    def submit(self, work, task):
        self.given.append(task.name)
        future: Future = Future()
        future.set_result(work(task))
        return future

    def restart(self) -> None:
        raise AssertionError

    def stop(self) -> None: ...
    def close(self) -> None: ...


@pytest.fixture
def batch(monkeypatch, tmp_path):
    """Run `batch` in this process; `batch.given` has the cases that were planned."""

    def run(file, *options: object) -> Result:
        run.given = []

        def make(jobs: int) -> Here:
            here = Here(jobs)
            run.given = here.given
            return here

        monkeypatch.setattr("scheduler.commands.batching.LocalWorkers", make)
        words = ["batch", file, "--out", tmp_path / "out", *options]
        return CliRunner().invoke(main, [str(word) for word in words], prog_name="course-scheduler")

    monkeypatch.chdir(tmp_path)
    return run
