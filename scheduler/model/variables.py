"""What is decided: which candidate sessions run, and who has how many places on them.

One object holds the CP-SAT model, its variables and the few expressions that several rules share. Rules read it and
add constraints; only `extract` reads values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from ortools.sat.python import cp_model

from scheduler.instance import Candidate, HostedSession, Instance, Line, TopUpLine
from scheduler.model.incumbent import Roster

Expression = cp_model.LinearExpr | int


class Variables:
    """The decisions of one model, over all candidates of an instance or over some.

    Args:
        instance: what is to be decided.
        candidates: the sessions that may run; all others do not.
        without: names of rules left out, as `keeps` takes them: for explaining, never for planning.
        kept: candidate -> roster of sessions that stay exactly as they are; nobody else may join them.
        running: candidates that stay in the plan, with their rosters open.

    Attributes:
        open: candidate index -> 1 when the session runs.
        places: (line, candidate) -> places given.
        top_up: (top-up line, candidate) -> partner places taken.
        hosted: (line, hosted session) -> places taken.
    """

    def __init__(
        self,
        instance: Instance,
        candidates: Sequence[Candidate] | None = None,
        without: Iterable[str] = (),
        kept: Mapping[int, Roster] | None = None,
        running: Collection[int] = (),
    ) -> None:
        self.instance = instance
        self.model = cp_model.CpModel()
        self.candidates = list(instance.candidates if candidates is None else candidates)
        self.without = frozenset(without)
        self.kept = kept or {}
        self.open = {
            c.index: self.model.new_int_var(int(c.index in self.kept or c.index in running), 1, f"open {c.index}")
            for c in self.candidates
        }
        self.places: dict[tuple[int, int], cp_model.IntVar] = {}
        self.top_up: dict[tuple[int, int], cp_model.IntVar] = {}
        self.hosted: dict[tuple[int, int], cp_model.IntVar] = {}
        self.lines_at: dict[int, list[Line]] = {}
        self.candidates_of_line: dict[int, list[Candidate]] = defaultdict(list)
        self.hosted_of_line: dict[int, list[HostedSession]] = defaultdict(list)
        for candidate in self.candidates:
            self._add_places(candidate)
        for session in instance.hosted:
            for line_index in session.lines:
                line = instance.lines[line_index]
                self.hosted[line_index, session.index] = self.model.new_int_var(
                    0, min(line.places, session.places), f"hosted {line_index} {session.index}"
                )
                self.hosted_of_line[line_index].append(session)
        self._present: dict[tuple[int, int], cp_model.IntVar] = {}

    def _add_places(self, candidate: Candidate) -> None:
        if candidate.index in self.kept:
            self._keep_places(candidate, self.kept[candidate.index])
            return
        lines = list(self.instance.suited(candidate))
        self.lines_at[candidate.index] = lines
        for line in lines:
            most = min(line.most, candidate.option.max_places)
            self.places[line.index, candidate.index] = self.model.new_int_var(
                0, most, f"places {line.index} {candidate.index}"
            )
            self.candidates_of_line[line.index].append(candidate)
        for top_up in self.top_ups_at(candidate):
            most = min(top_up.per_session, candidate.option.max_places)
            self.top_up[top_up.index, candidate.index] = self.model.new_int_var(
                0, most, f"top up {top_up.index} {candidate.index}"
            )

    def _keep_places(self, candidate: Candidate, roster: Roster) -> None:
        lines = [self.instance.lines[line] for line in roster.places]
        self.lines_at[candidate.index] = lines
        for line in lines:
            places = roster.places[line.index]
            self.places[line.index, candidate.index] = self.model.new_int_var(places, places, "")
            self.candidates_of_line[line.index].append(candidate)
        for top_up in self.top_ups_at(candidate):
            taken = roster.top_up.get(top_up.index, 0)
            self.top_up[top_up.index, candidate.index] = self.model.new_int_var(taken, taken, "")

    def keeps(self, rule: str) -> bool:
        """Whether a rule, by its name or `name:item`, is in this model."""
        return rule not in self.without and rule.partition(":")[0] not in self.without

    def top_ups_at(self, candidate: Candidate) -> list[TopUpLine]:
        """The partner lines that may top up a candidate."""
        return self.instance.top_ups_of_course[candidate.option.course]

    @cached_property
    def local(self) -> dict[int, Expression]:
        """Candidate -> local places."""
        return {
            c.index: cp_model.LinearExpr.sum([self.places[line.index, c.index] for line in self.lines_at[c.index]])
            for c in self.candidates
        }

    @cached_property
    def partner(self) -> dict[int, Expression]:
        """Candidate -> partner places."""
        return {
            c.index: cp_model.LinearExpr.sum([self.top_up[t.index, c.index] for t in self.top_ups_at(c)])
            for c in self.candidates
        }

    @cached_property
    def total(self) -> dict[int, Expression]:
        """Candidate -> all places."""
        return {c.index: self.local[c.index] + self.partner[c.index] for c in self.candidates}

    @cached_property
    def income(self) -> dict[int, Expression]:
        """Candidate -> what its partner places pay, pence."""
        return {
            c.index: cp_model.LinearExpr.weighted_sum(
                [self.top_up[t.index, c.index] for t in self.top_ups_at(c)], [t.price for t in self.top_ups_at(c)]
            )
            for c in self.candidates
        }

    @cached_property
    def given(self) -> dict[int, Expression]:
        """Line -> places given, hosted ones included."""
        return {
            line.index: cp_model.LinearExpr.sum(
                [self.places[line.index, c.index] for c in self.candidates_of_line[line.index]]
                + [self.hosted[line.index, session.index] for session in self.hosted_of_line[line.index]]
            )
            for line in self.instance.lines
        }

    @cached_property
    def topped(self) -> dict[int, cp_model.IntVar]:
        """Candidate -> 0 when it has no partner place; for the candidates that could have any."""
        return {c.index: self.model.new_bool_var(f"topped {c.index}") for c in self.candidates if self.top_ups_at(c)}

    @cached_property
    def cost(self) -> dict[int, Expression]:
        """Candidate -> session cost, pence; filled in by `constraints.prices`."""
        return {}

    def present(self, line: Line, candidate: Candidate) -> cp_model.IntVar:
        """1 when the line has at least one place in the session, 0 otherwise."""
        key = (line.index, candidate.index)
        if key not in self._present:
            places = self.places[key]
            here = self.model.new_bool_var(f"present {key[0]} {key[1]}")
            self.model.add(places >= here)
            self.model.add(places <= min(line.most, candidate.option.max_places) * here)
            self._present[key] = here
        return self._present[key]
