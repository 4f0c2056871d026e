from typing import Any

import pytest

from scheduler.plan import UnfilledRow
from scheduler.report import unfilled
from scheduler.report.unfilled import kind
from tests.builders import course, scenario, trainer


def row(places: int, reason: str) -> UnfilledRow:
    return UnfilledRow(provider="oak", course="med", places=places, reason=reason)


def kinds_of_reasons(rows: list[UnfilledRow], **parts: Any) -> list[tuple[int, str]]:
    return unfilled.kinds_of_reasons(rows, scenario(**parts).scenario)


def titled(*titles: str) -> list[dict[str, Any]]:
    return [course(), *(course(id=f"c{number}", title=title) for number, title in enumerate(titles))]


def test_reasons_that_differ_in_their_figures_are_one_kind_with_the_range_of_each():
    rows = [
        row(2, "too far: the nearest suitable venue is 12.3 km away, its limit is 10.0 km"),
        row(3, "the one session is full"),
        row(3, "too far: the nearest suitable venue is 9.0 km away, its limit is 8.0 km"),
        row(1, "too far: the nearest suitable venue is 8.1 km away, its limit is 8.0 km"),
    ]
    assert kinds_of_reasons(rows) == [
        (6, "too far: the nearest suitable venue is 8.1 to 12.3 km away, its limit is 8.0 to 10.0 km"),
        (3, "the one session is full"),
    ]


WEEKDAYS = "no suitable date: no possible session lies on its weekdays"


@pytest.mark.parametrize(
    ("reasons", "common"),
    [
        ([f"{WEEKDAYS}, Mon and Fri; hosted: too far", f"{WEEKDAYS}, Wed and Thu"], WEEKDAYS),
        ([f"{WEEKDAYS}, Mon and Fri; hosted: full"] * 2, f"{WEEKDAYS}, Mon and Fri; hosted: full"),
        (
            [f"{WEEKDAYS}, Mon; hosted: full", f"{WEEKDAYS}, Tue; at most 3 asked; hosted: full"],
            f"{WEEKDAYS}; hosted: full",
        ),
        (["all 11 sessions are full", "the one session is full; 9 asked"], "every session is full"),
        (
            [
                "the one session is above its ceiling of £45.00 at £52.00",
                "both sessions are above its ceiling of £1,040.00 (cheapest £1,041.50)",
            ],
            "every session is above its ceiling of £45.00 to £1,040.00",
        ),
        (
            ["of 3 sessions: all full, 1 too far", "of 2 sessions (1 hosted): 1 full, 1 too far"],
            "no session is open to it, for more than one reason",
        ),
    ],
)
def test_what_is_said_of_several_is_true_of_each(reasons, common):
    """No example stands for all: what differs between them is left out, or is a range."""
    for order in (reasons, reasons[::-1]):
        assert kinds_of_reasons([row(1, reason) for reason in order]) == [(len(reasons), common)]


def test_a_date_is_no_figure():
    texts = [f"not known: a place in the session on {date} was open to it" for date in ("Fri 10 Aug", "Fri 17 Aug")]
    assert kinds_of_reasons([row(1, text) for text in texts]) == [(1, text) for text in texts]


HELD = "closed to it until more than 2 of its staff hold {}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Medication Level 2", "Medication Level 3"),
        ("Unit 4.2.1", "Unit 4.2.3"),
        ("Buying for £45.00", "Buying for £50.00"),
        ("Driving beyond 3 km", "Driving beyond 8.5 km"),
        ("Lifting; at most 2 asked", "Lifting; at most 3 asked"),
        ("Aid (level 2)", "Aid (level 3)"),
        ("Moving people, hoists 1 and 2", "Moving people, hoists 1 and 3"),
        ("2", "3"),
    ],
)
@pytest.mark.parametrize("sentence", [HELD, "the one session is " + HELD, "none of its staff holds {}, and it asks"])
def test_a_figure_in_a_name_is_no_amount(one, other, sentence):
    """Two courses stay two, whatever their titles hold; each title is said as it is written."""
    texts = [sentence.format(one), sentence.format(other)]
    found = kinds_of_reasons([row(1, text) for text in texts], courses=titled(one, other))
    assert sorted(found) == sorted((1, text) for text in texts)


def test_a_name_that_is_cut_short_is_one_name():
    texts = [f"none of its staff holds Medication Level {number} for sen…" for number in (2, 3)]
    titles = [f"Medication Level {number} for seniors who teach" for number in (2, 3)]
    assert kinds_of_reasons([row(1, text) for text in texts], courses=titled(*titles)) == [(1, text) for text in texts]


def test_amounts_beside_a_name_with_figures_are_merged_still():
    texts = [f"closed to it until more than {ready} of its staff hold Unit 4.2.1" for ready in (3, 12)]
    merged = "closed to it until more than 3 to 12 of its staff hold Unit 4.2.1"
    assert kinds_of_reasons([row(2, text) for text in texts], courses=titled("Unit 4.2.1", "Unit 4")) == [(4, merged)]


def test_a_name_that_is_part_of_an_amount_is_not_taken_out_of_it():
    texts = [f"the nearest suitable venue is {away} km away" for away in ("12.3", "22.3")]
    merged = "the nearest suitable venue is 12.3 to 22.3 km away"
    parts: dict[str, Any] = {"courses": titled("3"), "trainers": [trainer(name="2")]}
    assert kinds_of_reasons([row(1, text) for text in texts], **parts) == [(2, merged)]


def test_numbers_that_nobody_can_read_as_amounts_are_left_alone():
    """A name that the scenario does not know, as in a result of an older file."""
    texts = [f"none of its staff holds Unit {number}" for number in ("4.2.1", "4.2.3")]
    assert kinds_of_reasons([row(1, text) for text in texts]) == [(1, text) for text in texts]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the one session is full", "both sessions (1 hosted) are full"),
        ("all 12 sessions are full; another would cost £9.00", "the one hosted session is full"),
        ("of 3 sessions: 2 full, 1 too far", "of 14 sessions (2 hosted): 14 too far"),
        (
            "the one session is above its ceiling of £45.00 at £52.00",
            "both sessions are above its ceiling of £40.00 (cheapest £41.50)",
        ),
        ("none of the 3 possible dates suits it", "none of the 1,234 possible dates suits it"),
    ],
)
def test_one_kind(one, other):
    assert kind(one) == kind(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the one session is full", "the one session is at a time that does not suit"),
        ("too far: 12.3 km", "too dear: £12.30"),
        ("the one session is full", "of 3 sessions: 2 full, 1 too far"),
        ("the one session is full", "the one session is full and above its ceiling of £45.00 at £50.00"),
        (f"{WEEKDAYS}, Mon", "no suitable date: it is unavailable on all 3 possible dates"),
    ],
)
def test_two_kinds(one, other):
    assert kind(one) != kind(other)
