"""Repeatable limits: a case that its limit cuts off has the same plan again, however busy the machine is."""

from __future__ import annotations

import datetime as dt
import time

from click.testing import CliRunner

from scheduler.batch.preparing import again_of, load_cases, prepare, share_cores
from scheduler.batch.reading import read_batch
from scheduler.batch.work import run_case
from scheduler.commands import main
from scheduler.replan import Again
from tests.batch.batches import ROOT, batch_file

PILOT = ROOT / "scenarios" / "havering-2018-q3.yaml"
NOT_AGAIN = Again(None, dt.date(2018, 6, 25))


def pilot_task(folder, jobs: int):
    batch = read_batch(batch_file(folder, base=PILOT, limits="{seconds: 0.4, repeatable: true}"))
    loaded = load_cases(batch, again_of(batch, NOT_AGAIN))
    [prepared] = prepare(batch, loaded, share_cores(batch, jobs, list(loaded.values())))
    return prepared.task


def test_a_case_that_is_cut_off_has_the_same_plan_on_a_machine_that_dawdles(tmp_path, monkeypatch):
    task = pilot_task(tmp_path, 1)
    first = run_case(task)
    dawdled = []

    def dawdle(progress):
        dawdled.append(progress)
        time.sleep(0.2)

    monkeypatch.setattr("scheduler.batch.work._teller", lambda _: dawdle)
    again = run_case(task)
    assert len(dawdled) * 0.2 > 0.4, "were time what is counted, it would be up"
    assert (first.ending, again.ending) == ("feasible", "feasible")
    for name in ("sessions.csv", "allocations.csv"):
        assert again.files[name] == first.files[name]


def test_a_repeatable_case_is_given_time_on_a_busy_machine(tmp_path):
    """A second of work was seen to take more than a minute beside other programs."""
    assert pilot_task(tmp_path, 1).allowance.patience > 600


def test_a_repeatable_case_is_the_same_case_with_however_many_jobs(tmp_path):
    """Else a batch begun with one number of jobs would begin anew with another."""
    tasks = [pilot_task(tmp_path, jobs) for jobs in (1, 2)]
    assert tasks[0].fingerprint == tasks[1].fingerprint
    assert tasks[0].allowance.workers == 1


def test_plan_can_be_asked_for_the_same_plan_again(tmp_path):
    words = ["plan", PILOT, "--repeatable", "--time-limit", 0.4, "--workers", 2, "--quiet", "--out"]
    for name in ("one", "two"):
        finished = CliRunner().invoke(main, [str(word) for word in (*words, tmp_path / name)])
        assert finished.exit_code == 0, finished.output
    for name in ("sessions.csv", "allocations.csv", "unfilled.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
