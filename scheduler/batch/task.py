"""What goes to a worker and what comes back: plain values that can be sent to another process or machine."""

from __future__ import annotations

import hashlib
import json
import pickle
import zlib
from typing import Literal, NamedTuple

from scheduler.batch.program import program
from scheduler.scenario.loaded import LoadedScenario

Ending = Literal["optimal", "feasible", "infeasible", "unknown", "failed"]
MEGABYTE = 1024 * 1024


class Allowance(NamedTuple):
    """What a case may use: seconds for the solve, relative gap, threads, seed, and bytes (None: no limit).

    Attributes:
        repeatable: the seconds are of work, not of time.
    """

    seconds: float
    gap: float
    workers: int
    seed: int
    memory_bytes: int | None
    repeatable: bool = False

    @property
    def patience(self) -> float:
        """Seconds after which a case that has not come back is ended: it is also read, checked and explained.

        Seconds of work may take many times as long on a busy machine, and such a case is not to end otherwise for it.
        """
        return 20 * self.seconds + 600 if self.repeatable else 2 * self.seconds + 60


class Task(NamedTuple):
    """A case to be planned.

    Attributes:
        name: the case's.
        scenario: a packed `LoadedScenario`: files may change while a batch runs.
        allowance: see there.
        program: what must be installed where it is planned.
        progress: a file to write the standing to now and then, where its folder can be reached; None to keep quiet.
    """

    name: str
    scenario: bytes
    allowance: Allowance
    program: str
    progress: str | None = None

    @property
    def loaded(self) -> LoadedScenario:
        """The scenario."""
        loaded: LoadedScenario = pickle.loads(zlib.decompress(self.scenario))  # packed by `task_of`
        return loaded

    @property
    def fingerprint(self) -> str:
        """Equal for equal inputs, allowances and programs: SHA-256 over all that the result depends on."""
        loaded = self.loaded
        scenario = loaded.scenario.model_dump(mode="json", exclude={"overrides", "solver"}, warnings=False)
        inputs = {
            "scenario": scenario,
            "road_metres": sorted((*pair, metres) for pair, metres in loaded.road_metres.items()),
            "published": loaded.published,
            "published_prices": sorted((str(key), price) for key, price in loaded.published_prices.items()),
            "applied": loaded.applied,
            "set": loaded.set,
            "allowance": self.allowance,
            "program": self.program,
        }
        return hashlib.sha256(json.dumps(inputs, sort_keys=True, default=str).encode()).hexdigest()


class Outcome(NamedTuple):
    """How a case ended.

    Attributes:
        ending: the result's status, or `failed`.
        reason: why there is no plan; empty where there is one.
        files: by name, as they are to lie in the case's folder.
        seconds: in the worker, reading and checking included.
    """

    ending: Ending
    reason: str
    files: dict[str, bytes]
    seconds: float


def task_of(name: str, loaded: LoadedScenario, allowance: Allowance) -> Task:
    """The task to plan a scenario."""
    return Task(name, zlib.compress(pickle.dumps(loaded), 1), allowance, program())
