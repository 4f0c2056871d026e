"""Work that goes wrong, for workers to do."""

import os
import signal
import time
from pathlib import Path

from scheduler.batch.task import Outcome, Task
from scheduler.batch.work import limited


def deadly(task: Task) -> Outcome:
    """Dies of a task called poison, once of one called unlucky, raises at one called wrong; others take their time."""
    if task.name == "poison":
        os.kill(os.getpid(), signal.SIGKILL)
    if task.name == "unlucky":
        mark = Path(str(task.progress))
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    if task.name == "wrong":
        raise ValueError("no good")
    time.sleep(0.02)
    return Outcome("optimal", "", {}, 0.02)


def lasting(task: Task) -> Outcome:
    """Goes on for a minute."""
    time.sleep(60)
    return Outcome("optimal", task.name, {}, 60)


def stuck(task: Task) -> Outcome:
    """Heeds nothing, as a solver may."""
    with limited(task.allowance):
        while True:
            time.sleep(1)
