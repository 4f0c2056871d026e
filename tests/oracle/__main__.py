"""`python -m tests.oracle --seeds 1000`: the program against enumeration on many tiny scenarios, with what was covered.

Exit code 1 where any seed differs or too many were too large to enumerate. A seed that differs is written to
`--out` as the files of a scenario, so that `python cli.py plan DIR/seed-7/scenario.yaml` replays it.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from tests.oracle.comparison import Outcome, compare
from tests.oracle.coverage import choices_of_contract, fields_of_contract, fields_used
from tests.oracle.random_scenarios import tiny_parts, write_tiny_scenario

MOST_TOO_LARGE = 0.1


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000, metavar="N", help="how many (default 1000)")
    parser.add_argument("--first", type=int, default=0, metavar="K", help="the first seed (default 0)")
    parser.add_argument("--out", type=Path, default=Path("out/oracle"), help="where seeds that differ are written")
    parser.add_argument("--large", action="store_true", help="solve them in the way that large scenarios are solved")
    parser.add_argument("--quiet", action="store_true", help="no table of what was covered")
    arguments = parser.parse_args()
    began = time.monotonic()
    outcomes, covered = [], Counter[str]()
    for seed in range(arguments.first, arguments.first + arguments.seeds):
        outcome = _try(seed, arguments.large)
        outcomes.append(outcome)
        if outcome.status != "too large":
            raw, _, published = tiny_parts(seed)
            covered.update(fields_used(raw, published))
        if outcome.differences:
            path = write_tiny_scenario(seed, arguments.out / f"seed-{seed}")
            print(f"\nseed {seed} ({path}):", *outcome.differences, sep="\n  ")
        _progress(outcomes, arguments.seeds, began)
    if not arguments.quiet:
        _print_coverage(covered)
    return _summary(outcomes, began)


def _try(seed: int, large: bool) -> Outcome:
    try:
        return compare(seed, large)
    except Exception:  # a crash is a difference like any other: the other seeds are still wanted
        return Outcome(seed, "crash", differences=[traceback.format_exc()])


def _progress(outcomes: list[Outcome], seeds: int, began: float) -> None:
    if sys.stderr.isatty() or len(outcomes) % 100 == 0:
        differ = sum(bool(outcome.differences) for outcome in outcomes)
        end = "\r" if sys.stderr.isatty() else "\n"
        rate = len(outcomes) / (time.monotonic() - began)
        print(f"{len(outcomes)} of {seeds}, {differ} differ, {rate:.1f}/s", end=end, file=sys.stderr, flush=True)


def _print_coverage(covered: Counter[str]) -> None:
    wanted = fields_of_contract() | choices_of_contract()
    extra = {name for name in covered if name.startswith("objectives")}
    print("\nscenarios that use each field of the contract:")
    for name in sorted(wanted | extra):
        print(f"{covered[name]:6}  {name}")


def _summary(outcomes: list[Outcome], began: float) -> int:
    statuses = Counter(outcome.status for outcome in outcomes)
    differ = sum(bool(outcome.differences) for outcome in outcomes)
    plans = sorted(outcome.plans for outcome in outcomes if outcome.status == "optimal")
    print(f"\n{len(outcomes)} scenarios in {time.monotonic() - began:.0f} s: {dict(statuses)}")
    if plans:
        print(f"plans enumerated: {sum(plans)} in all, {plans[len(plans) // 2]} the median, {plans[-1]} the most")
    print(f"too large to enumerate: {statuses['too large'] / len(outcomes):.1%} (at most {MOST_TOO_LARGE:.0%} allowed)")
    print(f"differ from enumeration: {differ}")
    return int(differ > 0 or statuses["too large"] > MOST_TOO_LARGE * len(outcomes))


if __name__ == "__main__":
    sys.exit(main())
