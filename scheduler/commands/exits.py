"""How a command ends: the exit codes of the contract, and a refusal in words."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's exit code means; the main help says it to the user."""

    DONE = 0
    RULE_BROKEN = 1
    BAD_INPUT = 2
    INFEASIBLE = 3
    NO_PLAN_IN_TIME = 4
    BUG = 5
    INTERRUPTED = 130


def why_not(error: OSError) -> str:
    """An operating system's refusal in words, with the file it concerns."""
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason
