"""One way on one scenario, in a process of its own: what it tells goes to a file as it comes, so that it can be killed.

`python -m benchmarks.run.child WAY SCENARIO SECONDS WORKERS FOLDER` writes `events.jsonl` and `plan.json` there.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any, TextIO

from benchmarks import peers
from benchmarks.run.plan_file import write_plan
from scheduler.plan import Plan
from scheduler.planning import CheckFailed
from scheduler.results import plan_from_rows
from scheduler.scenario import load


class FileTrace(peers.Trace):
    """Writes each event as a line, with the seconds since the scenario was loaded."""

    def __init__(self, stream: TextIO, folder: Path) -> None:
        self._stream, self._folder, self._began = stream, folder, time.monotonic()

    def restart(self) -> None:
        """The clock starts now."""
        self._began = time.monotonic()

    def phase(self, name: str) -> None:
        """See `Trace`."""
        self.write(phase=name)

    def told(
        self,
        *,
        unfilled: int | None = None,
        cost: int | None = None,
        unfilled_bound: int | None = None,
        cost_bound: int | None = None,
    ) -> None:
        """See `Trace`."""
        self.write(unfilled=unfilled, cost=cost, unfilled_bound=unfilled_bound, cost_bound=cost_bound)

    def keep(self, plan: Plan) -> None:
        """See `Trace`."""
        write_plan(plan, self._folder / "plan.json")

    def write(self, **event: Any) -> None:
        """Write an event; what is None is left out."""
        event = {"seconds": round(time.monotonic() - self._began, 3)} | {
            k: v for k, v in event.items() if v is not None
        }
        self._stream.write(json.dumps(event) + "\n")
        self._stream.flush()


def run(name: str, scenario: Path, seconds: float, workers: int, folder: Path) -> None:
    """Load, plan, write."""
    with (folder / "events.jsonl").open("w", encoding="utf-8") as stream:
        trace = FileTrace(stream, folder)
        way = peers.way(name)
        trace.restart()
        loaded = load(scenario)
        trace.phase("loaded")
        trace.restart()
        try:
            answer = way(loaded, seconds, workers, trace)
        except peers.Unsupported as error:
            trace.write(phase="ended", failed=f"not supported: {error}")
        except MemoryError:
            trace.write(phase="ended", failed="out of memory")
        except CheckFailed as error:
            if error.result.plan is not None:
                trace.keep(plan_from_rows(error.result.plan, loaded.scenario))
            trace.write(phase="ended", failed=f"its own check failed: {error}")
        else:
            trace.write(phase="ended", unfilled_bound=answer.unfilled_bound, cost_bound=answer.cost_bound)
            if answer.plan is not None:
                trace.keep(answer.plan)


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]))
