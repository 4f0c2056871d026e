"""The least of a change where everything may be planned anew, and the best plan with it.

A change is enough when a plan that keeps every rule fills more of the places asked for now: in all, by priority, and on
the course. Such a plan may move or drop whatever the plan as it is holds, so that less of a change may do than where
that is held. Places of a new provider and extra ones count nothing here, as in `held`.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from scheduler.analysis.anew_probe import probe_anew
from scheduler.analysis.cases import Solved, only_places_and_cost, solve_values
from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.dials import Dial, ExtraPlaces, NewProvider, NewProviders, RaisedCeilings
from scheduler.analysis.extra_places import doubles, joining_takes_nothing_away, newcomer_is_as_useful
from scheduler.analysis.held import Probe, places_of
from scheduler.analysis.levers import Least, Lever, first_enough, least, used_of
from scheduler.levels import slack_amount
from scheduler.progress import Limits

SHARE_OF_THE_LEAST = 0.7  # of the time, for how little is enough; then the best plan with each
PART_OF_WHAT_IS_LEFT = 0.35  # for one re-solve


class Anew(NamedTuple):
    """A change with everything planned anew.

    Attributes:
        lever: as little of the change as was found to be enough; with the plan held, where less was not sought.
        then: the best plan with it; None where nothing of the kind is enough.
    """

    lever: Lever
    then: Solved | None


def why_not_sought(base: Solved) -> str:
    """Why the least is not sought with everything planned anew; empty where it is.

    It takes a plan that is proved to fill the most: otherwise a better one would need no change at all.
    """
    assert base.result is not None
    first, row = base.loaded.scenario.objectives[0], base.result.objectives[0]
    if {name for name, weight in first.weights.items() if weight} != {"places"}:
        return "places do not come first among the objectives"
    if slack_amount(first, (row.value if row.best is None else row.best) or 0):
        return "places may be given up to the slack"
    if row.status != "optimal":
        return "it is not proved that no plan fills more with nothing changed"
    return ""


def anew(base: Solved, course: str, held: Sequence[Lever], limits: Limits) -> list[Anew]:
    """For each change, in order, the least that is enough and the best plan then; all of them within the limits.

    Args:
        held: what was found with the plan held, also that nothing of a kind is enough.
    """
    ends = time.monotonic() + limits.seconds
    if why_not_sought(base):
        found = [lever._replace(smallest=False) for lever in held]
    else:
        search = _Search(base, course, replace(limits, seconds=SHARE_OF_THE_LEAST * limits.seconds))
        ruled_out = search.ruled_out(search.together(held))
        found = [
            lever._replace(smallest=True) if number in ruled_out else search.lever(lever)
            for number, lever in enumerate(held)
        ]
    left = (ends - time.monotonic()) / max(1, sum(lever.change is not None for lever in found))
    part = replace(limits, seconds=max(0.3, left))
    return [Anew(lever, _best_plan(base, lever, part)) for lever in found]


def _best_plan(base: Solved, lever: Lever, limits: Limits) -> Solved | None:
    """The best plan with a change; None where there is none."""
    if lever.change is None:
        return None
    return solve_values(lever.change.apply(only_places_and_cost(base.loaded)), lever.plan, limits)


class _Search:
    """The re-solves for one course, within one time. That nothing at all is enough is ruled out: `why_not_sought`."""

    def __init__(self, base: Solved, course: str, limits: Limits) -> None:
        self.base, self.course, self.limits = base, course, limits
        self.scenario = base.loaded.scenario
        self.ends = time.monotonic() + limits.seconds
        self._newcomers: dict[int, Least] = {}

    def probe(self, change: Change) -> Probe:
        """One re-solve, for a part of the time left: few take long; unsettled where none is left."""
        left = self.ends - time.monotonic()
        if self.limits.stop.is_set() or left <= 0:
            return Probe(False, False, self.base.plan)
        part = replace(self.limits, seconds=max(0.3, PART_OF_WHAT_IS_LEFT * left))
        return probe_anew(self.base, change, self.course, part)

    def together(self, held: Sequence[Lever]) -> dict[int, Lever]:
        """Those not enough as planned, by number, that may be tried together: none takes away a plan another leaves.

        All of them, or all but those by which more ask, where that would take plans away once partners pay more.
        """
        levers = {number: lever for number, lever in enumerate(held) if lever.change is None}
        joining = {NewProvider.kind, ExtraPlaces.kind}
        others = {number: lever for number, lever in levers.items() if lever.kind not in joining}
        most = Change("", tuple(edit for lever in others.values() for edit in self._widest(lever)))
        joins = joining_takes_nothing_away(most.apply(self.base.loaded).scenario, self.course)
        return levers if joins else others

    def ruled_out(self, levers: Mapping[int, Lever]) -> set[int]:
        """Those, by number, of which nothing is enough: proved of many at a time, each at its most, then of halves.

        Args:
            levers: such as may be tried `together`.
        """
        if len(levers) < 2 and not any(_partners_go_with(lever.dial) for lever in levers.values()):
            return set()  # one alone is left to the search for the least
        tried = self.probe(Change("", tuple(edit for lever in levers.values() for edit in self._widest(lever))))
        if tried.settled and not tried.enough:
            return set(levers)
        half, rows = len(levers) // 2, list(levers.items())
        return self.ruled_out(dict(rows[:half])) | self.ruled_out(dict(rows[half:])) if half else set()

    def _widest(self, lever: Lever) -> tuple[Edit, ...]:
        """Edits that leave every plan that any amount of a change leaves, and maybe more."""
        if lever.dial is None:
            return doubles(self.scenario, self.course, lever.amount).edits
        edits = lever.dial.change(lever.amount).edits
        return (*edits, Edit(("policy", "top_up"), "fill")) if _partners_go_with(lever.dial) else edits

    def lever(self, held: Lever) -> Lever:
        """The least of a change; what is enough with the plan held is here, too, with the plan that shows it."""
        shown = None if held.change is None or held.plan is None else Probe(True, True, held.plan)
        if shown is not None and held.amount == 1:
            return held._replace(smallest=True)
        if held.kind == ExtraPlaces.kind:
            return self._extra_places(held, shown)
        assert held.dial is not None
        found = self._least(held.dial, held.amount, shown)
        return self._as_found(held, self._fewest(held.dial, found), found)

    def _fewest(self, dial: Dial, found: Least) -> Dial:
        """Of many ceilings raised the one that has to be, where it is only one; less of it is not enough either."""
        if not isinstance(dial, RaisedCeilings) or found.amount is None:
            return dial
        plan = found.shows.plan
        above = [who for who in dial.ceilings if dial.alone(who).used(self.base.loaded, plan) > 0]
        return dial.alone(*above) if len(above) == 1 else dial

    def _least(self, dial: Dial, most: int, shown: Probe | None) -> Least:
        if isinstance(dial, NewProvider) and most in self._newcomers:
            return self._newcomers[most]

        def enough(amount: int) -> Probe:
            return self.probe(dial.change(amount))

        if dial.more_is_enough:
            found = least(0, most, enough, True, used_of(dial, self.base), shown)
        else:
            found = first_enough(range(1, most + (shown is None)), enough, True, Probe(False, True, self.base.plan))
            if found.amount is None and shown is not None:
                found = Least(most, shown, found.proved)
        if isinstance(dial, NewProvider):
            self._newcomers[most] = found
        return found

    def _extra_places(self, held: Lever, shown: Probe | None) -> Lever:
        """As few as newcomers need are tried on each line alone; fewer are not enough (see `extra_places`).

        Others, on several lines, are not tried: they are not ruled out.
        """
        scenario, course = self.scenario, self.course
        fewest, proved = 1, True
        useful = newcomer_is_as_useful(scenario, course)
        if joining_takes_nothing_away(scenario, course):
            if shown is None and not useful:
                tried = self.probe(doubles(scenario, course, held.amount))
                if not tried.enough:
                    return held._replace(smallest=tried.settled)
            dial = NewProvider(scenario, course) if useful else NewProviders(scenario, course)
            found = self._least(dial, held.amount, shown)
            if found.amount is None and useful:
                return held._replace(smallest=found.proved)
            fewest, proved = (1, False) if found.amount is None else (found.amount, found.proved)
        if shown is not None and fewest == held.amount:
            return held._replace(smallest=proved)
        for provider in self.scenario.providers:
            if any(line.course == self.course for line in provider.interest):
                extra = ExtraPlaces(provider, self.course)
                tried = self.probe(extra.change(fewest))
                if tried.enough:
                    return self._as_found(held, extra, Least(fewest, tried, proved))
        return held._replace(smallest=False)

    def _as_found(self, held: Lever, dial: Dial, found: Least) -> Lever:
        if found.amount is None:
            return held._replace(smallest=found.proved)
        plan = found.shows.plan
        gained = places_of(self.scenario, plan, self.course) - places_of(self.scenario, self.base.plan, self.course)
        return held._replace(
            kind=dial.kind,
            label=dial.label(found.amount),
            amount=found.amount,
            change=dial.change(found.amount),
            plan=plan,
            gained=gained,
            smallest=found.proved,
            reach="",
            dial=dial,
        )


def _partners_go_with(dial: Dial | None) -> bool:
    """Whether it lowers a minimum to which partners' places go: then more of it takes plans away."""
    return dial is not None and not dial.more_is_enough
