"""Changes of which there can be more or less: a dial makes the change of any amount, and says what it is.

A dial is kept with what was found, so that the amount can be sought again under other terms. All of them pickle.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.held import asking, newcomer_id
from scheduler.analysis.session_points import newcomer
from scheduler.check.case import Case
from scheduler.plan import Plan
from scheduler.report.words import counted, pounds
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Hosted, Partner, Provider, Scenario, TopUp


class Dial(ABC):
    """One kind of change.

    Attributes:
        kind: `a new provider`, `partner places`, ...
        more_is_enough: where an amount is enough, every larger one is: it takes no plan away.
    """

    kind: ClassVar[str]
    more_is_enough: bool = True

    @abstractmethod
    def change(self, amount: int) -> Change:
        """So much of it, from 1: places, or pence."""

    @abstractmethod
    def label(self, amount: int) -> str:
        """So much of it, in words."""


@dataclass(frozen=True)
class NewProvider(Dial):
    """Somebody new who asks for places and has no conditions, beside the room it is held in."""

    scenario: Scenario
    course: str
    kind: ClassVar[str] = "a new provider"

    def change(self, amount: int) -> Change:
        """It asks for so many places."""
        who = newcomer_id(self.scenario)
        return Change("", (Edit(("providers", who), newcomer(self.scenario, who, self.course, amount)),))

    def label(self, amount: int) -> str:
        """`a new provider that asks for 1 place`."""
        return f"a new provider that asks for {counted(amount, 'place')}"


@dataclass(frozen=True)
class NewProviders(Dial):
    """Several new providers who ask for one place each and have no conditions."""

    scenario: Scenario
    course: str
    kind: ClassVar[str] = "new providers"

    def change(self, amount: int) -> Change:
        """So many of them."""
        names = [f"{newcomer_id(self.scenario)}-{number}" for number in range(1, amount + 1)]
        return Change(
            "", tuple(Edit(("providers", who), newcomer(self.scenario, who, self.course, 1)) for who in names)
        )

    def label(self, amount: int) -> str:
        """`2 new providers`."""
        return counted(amount, "new provider")


@dataclass(frozen=True)
class ExtraPlaces(Dial):
    """One of those who ask already asks for more."""

    asks: Provider
    course: str
    kind: ClassVar[str] = "extra places"

    def change(self, amount: int) -> Change:
        """It asks for so many places more."""
        now = next(line.places for line in self.asks.interest if line.course == self.course)
        return Change("", (asking(self.asks.id, self.course, now + amount),))

    def label(self, amount: int) -> str:
        """`1 extra place from those who ask already: Oak Lodge +1`."""
        return extra_label([(self.asks.name, amount)])


def extra_label(extra: Sequence[tuple[str, int]]) -> str:
    """Of names and places: `2 extra places from those who ask already: Oak Lodge +1, Elm House +1`."""
    told = ", ".join(f"{name} +{places}" for name, places in extra)
    return f"{counted(sum(places for _, places in extra), 'extra place')} from those who ask already: {told}"


@dataclass(frozen=True)
class TopUpPlaces(Dial):
    """More places that a partner takes on our sessions.

    Attributes:
        line: as it is; with no places where the partner takes none of the course yet.
    """

    partner: Partner
    line: TopUp
    kind: ClassVar[str] = "partner places"

    def change(self, amount: int) -> Change:
        """It takes so many more, in all and in one session."""
        path = ("partners", self.partner.id, "top_up", self.line.course)
        if not self.line.places:
            return Change("", (Edit(path, self.line.model_copy(update={"places": amount})),))
        edits = [Edit((*path, "places"), self.line.places + amount)]
        if self.line.per_session is not None:
            edits.append(Edit((*path, "per_session"), self.line.per_session + amount))
        return Change("", tuple(edits))

    @property
    def what(self) -> str:
        """Of what there is more."""
        return "more place" if self.line.places else "place"

    @property
    def whose(self) -> str:
        """Whose they are."""
        none_yet = f", which takes none yet, at {pounds(self.line.price)}"
        return f"from {self.partner.name}{'' if self.line.places else none_yet}"

    def label(self, amount: int) -> str:
        """`2 more places from Redbridge`."""
        return f"{counted(amount, self.what)} {self.whose}"


@dataclass(frozen=True)
class HostedPlaces(Dial):
    """More places that a partner offers on a session of its own."""

    partner: Partner
    offer: Hosted
    kind: ClassVar[str] = "partner places"
    what: ClassVar[str] = "more place"

    def change(self, amount: int) -> Change:
        """It offers so many more."""
        path = ("partners", self.partner.id, "hosted", self.offer.id, "places")
        return Change("", (Edit(path, self.offer.places + amount),))

    @property
    def whose(self) -> str:
        """Where they are."""
        return f"on {self.offer.id} of {self.partner.name}"

    def label(self, amount: int) -> str:
        """`1 more place on red-1 of Redbridge`."""
        return f"{counted(amount, self.what)} {self.whose}"


@dataclass(frozen=True)
class LowerMinimum(Dial):
    """A course's minimum lowered.

    Attributes:
        now: the minimum as it is.
        more_is_enough: not where partners' places go with the minimum: a lower one leaves fewer of them, whose
            money may be what made the places cheap enough.
    """

    course: str
    now: int
    more_is_enough: bool = True
    kind: ClassVar[str] = "the minimum lowered"

    def change(self, amount: int) -> Change:
        """It is lower by so many places."""
        return Change("", (Edit(("courses", self.course, "min_places"), self.now - amount),))

    def label(self, amount: int) -> str:
        """`the minimum lowered from 6 to 5`."""
        return f"the minimum lowered from {self.now} to {self.now - amount}"


@dataclass(frozen=True)
class RaisedCeilings(Dial):
    """What providers pay at most for a place on a course, raised by as many pence for each.

    Attributes:
        ceilings: provider id -> pence as it is.
        names: provider id -> name.
    """

    course: str
    ceilings: Mapping[str, int]
    names: Mapping[str, str]
    kind: ClassVar[str] = "a ceiling raised"

    def change(self, amount: int) -> Change:
        """Each is higher by so many pence."""
        path = ("interest", self.course, "max_price")
        return Change("", tuple(Edit(("providers", who, *path), old + amount) for who, old in self.ceilings.items()))

    def label(self, amount: int) -> str:
        """`Oak Lodge pays £5.00 more, up to £50.00`, or `every ceiling raised by £5.00 (2 providers)`."""
        if len(self.ceilings) > 1:
            return f"every ceiling raised by {pounds(amount)} ({counted(len(self.ceilings), 'provider')})"
        [(who, now)] = self.ceilings.items()
        return f"{self.names[who]} pays {pounds(amount)} more, up to {pounds(now + amount)}"

    def alone(self, provider: str) -> RaisedCeilings:
        """One of them."""
        return RaisedCeilings(self.course, {provider: self.ceilings[provider]}, self.names)

    def used(self, loaded: LoadedScenario, plan: Plan) -> int:
        """How far above its ceiling the dearest place of any of them lies: raised so far, the plan keeps every rule."""
        paid = [p for p in Case(loaded, plan).attendances if p.course == self.course and p.provider in self.ceilings]
        return max((p.price - self.ceilings[p.provider] for p in paid), default=0)
