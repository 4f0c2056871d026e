"""The peers: every plan passes the judge, small ones are optimal, and no bound crosses a plan."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import peers
from benchmarks.generator.manifest import write_rung
from benchmarks.peers.formulation import formulate
from benchmarks.peers.milp import LOG_LINE
from scheduler.check import Judgement, judge
from scheduler.instance import resolve
from scheduler.scenario import LoadedScenario, load
from tests.builders import course, hosted, offer, partner, provider, scenario, trainer

MINIMAL = Path(__file__).parents[2] / "scenarios" / "minimal.yaml"
EXACT = ("ours", "textbook", "highs")


class Memory(peers.Trace):
    def __init__(self) -> None:
        self.phases: list[str] = []

    def phase(self, name: str) -> None:
        self.phases.append(name)


def planned(name: str, loaded: LoadedScenario, seconds: float = 10) -> tuple[peers.Answer, Judgement]:
    trace = Memory()
    answer = peers.way(name)(loaded, seconds, 1, trace)
    assert trace.phases == ["built"]
    assert answer.plan is not None
    judgement = judge(loaded, answer.plan)
    assert judgement.findings == ()
    values = judgement.objectives
    assert answer.unfilled_bound is None or answer.unfilled_bound <= values["places"]
    assert answer.cost_bound is None or answer.cost_bound <= values["cost"]
    return answer, judgement


@pytest.mark.parametrize("name", peers.WAYS)
def test_every_way_plans_the_minimal_scenario(name: str) -> None:
    answer, judgement = planned(name, load(MINIMAL))
    assert (judgement.totals.places_filled, judgement.objectives["cost"]) == (8, 29000)
    if name in EXACT:
        assert (answer.unfilled_bound, answer.cost_bound) == (0, 29000)


@pytest.fixture(scope="module")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> LoadedScenario:
    file = tmp_path_factory.mktemp("pilot") / "pilot.yaml"
    write_rung("pilot", 1, file)
    return load(file)


def test_the_greedy_plans_the_pilot(pilot: LoadedScenario) -> None:
    _, judgement = planned("greedy", pilot)
    assert judgement.totals.places_filled > 100


@pytest.mark.parametrize("name", ["textbook", "highs"])
def test_the_exact_peers_keep_the_rules_on_a_third_of_the_pilot(name: str, pilot: LoadedScenario) -> None:
    some = pilot.scenario.model_copy(update={"providers": pilot.scenario.providers[:12]})
    planned(name, replace(pilot, scenario=some), 15)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["textbook", "highs"])
def test_the_exact_peers_keep_the_rules_on_the_pilot(name: str, pilot: LoadedScenario) -> None:
    planned(name, pilot, 90)


TIERS = {"counted": "places", "prices": {1: 90, 4: 60}}
CASES = {
    "plain": scenario(),
    "ceiling": scenario(providers=[provider(max_price=50), provider("elm", 3)]),
    "tiers by places": scenario(trainers=[trainer(offers=[offer(session_fee=0, price_tiers=TIERS)])]),
    "tiers by providers": scenario(
        trainers=[trainer(offers=[offer(session_fee=0, price_tiers=TIERS | {"counted": "providers"})])],
        providers=[provider(places=2), *(provider(f"p{k}", 1, max_price=70) for k in range(4))],
    ),
    "tiers over the quarter": scenario(
        trainers=[trainer(offers=[offer(session_fee=0, price_tiers=TIERS | {"over": "quarter"})])]
    ),
    "providers over the quarter": scenario(
        trainers=[
            trainer(offers=[offer(session_fee=0, price_tiers=TIERS | {"counted": "providers", "over": "quarter"})])
        ],
        providers=[provider(f"p{k}", 1, max_price=70) for k in range(5)],
        courses=[course(max_places=3)],
    ),
    "minimum charge and extra places": scenario(
        trainers=[
            trainer(
                offers=[
                    offer(session_fee=0, price_tiers=TIERS, minimum_charge=5, extra_places={"above": 6, "price": 9})
                ]
            )
        ]
    ),
    "release, all or nothing": scenario(
        providers=[provider(release_per_day=2), provider("elm", 3, line={"all_or_nothing": True})],
        courses=[course(max_places=4)],
    ),
    "top-up to the minimum": scenario(partners=[partner()], courses=[course(min_places=9)]),
    "top-up to fill": scenario(
        partners=[partner()], policy={"top_up": "fill"}, providers=[provider(max_price=60), provider("elm", 1)]
    ),
    "hosted": scenario(partners=[partner(hosted=[hosted()])], courses=[course(max_places=5, max_sessions=1)]),
    "week and gap limits": scenario(
        courses=[course(max_places=3, min_gap_days=9)],
        trainers=[trainer(max_sessions_per_week=1, max_sessions=2)],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_exact_peers_agree_with_ours_on_small_cases(case: str) -> None:
    found = {}
    for name in EXACT:
        answer, judgement = planned(name, CASES[case], 20)
        values = (judgement.objectives["places"], judgement.objectives["cost"])
        assert (answer.unfilled_bound, answer.cost_bound) == values
        found[name] = values
    assert len(set(found.values())) == 1, found


@pytest.mark.parametrize("case", CASES)
def test_the_greedy_keeps_the_rules_on_small_cases(case: str) -> None:
    planned("greedy", CASES[case])


def test_the_model_has_a_boolean_for_each_candidate_and_an_integer_for_each_pair() -> None:
    instance = resolve(CASES["plain"])
    model = formulate(instance)
    pairs = sum(1 for candidate in instance.candidates for _ in instance.suited(candidate))
    assert len(model.open) == len(instance.candidates)
    assert len(model.linear.lower) == len(instance.candidates) + pairs


def test_the_values_on_the_way_are_read_from_the_log_of_highs() -> None:
    line = " S       0       0         0   0.00%   9232            2286             303.85%        0      0      0"
    match = LOG_LINE.match(line)
    assert match is not None
    assert match.groups() == ("9232", "2286")
    assert LOG_LINE.match("        Nodes      |    B&B Tree     |            Objective Bounds  ") is None


def test_an_unknown_way_is_refused() -> None:
    with pytest.raises(ValueError, match="no way 'magic'"):
        peers.way("magic")
