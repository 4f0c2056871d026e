"""Why: what clashes and the cheapest repairs; why a course does not run, or a provider has no place, with what if."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import NamedTuple

from scheduler.analysis.answer import Answer, Section, table
from scheduler.analysis.cases import Solved, only_places_and_cost, solve
from scheduler.analysis.changes import Change, Edit
from scheduler.analysis.held import given_of, lines_with
from scheduler.analysis.repairs import Repair, least_repair, relaxations
from scheduler.analysis.tasks import Budget, Task, Watcher, run_tasks, unwatched
from scheduler.analysis.verdicts import difference_words, totals_of
from scheduler.check import judge
from scheduler.check.case import Case
from scheduler.explain.words import MOST_CHARACTERS, first_fitting
from scheduler.instance import resolve
from scheduler.plan import HostedPlaces, NotRunningRow, Plan, Result, UnfilledRow
from scheduler.progress import Limits
from scheduler.report.tables import Cell, Column, Names
from scheduler.report.words import counted, day, pounds
from scheduler.scenario.loaded import LoadedScenario

# ---- a clash


class Clash(NamedTuple):
    """Rules that no plan can keep together.

    Attributes:
        rules: their names in the model.
        sentences: the same in the scenario's words.
        smallest: proved that without any one of them a plan exists.
    """

    rules: list[str]
    sentences: list[str]
    smallest: bool


def clash_of(loaded: LoadedScenario, limits: Limits) -> Clash:
    """A smallest set of rules that clash, proved by solving it alone."""
    from scheduler.model.clash import clashing_rules, sentence

    instance = resolve(loaded)
    rules, smallest = clashing_rules(instance, limits, time.monotonic() + limits.seconds)
    return Clash(rules, [sentence(instance, rule) for rule in rules], smallest)


REPAIR_COLUMNS = (
    Column("repair"),
    Column("amount", "count"),
    Column("share", "share"),
    Column("less_is_not_enough"),
    Column("places_filled", "count"),
    Column("cost", "pence"),
    Column("set"),
)


def why_infeasible(
    base: Solved, budget: Budget, watcher: Watcher = unwatched, executor: Executor | None = None
) -> Answer:
    """What clashes, and each way out of it: by how much, and what plan there is then."""
    loaded, scenario = base.loaded, base.loaded.scenario
    third = replace(budget, seconds=budget.seconds / 3)
    clash = run_tasks([Task("what clashes", clash_of, (loaded,))], third, watcher, executor).get("what clashes")
    ways = list(relaxations(scenario, clash.rules)) if clash else []
    tasks = (
        [Task(f"repair {n}: {way.change(1).label}", _repair, (loaded, clash.rules, n)) for n, way in enumerate(ways)]
        if clash
        else []
    )
    repairs = [found for found in run_tasks(tasks, third, watcher, executor).values() if found is not None]
    unique = {repair.change.label: repair for repair in sorted(repairs, key=lambda repair: repair.share)}
    short = only_places_and_cost(loaded)
    plans = run_tasks(
        [Task(label, solve, (repair.change.apply(short), None)) for label, repair in unique.items()],
        third,
        watcher,
        executor,
    )
    rows = []
    for label, repair in unique.items():
        totals = totals_of(plans[label]) if label in plans and plans[label].has_plan else None
        rows.append(
            (
                label,
                repair.amount,
                round(repair.share, 4),
                "yes" if repair.smallest else "not proved",
                totals.places_filled if totals else None,
                totals.net_cost if totals else None,
                " ".join(repair.change.settings(scenario)),
            )
        )
    rows.sort(key=lambda row: (row[2], -(row[4] or 0)))
    proved = clash is not None and bool(clash.rules)
    facts = base.result.clash if base.result is not None else []
    return Answer(
        name="why",
        title=f"{scenario.name}: no plan can keep the rules" if proved else f"{scenario.name}: no plan was found",
        sentences=_clash_sentences(clash, facts if clash and len(clash.rules) == 1 else ()),
        sections=(
            Section(
                "Ways out, the smallest first",
                table("repairs", REPAIR_COLUMNS, rows),
                {
                    "share": "by",
                    "less_is_not_enough": "less will not do",
                    "places_filled": "places then",
                    "cost": "cost then",
                    "repair": "relax",
                },
                empty="No single one of these rules can be relaxed far enough by itself.",
            ),
        ),
        notes=(
            "By: the share of the rule's own figure; 100 % where it is given up.",
            "Each is enough by itself; places and cost are those of the best plan found then.",
        ),
        complete=len(unique) == len(plans),
    )


def _repair(loaded: LoadedScenario, rules: list[str], number: int, limits: Limits) -> Repair | None:
    """The repair of one way, made again in the process that works on it: what it holds does not pickle."""
    return least_repair(loaded, list(relaxations(loaded.scenario, rules))[number], limits)


def _clash_sentences(clash: Clash | None, facts: Sequence[str]) -> tuple[str, ...]:
    """The clash in words, and the facts of the scenario that a plan without further rules meets."""
    if clash is None or not clash.rules:
        return ("Which rules clash could not be proved in the time given.",)
    start = "These cannot be kept together" + (
        "; without any one of them the others can:" if clash.smallest else " (fewer of them may clash already):"
    )
    return (start, *(f"  {sentence}" for sentence in dict.fromkeys([*clash.sentences, *facts])))


# ---- a course


def force_course(base: Solved, course: str, limits: Limits) -> tuple[Solved, Clash | None]:
    """The best plan that runs a course, or what forbids it."""
    change = Change("", (Edit(("courses", course, "required"), True),))
    loaded = change.apply(only_places_and_cost(base.loaded))
    solved = solve(loaded, None, replace(limits, seconds=limits.seconds * 0.7))
    if solved.result is not None and solved.result.status == "infeasible":
        return solved, clash_of(loaded, replace(limits, seconds=max(5.0, limits.seconds * 0.3)))
    return solved, None


def course_reason(base: Solved, course: str, solved: Solved, clash: Clash | None) -> str:
    """The true reason in one sentence: what forbids the course, or what running it would cost."""
    if clash is not None and clash.rules:
        others = [text for rule, text in zip(clash.rules, clash.sentences, strict=True) if rule != f"required:{course}"]
        known = [row.reason for row in (base.result.not_running if base.result else []) if row.course == course]
        text = "; ".join(others or known)
        return first_fitting([f"no plan can run it: {text}", "no plan can run it: several rules together forbid it"])
    if not solved.has_plan:
        return "not known: whether any plan can run it was not settled in the time given"
    first = next(iter(s for s in solved.plan.sessions if s.key.course == course), None)
    when = f" ({day(first.key.date)})" if first else ""
    return first_fitting([f"it could run{when}, but the best such plan has {_price_of(base, solved)}"])


def _price_of(base: Solved, after: Solved) -> str:
    places = totals_of(after).places_filled - totals_of(base).places_filled
    cost = totals_of(after).net_cost - totals_of(base).net_cost
    lost = (
        f"{counted(-places, 'place')} fewer filled"
        if places < 0
        else "as many places"
        if not places
        else f"{places} more places"
    )
    dearer = f"{pounds(abs(cost))} {'more' if cost > 0 else 'less'} to pay" if cost else "the same cost"
    proof = difference_words(base, after)
    return f"{lost}, {dearer}" + (" (no proved difference)" if proof.startswith("no proved") else "")


def why_course(
    base: Solved, course: str, budget: Budget, watcher: Watcher = unwatched, executor: Executor | None = None
) -> Answer:
    """Why a course does not run, or has places unfilled: the best plan that runs it, against the plan as it is."""
    scenario, names = base.loaded.scenario, Names(base.loaded.scenario)
    running = [session for session in base.plan.sessions if session.key.course == course]
    result = base.result
    unfilled = [row for row in (result.unfilled if result else []) if row.course == course]
    sentences: list[str] = []
    sections: list[Section] = []
    complete = True
    if running:
        dates = ", ".join(day(session.key.date) for session in running)
        sentences.append(f"It runs: {counted(len(running), 'session')}, {dates}.")
    else:
        forced = run_tasks([Task("running it", force_course, (base, course))], budget, watcher, executor)
        complete = bool(forced)
        for solved, clash in forced.values():
            text = course_reason(base, course, solved, clash)
            sentences.append(text[0].upper() + text[1:] + ".")
            if solved.has_plan:
                sections.append(_movements(base, solved, "If it ran: who gains and who loses"))
    rows = [(row.provider, names.provider(row.provider), row.places, row.reason) for row in unfilled]
    columns = (Column("provider"), Column("provider_name"), Column("places", "count"), Column("reason"))
    sections.append(
        Section(
            "Places not filled on it",
            table("unfilled", columns, rows),
            {"provider_name": "provider", "places": "places", "reason": "why"},
            cut={"provider_name": 1},
            empty="Every place asked for on it is filled.",
        )
    )
    return Answer(
        name="why",
        title=f"{scenario.name}: why {names.course(course)} {'is as it is' if running else 'does not run'}",
        sentences=tuple(sentences),
        sections=tuple(sections),
        complete=complete,
    )


MOVE_COLUMNS = (Column("provider"), Column("provider_name"), Column("course"), Column("places_change", "count", True))


def _movements(base: Solved, other: Solved, title: str) -> Section:
    scenario, names = base.loaded.scenario, Names(base.loaded.scenario)
    rows: list[tuple[Cell, ...]] = []
    for course in scenario.courses:
        before, after = (given_of(scenario, solved.plan, course.id) for solved in (base, other))
        for provider, _ in lines_with(scenario, course.id):
            change = after.get(provider, 0) - before.get(provider, 0)
            if change:
                rows.append((provider, names.provider(provider), course.id, change))
    rows.sort(key=lambda row: row[3] if isinstance(row[3], int) else 0)
    return Section(
        title,
        table("movements", MOVE_COLUMNS, rows),
        {"provider_name": "provider", "course": "course", "places_change": "places"},
        most=15,
        empty="Nobody's places would change.",
    )


# ---- a provider


class Turned(NamedTuple):
    """What the best plan is like that puts one line first.

    Attributes:
        gained: places it then has more.
        most: proved: no plan gives it more than this.
        others: places that all others then have fewer (more, if negative).
    """

    gained: int
    most: int
    others: int
    solved: Solved


def put_first(base: Solved, provider: str, course: str, limits: Limits) -> Turned | None:
    """The best plan in which one line's places count for more than all others together."""
    scenario = base.loaded.scenario
    weight = 1 + sum(line.places * line.priority for item in scenario.providers for line in item.interest)
    change = Change("", (Edit(("providers", provider, "interest", course, "priority"), weight),))
    changed = change.apply(base.loaded)
    first = next((level for level in scenario.objectives if "places" in level.weights), None)
    if first is None:
        return None
    levels = [first.model_copy(update={"slack": None})]
    scenario_first = changed.scenario.model_copy(update={"objectives": levels})
    solved = solve(replace(changed, scenario=scenario_first), base.plan, limits)
    if not solved.has_plan or solved.result is None:
        return None
    before = given_of(scenario, base.plan, course).get(provider, 0)
    after = given_of(scenario, solved.plan, course).get(provider, 0)
    asked = dict(lines_with(scenario, course))[provider]
    bound = solved.result.objectives[0].bound or 0
    total = judge(base.loaded, solved.plan).totals.places_filled
    others = (totals_of(base).places_filled - before) - (total - after)
    return Turned(after - before, asked - bound // weight, others, solved)


def line_reason(base: Solved, provider: str, course: str, turned: Turned | None) -> str | None:
    """What a place for a line would do to the plan; None where nothing sharper than before is known."""
    if turned is None:
        return None
    before = given_of(base.loaded.scenario, base.plan, course).get(provider, 0)
    if turned.gained > 0:
        got = f"{counted(turned.gained, 'place')} for it"
        if turned.others > 0:
            return f"{got} would push {counted(turned.others, 'place')} of others out"
        proved = base.proved == "yes" or base.proved.startswith("places")
        return f"{got} would push nobody out: " + (
            "the objectives after places prefer this plan" if proved else "this plan is not the best"
        )
    if turned.most <= before:
        return "no plan that keeps the rules gives it more" + (f" than {before}" if before else "")
    return None


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


def joining(loaded: LoadedScenario, plan: Plan, provider: str, course: str) -> Iterator[tuple[Cell, ...]]:
    """Each running or hosted session of the course with one place more for the provider: what the check finds."""
    case = Case(loaded, plan)
    for session in sorted(case.sessions, key=lambda session: session.position):
        if session.key.course != course:
            continue
        number = session.position
        planned = plan.sessions[number]
        more = planned._replace(allocations={**planned.allocations, provider: planned.allocations.get(provider, 0) + 1})
        joined = plan._replace(sessions=(*plan.sessions[:number], more, *plan.sessions[number + 1 :]))
        yield (
            course,
            session.id,
            session.key.date,
            session.places,
            session.capacity,
            case.money[number].price_per_head,
            Case(loaded, joined).money[number].price_per_head,
            _against(loaded, joined),
        )
    for partner in loaded.scenario.partners:
        for item in partner.hosted:
            if item.course == course:
                taken = sum(t.places for t in plan.hosted if (t.partner, t.hosted) == (partner.id, item.id))
                own = HostedPlaces(partner.id, item.id, provider, 1)
                same = [t for t in plan.hosted if t[:3] == own[:3]]
                others = tuple(t for t in plan.hosted if t[:3] != own[:3])
                joined = plan._replace(hosted=(*others, own._replace(places=1 + sum(t.places for t in same))))
                against = _against(loaded, joined)
                yield (course, item.id, item.date, taken, item.places, item.price, item.price, against)


def _against(loaded: LoadedScenario, joined: Plan) -> str:
    found = [_without_label(finding.message) for finding in judge(loaded, joined).findings]
    return "; ".join(dict.fromkeys(found)) or "nothing: a place is open"


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
    tasks = [Task(row.course, put_first, (base, provider, row.course)) for row in own]
    turned = run_tasks(tasks, budget, watcher, executor)
    rows = []
    for row in own:
        sharper = line_reason(base, provider, row.course, turned.get(row.course))
        rows.append((row.course, row.places, row.reason, sharper or "not settled in the time given"))
    joins = [join for row in own for join in joining(base.loaded, base.plan, provider, row.course)]
    columns = (Column("course"), Column("places", "count"), Column("reason"), Column("what_if"))
    told = f"{counted(sum(row.places for row in own), 'place')} not filled, on {counted(len(own), 'course')}."
    return Answer(
        name="why",
        title=f"{scenario.name}: why {names.provider(provider)} has not all its places",
        sentences=(told if own else "It has every place that it asked for here.",),
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
        complete=len(turned) == len(tasks),
    )


# ---- sharper reasons for a whole result


def sharpen(
    base: Solved, budget: Budget, watcher: Watcher = unwatched, executor: Executor | None = None
) -> tuple[Answer, Result]:
    """Every reason that says `not known`, or that a course lost to another use, replaced by what re-solving shows."""
    assert base.result is not None
    vague = ("not known", "lost", "does not run: lost")
    lines = [row for row in base.result.unfilled if row.reason.startswith(vague)]
    courses = [row for row in base.result.not_running if row.reason.startswith(vague)]
    line_tasks = [Task(f"{row.provider} on {row.course}", put_first, (base, row.provider, row.course)) for row in lines]
    course_tasks = [Task(row.course, force_course, (base, row.course)) for row in courses]
    share = len(course_tasks) / max(1, len(course_tasks) + len(line_tasks))
    of_courses = run_tasks(course_tasks, replace(budget, seconds=budget.seconds * share), watcher, executor)
    of_lines = run_tasks(line_tasks, replace(budget, seconds=budget.seconds * (1 - share)), watcher, executor)
    sharper: dict[tuple[str | None, str], str] = {}
    for name, (solved, clash) in of_courses.items():
        text = course_reason(base, name, solved, clash)
        if not text.startswith("not known"):
            sharper[None, name] = text
    for row in lines:
        reason = line_reason(base, row.provider, row.course, of_lines.get(f"{row.provider} on {row.course}"))
        if reason is not None:
            sharper[row.provider, row.course] = reason[:MOST_CHARACTERS]
    result = base.result.model_copy(
        update={
            "unfilled": [_sharper_line(row, sharper) for row in base.result.unfilled],
            "not_running": [_sharper_course(row, sharper) for row in base.result.not_running],
        }
    )
    return _reasons_answer(
        base, result, len(sharper), len(lines) + len(courses) - len(of_lines) - len(of_courses)
    ), result


def _sharper_line(row: UnfilledRow, sharper: dict[tuple[str | None, str], str]) -> UnfilledRow:
    return row.model_copy(update={"reason": sharper.get((row.provider, row.course), row.reason)})


def _sharper_course(row: NotRunningRow, sharper: dict[tuple[str | None, str], str]) -> NotRunningRow:
    return row.model_copy(update={"reason": sharper.get((None, row.course), row.reason)})


def _reasons_answer(base: Solved, result: Result, sharpened: int, left: int) -> Answer:
    scenario, names = base.loaded.scenario, Names(base.loaded.scenario)
    courses: Sequence[tuple[Cell, ...]] = [
        (row.course, names.course(row.course), row.reason) for row in result.not_running
    ]
    lines: Sequence[tuple[Cell, ...]] = [
        (row.provider, names.provider(row.provider), row.course, row.places, row.reason) for row in result.unfilled
    ]
    return Answer(
        name="why",
        title=f"{scenario.name}: why not",
        sentences=(
            f"{counted(len(courses), 'course')} with interest and no session; "
            f"{counted(sum(row.places for row in result.unfilled), 'place')} not filled. "
            f"{counted(sharpened, 'reason')} found by re-solving.",
        ),
        sections=(
            Section(
                "Courses that do not run",
                table("not_running", (Column("course"), Column("course_title"), Column("reason")), courses),
                {"course": "course", "reason": "why"},
            ),
            Section(
                "Places not filled",
                table(
                    "unfilled",
                    (
                        Column("provider"),
                        Column("provider_name"),
                        Column("course"),
                        Column("places", "count"),
                        Column("reason"),
                    ),
                    lines,
                ),
                {"provider_name": "provider", "course": "course", "places": "places", "reason": "why"},
                cut={"provider_name": 1},
            ),
        ),
        notes=("--course and --provider tell more of one.",),
        complete=not left,
    )
