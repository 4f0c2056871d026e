"""The command: every (rung, seed, way) in a process of its own, then the day's files in benchmarks/results/."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from benchmarks.best import bounds, table
from benchmarks.best import plans as best
from benchmarks.generator import RUNGS
from benchmarks.generator.manifest import write_rung
from benchmarks.peers import WAYS
from benchmarks.run import chart, machine, results
from benchmarks.run.measure import Job, Row, measure
from benchmarks.run.plan_file import read_plan


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code: 1 when a plan broke a rule or a bound."""
    chosen = _parser().parse_args(arguments)
    memory_mib = 1024 * chosen.memory if chosen.memory else 0.9 * machine.memory_mib()
    # What is written on the way changes the working tree: the version is told as it is at the beginning.
    today, version = dt.date.today().isoformat(), machine.commit()
    chosen.out.mkdir(parents=True, exist_ok=True)
    day = _Day(chosen.out, today)
    with tempfile.TemporaryDirectory(prefix="ladder-") as folder:
        for job in _jobs(chosen, today, Path(folder)):
            with tempfile.TemporaryDirectory(dir=folder) as own:
                row, points = measure(job, chosen.workers, memory_mib, Path(own))
                if chosen.out == results.RESULTS and job.rung in RUNGS:
                    _keep(job, row, Path(own) / "plan.json", version)
            day.add(row, points)
            print(results.line_of(row), flush=True)
    if chosen.out == results.RESULTS:
        table.write_readme(best.read_list(), bounds.recorded())
    print(day.table)
    return 1 if any(row.status.startswith("broken") for row in day.rows) else 0


def _keep(job: Job, row: Row, file: Path, version: str) -> None:
    """Its plan, where that is better than the best known."""
    if file.exists() and not row.status.startswith("broken"):
        with best.scenario_of(job.rung, job.seed) as loaded, suppress(best.NotKept):
            best.offer(loaded, read_plan(file), job.rung, job.seed, f"{job.way}, {version}", job.date)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--rungs", nargs="*", choices=RUNGS, default=[], help="rungs of the ladder")
    parser.add_argument("--files", nargs="*", type=Path, default=[], help="scenario files besides")
    parser.add_argument("--seeds", nargs="*", type=int, default=[1])
    parser.add_argument("--ways", nargs="*", choices=WAYS, default=list(WAYS))
    parser.add_argument(
        "--budget", nargs="*", type=float, help="seconds, one or several; default the rung's own (60 for a file)"
    )
    parser.add_argument("--workers", type=int, default=0, help="threads; 0 = as each way chooses")
    parser.add_argument("--memory", type=float, help="GiB at which a way is stopped; default 90 %% of what is free")
    parser.add_argument("--out", type=Path, default=results.RESULTS, help="folder for the files")
    return parser


def _jobs(chosen: argparse.Namespace, today: str, folder: Path) -> Iterator[Job]:
    """Each run, its scenario written when its turn comes."""
    for rung in chosen.rungs:
        for seed in chosen.seeds:
            file = folder / f"{rung}-{seed}.yaml"
            write_rung(rung, seed, file)
            for budget in chosen.budget or [float(RUNGS[rung].time_limit)]:
                for way in chosen.ways:
                    yield Job(today, rung, seed, way, budget, file)
    for file in chosen.files:
        for budget in chosen.budget or [60.0]:
            for way in chosen.ways:
                yield Job(today, file.stem, 0, way, budget, file)


class _Day:
    """The day's files, written again after every run, so that an end at any time loses only the run under way."""

    def __init__(self, folder: Path, date: str) -> None:
        self.date, self.facts = date, machine.facts()
        self.csv, self.trace = folder / f"{date}.csv", folder / f"{date}-traces.csv"
        self.table, self.chart = folder / f"{date}.md", folder / f"{date}.svg"
        self.rows = results.read_rows(self.csv)
        self.points = results.read_points(self.trace)

    def add(self, row: Row, points: list[tuple[float, int | None, int | None]]) -> None:
        """A run, in place of an earlier one of the same."""
        ladder = [*RUNGS, row.rung]
        self.rows = [*(old for old in self.rows if old.key != row.key), row]
        self.rows.sort(
            key=lambda r: (
                ladder.index(r.rung) if r.rung in ladder else 99,
                r.rung,
                r.seed,
                r.budget,
                WAYS.index(r.way),
            )
        )
        self.points[row.key] = points
        results.write_rows(self.rows, self.csv)
        results.write_points(self.points, self.trace)
        text = results.markdown(self.rows, self.facts, self.date, self.chart.name)
        self.table.write_text(text, encoding="utf-8")
        self.chart.write_text(chart.draw(self.rows, self.points, self.date), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
