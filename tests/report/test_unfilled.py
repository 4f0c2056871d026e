import pytest

from scheduler.plan import UnfilledRow
from scheduler.report.unfilled import kind, kinds_of_reasons


def row(places: int, reason: str) -> UnfilledRow:
    return UnfilledRow(provider="oak", course="med", places=places, reason=reason)


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
