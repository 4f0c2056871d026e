"""The command as a user types it: what it writes, what it does again, how it ends."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import pty
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import Future
from contextlib import closing
from html import unescape

import pytest
from click.testing import CliRunner, Result

from scheduler.atomic import write_together
from scheduler.batch import folders, summary
from scheduler.batch.engine import outcomes
from scheduler.batch.local import LocalWorkers
from scheduler.batch.program import program
from scheduler.batch.run import alone_in
from scheduler.batch.summary import counts_text
from scheduler.batch.task import Allowance, Task, task_of
from scheduler.batch.work import run_case
from scheduler.commands import main
from scheduler.planning import make_plan
from scheduler.results import read_result
from scheduler.scenario import load
from tests.batch.batches import MINIMAL, ROOT, batch_file, command, done, plans, rows
from tests.batch.deadly import stuck

TWO = "cases: {one: {}, two: {set: {policy.levy: 5}}}"


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


def test_everything_is_written(batch, tmp_path):
    finished = batch(batch_file(tmp_path, TWO + "\nmembership: {m: {fee: 1, levy: 1}}"))
    assert finished.exit_code == 0, finished.output
    out = tmp_path / "out"
    assert {path.name for path in out.iterdir()} == {
        ".lock", "batch.sqlite", "cases", "history.csv", "index.html", "members.csv", "membership.csv",
        "robust-courses.csv", "robust-places.csv", "robust-sessions.csv", "summary.csv",
    }  # fmt: skip
    assert {path.name for path in (out / "cases" / "two").iterdir()} == {
        "allocations.csv", "case.json", "result.json", "sessions.csv", "unfilled.csv",
    }  # fmt: skip
    assert read_result(out / "cases" / "two" / "result.json").scenario.set == {"policy.levy": 5}
    assert [(row["case"], row["ending"], row["cost"]) for row in rows(out)] == [
        ("one", "optimal", "290.00"), ("two", "optimal", "330.00"),
    ]  # fmt: skip
    assert [row["verdict"] for row in rows(out, "robust-sessions")] == ["book now"]
    assert finished.stdout.splitlines() == [
        "2 of 2 cases are done: 2 planned and proved the best.",
        "1 session is in every plan: book it now.",
        "Membership m (£1.00 a quarter, £1.00 a place): most gain at two, 3 of 3 providers; if they join, the "
        "programme raises £11.00 in place of £40.00, towards a post of £0.00.",
    ]
    assert [(row["case"], row["fee"], row["levy"]) for row in rows(out, "membership")] == [
        ("one", "1.00", "1.00"), ("two", "1.00", "1.00"),
    ]  # fmt: skip
    page = (out / "index.html").read_text()
    assert "cases/two/" in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_page_says_names_and_dates_as_people_write_them_and_each_case_once(batch, tmp_path):
    table = tmp_path / "interest.csv"
    table.write_text("provider,course,places\noak-lodge,catheter,9\n")
    batch(batch_file(tmp_path, TWO), "--today", "2018-06-21", "--interest", table)
    page = unescape((tmp_path / "out" / "index.html").read_text())
    assert "Night of Thu 21 Jun 2018." in page
    cases = section(page, "Cases")
    assert cases.count(">one</a>") == cases.count("one<") == 1
    assert '<a href="cases/one/">one</a>' in cases
    assert ">planned and proved the best</td>" in cases
    [session] = rows(tmp_path / "out", "robust-sessions")
    assert re.search(r"\d{4}-\d\d-\d\d", page) is None
    for heading in ("Courses", "Sessions", "Providers' places", "Interest", "Night by night"):
        assert ">Catheter Care<" in section(page, heading), heading
    for name in ("Oak Lodge", "Central Library Hall", "Community Nurse Educators"):
        assert f">{name}<" in page
    ids = "|".join(["oak-lodge", *(session[name] for name in ("course", "trainer", "venue"))])
    assert re.search(f">({ids})<", page) is None


def section(page: str, heading: str) -> str:
    return page.partition(f">{heading}</h2>")[2].partition("</section>")[0]


def test_what_is_done_is_not_planned_again_until_something_changes(batch, tmp_path):
    batch(batch_file(tmp_path, TWO))
    assert batch.given == ["one", "two"]
    before = plans(tmp_path / "out")
    assert batch(batch_file(tmp_path, TWO)).exit_code == 0
    assert batch.given == []
    assert plans(tmp_path / "out") == before
    batch(batch_file(tmp_path, TWO.replace("5", "6")))
    assert batch.given == ["two"]
    batch(batch_file(tmp_path, TWO.replace("5", "6") + "\nseeds: [2]"))
    assert batch.given == ["one", "two"]
    base = tmp_path / "changed.yaml"
    base.write_text((ROOT / "scenarios" / "minimal.yaml").read_text().replace("places: 4", "places: 5"))
    batch(batch_file(tmp_path, TWO, base=base))
    assert batch.given == ["one", "two"]


def test_another_version_of_the_program_plans_again(batch, tmp_path, monkeypatch):
    batch(batch_file(tmp_path, TWO))
    for module in ("task", "work", "run"):
        monkeypatch.setattr(f"scheduler.batch.{module}.program", lambda: "another")
    batch(batch_file(tmp_path, TWO))
    assert batch.given == ["one", "two"]


def test_a_damaged_folder_is_planned_again(batch, tmp_path):
    batch(batch_file(tmp_path, TWO))
    (tmp_path / "out" / "cases" / "one" / "result.json").unlink()
    (tmp_path / "out" / "cases" / "two" / "case.json").write_text('{"case": "two", "fing')
    batch(batch_file(tmp_path, TWO))
    assert batch.given == ["one", "two"]


def test_a_result_cut_short_is_planned_again(batch, tmp_path):
    batch(batch_file(tmp_path, TWO))
    result = tmp_path / "out" / "cases" / "two" / "result.json"
    whole = result.read_bytes()
    result.write_bytes(whole[: len(whole) // 2])
    assert batch(batch_file(tmp_path, TWO)).exit_code == 0
    assert batch.given == ["two"]
    assert plans(tmp_path / "out")["two"]["status"] == "optimal"


@pytest.mark.parametrize("too_full_for_tables", [False, True])
def test_a_batch_broken_off_leaves_no_table_of_an_earlier_night(batch, tmp_path, monkeypatch, too_full_for_tables):
    batch(batch_file(tmp_path, TWO), "--today", "2018-06-20")
    with monkeypatch.context() as patch:
        patch.setattr(folders, "write_together", lambda contents: full_disk(contents, patch, too_full_for_tables))
        finished = batch(batch_file(tmp_path, TWO.replace("5", "6")), "--today", "2018-06-21")
    assert finished.exit_code == 1
    assert [row["ending"] for row in rows(tmp_path / "out")] == ["optimal", "not run"]
    assert [row["folder"] for row in rows(tmp_path / "out")] == ["cases/one", ""]
    page = (tmp_path / "out" / "index.html").read_text()
    assert "1 session is in the one plan made so far; 1 of 2 cases has none: look at these before you book." in page
    assert ("cases/one/" in page, "cases/two/" in page, "Night of Thu 21 Jun 2018." in page) == (True, False, True)
    assert [row["verdict"] for row in rows(tmp_path / "out", "robust-sessions")] == ["in every plan made"]


def full_disk(contents, patch=None, for_tables=False):
    if for_tables:
        patch.setattr(summary, "write_together", full_disk)
    raise OSError(errno.ENOSPC, "No space left on device", str(next(iter(contents))))


def test_tables_that_have_nothing_to_say_tonight_do_not_stay(batch, tmp_path):
    batch(batch_file(tmp_path, "membership: {m: {fee: 1, levy: 1}}"), "--today", "2018-06-20")
    none = f"cases: {{{IMPOSSIBLE}}}"
    batch(batch_file(tmp_path, none), "--today", "2018-06-21")
    assert {path.name for path in (tmp_path / "out").glob("*.csv")} == {"summary.csv", "history.csv"}


def test_what_is_in_every_plan_is_booked_only_where_every_case_has_one(batch, tmp_path):
    finished = batch(batch_file(tmp_path, f"cases: {{one: {{}}, two: {{set: {{policy.levy: 5}}}}, {IMPOSSIBLE}}}"))
    assert finished.stdout.splitlines() == [
        "3 of 3 cases are done: 2 planned and proved the best, 1 infeasible.",
        "1 session is in all 2 plans; 1 of 3 cases has none: look at these before you book.",
    ]
    assert [row["verdict"] for row in rows(tmp_path / "out", "robust-sessions")] == ["in every plan made"]
    assert "book now" not in (tmp_path / "out" / "index.html").read_text()


@pytest.mark.parametrize(
    ("done", "cases", "text"),
    [(0, 1, "0 of 1 case is done"), (1, 1, "1 of 1 case is done"), (1, 2, "1 of 2 cases is done"),
     (0, 2, "0 of 2 cases are done"), (2, 3, "2 of 3 cases are done")],
)  # fmt: skip
def test_how_many_are_done_in_words(done, cases, text):
    assert counts_text(Counter({"failed": done}), cases).startswith(text)


def test_other_data_or_another_library_of_holidays_is_another_program(tmp_path, monkeypatch):
    """What a distance or a bank holiday is hangs on them."""
    program.cache_clear()
    before = program()
    assert "holidays" in before
    copy = tmp_path / "scheduler"
    shutil.copytree(ROOT / "scheduler", copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("scheduler.__file__", str(copy / "__init__.py"))
    program.cache_clear()
    assert program() == before
    with (copy / "scenario" / "data" / "outcodes.csv").open("a") as file:
        file.write("ZZ1,51.0,0.0\n")
    program.cache_clear()
    assert program() != before
    program.cache_clear()


IMPOSSIBLE = "impossible: {set: {courses.catheter.required: true, courses.catheter.min_places: 12}}"
HASTY = "hasty: {set: {policy.budget: 1}}"


def test_an_infeasible_case_is_a_row_with_its_reason(batch, tmp_path):
    finished = batch(batch_file(tmp_path, f"cases: {{one: {{}}, {IMPOSSIBLE}}}"))
    assert finished.exit_code == 3
    row = rows(tmp_path / "out")[1]
    assert row["ending"] == "infeasible"
    assert "the course catheter is required" in row["reason"]
    assert batch(batch_file(tmp_path, f"cases: {{one: {{}}, {IMPOSSIBLE}}}")).exit_code == 3
    assert batch.given == []


def test_a_case_that_runs_out_of_time_comes_before_one_that_is_infeasible(batch, tmp_path, monkeypatch):
    def hasty(loaded, *more):
        result = make_plan(loaded, *more)
        if loaded.scenario.policy.budget is None:
            return result
        return result.model_copy(update={"status": "unknown", "plan": None})

    monkeypatch.setattr("scheduler.batch.work.make_plan", hasty)
    finished = batch(batch_file(tmp_path, f"cases: {{one: {{}}, {IMPOSSIBLE}, {HASTY}}}"))
    assert finished.exit_code == 4
    assert [row["ending"] for row in rows(tmp_path / "out")] == ["optimal", "infeasible", "unknown"]
    assert "no plan was found in the time given" in rows(tmp_path / "out")[2]["reason"]


def test_a_case_that_fails_is_a_row_and_is_tried_again(batch, tmp_path, monkeypatch):
    def broken(loaded, *_):
        if loaded.scenario.policy.levy:
            raise ZeroDivisionError("oh")
        return make_plan(loaded, *_)

    with monkeypatch.context() as patch:
        patch.setattr("scheduler.batch.work.make_plan", broken)
        finished = batch(batch_file(tmp_path, TWO))
    assert finished.exit_code == 1
    assert rows(tmp_path / "out")[1]["reason"] == "this is a bug: ZeroDivisionError: oh"
    assert "ZeroDivisionError" in (tmp_path / "out" / "cases" / "two" / "traceback.txt").read_text()
    assert batch(batch_file(tmp_path, TWO)).exit_code == 0
    assert batch.given == ["two"]
    assert not (tmp_path / "out" / "cases" / "two" / "traceback.txt").exists()


def test_bad_input_is_told_before_anything_is_planned_or_written(batch, tmp_path):
    finished = batch(batch_file(tmp_path, "cases: {one: {}, two: {set: {policy.levy: x}}}"))
    assert finished.exit_code == 2
    assert ":5:43: policy.levy: found 'x'" in finished.stderr
    assert finished.stderr.endswith("batch.yaml: 1 fault; nothing was done.\n")
    assert batch.given == []
    assert not (tmp_path / "out").exists()


def test_a_dry_run_lists_the_cases_and_writes_nothing(batch, tmp_path):
    finished = batch(batch_file(tmp_path, TWO), "--dry-run", "--jobs", 2)
    assert finished.exit_code == 0
    assert finished.stdout.splitlines() == [
        f"2 cases, each with what it changes of {MINIMAL}:",
        "to plan    one: the base as it is",
        "to plan    two: policy.levy=5",
        "Test: 2 cases (2 to plan); 2 cases at a time with 1 thread each, at most 0:30 of solving",
    ]
    assert not (tmp_path / "out").exists()
    batch(batch_file(tmp_path, TWO))
    assert batch(batch_file(tmp_path, TWO), "--dry-run").stdout.splitlines()[1].startswith("done       one:")


def test_a_long_dry_run_on_a_terminal_shows_the_first_and_the_last(tmp_path):
    """A pipe gets every line."""
    file = batch_file(tmp_path, f"vary: {{policy.levy: {list(range(60))}}}")
    words = [*command(file, tmp_path / "out"), "--dry-run"]
    shown = on_a_terminal(words)
    assert len(shown) == 23
    assert shown[0].startswith("60 cases, ")
    assert shown[1] == "to plan    policy.levy=0: policy.levy=0"
    assert shown[11] == "           ... 40 more; --all lists them"
    assert shown[-2] == "to plan    policy.levy=59: policy.levy=59"
    assert shown[-1].startswith("Test: 60 cases (60 to plan); ")
    assert len(on_a_terminal([*words, "--all"])) == 62
    piped = subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()
    assert len(piped) == 62


def on_a_terminal(words: list[str]) -> list[str]:
    """What a command prints where it takes its output for a terminal."""
    ours, theirs = pty.openpty()
    done = subprocess.Popen(words, stdout=theirs)
    os.close(theirs)
    printed = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux: the other end is closed
            break
        printed += part
        if not part:
            break
    os.close(ours)
    assert done.wait(timeout=60) == 0
    return printed.decode().splitlines()


def test_three_cases_at_two_a_time_take_two_turns(batch, tmp_path):
    finished = batch(batch_file(tmp_path, TWO[:-1] + ", three: {set: {policy.levy: 6}}}"), "--dry-run", "--jobs", 2)
    assert "at most 1:00 of solving" in finished.stdout


@pytest.mark.parametrize(
    ("cores", "jobs", "told", "expected"),
    [(8, None, None, "8 cases at a time with 1 thread"), (8, 2, None, "2 cases at a time with 4 threads"),
     (8, None, 3, "2 cases at a time with 3 threads"), (2, None, 3, "1 case at a time with 3 threads"),
     (2, 4, None, "4 cases at a time with 1 thread"), (2, 4, 2, "4 cases at a time with 2 threads")],
)  # fmt: skip
def test_threads_times_jobs_stay_within_the_cores(batch, tmp_path, monkeypatch, cores, jobs, told, expected):
    """Unless both are told."""
    monkeypatch.setattr("scheduler.batch.preparing.cores", lambda: cores)
    file = batch_file(tmp_path, "")
    file.write_text(file.read_text().replace("workers: 1", f"workers: {told}" if told else "gap: 0"))
    finished = batch(file, "--dry-run", *(["--jobs", jobs] if jobs else []))
    assert expected in finished.stdout


def test_nights_add_up_to_a_history(batch, tmp_path):
    base = tmp_path / "base.yaml"
    for day, places in ((20, 3), (21, 4)):
        base.write_text((ROOT / "scenarios" / "minimal.yaml").read_text().replace("places: 4", f"places: {places}"))
        batch(batch_file(tmp_path, f"cases: {{one: {{}}, {IMPOSSIBLE}}}", base=base), "--today", f"2018-06-{day}")
    found = rows(tmp_path / "out", "history")
    assert [(row["night"], row["asked"], row["price"], row["chance_percent"], row["cases"]) for row in found] == [
        ("2018-06-20", "7", "41.43", "100", "1"), ("2018-06-21", "8", "36.25", "100", "1"),
    ]  # fmt: skip
    assert "<svg" in (tmp_path / "out" / "index.html").read_text()
    batch(batch_file(tmp_path, "cases: {one: {}}", base=base), "--today", "2018-06-21")
    assert [row["case"] for row in rows(tmp_path / "out")] == ["one"]
    assert len(rows(tmp_path / "out", "history")) == 2


def test_three_nights_are_a_query_and_a_chart(batch, tmp_path):
    """One place more is asked for, then three fewer, with which it only runs where the minimum is low."""
    base = tmp_path / "base.yaml"
    text = (ROOT / "scenarios" / "minimal.yaml").read_text()
    for day, places in ((20, 3), (21, 4), (22, 1)):
        base.write_text(text.replace("places: 4", f"places: {places}"))
        cases = "vary: {courses.catheter.min_places: [4, 6]}"
        assert batch(batch_file(tmp_path, cases, base=base), "--today", f"2018-06-{day}").exit_code == 0
    query = re.search(r"^```sql\n(.*?)^```$", (ROOT / "docs" / "batch.md").read_text(), re.MULTILINE | re.DOTALL)[1]
    with closing(sqlite3.connect(tmp_path / "out" / "batch.sqlite")) as connection:
        found = connection.execute(query.replace("'medication'", "'catheter'")).fetchall()
    assert found == [("2018-06-20", 7, 41.43, 1), ("2018-06-21", 8, 36.25, 1), ("2018-06-22", 5, 58.0, 0.5)]
    page = (tmp_path / "out" / "index.html").read_text()
    for title in ("Places asked, night by night", "The expected price of a place", "The chance of running"):
        drawn = page.partition(f'aria-label="{title}, drawn"')[2].partition("</figure>")[0]
        assert drawn.count(">Catheter Care</text>") == 1, "the legend has each course once"
        assert all(f">{day} Jun 2018</text>" in drawn for day in (20, 21, 22)), title


def test_a_night_on_which_nothing_changed_has_its_rows_too(batch, tmp_path):
    batch(batch_file(tmp_path, TWO), "--today", "2018-06-20")
    batch(batch_file(tmp_path, TWO), "--today", "2018-06-21")
    assert batch.given == []
    assert [row["night"] for row in rows(tmp_path / "out", "history")] == ["2018-06-20", "2018-06-21"]


def test_two_batches_do_not_share_a_folder(batch, tmp_path):
    with alone_in(tmp_path / "out"):
        finished = batch(batch_file(tmp_path, TWO))
    assert finished.exit_code == 2
    assert "another batch is running in" in finished.stderr


def test_a_disk_that_is_full_is_told_and_what_is_done_is_kept(batch, tmp_path, monkeypatch):
    def full(contents):
        if any(path.parent.name == "two" for path in contents):
            raise OSError(errno.ENOSPC, "No space left on device", str(next(iter(contents))))
        write_together(contents)

    with monkeypatch.context() as patch:
        patch.setattr(folders, "write_together", full)
        finished = batch(batch_file(tmp_path, TWO), "--jobs", 1)
    assert finished.exit_code == 1
    assert "No space left on device\nDone and kept: 1 of 2 cases; the same command goes on" in finished.stderr
    assert done(tmp_path / "out") == {"one"}
    assert batch(batch_file(tmp_path, TWO)).exit_code == 0
    assert batch.given == ["two"]


def test_a_store_that_cannot_grow_is_told_and_stays_whole(tmp_path):
    """With the system's own limit on the size of files; the store is the largest of them."""
    many = f"vary: {{policy.levy: {list(range(30))}}}"
    out = tmp_path / "out"
    few = batch_file(tmp_path, "vary: {policy.levy: [0, 1, 2]}")
    subprocess.run(command(few, out), check=True, capture_output=True)
    size = (out / "batch.sqlite").stat().st_size + 4096
    limited = (
        f"import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size})); "
        "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    words = command(batch_file(tmp_path, many), out)
    stopped = subprocess.run([sys.executable, "-c", limited, *words[1:]], check=False, capture_output=True, text=True)
    assert stopped.returncode == 1, stopped.stderr
    assert "Cannot write" in stopped.stderr
    assert "the same command goes on from there" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    connection = sqlite3.connect(out / "batch.sqlite")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    resumed = subprocess.run(command(batch_file(tmp_path, many), out), check=False, capture_output=True, text=True)
    assert resumed.returncode == 0, resumed.stderr
    assert len(rows(out)) == 30


def test_memory_and_time_beyond_their_limits_are_rows(tmp_path):
    text = batch_file(tmp_path, "").read_text()
    (tmp_path / "batch.yaml").write_text(text.replace("workers: 1", "workers: 1, memory_mb: 1"))
    finished = subprocess.run(command(tmp_path / "batch.yaml", tmp_path / "out"), check=False, capture_output=True)
    assert finished.returncode == 1
    [row] = rows(tmp_path / "out")
    assert row["reason"].endswith("its memory limit of 1 MB")


def test_limits_end_with_the_case():
    """The next case in the same process has all the memory again."""
    loaded = load(ROOT / "scenarios" / "minimal.yaml")
    before = resource.getrlimit(resource.RLIMIT_DATA)
    outcome = run_case(task_of("a", loaded, Allowance(20, 0.0, 1, 1, 500 * 1024**2)))
    assert outcome.ending == "optimal"
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_a_case_that_never_ends_is_killed():
    workers = LocalWorkers(1)
    task = Task("a", b"", Allowance(-29.75, 0.0, 1, 1, None), "")  # a patience of half a second
    [(_, outcome)] = outcomes([task], workers, len, threading.Event(), stuck)
    workers.stop()
    assert outcome.reason.startswith("it had not ended after")


def test_the_day_may_be_told(batch, tmp_path):
    batch(batch_file(tmp_path, "today: 2018-06-25"))
    assert json.loads((tmp_path / "out" / "cases" / "base" / "case.json").read_text())["night"] == "2018-06-25"
    batch(batch_file(tmp_path, "seeds: [3]"))
    night = json.loads((tmp_path / "out" / "cases" / "base" / "case.json").read_text())["night"]
    assert abs(dt.date.fromisoformat(night) - dt.date.today()).days <= 1
