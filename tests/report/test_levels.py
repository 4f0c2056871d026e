import pytest

from scheduler.report.levels import LevelWords
from tests.report.examples import a_scenario

WORDS = LevelWords(a_scenario())


def weighted() -> LevelWords:
    scenario = a_scenario()
    oak, elm = scenario.providers
    line = oak.interest[0].model_copy(update={"priority": 3})
    oak = oak.model_copy(update={"interest": [line, *oak.interest[1:]]})
    return LevelWords(scenario.model_copy(update={"providers": [oak, elm]}))


@pytest.mark.parametrize(
    ("name", "value", "bound", "shown"),
    [
        ("places", 8, 6, "17 of 25 places, at most 19 possible"),
        ("places", 8, 8, "17 of 25 places, the most possible"),
        ("places", 8, None, "17 of 25 places"),
        ("places", None, 6, "no plan yet, at most 19 possible"),
        ("places", None, None, "no plan yet"),
        ("cost", 123450, 120000, "£1,234.50, at least £1,200.00"),
        ("cost", 123450, 123450, "£1,234.50, the least possible"),
        ("reach", 1, 0, "1 of 2 providers, at most 2 possible"),
        ("travel", 12345, 12000, "12.3 km, at least 12.0 km"),
        ("cost", 123450, 0, "£1,234.50"),
        ("cost", 0, 0, "£0.00, the least possible"),
        ("places", 8, -100, "17 of 25 places, at most 25 possible"),
        ("fairness", 34, 12, "34 points, at least 12"),
        ("changes", 1, None, "1 point"),
        ("sessions", 1, 1, "1 session, the least possible"),
        ("cost:1+travel:2", 1234567, 1200000, "1,234,567 points, at least 1,200,000"),
    ],
)
def test_standing_is_in_the_users_units(name, value, bound, shown):
    assert WORDS.standing(name, value, bound) == shown


@pytest.mark.parametrize(
    ("name", "value", "bound", "shown"),
    [
        ("places", 8, 6, "2 places (25 % of unfilled)"),
        ("places", 8, -100, "8 places (100 % of unfilled)"),
        ("reach", 1, 0, "1 provider (100 % of unreached)"),
        ("cost", 123450, 120000, "£34.50 (2.8 %)"),
        ("cost", 120000, 120000, ""),
        ("travel", 0, 0, ""),
        ("cost", 120000, 0, ""),
        ("cost", 120000, None, ""),
        ("sessions", 4, 3, "1 (25 %)"),
    ],
)
def test_gap_is_what_may_still_be_gained(name, value, bound, shown):
    assert WORDS.gap(name, value, bound) == shown


def test_weighted_places_are_not_subtracted_from_the_places_asked():
    assert weighted().title("places") == "unfilled, by priority"
    assert weighted().standing("places", 24, 18) == "24 points, at least 18"


def test_titles_of_levels():
    assert WORDS.title("places") == "places filled"
    assert WORDS.title("cost:1+travel:2") == "cost x 1 + travel x 2"
