"""Seeded scenario files from real distributions: who asks for what, who teaches it, where, and at what price.

`python -m benchmarks.generator pilot --seed 1 --out pilot.yaml` writes one; `--examples` writes those of `scenarios/`.
The same rung and seed give the same bytes.
"""

from benchmarks.generator.assemble import Content, generate
from benchmarks.generator.rungs import RUNGS, Rung

__all__ = ["RUNGS", "Content", "Rung", "generate"]
