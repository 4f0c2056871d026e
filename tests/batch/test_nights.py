"""Nights: the day of the run, and how they add up to a history."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
from contextlib import closing

from tests.batch.batches import IMPOSSIBLE, ROOT, TWO, batch_file, rows


def test_tables_that_have_nothing_to_say_tonight_do_not_stay(batch, tmp_path):
    batch(batch_file(tmp_path, "membership: {m: {fee: 1, levy: 1}}"), "--today", "2018-06-20")
    none = f"cases: {{{IMPOSSIBLE}}}"
    batch(batch_file(tmp_path, none), "--today", "2018-06-21")
    assert {path.name for path in (tmp_path / "out").glob("*.csv")} == {"summary.csv", "history.csv"}


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


def test_the_day_may_be_told(batch, tmp_path):
    batch(batch_file(tmp_path, "today: 2018-06-25"))
    assert json.loads((tmp_path / "out" / "cases" / "base" / "case.json").read_text())["night"] == "2018-06-25"
    batch(batch_file(tmp_path, "seeds: [3]"))
    night = json.loads((tmp_path / "out" / "cases" / "base" / "case.json").read_text())["night"]
    assert abs(dt.date.fromisoformat(night) - dt.date.today()).days <= 1
