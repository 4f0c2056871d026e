"""Shows the best plans known, takes better ones, and judges all of them anew."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from benchmarks.best.bounds import crossings, recorded
from benchmarks.best.plans import FOLDER, Best, NotKept, judged, offer, read_any, read_list, scenario_of
from benchmarks.best.table import table, write_readme
from benchmarks.generator import RUNGS
from scheduler.results import ResultError


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code: 1 when a plan is not kept, or a record does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.best", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("table", help="print the table, and put it into benchmarks/README.md")
    offering = commands.add_parser("offer", help="judge a plan, and keep it where it is better than the one known")
    offering.add_argument("rung", choices=RUNGS)
    offering.add_argument("seed", type=int)
    offering.add_argument("result", type=Path, help="a result.json, also gzipped, or a report's workbook")
    offering.add_argument("--by", required=True, help="who or what found it")
    verifying = commands.add_parser("verify", help="judge the plans that are kept, and see that no bound crosses one")
    verifying.add_argument("--rungs", nargs="*", choices=RUNGS, default=list(RUNGS))
    chosen = parser.parse_args(arguments)
    if chosen.command == "offer":
        return _offer(chosen.rung, chosen.seed, chosen.result, chosen.by)
    if chosen.command == "verify":
        return _verify(chosen.rungs)
    write_readme(read_list(), recorded())
    print(table(read_list(), recorded()), end="")
    return 0


def _offer(rung: str, seed: int, result: Path, by: str) -> int:
    with scenario_of(rung, seed) as loaded:
        try:
            kept = offer(loaded, read_any(result, loaded), rung, seed, by, dt.date.today().isoformat())
        except (NotKept, ResultError, OSError) as error:
            print(f"not kept: {error}", file=sys.stderr)
            return 1
    write_readme(read_list(), recorded())
    print(f"kept: {kept.filled:,} of {kept.asked:,} places, £{kept.cost / 100:,.2f}")
    return _told(crossings(recorded(), read_list()))


def _verify(rungs: list[str]) -> int:
    """Every plan that is kept against its scenario, and every recorded bound against every recorded plan."""
    faults = crossings(recorded(), read_list())
    for best in read_list():
        if best.rung in rungs:
            fault = _fault_of(best)
            print(f"{best.rung} {best.seed}: {fault or 'as recorded'}", flush=True)
            faults += [f"{best.rung} {best.seed}: {fault}"] if fault else []
    return _told(faults)


def _fault_of(best: Best) -> str:
    with scenario_of(best.rung, best.seed) as loaded:
        try:
            found = judged(loaded, read_any(FOLDER / best.name, loaded), best.rung, best.seed, best.by, best.on)
        except (NotKept, ResultError, OSError) as error:
            return str(error)
    return "" if found == best else f"recorded as {best}, found {found}"


def _told(faults: list[str]) -> int:
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
