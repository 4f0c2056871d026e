"""The cheapest ways out of a clash: for each rule in it, the least by which relaxing it alone lets a plan exist."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.held import newcomer_id
from scheduler.analysis.session_points import newcomer
from scheduler.analysis.value import on_every_open_day
from scheduler.instance import resolve
from scheduler.progress import Limits
from scheduler.report.words import counted, pounds
from scheduler.scenario.fields import MAX_PENCE
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Scenario

MOST = 10_000  # sessions or places more: beyond any quarter, so that what is not enough then never is


class Relaxation(NamedTuple):
    """A way to relax one rule by an amount.

    Attributes:
        change: amount -> the change.
        most: the greatest amount there is.
        now: what the rule's figure is, to compare amounts by; the amount itself where it has none.
        rule: its name in the model.
    """

    change: Callable[[int], Change]
    most: int
    now: int
    rule: str = ""


class Repair(NamedTuple):
    """The least relaxation of one kind that is enough.

    Attributes:
        share: of the rule's figure, by which repairs are ranked; 1 where a rule is given up.
        smallest: proved that less is not enough.
        enough: that this amount is. False: proved that no amount is; None: not settled.
    """

    change: Change
    amount: int
    share: float
    smallest: bool
    enough: bool | None = True


def plan_exists(loaded: LoadedScenario, limits: Limits) -> bool | None:
    """Whether any plan keeps the rules; None where that was not settled in time."""
    from scheduler.model.clash import can_be_kept

    instance = resolve(loaded)
    candidates = {candidate.index for candidate in instance.candidates}
    if any(pin.candidate not in candidates for pin in instance.pinned):
        return False
    return can_be_kept(instance, limits, time.monotonic() + limits.seconds)


def least_repair(loaded: LoadedScenario, relaxation: Relaxation, limits: Limits) -> Repair:
    """The least amount that lets a plan exist, by halving; the greatest where that does not, or was not settled."""
    part = replace(limits, seconds=max(0.5, limits.seconds / (2 + max(0, relaxation.most).bit_length())))

    def enough(amount: int) -> bool | None:
        return plan_exists(relaxation.change(amount).apply(loaded), part)

    at_most = enough(relaxation.most)
    if not at_most:
        return Repair(relaxation.change(relaxation.most), relaxation.most, 1.0, False, at_most)
    low, high, settled = 0, relaxation.most, True
    while high - low > 1:
        middle = (low + high) // 2
        found = enough(middle)
        if found:
            high = middle
        else:
            low, settled = middle, found is False
    share = min(1.0, high / max(1, relaxation.now))
    return Repair(relaxation.change(high), high, share, settled)


def relaxations(scenario: Scenario, rules: list[str]) -> Iterator[Relaxation]:
    """Ways to relax the rules of a clash, each by itself."""
    for rule in rules:
        name, _, item = rule.partition(":")
        found = _ONE[name](scenario) if name in _ONE else _NAMED[name](scenario, item) if name in _NAMED else iter(())
        yield from (relaxation._replace(rule=rule) for relaxation in found if relaxation.most >= 1)


def _raised(label: Callable[[int], str], path: tuple[str, ...], now: int, most: int, step: int = 1) -> Relaxation:
    def change(amount: int) -> Change:
        return Change(label(amount), (Edit(path, now + step * amount),))

    return Relaxation(change, most, now)


def _given_up(label: str, *edits: Edit) -> Relaxation:
    return Relaxation(lambda _: Change(label, edits), 1, 1)


def _budget(scenario: Scenario) -> Iterator[Relaxation]:
    now = scenario.policy.budget or 0
    yield _raised(lambda n: f"{pounds(n)} more budget ({pounds(now + n)})", ("policy", "budget"), now, MAX_PENCE - now)


def _programme(field: str, words: str, scenario: Scenario) -> Iterator[Relaxation]:
    now = getattr(scenario.policy, field)
    yield _raised(lambda n: f"{counted(n, 'session')} more {words} ({now + n})", ("policy", field), now, MOST)


def _all_providers(field: str, scenario: Scenario) -> Iterator[Relaxation]:
    who = {p.id: limit for p in scenario.providers if (limit := getattr(p, field)) is not None}

    def change(amount: int) -> Change:
        edits = tuple(Edit(("providers", name, field), limit + amount) for name, limit in who.items())
        return Change(
            f"every provider may release {counted(amount, 'person')} more a day".replace("persons", "people"), edits
        )

    yield Relaxation(change, MOST if who else 0, min(who.values(), default=1))


def _ceilings(scenario: Scenario) -> Iterator[Relaxation]:
    lines = {
        (p.id, line.course): ceiling
        for p in scenario.providers
        for line in p.interest
        if (ceiling := p.max_price if line.max_price is None else line.max_price) is not None
    }

    def change(amount: int) -> Change:
        edits = tuple(
            Edit(("providers", name, "interest", course, "max_price"), ceiling + amount)
            for (name, course), ceiling in lines.items()
        )
        return Change(f"every ceiling raised by {pounds(amount)}", edits)

    most = MAX_PENCE - max(lines.values(), default=MAX_PENCE)
    yield Relaxation(change, most, min(lines.values(), default=1))


def _each_course(field: str, value: object, label: str, scenario: Scenario) -> Iterator[Relaxation]:
    edits = [Edit(("courses", c.id, field), value) for c in scenario.courses if getattr(c, field) != value]
    yield _given_up(label, *edits)


def _all_or_nothing(scenario: Scenario) -> Iterator[Relaxation]:
    edits = [
        Edit(("providers", p.id, "interest", line.course, "all_or_nothing"), False)
        for p in scenario.providers
        for line in p.interest
        if line.all_or_nothing
    ]
    yield _given_up("all-or-nothing is given up", *edits)


def _fill(scenario: Scenario) -> Iterator[Relaxation]:
    if scenario.policy.top_up != "fill":
        yield _given_up("partners may take any spare seat", Edit(("policy", "top_up"), "fill"))


def _partner_places(scenario: Scenario) -> Iterator[Relaxation]:
    def change(amount: int) -> Change:
        edits = []
        for partner in scenario.partners:
            for line in partner.top_up:
                path = ("partners", partner.id, "top_up", line.course)
                edits.append(Edit((*path, "places"), line.places + amount))
                if line.per_session is not None:
                    edits.append(Edit((*path, "per_session"), line.per_session + amount))
        return Change(f"every partner takes {counted(amount, 'place')} more", tuple(edits))

    now = min((line.places for partner in scenario.partners for line in partner.top_up), default=1)
    yield Relaxation(change, MOST if any(partner.top_up for partner in scenario.partners) else 0, now)


def _minimum(scenario: Scenario, course: str) -> Iterator[Relaxation]:
    now = next(item.min_places for item in scenario.courses if item.id == course)
    path = ("courses", course, "min_places")
    yield _raised(lambda n: f"the minimum of {course} lowered from {now} to {now - n}", path, now, now - 1, -1)


def _required(scenario: Scenario, course: str) -> Iterator[Relaxation]:
    yield _given_up(f"{course} is not required", Edit(("courses", course, "required"), False))
    yield from _minimum(scenario, course)
    most = next(item.max_places for item in scenario.courses if item.id == course)

    def joined(places: int) -> Change:
        label = f"a new provider asks for {counted(places, 'place')} of {course}"
        who = newcomer_id(scenario)
        return Change(label, (Edit(("providers", who), newcomer(scenario, who, course, places)),))

    if scenario.providers:
        yield Relaxation(joined, most, most)
    for trainer in scenario.trainers:
        if any(offer.course == course for offer in trainer.offers):
            yield _any_date("trainers", trainer)
    for venue in scenario.venues:
        yield _any_date("venues", venue)


def _any_date(resource: str, owner: object) -> Relaxation:
    every = on_every_open_day(resource, owner)  # type: ignore[arg-type]
    return Relaxation(lambda _: replace(every, label=f"further dates of {owner.name}"), 1, 2)  # type: ignore[attr-defined]


def _of_course(scenario: Scenario, course: str) -> Iterator[Relaxation]:
    now = next(item.max_sessions for item in scenario.courses if item.id == course) or 0
    yield _raised(lambda n: f"{counted(n, 'session')} more of {course}", ("courses", course, "max_sessions"), now, MOST)


def _of_trainer(field: str, words: str, scenario: Scenario, trainer: str) -> Iterator[Relaxation]:
    now = next(getattr(item, field) for item in scenario.trainers if item.id == trainer) or 0
    label = f"more by {trainer}{words}"
    yield _raised(lambda n: f"{counted(n, 'session')} {label}", ("trainers", trainer, field), now, MOST)


def _moves(scenario: Scenario, trainer: str) -> Iterator[Relaxation]:  # noqa: ARG001
    yield _given_up(f"{trainer} may move between venues on a day", Edit(("trainers", trainer, "moves"), True))


def _pin(scenario: Scenario, number: str) -> Iterator[Relaxation]:
    pin = scenario.pinned[int(number)]
    others = [other for other in scenario.pinned if other is not pin]
    label = f"{pin.course} with {pin.trainer} on {pin.date} is not confirmed"
    yield _given_up(label, Edit(("pinned",), others))


def _hosted_pin(scenario: Scenario, index: str) -> Iterator[Relaxation]:
    offered = [(partner.id, session.id) for partner in scenario.partners for session in partner.hosted]
    partner, session = offered[int(index)]
    others = [pin for pin in scenario.pinned_hosted if (pin.partner, pin.hosted) != (partner, session)]
    yield _given_up(f"places on {session} of {partner} are not confirmed", Edit(("pinned_hosted",), others))


_ONE: dict[str, Callable[[Scenario], Iterator[Relaxation]]] = {
    "budget": _budget,
    "programme-sessions": partial(_programme, "max_sessions", "in the quarter"),
    "programme-week": partial(_programme, "max_sessions_per_week", "in a week"),
    "release": partial(_all_providers, "release_per_day"),
    "ceiling": _ceilings,
    "after": partial(_each_course, "after", [], "prerequisites are given up"),
    "gap": partial(_each_course, "min_gap_days", 0, "no days between sessions of a course"),
    "all-or-nothing": _all_or_nothing,
    "top-up-mode": _fill,
    "partner": _partner_places,
}
_NAMED: dict[str, Callable[[Scenario, str], Iterator[Relaxation]]] = {
    "minimum": _minimum,
    "required": _required,
    "course-sessions": _of_course,
    "trainer-sessions": partial(_of_trainer, "max_sessions", ""),
    "trainer-week": partial(_of_trainer, "max_sessions_per_week", " in a week"),
    "one-venue": _moves,
    "pin": _pin,
    "hosted-pin": _hosted_pin,
}
