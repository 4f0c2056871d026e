import os
import signal
import threading

import pytest

from scheduler.commands.exits import ExitCode
from scheduler.commands.running import stopping_on_signals
from scheduler.commands.streams import reader_may_leave


def test_a_reader_who_leaves_is_no_failure():
    theirs, ours = os.pipe()
    os.close(theirs)
    with os.fdopen(ours, "w") as stream:
        with reader_may_leave(stream):
            stream.write("a summary")
        stream.write("more")
        stream.flush()


def test_a_full_disk_is_one():
    with open("/dev/full", "w") as stream:  # noqa: PTH123
        with pytest.raises(OSError, match="No space left"), reader_may_leave(stream):
            stream.write("a summary")
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), stream.fileno())


def test_signals_set_stop_and_the_third_is_not_put_off(monkeypatch):
    left = []
    monkeypatch.setattr(os, "_exit", left.append)
    stop = threading.Event()
    before = signal.getsignal(signal.SIGTERM)
    # A shell's background job, such as a test run may be, has SIGINT ignored.
    interrupted = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with stopping_on_signals(stop):
            os.kill(os.getpid(), signal.SIGTERM)
            os.kill(os.getpid(), signal.SIGINT)
            assert stop.is_set()
            assert left == []
            os.kill(os.getpid(), signal.SIGINT)
            assert left == [ExitCode.INTERRUPTED]
    finally:
        signal.signal(signal.SIGINT, interrupted)
    assert signal.getsignal(signal.SIGTERM) is before


def test_an_ignored_signal_stays_ignored():
    stop = threading.Event()
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stopping_on_signals(stop):
            os.kill(os.getpid(), signal.SIGHUP)
            assert not stop.is_set()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
