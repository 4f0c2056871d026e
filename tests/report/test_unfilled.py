import pytest

from scheduler.plan import UnfilledRow
from scheduler.report.unfilled import kind, kinds_of_reasons


def row(places: int, reason: str) -> UnfilledRow:
    return UnfilledRow(provider="oak", course="med", places=places, reason=reason)


def test_reasons_that_differ_in_their_figures_are_one_kind_shown_by_the_most_frequent():
    rows = [
        row(2, "too far: the nearest suitable venue is 12.3 km away, its limit is 10.0 km"),
        row(3, "the one session is full"),
        row(3, "too far: the nearest suitable venue is 9.0 km away, its limit is 8.0 km"),
        row(1, "too far: the nearest suitable venue is 8.1 km away, its limit is 8.0 km"),
    ]
    assert kinds_of_reasons(rows) == [
        (6, "too far: the nearest suitable venue is 9.0 km away, its limit is 8.0 km; 2 reasons like it"),
        (3, "the one session is full"),
    ]


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
    ],
)
def test_two_kinds(one, other):
    assert kind(one) != kind(other)
