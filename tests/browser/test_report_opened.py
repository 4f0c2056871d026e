"""The report opened in a browser: nothing fetched, nothing said on the console, no fault of accessibility.

Needs Chromium, which no Python package brings; where it is missing the tests are passed over.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

from scheduler.batch.page import index_html
from scheduler.batch.reading import read_batch
from scheduler.batch.tables import summary_table
from scheduler.report.html_report import report_html
from scheduler.report.letters import letter_files
from scheduler.report.subject import Subject
from scheduler.report.tables import Names
from tests.report.subjects import a_hostile_subject, a_subject, without_plan
from tests.report.test_document import a_document

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
SCENARIOS = Path(__file__).parents[2] / "scenarios"
PHONE, DESK = 360, 1280

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


def open_and_look(browser, html: str, folder: Path, width: int) -> tuple[int, bytes]:
    """How wide the page is, and its print; that it is silent and accessible is seen to."""
    from axe_playwright_python.sync_playwright import Axe

    path = folder / "report.html"
    path.write_text(html, encoding="utf-8")
    said, asked = [], []
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    wide = page.evaluate("document.documentElement.scrollWidth")
    printed = page.pdf(prefer_css_page_size=True)
    context.close()
    assert (said, asked) == ([], [path.as_uri()])

    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)  # for axe's own script
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    found = Axe().run(page)
    context.close()
    assert found.violations_count == 0, found.generate_report()
    return wide, printed


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("make", [a_subject, a_hostile_subject, without_plan])
def test_the_report_is_silent_accessible_and_as_wide_as_the_screen(browser, tmp_path, make, width):
    wide, printed = open_and_look(browser, report_html(make()), tmp_path, width)
    assert wide <= width
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) >= 1


def test_a_letter_is_silent_and_accessible(browser, tmp_path):
    for name in ("provider-oak-lodge", "trainer-careskills", "venue-library-hall", "partner-redbridge"):
        html = letter_files(a_hostile_subject())[f"letters/{name}.html"].decode("utf-8")
        wide, _ = open_and_look(browser, html, tmp_path, DESK)
        assert wide <= DESK


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_page_of_charts_and_tables_is_silent_and_accessible(browser, tmp_path, width):
    """As an analysis and a batch write it."""
    wide, _ = open_and_look(browser, a_document(), tmp_path, width)
    assert wide <= width


def a_batch_page() -> str:
    """Of the ready batch with the longest names: done, infeasible, not run."""
    batch = read_batch(SCENARIOS / "batches" / "before-the-window.yaml")
    done = {"ending": "optimal", "places_asked": 217, "places_filled": 198, "sessions": 19, "net_cost": 975550,
            "cost_per_head": 4928, "gap": 0.0}  # fmt: skip
    none = {
        "ending": "infeasible",
        "reason": "the course medication is required; budget: at most £5,000.00",
        "gap": None,
    }
    rows = [{"case": case.name, **each} for case, each in zip(batch.cases, cycle((done, none, done)), strict=False)]
    table = summary_table(rows[:-1], {case.name: case for case in batch.cases})
    page = index_html(batch.content.name, "2018-06-25", ["200 cases."], {"Cases": table}, [], Names())
    return page.decode("utf-8")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_batch_s_page_is_accessible_and_no_table_of_it_scrolls_sideways(browser, tmp_path, width):
    wide, _ = open_and_look(browser, a_batch_page(), tmp_path, width)
    assert wide <= width
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((tmp_path / "report.html").as_uri())
    beyond = "[...document.querySelectorAll('.scroll')].map(part => part.scrollWidth - part.clientWidth)"
    assert page.evaluate(beyond) == [0]
    page.close()


@pytest.mark.large
@pytest.mark.parametrize("name", ["havering-2018-q3", "havering-full"])
def test_a_real_quarter(browser, tmp_path, name):
    from scheduler.planning import make_plan
    from scheduler.progress import Limits
    from scheduler.scenario import load

    loaded = load(SCENARIOS / f"{name}.yaml")
    html = report_html(Subject(make_plan(loaded, Limits(seconds=8, workers=1)), loaded))
    for width in (DESK, PHONE):
        wide, printed = open_and_look(browser, html, tmp_path, width)
        assert wide <= width
    assert 5 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 60
