"""One folder a case: its files, and a note of what made them, by which a later run knows that it is done."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from scheduler.atomic import write_together
from scheduler.batch.preparing import Prepared
from scheduler.batch.task import Ending, Outcome

NOTE = "case.json"
RESULT = "result.json"


class CaseNote(BaseModel):
    """What stands in a case's folder beside its result.

    Attributes:
        fingerprint: of all that the result depends on; while it is the same, the case is not planned again.
        reason: why there is no plan.
        seconds: it took, in the worker.
        night: the day of the run that planned it.
        result_sha256: of result.json, so that a damaged one is made again; empty where there is none.
    """

    model_config = ConfigDict(frozen=True)

    case: str
    fingerprint: str
    ending: Ending
    reason: str
    seconds: float
    night: str
    result_sha256: str = ""


def case_folder(out: Path, prepared: Prepared) -> Path:
    """Where a case's files are."""
    return out / "cases" / prepared.case.folder


def finished(out: Path, prepared: Prepared) -> CaseNote | None:
    """The note of a case that need not be planned again; a case that failed is tried again."""
    folder = case_folder(out, prepared)
    try:
        note = CaseNote.model_validate_json((folder / NOTE).read_bytes())
        content = (folder / RESULT).read_bytes() if prepared.task is not None else None
    except (OSError, ValidationError):
        return None
    is_whole = prepared.task is None or _sha256(content) == note.result_sha256
    return note if note.fingerprint == prepared.fingerprint and note.ending != "failed" and is_whole else None


def _sha256(content: bytes | None) -> str:
    return hashlib.sha256(content).hexdigest() if content is not None else ""


def keep(out: Path, prepared: Prepared, outcome: Outcome, night: str) -> CaseNote:
    """Write a case's files; its note last, so that it vouches for the others. What is no longer true is removed first.

    Raises:
        OSError: when they cannot be written.
    """
    folder = case_folder(out, prepared)
    folder.mkdir(parents=True, exist_ok=True)
    note = CaseNote(
        case=prepared.case.name,
        fingerprint=prepared.fingerprint,
        ending=outcome.ending,
        reason=outcome.reason,
        seconds=round(outcome.seconds, 2),
        night=night,
        result_sha256=_sha256(outcome.files.get(RESULT)),
    )
    stale = [path for path in folder.iterdir() if path.name not in outcome.files and path.is_file()]
    for path in sorted(stale, key=lambda path: path.name != NOTE):
        path.unlink()
    content = note.model_dump_json(indent=2).encode() + b"\n"
    write_together({**{folder / name: data for name, data in outcome.files.items()}, folder / NOTE: content})
    return note
