"""Pages of sentences, charts and tables, and the usual charts themselves."""

import re
import xml.etree.ElementTree as ET

import pytest

from scheduler.report.page import Page, Part, Plot, document
from scheduler.report.page.charts import DARK, MIDDLE
from scheduler.report.page.document import MOST_ROWS
from scheduler.report.tables import Column, Link, Table
from tests.report import test_html_report

HOSTILE = "<script>alert(1)</script> {{7*7}} \x00\ud800"
COLUMNS = (
    Column("night"), Column("course"), Column("places", "count"), Column("price", "pence"), Column("folder"),
)  # fmt: skip
ROWS = (
    ("Mon", HOSTILE, 3, 5080, Link("a b", "cases/a b")),
    ("Mon", "b", 4, None, Link("b", "cases/b")),
    (Link("Tue", "cases/c"), "b", 5, 4000, ""),
)
TABLE = Table("figures", COLUMNS, ROWS)
PLOTS = (
    Plot("bars", "Bars", "Says.", TABLE, x="places", y="course", marked=frozenset({0})),
    Plot("curve", "Curve", "Says.", TABLE, x="places", y="price", marked=frozenset({2})),
    Plot("spread", "Spread", "Says.", TABLE, x="places", y="price"),
    Plot("lines", "Lines", "Says.", TABLE, x="night", y="price", by="course"),
)


def a_document(table: Table = TABLE, warning: str = "") -> str:
    pictures = Part("In pictures", charts=[plot.draw() for plot in PLOTS])
    parts = [pictures, Part(HOSTILE, table), Part("Nothing", Table("nothing", COLUMNS, ()))]
    return document(Page(HOSTILE, "Sub", [HOSTILE], parts, ["Note."], warning)).decode("utf-8")


def test_nothing_is_fetched_and_nothing_runs():
    html = a_document()
    found = test_html_report.Page(html)
    assert test_html_report.FETCHING & set(found.tags) == set()
    assert set(found.fetches) == {"cases/a%20b/", "cases/b/", "cases/c/"}
    assert found.handlers == []
    assert "default-src 'none'" in html
    assert len(found.ids) == len(set(found.ids))
    assert "<script>alert(1)</script> {{7*7}}" in found.text


def test_values_stand_as_people_read_them():
    text = " ".join(test_html_report.Page(a_document()).text.split())
    assert "£50.80" in text
    assert "Every column is in figures.csv." in text
    assert "None." in text
    assert "not settled" in a_document(warning="not settled")


def test_rows_beyond_the_most_are_counted():
    many = Table("figures", COLUMNS, ROWS[1:2] * (MOST_ROWS + 1200))
    assert "1,200 more rows, and every column, are in figures.csv." in a_document(many)


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.kind)
def test_a_chart_as_a_file_of_its_own(plot):
    """It has its title, and a mark for each value."""
    root = ET.fromstring(plot.svg())
    assert root.tag.endswith("svg")
    assert plot.title in "".join(root.itertext())
    assert len(drawn(plot)) >= 2


def test_marked_rows_differ_in_lightness_and_points_in_shape_too():
    bars, points = drawn(PLOTS[0]), [mark for mark in drawn(PLOTS[1]) if '"point"' in mark]
    assert [re.search('fill="([^"]+)"', mark)[1] for mark in bars] == [DARK, MIDDLE, MIDDLE]
    assert len({re.search(' d="([^"]+)"', mark)[1] for mark in points}) == 2


def drawn(plot: Plot) -> list[str]:
    """Its marks, one string each."""
    return re.findall(r'<path[^>]*aria-roledescription="[^>]*', plot.svg().decode())
