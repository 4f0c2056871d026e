"""Where a run's files go when the user does not say."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

LONGEST_NAME = 100


def default_folder(scenario: str, applied: Sequence[str], settings: Sequence[str]) -> Path:
    """`out/havering+no-hall+policy.levy=5`: the scenario's name and each what-if, so that none overwrites another."""
    written = "+".join([Path(scenario).stem, *applied, *settings])
    name = re.sub(r"[^\w.=+-]", "_", written).lstrip(".")[:LONGEST_NAME]
    if name != written:
        name += "~" + hashlib.sha256(written.encode(errors="surrogateescape")).hexdigest()[:8]
    return Path("out") / name
