"""A membership weighed: by hand on the minimal quarter, and by planning again at the member's levy."""

from __future__ import annotations

from scheduler.batch.membership import weigh
from scheduler.batch.schema import Scheme
from scheduler.plan import Result
from scheduler.planning import make_plan
from scheduler.progress import Limits
from scheduler.scenario import LoadedScenario, load
from tests.batch.batches import MINIMAL


def planned(levy: int) -> tuple[Result, LoadedScenario]:
    loaded = load(MINIMAL, set=[f"policy.levy={levy}", "policy.admin_cost=30"])
    return make_plan(loaded, Limits(seconds=60, workers=1)), loaded


def scheme(fee: int, levy: int) -> Scheme:
    return Scheme.model_construct(fee=fee, levy=levy)


def test_who_buys_enough_places_gains():
    result, loaded = planned(5)  # four, two and two places at £41.25
    found = weigh("m", scheme(900, 100), result, loaded.scenario)
    assert found.break_even == 3
    assert [(m.provider, m.places, m.pays_now, m.pays_as_member, m.gains) for m in found.members] == [
        ("oak-lodge", 4, 16500, 15800, 700), ("elm-house", 2, 8250, 8350, -100), ("ash-homecare", 2, 8250, 8350, -100),
    ]  # fmt: skip
    assert [member.provider for member in found.joiners] == ["oak-lodge"]
    assert [member.provider for member in found.losers] == ["elm-house", "ash-homecare"]
    assert (found.income_now, found.income_of_joiners, found.income_of_all) == (4000, 3300, 3500)
    assert found.admin_cost == 3000


def test_what_breaks_even_neither_gains_nor_loses():
    result, loaded = planned(5)
    found = weigh("m", scheme(800, 100), result, loaded.scenario)
    assert found.break_even == 3
    assert [member.gains for member in found.members] == [800, 0, 0]
    assert (len(found.joiners), len(found.losers)) == (1, 0)


def test_a_levy_that_is_no_lower_is_never_worth_a_fee():
    result, loaded = planned(1)
    found = weigh("m", scheme(100, 100), result, loaded.scenario)
    assert (found.break_even, found.joiners) == (None, ())


def test_planning_at_the_member_s_levy_gives_what_members_pay():
    at_five, loaded = planned(5)
    at_one, _ = planned(1)
    paid = {a.provider: a.places * row.price_per_head for row in at_one.plan.sessions for a in row.allocations}
    found = weigh("m", scheme(0, 100), at_five, loaded.scenario)
    assert {member.provider: member.pays_as_member for member in found.members} == paid
