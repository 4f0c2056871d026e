"""What a result file states, compared with what the judge computes: each mismatch is a finding `stated-...`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import ceil

from scheduler.check.case import Case
from scheduler.check.judgement import Judgement, session_row
from scheduler.check.words import clean, kilometres, pounds
from scheduler.plan import Finding, ObjectiveRow, SessionRow
from scheduler.results import WrittenResult, WrittenSession
from scheduler.scenario.schema import Level

_NUMBERS = ("places", "local_places", "capacity", "tier_price", "cost", "partner_income", "price_per_head")
_MONEY = {
    *("tier_price", "cost", "partner_income", "price_per_head"),
    *("net_cost", "cost_per_head", "levy_raised", "admin_cost"),
}
_ROUNDING = 0.00051  # a hand or a spreadsheet may have rounded a share or kilometres to three decimals


def mismatches(case: Case, judgement: Judgement, written: WrittenResult) -> Iterator[Finding]:
    """Every number of a result file that is not the judge's.

    Args:
        case: the scenario and the file's plan, or an empty plan where the file holds none.
        judgement: of that case.
        written: the file.
    """
    yield from _status(written)
    if written.plan is None:
        return
    yield from _session_ids(written.plan.sessions)
    for session in case.sessions:
        yield from _session(written.plan.sessions[session.position], session_row(case, session))
    if written.totals is not None:
        yield from _totals(written.totals.model_dump(), judgement.totals.model_dump())
    if written.objectives is not None:
        yield from _levels(written.objectives, case.scenario.objectives, judgement)
    if written.unfilled is not None:
        stated: Counter[tuple[str, str]] = Counter()
        for row in written.unfilled:
            stated[row.provider, row.course] += row.places
        yield from _unfilled(stated, {(row.provider, row.course): row.places for row in judgement.unfilled})
    if written.not_running is not None:
        yield from _not_running({row.course for row in written.not_running}, set(judgement.not_running))


def _session_ids(sessions: list[WrittenSession]) -> Iterator[Finding]:
    for name, times in Counter(row.id for row in sessions if row.id).items():
        if times > 1:
            yield _mismatch("session-id", times - 1, f"{times} sessions are called {name}", name)


def _session(stated: WrittenSession, computed: SessionRow) -> Iterator[Finding]:
    for name in _NUMBERS:
        found, expected = getattr(stated, name), getattr(computed, name)
        if found is not None and found != expected:
            message = f"session {computed.id}: {_otherwise(name, found, expected)}"
            yield _mismatch(f"session-{name}", abs(found - expected), message, computed.id)
    for name in ("dates", "blocks"):
        found, expected = getattr(stated, name), getattr(computed, name)
        if found is not None and found != expected:
            shown = [", ".join(map(str, items)) or "none" for items in (found, expected)]
            message = f"session {computed.id}: {name} {shown[1]}, not {shown[0]}"
            yield _mismatch(f"session-{name}", len(set(found) ^ set(expected)) or 1, message, computed.id)


def _otherwise(name: str, found: float, expected: float) -> str:
    """`price per head £51.20, not £50.00`."""
    words = name.removesuffix("_km").replace("_", " ")
    return f"{words} {_shown(name, expected)}, not {_shown(name, found)}"


def _shown(name: str, value: float) -> str:
    """A number in the unit that the field's or the objective's name tells."""
    if name in _MONEY:
        return pounds(int(value))
    if name == "fill_rate":
        return f"{value * 100:.2f} %"
    if name == "travel":
        return kilometres(int(value))
    return f"{value:,.3f} km" if name == "travel_km" else f"{value:,}"


def _mismatch(what: str, amount: int, message: str, session: str | None = None) -> Finding:
    return Finding(rule=f"stated-{what.replace('_', '-')}", amount=amount, message=clean(message), session=session)


def _totals(stated: Mapping[str, float | None], computed: Mapping[str, float]) -> Iterator[Finding]:
    """Whole numbers exactly; the fill rate, in hundredths of a percent, and kilometres, in metres, but for rounding."""
    for name, found in stated.items():
        if found is None or found == computed[name]:
            continue
        amount = abs(found - computed[name])
        scale = {"fill_rate": 10_000, "travel_km": 1000}.get(name, 1)
        if scale == 1 or amount > _ROUNDING:
            message = f"totals: {_otherwise(name, found, computed[name])}"
            yield _mismatch(f"total-{name}", int(amount) if scale == 1 else ceil(min(amount, 1e15) * scale), message)


def _levels(stated: list[ObjectiveRow], levels: list[Level], judgement: Judgement) -> Iterator[Finding]:
    names = [level.name for level in levels]
    if [row.name for row in stated] != names:
        different = abs(len(stated) - len(names)) or sum(row.name != n for row, n in zip(stated, names, strict=False))
        found = ", ".join(row.name for row in stated) or "none"
        message = f"objectives are stated as {found}, but the scenario's are {', '.join(names)}"
        yield _mismatch("objectives", different, message)
    rows = {row.name: row for row in stated}
    for level in levels:
        if level.name in rows:
            yield from _level(rows[level.name], level, judgement.level_value(level))


def _level(row: ObjectiveRow, level: Level, value: int) -> Iterator[Finding]:
    """One level: its value; a bound that no plan can undercut; what the slack allows; its gap and status."""
    what = f"objective {row.name}"
    best = value if row.best is None else row.best

    def told(number: int) -> str:
        return _shown(row.name, number)

    if row.value is not None and row.value != value:
        message = f"{what}: {told(value)}, not {told(row.value)}"
        yield _mismatch("objective", abs(row.value - value), message)
    lowest = min(best, value)
    if row.bound is not None and row.bound > lowest:
        message = f"{what}: {told(row.bound)} is stated as proved the least possible, but {told(lowest)} is reached"
        yield _mismatch("bound", row.bound - lowest, message)
    if row.best is not None and value - row.best > (allowed := _slack(level, row.best)):
        above = told(value - row.best)
        message = (
            f"{what}: {told(value)} is {above} above its best of {told(row.best)}, the slack allows {told(allowed)}"
        )
        yield _mismatch("slack", value - row.best - allowed, message)
    if row.bound is not None and row.value is not None and row.gap is not None:
        gap = abs(row.value - row.bound) / max(1, abs(row.value))
        if abs(gap - row.gap) > _ROUNDING:
            message = f"{what}: gap {gap:.4g}, not {row.gap:.4g}"
            yield _mismatch("gap", ceil(min(abs(gap - row.gap), 1e15) * 10_000), message)
    if row.status == "optimal" and row.bound != best:
        bound = "none" if row.bound is None else told(row.bound)
        message = f"{what}: stated as optimal, but its bound is {bound} and its best {told(best)}"
        yield _mismatch("optimal", 1 if row.bound is None else abs(best - row.bound), message)


def _slack(level: Level, best: int) -> int:
    """How far above its best a level may end, in its own unit; an amount for `cost` is in pounds."""
    if level.slack is None:
        return 0
    if level.slack.percent is not None:
        return int(abs(best) * level.slack.percent / 100)
    unit = 100 if set(level.weights) == {"cost"} else 1
    return int((level.slack.amount or Decimal(0)) * unit)


def _unfilled(stated: Mapping[tuple[str, str], int], computed: Mapping[tuple[str, str], int]) -> Iterator[Finding]:
    for provider, course in dict.fromkeys([*computed, *stated]):
        found, expected = stated.get((provider, course), 0), computed.get((provider, course), 0)
        if found != expected:
            message = f"unfilled places: {expected} of {provider} on {course}, not {found}"
            yield _mismatch("unfilled", abs(found - expected), message)


def _not_running(stated: set[str], computed: set[str]) -> Iterator[Finding]:
    for course in sorted(stated ^ computed):
        wrong = "is stated, but the course runs or nobody asks for it" if course in stated else "is missing"
        yield _mismatch("not-running", 1, f"courses not running: {course} {wrong}")


def _status(written: WrittenResult) -> Iterator[Finding]:
    """Whether the file's own status fits: a plan is there or not, and every level of an optimal one is optimal."""
    has_plan = written.plan is not None
    if written.status is not None and has_plan == (written.status in ("infeasible", "unknown")):
        message = f"status is stated as {written.status}, but the file holds {'a' if has_plan else 'no'} plan"
        yield _mismatch("status", 1, message)
    elif written.status == "optimal":
        open_levels = [row.name for row in written.objectives or [] if row.status != "optimal"]
        if open_levels:
            message = f"status is stated as optimal, but not that of {', '.join(open_levels)}"
            yield _mismatch("status", len(open_levels), message)
