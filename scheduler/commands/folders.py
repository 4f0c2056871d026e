"""Where a run's files go when the user does not say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scheduler.atomic import file_name


def default_folder(scenario: str, applied: Sequence[str], settings: Sequence[str]) -> Path:
    """`out/havering+no-hall+policy.levy=5`: the scenario's name and each what-if, so that none overwrites another."""
    return Path("out") / file_name("+".join([Path(scenario).stem, *applied, *settings]))
