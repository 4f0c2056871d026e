"""The checksums of the ladder's files, which are made on demand and not kept in the repository."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from benchmarks.generator.assemble import generate
from benchmarks.generator.rungs import RUNGS
from benchmarks.generator.write import write

MANIFEST = Path(__file__).resolve().parents[1] / "MANIFEST"
LISTED = [rung for rung in RUNGS if rung != "england"]
SEEDS = (1, 2, 3)


def write_rung(rung: str, seed: int, file: Path) -> list[Path]:
    """Write a rung's scenario and what belongs beside it."""
    heading = (
        f"{RUNGS[rung].title}: {RUNGS[rung].providers:,} providers. Every name is invented.\n"
        f"Made by `python -m benchmarks.generator {rung} --seed {seed}`."
    )
    return write(generate(rung, seed), file, heading)


def manifest_lines(rungs: list[str], seeds: tuple[int, ...] = SEEDS) -> list[str]:
    """A line `sha256  name` for each file of these rungs, as sha256sum writes and checks it."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for rung in rungs:
            for seed in seeds:
                files = write_rung(rung, seed, Path(folder) / f"{rung}-{seed}.yaml")
                lines += [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    return lines


def write_manifest() -> Path:
    """Write the manifest of pilot to london."""
    MANIFEST.write_text("".join(manifest_lines(LISTED)), encoding="utf-8")
    return MANIFEST
