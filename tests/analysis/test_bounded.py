"""When two values that are known between two ends differ for certain."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scheduler.analysis.bounded import NO_PROVED_DIFFERENCE, Bounded, difference, levels_of
from scheduler.plan import ObjectiveRow
from scheduler.report.words import pounds, signed
from tests.commands.conftest import planned

interval = st.tuples(st.integers(-50, 50), st.integers(0, 20), st.integers(0, 20)).map(
    lambda t: Bounded(t[0], t[0] + t[1] + t[2], t[0] + t[1])
)


@given(interval, interval)
def test_a_difference_is_proved_only_where_no_two_values_within_the_bounds_deny_it(one, other):
    found = difference(one, other)
    signs = {
        (b > a) - (b < a) for a in (one.low, one.high) for b in (other.low, other.high)
    }  # the ends are the extremes
    assert found.proved == (len(signs) == 1 and (signs != {0} or (one.low == one.high and other.low == other.high)))
    assert (found.words() == NO_PROVED_DIFFERENCE) == (not found.proved)


def test_words():
    assert difference(Bounded(5, 5, 5), Bounded(8, 8, 8)).words() == "+3"
    assert difference(Bounded(5, 5, 5), Bounded(5, 5, 5)).words() == "0"
    assert difference(Bounded(5, 6, 6), Bounded(8, 9, 8)).words() == "at least 2 more"
    assert difference(Bounded(8, 9, 8), Bounded(5, 6, 6)).words() == "at least 2 fewer"
    assert difference(Bounded(5, 7, 6), Bounded(6, 9, 8)).words() == NO_PROVED_DIFFERENCE
    assert difference(Bounded(5, None, 5), Bounded(9, 9, 9)).words() == NO_PROVED_DIFFERENCE
    assert difference(Bounded(500, 500, 500), Bounded(120, 120, 120)).words(pounds) == "-£3.80"
    assert difference(Bounded(500, 510, 500), Bounded(120, 120, 120)).words(pounds) == "at least £3.80 less"
    assert difference(Bounded(5, 5, 5), Bounded(2, 5, 4)).at_most == ", at most 3 fewer"
    assert difference(Bounded(5, 5, 5), Bounded(5, 7, 6)).at_most == ", at most 2 more"
    assert difference(Bounded(5, 5, 5), Bounded(4, 7, 6)).at_most == ""
    assert signed(0, pounds) == "£0.00"


def level(name: str, value: int, bound: int) -> dict:
    status = "optimal" if value == bound else "feasible"
    row = ObjectiveRow(name=name, value=value, bound=bound, gap=0.0, status=status, seconds=0.1)
    return row.model_dump(exclude={"best"})


def test_a_level_after_an_unproved_one_has_no_upper_end():
    """A plan that fills more places may cost more: what this one costs says nothing of it."""
    known = levels_of(planned(objectives=[level("places", 9, 7), level("cost", 500, 400)]))
    assert known == {"places": Bounded(7, 9, 9), "cost": Bounded(400, None, 500)}
    known = levels_of(planned(objectives=[level("places", 9, 9), level("cost", 500, 400)]))
    assert known["cost"] == Bounded(400, 500, 500)
