import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.report.html_report import decision, money, report_html
from scheduler.report.html_report.diary import weeks
from scheduler.report.html_report.sizes import ladder_table, sizes_table
from scheduler.report.html_report.travel import LINE_HEIGHT, _names_beside
from scheduler.report.page.charts import WIDTH
from scheduler.report.subject import Subject
from scheduler.report.tables import Column, shown
from scheduler.scenario.loaded import LoadedScenario
from tests.report.examples import SESSIONS, a_result, a_scenario
from tests.report.subjects import a_hostile_subject, a_subject, without_plan

FETCHING = {"script", "img", "iframe", "object", "embed", "audio", "video", "form", "base"}


class Page(HTMLParser):
    """What a browser would make of a page: its elements, its ids, what it would fetch, its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.fetches: list[str] = []
        self.handlers: list[str] = []
        self.text = ""
        self._unseen = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.text += " " * (tag not in {"bdi", "span"})
        self._unseen += tag == "style"
        for name, value in attrs:
            self.ids += [value] if name == "id" else []
            self.handlers += [name] if name.startswith("on") else []
            if name in {"src", "href", "xlink:href", "action"} and not (value or "").startswith(("#", "data:,")):
                self.fetches.append(value)

    def handle_endtag(self, tag):
        self._unseen -= tag == "style"

    def handle_data(self, data):
        self.text += "" if self._unseen else data


def page(subject: Subject) -> Page:
    return Page(report_html(subject))


def words(subject: Subject) -> str:
    return " ".join(page(subject).text.split())


@pytest.mark.parametrize("make", [a_subject, a_hostile_subject, without_plan])
def test_nothing_is_fetched_and_nothing_runs(make):
    html = report_html(make())
    found = Page(html)
    assert FETCHING & set(found.tags) == set()
    assert (found.fetches, found.handlers) == ([], [])
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", html)
    assert "default-src 'none'" in html
    assert len(found.ids) == len(set(found.ids))


def test_the_first_screen_says_the_decision_the_figures_and_the_bound():
    text = words(a_subject())
    start = text[: text.index("Calendar Sessions by week")]
    assert "Run 2 sessions of 2 courses." in start
    assert "fill 17 of the 25 places asked for (68 %); all 2 providers that asked get at least one" in start
    assert "A place costs providers £94.59 on average" in start
    assert "No plan can fill more than these 17 places." in start
    assert "none costs less than £1,500.00; a gap of £48.00 (3.1 %)" in start
    assert "£240.00 short" in start
    assert "With no-hall, policy.levy=5" in text


def test_every_part_is_there():
    text = words(a_subject())
    for part in (
        "Tue 17 Jul 09:30-16:30 Medication Awareness and Administration Competence",  # the calendar
        "day 2 of 2",
        "Sessions by venue",
        "Sessions by trainer",
        "Places on each session, in figures",
        "How far people travel",
        "nobody is available in August",  # what does not run
        "too far: 12.3 km",
        "Residential homes",
        "Places that partners take on our sessions",
        "The council, for places on our sessions £0.00",
        "£240.00 of the post is not paid by this quarter's places",
        "Skills asked for and filled",
        "Every rule that the check keeps",
        "0" * 64,
    ):
        assert part in text, part


def test_without_a_plan_the_clash_is_told():
    text = words(without_plan())
    assert "No plan can keep the rules" in text
    assert "the budget is <b>£900</b>" in text
    assert "Places and prices" not in text


def test_hostile_names_are_shown_as_they_are_written():
    found = page(a_hostile_subject())
    assert "<script>alert(1)</script><img src=x" in found.text
    assert "{{7*7}}" in found.text
    assert '=HYPERLINK("http://example.test","x")' in found.text


def test_the_same_result_gives_the_same_page():
    assert report_html(a_subject()) == report_html(a_subject())


def test_cells():
    assert shown(5080, Column("a", "pence")) == "£50.80"
    assert shown(5080, Column("a", "pence", is_change=True)) == "+£50.80"
    assert shown(7.5, Column("a", "count")) == "7.5"
    assert shown(0.8512, Column("a", "share")) == "85 %"
    assert shown(None, Column("a", "count")) == ""
    assert shown(12345, Column("a", "metres")) == "12.3 km"


# ---- what is claimed


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 4)), min_size=1, max_size=5), st.integers(0, 40))
def test_the_fewest_unfilled_places_for_a_bound_by_priority(lines, bound):
    """Against every way to leave places unfilled."""
    total = sum(places * priority for places, priority in lines)
    bound = min(bound, total)
    ways = {(0, 0)}
    for places, priority in lines:
        ways = {(count + n, weight + n * priority) for count, weight in ways for n in range(places + 1)}
    fewest = min(count for count, weight in ways if weight >= bound)
    scenario = a_scenario()
    interest = [
        {"course": ["medication", "stoma", "moving", "catheter", "fifth"][i], "places": places, "priority": priority}
        for i, (places, priority) in enumerate(lines)
    ]
    provider = scenario.providers[0].model_copy(
        update={"interest": [type(scenario.providers[0].interest[0]).model_validate(line) for line in interest]}
    )
    subject = Subject(a_result(), LoadedScenario(scenario.model_copy(update={"providers": [provider]})))
    assert subject.levels.least_unfilled(bound) == fewest


def test_a_bound_that_is_not_reached_says_how_many_at_most():
    level = {"name": "places", "value": 8, "bound": 3, "gap": 0.6, "status": "feasible", "seconds": 1.0}
    said = decision.proof(a_subject(objectives=[level]))
    assert "No plan can fill more than 22 places; this one fills 17." in said


def by_priority(bound: int, value: int) -> list[str]:
    scenario = a_scenario()
    line = scenario.providers[0].interest[0].model_copy(update={"priority": 3})
    oak = scenario.providers[0].model_copy(update={"interest": [line, *scenario.providers[0].interest[1:]]})
    weighed = scenario.model_copy(update={"providers": [oak, scenario.providers[1]]})
    level = {"name": "places", "value": value, "bound": bound, "gap": 0.0, "status": "feasible", "seconds": 1.0}
    return decision.proof(Subject(a_result(objectives=[level]), LoadedScenario(weighed)))


def test_where_places_count_by_priority_the_proof_is_of_their_weight_and_the_count_is_bounded():
    said = by_priority(bound=8, value=8)[1]
    assert "What is not filled weighs 8 points, and no plan leaves out less: that is proved." in said
    assert "even such a plan fills 22 at most" in said  # 8 points are 3 places: two of weight 3 and another
    assert "No plan can fill more" not in said
    said = by_priority(bound=6, value=8)[1]
    assert "No plan can fill more than 23 places; this one fills 17." in said
    assert "weighs 8 points; no plan is below 6." in said
    assert "proved" not in said


def test_courses_without_a_session_are_counted_and_no_more_is_said():
    assert "2 courses asked for have no session of ours in this plan." in decision.decision(a_subject())
    nothing = a_subject(plan={"sessions": [], "hosted": []})
    assert decision.decision(nothing) == ["Run nothing: this plan has no session."]


def test_a_plan_of_partners_sessions_alone_says_so():
    hosted = [{"partner": "redbridge", "hosted": "rb-stoma-1", "provider": "oak-lodge", "places": 3}]
    said = decision.decision(a_subject(plan={"sessions": [], "hosted": hosted}))
    assert said[0] == "Run no session of our own."
    assert said[1].startswith("Partners' own sessions fill ")


def test_a_level_without_a_bound_claims_nothing():
    level = {"name": "places", "value": 8, "bound": None, "gap": None, "status": "unknown", "seconds": 1.0}
    assert decision.proof(a_subject(objectives=[level]))[1:] == []


def test_a_place_more_is_priced_by_the_judge():
    """618 pounds for 12 places with no tiers: the fee of 600 and a levy of 5 a place, less 110 from the partner."""
    rows = {row[0]: row for row in sizes_table(a_subject()).rows}
    assert rows["medication-1"][-1] == "kept at its minimum by partners' places"
    assert rows["moving-1"][-1] == "£185.00 each"  # (900 + 5 x 5) / 5


@pytest.mark.parametrize("norths", [[0.0] * 6, [-10.0, -9.9, -9.8], [10.0, 9.9, -10.0], [9.0, 3.0, -4.0], [0.1] * 40])
def test_names_beside_the_map_never_overlap_and_stay_beside_it(norths):
    placed = _names_beside([{"north": north} for north in norths], 10.0)
    heights = [name["beside"] for name in placed]
    least = min(20 * LINE_HEIGHT / WIDTH, 20 / (len(norths) - 1))
    assert all(above - below >= least - 1e-9 for above, below in pairwise(heights))
    assert all(-10 - 1e-9 <= height <= 10 for height in heights)
    assert [name["north"] for name in placed] == sorted(norths, reverse=True)


def test_who_pays_more_than_the_cost_is_explained_where_it_stands():
    rows = {row[0]: row[1] for row in money.paying_table(a_subject()).rows}
    left = rows["Left over, because each place's price is rounded up to a whole penny"]
    assert rows["Together"] - rows["The sessions' cost"] == left == 0
    odd = {**SESSIONS[1], "price_per_head": 23001}
    rows = {row[0]: row[1] for row in money.paying_table(a_subject(plan={"sessions": [odd], "hosted": []})).rows}
    assert rows["Left over, because each place's price is rounded up to a whole penny"] == 4


def test_the_ladder_says_where_we_are_and_what_the_next_step_needs():
    scenario = a_scenario()
    tiers = {"counted": "providers", "prices": {1: 65, 3: 52}}
    offer = type(scenario.trainers[0].offers[0]).model_validate({"course": "medication", "price_tiers": tiers})
    trainer = scenario.trainers[0].model_copy(update={"offers": [offer, scenario.trainers[0].offers[1]]})
    tiered = scenario.model_copy(update={"trainers": [trainer, *scenario.trainers[1:]]})
    [row] = ladder_table(Subject(a_result(), LoadedScenario(tiered))).rows
    assert row[4:6] == ("£65.00 from 1, £52.00 from 3", 2)
    assert row[-1] == "£52.00 a place with 1 more provider"


def test_the_calendar_has_every_week_of_the_quarter():
    subject = a_subject()
    shown = weeks(subject)
    assert len({week.title for week in shown}) == len(shown) >= 13
    assert [week.days[0].date.toordinal() - shown[0].days[0].date.toordinal() for week in shown] == [
        7 * number for number in range(len(shown))
    ]
    gap = next(week for week in shown if week.empty)
    assert "no sessions" in gap.empty
    assert gap.empty in words(subject)
    assert not any(week.empty for week in shown if any(day.entries for day in week.days))
