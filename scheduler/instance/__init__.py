"""From a scenario to an instance: whole numbers, candidate sessions, and who may take a place where.

A *candidate session* is a course, trainer, venue and start (first date and block) at which trainer and venue are free.
What is left out here no plan that keeps the rules could use: `tests/test_instance.py` shows it for each reason.

Nothing per (interest line, candidate) is stored: a line suits a candidate when it suits the candidate's start, the
candidate's venue and some price the session can have, and each of these three is held by itself, as bits (`Suiting`).
"""

from scheduler.instance.candidates import Candidate, Candidates
from scheduler.instance.data import HostedSession, Instance, Line, Option, PinnedSession, Start, TopUpLine
from scheduler.instance.masks import bits
from scheduler.instance.resolving import resolve, suits
from scheduler.instance.suiting import Suiting

__all__ = [
    "Candidate",
    "Candidates",
    "HostedSession",
    "Instance",
    "Line",
    "Option",
    "PinnedSession",
    "Start",
    "Suiting",
    "TopUpLine",
    "bits",
    "resolve",
    "suits",
]
