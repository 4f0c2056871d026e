"""The first screen: the decision in words, what it reaches, what it costs, and how much better a plan could be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scheduler.plan import ObjectiveRow
from scheduler.report.figures import rounding_pence, rounding_words
from scheduler.report.levels import gap_between
from scheduler.report.subject import Subject
from scheduler.report.words import counted, percent, pounds

WITHOUT_PLAN = {
    "infeasible": "No plan can keep the rules: nothing can run until one of these gives way.",
    "unknown": "No plan was found in the time given. There may be one: give the search longer.",
}


class Figure(NamedTuple):
    """A number for the first screen: its name, itself, and what it means."""

    name: str
    value: str
    says: str


def decision(subject: Subject) -> list[str]:
    """What is decided, in a few sentences."""
    totals = subject.result.totals
    if subject.result.plan is None:
        return [WITHOUT_PLAN.get(subject.result.status, WITHOUT_PLAN["unknown"])]
    if not subject.sessions and not subject.hosted:
        return ["Run nothing: this plan has no session."]
    courses = len({session.course for session in subject.sessions})
    asking = counted(totals.providers_asking, "provider")
    whole = totals.providers_served == totals.providers_asking
    reach = (
        f"{f'all {asking}' if whole else f'{totals.providers_served:,} of the {asking}'} that asked get at least one"
    )
    sentences = [
        f"Run {counted(len(subject.sessions), 'session')} of {counted(courses, 'course')}."
        if subject.sessions
        else "Run no session of our own.",
        f"{_what_fills(subject)} {_of_asked(subject)}; {reach}.",
    ]
    if totals.places_filled:
        sentences.append(f"A place costs providers {pounds(totals.cost_per_head)} on average.")
    if without := len(subject.result.not_running):
        have = "has" if without == 1 else "have"
        sentences.append(f"{counted(without, 'course')} asked for {have} no session of ours in this plan.")
    return sentences


def _what_fills(subject: Subject) -> str:
    if not subject.sessions:
        return "Partners' own sessions fill"
    if subject.result.totals.hosted_places:
        return f"{'It' if len(subject.sessions) == 1 else 'They'} and partners' own sessions fill"
    return "It fills" if len(subject.sessions) == 1 else "They fill"


def _of_asked(subject: Subject) -> str:
    totals = subject.result.totals
    if totals.places_filled == totals.places_asked:
        return f"all {counted(totals.places_asked, 'place')} asked for"
    share = percent(totals.places_filled / totals.places_asked) if totals.places_asked else "0 %"
    return f"{totals.places_filled:,} of the {counted(totals.places_asked, 'place')} asked for ({share})"


def figures(subject: Subject) -> Iterator[Figure]:
    """The numbers of the first screen."""
    totals = subject.result.totals
    if totals.places_asked:
        yield Figure(
            "Places filled",
            f"{totals.places_filled:,} of {totals.places_asked:,}",
            f"{percent(totals.places_filled / totals.places_asked)} of what was asked"
            + (f", {totals.hosted_places:,} with partners" if totals.hosted_places else ""),
        )
    if totals.providers_asking:
        yield Figure(
            "Providers reached",
            f"{totals.providers_served:,} of {totals.providers_asking:,}",
            f"{percent(totals.providers_served / totals.providers_asking)} get at least one place",
        )
    if totals.places_filled:
        over = f"{pounds(totals.net_cost)} over {totals.places_filled:,} places"
        rounding = rounding_pence(subject.sessions)
        yield Figure(
            "Cost a head",
            pounds(totals.cost_per_head),
            f"{over}; {rounding_words(rounding)}" if rounding else over,
        )
    on_them = counted(sum(session.places for session in subject.sessions), "place")
    yield Figure(
        "Sessions",
        f"{totals.sessions:,}",
        f"{on_them} on them, {totals.partner_places:,} of them partners'"
        if totals.partner_places
        else f"{on_them} on them",
    )
    if totals.levy_raised or totals.admin_cost:
        left = totals.levy_raised - totals.admin_cost
        says = f"of the post's {pounds(totals.admin_cost)}: " if totals.admin_cost else ""
        yield Figure(
            "Levy raised", pounds(totals.levy_raised), f"{says}{pounds(abs(left))} {'over' if left >= 0 else 'short'}"
        )


# ---- what is proved


def proof(subject: Subject) -> list[str]:
    """How much better a plan could be, in plain English: only what the result's bounds say."""
    objectives = subject.result.objectives
    if subject.result.plan is None:
        return []
    if subject.result.status == "optimal":
        said = [f"This is the best plan there is by the order of what matters ({_order(subject)}): that is proved."]
    else:
        said = ["This plan keeps every rule. That none is better is not proved on every point:"]
    earlier: list[ObjectiveRow] = []
    for level in objectives:
        sentence = _sentence(subject, level, earlier)
        if sentence:
            said.append(sentence)
        earlier.append(level)
    return said


def _order(subject: Subject) -> str:
    return ", then ".join(subject.levels.title(level.name) for level in subject.result.objectives)


def _sentence(subject: Subject, level: ObjectiveRow, earlier: list[ObjectiveRow]) -> str:
    best = level.value if level.best is None else level.best
    if best is None or level.bound is None or level.value is None:
        return ""
    proved = level.bound >= best
    if level.name == "places":
        return _places(subject, level.bound, proved, earlier)
    words = subject.levels
    among = "Of all plans" if not earlier else "Of the plans that do as well on what comes first"
    if proved:
        return (
            f"{among}, none has less {words.title(level.name)} than {words.amount(level.name, best)}."
            if (level.name not in {"cost", "reach"})
            else f"{among}, none {_better(subject, level, level.bound)}."
        )
    if not words.says_something(level.name, level.bound):
        return f"How much better it could be on {words.title(level.name)} is not known."
    gap = words.gap(level.name, best, level.bound) or percent(gap_between(best, level.bound))
    return f"{among}, none {_better(subject, level, level.bound)}; a gap of {gap}."


def _better(subject: Subject, level: ObjectiveRow, bound: int) -> str:
    if level.name == "cost":
        return f"costs less than {pounds(max(0, bound))}"
    if level.name == "reach":
        return f"reaches more than {max(0, subject.levels.asking - max(0, bound)):,} providers"
    return f"has {subject.levels.title(level.name)} below {subject.levels.amount(level.name, max(0, bound))}"


def _places(subject: Subject, bound: int, proved: bool, earlier: list[ObjectiveRow]) -> str:
    filled = subject.result.totals.places_filled
    most = subject.result.totals.places_asked - subject.levels.least_unfilled(bound)
    among = "No plan" if not earlier else "No plan that does as well on what comes first"
    if most <= filled:
        return f"{among} can fill more than these {filled:,} places."
    if not subject.levels.weighted:
        return f"{among} can fill more than {most:,} places; this one fills {filled:,}."
    points = next(level.value for level in subject.result.objectives if level.name == "places")
    weighed = (
        f"Each place counts by the priority that the scenario gives it. What is not filled weighs {points:,} points"
    )
    if proved:
        return (
            f"{weighed}, and {among[0].lower()}{among[1:]} leaves out less: that is proved. A plan that fills more "
            f"than these {filled:,} places, if there is one, leaves out places of higher priority instead; even such a "
            f"plan fills {most:,} at most."
        )
    return (
        f"{among} can fill more than {most:,} places; this one fills {filled:,}. {weighed}; no plan is below "
        f"{max(0, bound):,}."
    )
