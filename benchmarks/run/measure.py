"""One run to one row: what was filled, at what cost, proved how far, and when."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.run.watch import ROOT, Account, watch

NEAR = 0.01  # "within 1 %"
Point = tuple[float, int | None, int | None]
"""Seconds, weighted places unfilled, pence: what was new of the best plan then."""


@dataclass(frozen=True)
class Row:
    """A line of the table; None where there is nothing to say. Money in pence.

    Attributes:
        rung: or the name of a scenario file.
        status: `done`, `no plan`, `stopped`, `broken rules` or `broken bound`: `reason` says why. A run that was
            stopped may have left a plan.
        weighted_asked: places asked, each weighted by its line's priority.
        unfilled: places unfilled, so weighted: the first objective; `unfilled_bound` is proved.
        places_gap: (unfilled - unfilled_bound) / places filled.
        cost_gap: (cost - cost_bound) / cost, at the places reached.
        first_plan_s: seconds from the loaded scenario to the first plan, with the building of the model.
        near_s: to within 1 % of the last plan's places and then of its cost.
        seconds: from the loaded scenario to the end.
        peak_mib: most memory resident.
    """

    date: str
    rung: str
    seed: int
    way: str
    budget: float
    status: str
    reason: str = ""
    places_asked: int | None = None
    places_filled: int | None = None
    weighted_asked: int | None = None
    unfilled: int | None = None
    unfilled_bound: int | None = None
    places_gap: float | None = None
    cost: int | None = None
    cost_bound: int | None = None
    cost_gap: float | None = None
    sessions: int | None = None
    first_plan_s: float | None = None
    near_s: float | None = None
    build_s: float | None = None
    load_s: float | None = None
    seconds: float | None = None
    peak_mib: float | None = None
    findings: int | None = None

    @property
    def key(self) -> tuple[str, int, str, float]:
        """What a later run of the same takes the place of."""
        return self.rung, self.seed, self.way, self.budget


@dataclass(frozen=True)
class Job:
    """A run to be made."""

    date: str
    rung: str
    seed: int
    way: str
    budget: float
    scenario: Path


def measure(job: Job, workers: int, memory_mib: float, folder: Path) -> tuple[Row, list[Point]]:
    """Run it, have its plan judged, and sum it up; with the points of its way."""
    arguments = [job.way, str(job.scenario.resolve()), str(job.budget), str(workers), str(folder)]
    account = watch(["benchmarks.run.child", *arguments], folder, job.budget, memory_mib)
    return sum_up(job, account, _judge(job.scenario, folder))


def _judge(scenario: Path, folder: Path) -> dict[str, Any] | None:
    """The verdict on the last plan that was kept; None without one."""
    plan, verdict = folder / "plan.json", folder / "verdict.json"
    if not plan.exists():
        return None
    command = [sys.executable, "-m", "benchmarks.run.judging", str(scenario.resolve()), str(plan), str(verdict)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    found: dict[str, Any] = json.loads(verdict.read_text(encoding="utf-8"))
    return found


def sum_up(job: Job, account: Account, verdict: dict[str, Any] | None) -> tuple[Row, list[Point]]:
    """The row and the points of a run."""
    phases = {event["phase"]: event for event in account.events if "phase" in event}
    ended = phases.get("ended", {})
    reason = account.reason or ended.get("failed") or ""
    told = [event for event in account.events if event.get("phase") != "loaded"]
    points: list[Point] = [
        (e["seconds"], e.get("unfilled"), e.get("cost")) for e in told if "unfilled" in e or "cost" in e
    ]
    unfilled_bound, cost_bound = (ended.get(name, _greatest(told, name)) for name in ("unfilled_bound", "cost_bound"))
    if verdict is not None:
        points.append((told[-1]["seconds"] if told else 0.0, verdict["unfilled"], verdict["cost"]))
    status, reason = _status(reason, verdict, unfilled_bound, cost_bound)
    facts: dict[str, Any] = {
        "first_plan_s": points[0][0] if points else None,
        "build_s": phases.get("built", {}).get("seconds"),
        "load_s": phases.get("loaded", {}).get("seconds"),
        "seconds": ended.get("seconds"),
        "peak_mib": round(account.peak_mib, 1),
    }
    facts |= {"unfilled_bound": unfilled_bound, "cost_bound": cost_bound}
    if verdict is not None:
        facts |= {
            "places_asked": verdict["asked"],
            "places_filled": verdict["filled"],
            "weighted_asked": verdict["weighted_asked"],
            "unfilled": verdict["unfilled"],
            "places_gap": _gap(verdict["unfilled"], unfilled_bound, verdict["filled"]),
            "cost": verdict["cost"],
            "cost_gap": _gap(verdict["cost"], cost_bound, verdict["cost"]),
            "sessions": verdict["sessions"],
            "near_s": near(points, verdict["weighted_asked"]),
            "findings": len(verdict["findings"]),
        }
    return Row(job.date, job.rung, job.seed, job.way, job.budget, status, reason, **facts), points


def _status(
    reason: str, verdict: dict[str, Any] | None, unfilled_bound: int | None, cost_bound: int | None
) -> tuple[str, str]:
    """What became of the run, and why. A plan that breaks a rule or crosses a bound is said before all else."""
    if verdict is not None and verdict["findings"]:
        return "broken rules", verdict["findings"][0]
    if verdict is not None:
        for name, bound in (("unfilled", unfilled_bound), ("cost", cost_bound)):
            if bound is not None and bound > verdict[name]:
                return "broken bound", f"{name}: the bound {bound} lies above the plan's {verdict[name]}"
    if reason:
        return "stopped", reason
    return ("no plan", "none found in time") if verdict is None else ("done", "")


def _greatest(events: list[dict[str, Any]], name: str) -> int | None:
    return max((event[name] for event in events if name in event), default=None)


def _gap(value: int, bound: int | None, of: int) -> float | None:
    return None if bound is None else (value - bound) / max(1, of)


def near(points: list[Point], asked: int) -> float | None:
    """When the places were first within 1 % of the last plan's, and from then on the cost."""
    _, last_unfilled, last_cost = points[-1]
    if last_unfilled is None or last_cost is None:
        return None
    enough = (1 - NEAR) * (asked - last_unfilled)
    since = next(when for when, unfilled, _ in points if unfilled is not None and asked - unfilled >= enough)
    cheap = (1 + NEAR) * last_cost
    return next(when for when, _, cost in points if when >= since and cost is not None and cost <= cheap)
