"""Workers on this machine: a pool of processes."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor

from scheduler.processes import begin_worker, fork_server


class LocalWorkers:
    """A pool of processes.

    Args:
        jobs: cases at a time.
    """

    def __init__(self, jobs: int) -> None:
        self.slots = jobs
        self._context = fork_server("scheduler.batch.work", "scheduler.explain", "scheduler.model.solve")
        self.executor: Executor = self._pool()

    def _pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.slots, mp_context=self._context, initializer=begin_worker)

    def restart(self) -> None:
        """A new pool in place of the broken one."""
        self.executor.shutdown(wait=False, cancel_futures=True)
        self.executor = self._pool()

    def stop(self) -> None:
        """Kill the processes: what they are doing will be done again."""
        for process in multiprocessing.active_children():
            process.kill()
        # Waiting for its thread, which ends now: left alone, it may close what the interpreter uses at its exit.
        self.executor.shutdown(cancel_futures=True)

    def close(self) -> None:
        """End the pool when its work is done."""
        self.executor.shutdown()
