"""What a rule is: a stable name, its sentence, and the function that finds where a plan breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from scheduler.check.case import Case
from scheduler.plan import Finding


class Breach(NamedTuple):
    """One place where a rule is broken: by how much, in the rule's unit, and in words."""

    amount: int
    message: str
    session: str | None = None
    provider: str | None = None


class Rule(NamedTuple):
    """A rule that every plan keeps.

    Attributes:
        name: stable; findings carry it.
        sentence: the rule in plain English.
        unit: what a finding's amount counts.
        breaches: finds every place where a case breaks the rule.
    """

    name: str
    sentence: str
    unit: str
    breaches: Callable[[Case], Iterator[Breach]]

    def findings(self, case: Case) -> Iterator[Finding]:
        """The breaches of a case, under the rule's name."""
        for breach in self.breaches(case):
            yield Finding(
                rule=self.name,
                amount=breach.amount,
                message=breach.message,
                session=breach.session,
                provider=breach.provider,
            )
