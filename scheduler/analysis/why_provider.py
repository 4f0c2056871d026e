"""Why a provider has not all its places: what stands against each session, and what a place would push out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from typing import NamedTuple

from scheduler.analysis.answer import Answer, Section, table
from scheduler.analysis.base import ASKED_ABOUT, unproved_sentences
from scheduler.analysis.cases import Solved, solve
from scheduler.analysis.changes import Change, Edit, with_levels
from scheduler.analysis.held import given_of
from scheduler.analysis.tasks import Budget, Task, Watcher, run_tasks, unwatched
from scheduler.check import judge
from scheduler.check.case import Case
from scheduler.explain import open_reasons
from scheduler.instance import resolve
from scheduler.model.extract import incumbent_of_plan
from scheduler.plan import HostedPlaces, Plan
from scheduler.progress import Limits
from scheduler.report.page import Plot
from scheduler.report.tables import Cell, Column, Names
from scheduler.report.words import counted, pounds
from scheduler.scenario.loaded import LoadedScenario
from scheduler.scenario.schema import Level, Scenario


class Turned(NamedTuple):
    """What the best plan is like that puts one line first.

    Attributes:
        gained: places it then has more.
        most: proved: no plan gives it more than this.
        others: places that all others then have fewer (more, if negative).
        points: the same by priority.
    """

    gained: int
    most: int
    others: int
    points: int
    solved: Solved


def put_first(base: Solved, provider: str, course: str, limits: Limits) -> Turned | None:
    """The best plan in which one line's places count for more than all others together."""
    people = base.loaded.scenario.providers
    [line] = [line for item in people if item.id == provider for line in item.interest if line.course == course]
    weight = 1 + sum(other.places * other.priority for item in people for other in item.interest)
    change = Change("", (Edit(("providers", provider, "interest", course, "priority"), weight),))
    solved = solve(with_levels(change.apply(base.loaded), [Level(weights={"places": 1})]), base.plan, limits)
    if not solved.has_plan or solved.result is None:
        return None
    before, after = (given_of(base.loaded.scenario, plan, course).get(provider, 0) for plan in (base.plan, solved.plan))
    bound = solved.result.objectives[0].bound or 0
    now, then = judge(base.loaded, base.plan), judge(base.loaded, solved.plan)
    gained = after - before
    others = gained - (then.totals.places_filled - now.totals.places_filled)
    points = gained * line.priority + then.objectives["places"] - now.objectives["places"]
    return Turned(gained, line.places - bound // weight, others, points, solved)


def line_reason(base: Solved, provider: str, course: str, turned: Turned | None) -> str | None:
    """What a place for a line would do to the plan; None where nothing sharper than before is known."""
    if turned is None:
        return None
    before = given_of(base.loaded.scenario, base.plan, course).get(provider, 0)
    if turned.gained > 0:
        return f"{counted(turned.gained, 'place')} for it would {_effect(base, turned)}"
    return _no_more(before) if turned.most <= before else None


def _no_more(before: int) -> str:
    return "no plan that keeps the rules gives it more" + (f" than {before}" if before else "")


def open_lines(base: Solved) -> set[tuple[str | None, str]]:
    """(provider, course), and (None, course), whose reasons do not hold in every plan that keeps the rules."""
    instance = resolve(base.loaded)
    proved = base.result is not None and base.result.status == "optimal"
    return open_reasons(instance, incumbent_of_plan(instance, base.plan), proved=proved)


def _effect(base: Solved, turned: Turned) -> str:
    """What the others lose; `at most`, where it is not proved that no better plan would take less of them."""
    at_most = "" if turned.solved.proved == "yes" else "at most "
    if turned.others > 0:
        return f"push {at_most}{counted(turned.others, 'place')} of others out"
    if turned.points > 0:
        return f"take {at_most}{counted(turned.points, 'point')} by priority from others"
    first = base.loaded.scenario.objectives[0]
    if first.name == "places" and first.slack is None:
        return "push nobody out: this plan is not the best"
    return "push nobody out: the objectives as listed, or a slack, prefer the plan as it is"


JOIN_COLUMNS = (
    Column("course"),
    Column("session"),
    Column("date", "date"),
    Column("places", "count"),
    Column("capacity", "count"),
    Column("price_now", "pence"),
    Column("price_with_it", "pence"),
    Column("stands_against"),
)

PRICE_WITH_IT = [column.name for column in JOIN_COLUMNS].index("price_with_it")

OTHERS_CEILING = "price-ceiling of another"
OTHER = "something else"

# What may stand against a place more, by the rule that it would break: the provider's own terms first.
OBSTACLES = {
    "price-ceiling": "price above its ceiling",
    "provider-travel": "too far",
    "provider-weekdays": "not on its weekdays",
    "provider-window": "outside its dates",
    "provider-blocks": "at the wrong time of day",
    "provider-available": "when it is unavailable",
    "provider-release": "its release limit is used up",
    "provider-per-session": "at the limit of places for one provider",
    "prerequisites": "its staff lack the earlier course",
    OTHERS_CEILING: "price then above another's ceiling",
    "session-capacity": "full",
    "hosted-places": "full",
    "top-up-minimum": "filled by partners up to its minimum",
    "budget": "the budget is spent",
}


class Join(NamedTuple):
    """One place more in a session: the row that tells of it, and the rules that it would break."""

    row: tuple[Cell, ...]
    rules: frozenset[str]


def joining(loaded: LoadedScenario, plan: Plan, provider: str, course: str) -> Iterator[Join]:
    """Each running or hosted session of the course with one place more for the provider: what the check finds."""
    case = Case(loaded, plan)
    for session in sorted(case.sessions, key=lambda session: session.position):
        if session.key.course != course:
            continue
        number = session.position
        planned = plan.sessions[number]
        more = planned._replace(allocations={**planned.allocations, provider: planned.allocations.get(provider, 0) + 1})
        joined = plan._replace(sessions=(*plan.sessions[:number], more, *plan.sessions[number + 1 :]))
        against, rules = _against(loaded, joined, provider)
        row = (
            course,
            session.id,
            session.key.date,
            session.places,
            session.capacity,
            case.money[number].price_per_head,
            Case(loaded, joined).money[number].price_per_head,
            against,
        )
        yield Join(row, rules)
    for partner in loaded.scenario.partners:
        for item in partner.hosted:
            if item.course == course:
                taken = sum(t.places for t in plan.hosted if (t.partner, t.hosted) == (partner.id, item.id))
                own = HostedPlaces(partner.id, item.id, provider, 1)
                same = [t for t in plan.hosted if t[:3] == own[:3]]
                others = tuple(t for t in plan.hosted if t[:3] != own[:3])
                joined = plan._replace(hosted=(*others, own._replace(places=1 + sum(t.places for t in same))))
                against, rules = _against(loaded, joined, provider)
                yield Join((course, item.id, item.date, taken, item.places, item.price, item.price, against), rules)


def _against(loaded: LoadedScenario, joined: Plan, provider: str) -> tuple[str, frozenset[str]]:
    """What the check finds, in words and as the names of the rules."""
    findings = judge(loaded, joined).findings
    found = [_without_label(finding.message) for finding in findings]
    rules = frozenset(
        OTHERS_CEILING if finding.rule == "price-ceiling" and finding.provider != provider else finding.rule
        for finding in findings
    )
    return "; ".join(dict.fromkeys(found)) or "nothing: a place is open", rules


def _without_label(message: str) -> str:
    """A finding without the session's name before it, which the row has already."""
    label, _, rest = message.partition(": ")
    return rest if rest and len(label.split()) < 14 else message


def why_provider(
    base: Solved,
    provider: str,
    course: str | None,
    budget: Budget,
    watcher: Watcher = unwatched,
    executor: Executor | None = None,
) -> Answer:
    """Why a provider has not all its places: what stands against each session, and what a place would push out."""
    scenario, names = base.loaded.scenario, Names(base.loaded.scenario)
    own = [row for row in (base.result.unfilled if base.result else []) if row.provider == provider]
    own = [row for row in own if course in (None, row.course)]
    # Planned again is only what some other plan may do better by: the other reasons hold in every plan.
    still_open = open_lines(base) if own else set()
    asked = [row for row in own if (provider, row.course) in still_open]
    tasks = [Task(row.course, put_first, (base, provider, row.course)) for row in asked]
    turned = run_tasks(tasks, budget, watcher, executor)
    then = {
        row.course: line_reason(base, provider, row.course, turned.get(row.course))
        if row in asked
        else _no_more(given_of(scenario, base.plan, row.course).get(provider, 0))
        for row in own
    }
    rows = [(row.course, row.places, row.reason, then[row.course] or "not settled in the time given") for row in own]
    tried = {row.course: list(joining(base.loaded, base.plan, provider, row.course)) for row in own}
    joins = [join.row for course_joins in tried.values() for join in course_joins]
    columns = (Column("course"), Column("places", "count"), Column("reason"), Column("what_if"))
    told = f"{counted(sum(row.places for row in own), 'place')} not filled, on {counted(len(own), 'course')}."
    return Answer(
        name="why",
        title=f"{scenario.name}: why {names.provider(provider)} has not all its places",
        sentences=(told, *_sentences(scenario, provider, tried), *unproved_sentences(base, ASKED_ABOUT))
        if own
        else ("It has every place that it asked for here.",),
        sections=(
            Section(
                "Not filled, and why",
                table("unfilled", columns, rows),
                {"course": "course", "places": "places", "reason": "why"},
            ),
            Section(
                "What if it had the first claim on places",
                table("what_if", (Column("course"), Column("what_if")), [(row[0], row[3]) for row in rows]),
                {"course": "course", "what_if": "then"},
            ),
            Section(
                "One place more in each session, everything else as planned",
                table("sessions", JOIN_COLUMNS, joins),
                {
                    "session": "session",
                    "places": "places",
                    "capacity": "of",
                    "price_now": "a head",
                    "price_with_it": "with it",
                    "stands_against": "what stands against it",
                },
            ),
        ),
        complete=all(then.values()),
        charts=_prices_chart(joins),
    )


def _sentences(scenario: Scenario, provider: str, tried: Mapping[str, Sequence[Join]]) -> Iterator[str]:
    """For each course what stands against a place in the sessions planned: the commonest first."""
    for course, joins in tried.items():
        if not joins:
            continue
        words: Counter[str] = Counter()
        for rule in [*OBSTACLES, OTHER]:
            words[OBSTACLES.get(rule, OTHER)] += sum(_breaks(join, rule) for join in joins)
        dear = {OBSTACLES["price-ceiling"]: _dear(scenario, provider, course, joins)}
        against = [
            f"{dear.get(text, text)} ({count})" if len(joins) > 1 else dear.get(text, text)
            for text, count in words.most_common()
            if count
        ]
        there = f"the {len(joins)} sessions" if len(joins) > 1 else "the one session"
        yield f"In {there} of {Names(scenario).course(course)}: {', '.join(against) or 'a place is open'}."


def _dear(scenario: Scenario, provider: str, course: str, joins: Sequence[Join]) -> str:
    """Its ceiling, and the least that a place would cost where the price is above it."""
    prices = [int(str(join.row[PRICE_WITH_IT])) for join in joins if _breaks(join, "price-ceiling")]
    [person] = [person for person in scenario.providers if person.id == provider]
    [ceiling] = [person.ceiling(line) for line in person.interest if line.course == course]
    # Where tiers are over the quarter the price above its ceiling may be that of another session.
    dear = [price for price in prices if ceiling is not None and price > ceiling]
    if ceiling is None or not dear:
        return OBSTACLES["price-ceiling"]
    return f"at {pounds(min(dear))} or more, above its ceiling of {pounds(ceiling)}"


def _breaks(join: Join, rule: str) -> bool:
    return rule in join.rules or (rule == OTHER and not join.rules <= OBSTACLES.keys())


def _prices_chart(joins: Sequence[tuple[Cell, ...]]) -> dict[str, Plot]:
    """What a place more would cost in each session; none where there is no session."""
    if not joins:
        return {}
    columns = (Column("session"), Column("price", "pence", "Price a head with it"))
    bars = table("with_it", columns, [(f"{join[1]} ({join[2]})", join[6]) for join in joins])
    says = "A bar for each session of the courses on which it goes without."
    return {"prices": Plot("bars", "What a place more would cost", says, bars, x="price", y="session")}
