"""What a cross-check sees, and where it reports to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from scheduler.plan import Plan
from scheduler.scenario.faults import Fault, Faults, did_you_mean
from scheduler.scenario.fields import show
from scheduler.scenario.nodes import KEYED_LISTS, Node, Path, descend, path_text, place_of
from scheduler.scenario.schema import Availability, Course, Interest, Offer, Provider, Scenario, Trainer, Venue
from scheduler.scenario.validation import Validated

if TYPE_CHECKING:
    from scheduler.calendar import QuarterCalendar

MAX_QUARTER_DAYS = 400


class Context:
    """A scenario whose fields are valid each by itself, the nodes it was made from, and what is found about it.

    Args:
        validated: perhaps without parts that are faulty.
        written: the nodes before faulty parts were left out: a name stays known though what it names is faulty.
        faults: takes errors.
        road_metres: from the table of distances.
        published: the plan to stay close to.
    """

    def __init__(
        self,
        validated: Validated,
        written: Node,
        faults: Faults,
        road_metres: Mapping[tuple[str, str], int],
        published: Plan | None,
    ) -> None:
        self.scenario: Scenario = validated.scenario
        self.road_metres = road_metres
        self.published = published
        self.warnings: list[str] = []
        self._root = validated.root
        self.written = written
        self._faults = faults

    def fault(self, path: Path, message: str, *, at_key: bool = False) -> None:
        """Report an error at a value, at its key, or, where it is not written out, at what is around it.

        Nothing is said of what stands in for a faulty value.
        """
        if not self._is_stand_in(path):
            self._faults.add(place_of(self._root, path, at_key=at_key), path_text(self._root, path), message)

    def fault_as_written(self, path: Path, message: str) -> None:
        """Report an error at a value of `written`."""
        self._faults.add(place_of(self.written, path), path_text(self.written, path), message)

    def warn(self, path: Path, message: str, *, at_key: bool = False) -> None:
        """Report what is allowed but was perhaps not meant."""
        place = place_of(self._root, path, at_key=at_key)
        self.warnings.append(str(Fault(*place, path_text(self._root, path), message)))

    def place(self, path: Path) -> str:
        """Where a value is written, to be named in a message."""
        return str(place_of(self._root, path))

    def is_given(self, path: Path) -> bool:
        """Whether the file has a value there."""
        return len(list(descend(self._root, path))) == len(path)

    def is_whole(self, path: Path) -> bool:
        """Whether nothing of the value was left out as faulty; of a value that nobody gave, nothing was."""
        steps = list(descend(self._root, path))
        if len(steps) == len(path):
            return not steps[-1][1].pruned
        return len(list(descend(self.written, path))) < len(path)

    def _is_stand_in(self, path: Path) -> bool:
        return any(node.broken for _, node in descend(self._root, path))

    def check_name(self, path: Path, name: str, known: Iterable[str], what: str) -> bool:
        """Report a name that is not known; `what` says what it should name, such as `the id of a course`."""
        names = tuple(known)
        if name in names:
            return True
        self.fault(path, f"found {show(name)}, expected {what}{did_you_mean(name, names)}")
        return False

    def check_key(self, path: Path, known: Iterable[str], what: str) -> bool:
        """Report a key, the last step of the path, that is no known name."""
        name, names = str(path[-1]), tuple(known)
        if name in names:
            return True
        self.fault(path, f"found {show(name)}, expected {what}{did_you_mean(name, names)}", at_key=True)
        return False

    @cached_property
    def ids(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of every top-level list, also of items that are faulty."""
        top_level = [name for name, key in KEYED_LISTS.items() if key == "id" and name != "hosted"]
        return {name: _ids(self.written.get(name)) for name in top_level}

    @cached_property
    def block_names(self) -> tuple[str, ...]:
        """The blocks of the day, also those that are faulty."""
        calendar = self.written.get("calendar")
        written = calendar.get("blocks") if calendar is not None else None
        if written is None or not written.mapping:
            return tuple(self.scenario.calendar.blocks)
        return tuple(str(name) for name in written.mapping)

    @cached_property
    def calendar(self) -> QuarterCalendar | None:
        """The days of the quarter; None where they cannot be told."""
        from scheduler.calendar import QuarterCalendar  # here: it imports this package's schema

        return QuarterCalendar(self.scenario) if self.has_dates and self.is_whole(("calendar",)) else None

    @cached_property
    def has_dates(self) -> bool:
        """Whether the quarter can be gone through day by day."""
        quarter = self.scenario.quarter
        return not self._is_stand_in(("quarter",)) and 0 <= (quarter.to - quarter.from_).days < MAX_QUARTER_DAYS

    def trainers(self) -> Iterator[tuple[Path, Trainer]]:
        """Every trainer with its path."""
        return ((("trainers", number), item) for number, item in enumerate(self.scenario.trainers))

    def venues(self) -> Iterator[tuple[Path, Venue]]:
        """Every venue with its path."""
        return ((("venues", number), item) for number, item in enumerate(self.scenario.venues))

    def providers(self) -> Iterator[tuple[Path, Provider]]:
        """Every provider with its path."""
        return ((("providers", number), item) for number, item in enumerate(self.scenario.providers))

    def interest(self) -> Iterator[tuple[Path, Provider, Interest]]:
        """Every expression of interest with its path and provider."""
        for path, provider in self.providers():
            for number, line in enumerate(provider.interest):
                yield (*path, "interest", number), provider, line

    def offers(self) -> Iterator[tuple[Path, Trainer, Offer]]:
        """Every offer with its path and trainer."""
        for path, trainer in self.trainers():
            for number, offer in enumerate(trainer.offers):
                yield (*path, "offers", number), trainer, offer

    def availability(self) -> Iterator[tuple[Path, Availability]]:
        """Every date, range or rule by which somebody or something is available or not, with its path."""
        holders = [*self.trainers(), *self.venues(), *self.providers()]
        for path, holder in holders:
            for field in ("available", "unavailable"):
                for number, item in enumerate(getattr(holder, field, ())):
                    yield (*path, field, number), item

    @cached_property
    def course_by_id(self) -> Mapping[str, Course]:
        """Id -> the first course of that id."""
        return {course.id: course for course in reversed(self.scenario.courses)}


def _ids(items: Node | None) -> tuple[str, ...]:
    found = (item.text("id") for item in (items.items if items is not None else []))
    return tuple(dict.fromkeys(name for name in found if name is not None))
