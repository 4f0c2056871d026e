"""The command: write a rung's scenario, the examples, or the manifest; or count how big a rung is."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.generator import count, examples, manifest
from benchmarks.generator.assemble import generate
from benchmarks.generator.rungs import RUNGS


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generator", description=__doc__)
    parser.add_argument("rung", nargs="?", choices=RUNGS, help="the size of scenario")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="the file to write; default RUNG-SEED.yaml here")
    parser.add_argument("--count", action="store_true", help="count candidates and pairs, write nothing")
    parser.add_argument("--examples", action="store_true", help="write the generated files of scenarios/ again")
    parser.add_argument(
        "--manifest", action="store_true", help="write benchmarks/MANIFEST again: pilot to london, seeds 1 to 3"
    )
    chosen = parser.parse_args(arguments)
    if not (chosen.rung or chosen.examples or chosen.manifest):
        parser.error("name a rung, or --examples or --manifest")
    if chosen.examples:
        _say(examples.write_examples())
    if chosen.manifest:
        _say([manifest.write_manifest()])
    if chosen.rung and chosen.count:
        print(count.measure(generate(chosen.rung, chosen.seed)))
    elif chosen.rung:
        file = chosen.out or Path(f"{chosen.rung}-{chosen.seed}.yaml")
        _say(manifest.write_rung(chosen.rung, chosen.seed, file))
    return 0


def _say(files: list[Path]) -> None:
    for file in files:
        print(file)


if __name__ == "__main__":
    sys.exit(main())
