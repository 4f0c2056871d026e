"""Workers on other machines: Dask, an optional extra, through its own Executor."""

from __future__ import annotations

from concurrent.futures import Executor
from typing import Any

from scheduler.batch.engine import ClusterLostError

CONNECT_SECONDS = 15
RETRIES = 3


class NoDaskError(Exception):
    """Dask is not installed."""


class ClusterWorkers:
    """The workers of a Dask cluster; each has one thread, so that a limit of the process is the case's.

    Dask hands a case out again when its worker dies, and gives up on one that three workers died of. It unpickles
    whatever the scheduler sends: connect to none but your own, on this machine or over TLS.

    Args:
        address: the scheduler's, `tcp://10.0.0.5:8786`.

    Raises:
        NoDaskError: when it is not installed.
        ClusterLostError: when the scheduler does not answer, or has no worker.
    """

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError:
            raise NoDaskError("--cluster needs Dask: install course-scheduler[dask]") from None
        self.address = address
        make_client: Any = distributed.Client
        try:
            self._client: Any = make_client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterLostError(f"no Dask scheduler answers at {address}: {error}") from None
        if not self._client.nthreads():
            self.close()
            raise ClusterLostError(f"the Dask scheduler at {address} has no workers yet: start one with dask worker")
        self.executor: Executor = self._client.get_executor(retries=RETRIES, pure=False)

    @property
    def threads(self) -> int:
        """Those of all workers that are there now."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    @property
    def slots(self) -> int:
        """Twice the threads: none waits for us."""
        if self._client.status != "running":
            raise ClusterLostError(f"the Dask scheduler at {self.address} has gone away")
        return 2 * self.threads

    def restart(self) -> None:
        """There is nothing to make anew: either the cluster is there, or it is lost."""
        if self._client.status != "running":
            raise ClusterLostError(f"the Dask scheduler at {self.address} has gone away")

    def stop(self) -> None:
        """Leave; the scheduler forgets what nobody waits for."""
        self.close()

    def close(self) -> None:
        """Leave."""
        self._client.close(timeout=CONNECT_SECONDS)
