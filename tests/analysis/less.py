"""Less of a change than a claim says is needed, and the most of it where the claim is that nothing is enough."""

from __future__ import annotations

import itertools

from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.held import NEWCOMER, asking, lines_with
from scheduler.analysis.session_points import newcomer
from scheduler.analysis.value import on_date
from scheduler.calendar import QuarterCalendar
from scheduler.scenario.schema import Provider, TopUp


def lesser(base, lever, name):
    """Changes that are not enough if a lever says so: one less of it, or, where nothing is enough, the most of it."""
    scenario_ = base.loaded.scenario
    asked = dict(lines_with(scenario_, name))
    if lever.change is None:
        yield from most_of(base, lever, name, asked)
    elif lever.amount == 1 or lever.kind.endswith("date"):
        yield Change("", ())
    elif lever.kind == "extra places":
        shares = itertools.product(range(lever.amount), repeat=len(asked))
        for share in itertools.islice((s for s in shares if sum(s) == lever.amount - 1), 40):
            edits = (asking(who, name, asked[who] + n) for who, n in zip(asked, share, strict=True) if n)
            yield Change("", tuple(edits))
    else:
        yield Change("", tuple(Edit(edit.path, one_less(lever, edit.value)) for edit in lever.change.edits))


def one_less(lever, value):
    if lever.kind == "the minimum lowered":
        return value + 1
    if isinstance(value, TopUp):
        return value.model_copy(update={"places": value.places - 1})
    if isinstance(value, Provider):
        [line] = value.interest
        return value.model_copy(update={"interest": [line.model_copy(update={"places": line.places - 1})]})
    return value - 1


def most_of(base, lever, name, asked):
    scenario_ = base.loaded.scenario
    item = next(item for item in scenario_.courses if item.id == name)
    most = item.max_places
    if lever.kind == "a new provider":
        yield Change("", (Edit(("providers", NEWCOMER), newcomer(scenario_, NEWCOMER, name, most)),))
    elif lever.kind == "extra places":
        yield Change("", tuple(asking(who, name, n + most) for who, n in asked.items()))
    elif lever.kind == "the minimum lowered":
        for least_ in range(1, item.min_places):
            yield Change("", (Edit(("courses", name, "min_places"), least_),))
    elif lever.kind in {"one ceiling raised", "another ceiling raised"}:
        [who] = [p.id for p in scenario_.providers if lever.label == f"{p.name}'s ceiling raised"]
        yield Change("", (Edit(("providers", who, "interest", name, "max_price"), 10_000_000),))
    elif lever.kind == "a ceiling raised":
        paths = [("providers", who, "interest", name, "max_price") for who in asked]
        yield Change("", tuple(Edit(path, 10_000_000) for path in paths))
    elif lever.kind == "partner places":
        yield more_of_a_partner(scenario_, lever, name, most)
    else:
        resource = "trainers" if lever.kind == "a trainer's date" else "venues"
        [owner] = [owner for owner in getattr(scenario_, resource) if lever.label.endswith(f"of {owner.name}")]
        for date in QuarterCalendar(scenario_).open_days:
            yield on_date(scenario_, resource, owner, date)


def more_of_a_partner(scenario_, lever, name, most):
    for partner_ in scenario_.partners:
        for offer_ in partner_.hosted:
            if lever.label == f"more places on {offer_.id} of {partner_.name}":
                path = ("partners", partner_.id, "hosted", offer_.id, "places")
                return Change("", (Edit(path, offer_.places + most),))
        lines = {line.course: line for line in partner_.top_up}
        prices = [line.price for line in partner_.top_up or [q for p in scenario_.partners for q in p.top_up]]
        new = TopUp.model_construct(course=name, places=0, per_session=0, price=min(prices, default=0))
        line = lines.get(name, new)
        start = f"more places from {partner_.name}" if name in lines else f"places from {partner_.name}, which takes"
        if lever.label.startswith(start):
            update = {"places": line.places + most, "per_session": (line.per_session or line.places) + most}
            path = ("partners", partner_.id, "top_up", name)
            return Change("", (Edit(path, line.model_copy(update=update)),))
    raise LookupError(lever.label)
