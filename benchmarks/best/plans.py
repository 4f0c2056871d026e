"""The best plans known: a file for each (rung, seed), and the list of who found them."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generator import RUNGS
from benchmarks.generator.manifest import write_rung
from scheduler.atomic import write_together
from scheduler.check import judge
from scheduler.plan import Plan
from scheduler.results import read_plan
from scheduler.scenario import LoadedScenario, load

FOLDER = Path(__file__).parent / "plans"
LIST = "best.csv"


class NotKept(Exception):
    """A plan that breaks a rule, or is no better than the one known: why."""


@dataclass(frozen=True)
class Best:
    """A plan that is kept. Plans are compared by `unfilled`, then by `cost`.

    Attributes:
        asked, filled: places.
        unfilled: places unfilled, each weighted by its line's priority.
        cost: pence.
        by, on: who found it, and the date.
    """

    rung: str
    seed: int
    asked: int
    filled: int
    unfilled: int
    cost: int
    by: str
    on: str

    @property
    def value(self) -> tuple[int, int]:
        """The less the better."""
        return self.unfilled, self.cost

    @property
    def name(self) -> str:
        """Of its file."""
        return f"{self.rung}-{self.seed}.json.gz"


def read_list(folder: Path = FOLDER) -> list[Best]:
    """The plans that are kept, in the order of the ladder."""
    file = folder / LIST
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        found = [
            Best(
                line["rung"],
                int(line["seed"]),
                int(line["asked"]),
                int(line["filled"]),
                int(line["unfilled"]),
                int(line["cost"]),
                line["by"],
                line["on"],
            )
            for line in csv.DictReader(stream)
        ]
    return sorted(found, key=_place)


@contextmanager
def scenario_of(rung: str, seed: int) -> Iterator[LoadedScenario]:
    """The scenario of a rung, made anew."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{rung}-{seed}.yaml"
        write_rung(rung, seed, file)
        yield load(file)


def read_any(file: Path, loaded: LoadedScenario) -> Plan:
    """The plan of a result.json, also a gzipped one, or of a report's workbook.

    Raises:
        ResultError: when the file is none of these.
    """
    if file.suffix != ".gz":
        return read_plan(file, loaded.scenario)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / file.stem
        plain.write_bytes(gzip.decompress(file.read_bytes()))
        return read_plan(plain, loaded.scenario)


def judged(loaded: LoadedScenario, plan: Plan, rung: str, seed: int, by: str, on: str) -> Best:
    """What a plan comes to, by the independent check.

    Raises:
        NotKept: it breaks a rule.
    """
    judgement = judge(loaded, plan)
    if judgement.findings:
        first = judgement.findings[0].message
        raise NotKept(f"the plan breaks {len(judgement.findings)} rules; the first: {first}")
    totals, values = judgement.totals, judgement.objectives
    return Best(rung, seed, totals.places_asked, totals.places_filled, values["places"], values["cost"], by, on)


def offer(loaded: LoadedScenario, plan: Plan, rung: str, seed: int, by: str, on: str, folder: Path = FOLDER) -> Best:
    """Keep a plan that is better than the one known.

    Raises:
        NotKept: it is not, or it breaks a rule.
    """
    found = judged(loaded, plan, rung, seed, by, on)
    others = [best for best in read_list(folder) if (best.rung, best.seed) != (rung, seed)]
    for known in read_list(folder):
        if known not in others and found.value >= known.value:
            raise NotKept(f"the plan known is as good: {_told(known)}; this one: {_told(found)}")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(field.name for field in dataclasses.fields(Best))
    writer.writerows(dataclasses.astuple(best) for best in sorted([*others, found], key=_place))
    folder.mkdir(exist_ok=True)
    write_together({folder / found.name: packed(plan, loaded), folder / LIST: text.getvalue().encode()})
    return found


def _place(best: Best) -> tuple[int, int]:
    return list(RUNGS).index(best.rung), best.seed


def _told(best: Best) -> str:
    return f"{best.unfilled:,} unfilled (weighted), £{best.cost / 100:,.2f}"


def packed(plan: Plan, loaded: LoadedScenario) -> bytes:
    """A plan as a gzipped result file that holds what was decided and nothing else; the same plan, the same bytes."""
    calendar = loaded.scenario.calendar
    sessions = [
        {
            "course": key.course,
            "trainer": key.trainer,
            "venue": key.venue,
            "date": key.date.isoformat(),
            "blocks": list(calendar.full_day) if key.block is None else [key.block],
            "allocations": [{"provider": name, "places": n} for name, n in sorted(allocations.items())],
            "partners": [{"partner": name, "places": n} for name, n in sorted(partners.items())],
        }
        for key, allocations, partners in plan.sessions
    ]
    hosted = [taken._asdict() for taken in plan.hosted]
    text = json.dumps({"plan": {"sessions": sessions, "hosted": hosted}}, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)
