"""Branching with little else: whatever boxes the splits give, what is proved is true."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from scheduler.model.guided import Guided
from scheduler.model.relaxation.branching import Branching
from scheduler.planning import make_plan
from scheduler.progress import Clock, Limits
from tests.oracle.comparison import as_if_large, untrue_claims
from tests.oracle.enumeration import enumerate_best
from tests.oracle.items import TooLarge
from tests.oracle.random_scenarios import tiny_scenario


def nothing(*_arguments):
    """Stands for a step that finds no plan."""


@pytest.mark.parametrize("seed", range(700, 730))
def test_nothing_untrue_from_boxes_of_every_kind(seed):
    try:
        truth = enumerate_best(tiny_scenario(seed), 30_000)
    except TooLarge:
        pytest.skip("too large to enumerate")
    divide = Branching._divide

    def split_first(self, node, deadline):
        """Every group that the box leaves open is split, fractional or not, before the box is solved."""
        for number in range(len(self.groups)):
            least, most = self._range(node.box, number)
            if number % 3 == seed % 3 and number not in node.box and least < most and len(node.box) < 4:
                middle = (least + most) // 2
                return [(number, (least, middle)), (number, (middle + 1, most))]
        return divide(self, node, deadline)

    with (
        as_if_large(),
        patch.multiple(Guided, _use_support=nothing, _recreate=nothing, _polish=nothing, _search=nothing),
        patch.object(Branching, "_divide", split_first),
    ):
        result = make_plan(tiny_scenario(seed), Limits(seconds=4, workers=1, clock=Clock(counts_work=True)))
    assert list(untrue_claims(tiny_scenario(seed), truth, result)) == []
