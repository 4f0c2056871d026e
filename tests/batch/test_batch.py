"""The command as a user types it: what it writes and says, and what it does not begin."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from collections import Counter
from html import unescape

import pytest

from scheduler.batch.run import alone_in
from scheduler.batch.summary import counts_text
from scheduler.results import read_result
from tests.batch.batches import IMPOSSIBLE, MINIMAL, TWO, batch_file, command, rows


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


def test_two_batches_do_not_share_a_folder(batch, tmp_path):
    with alone_in(tmp_path / "out"):
        finished = batch(batch_file(tmp_path, TWO))
    assert finished.exit_code == 2
    assert "another batch is running in" in finished.stderr
