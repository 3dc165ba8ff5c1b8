"""The cursors of paged lists: where the next page begins, as a text that only we read.

A cursor is not secret and grants nothing: a forged one leads to another place of the same list.
"""

import base64
import binascii
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from app.api.params import BadRequest
from app.history.model import RunKey
from app.jobs.limits import LARGEST_INTEGER

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LONGEST = 100  # characters
_BAD = "The cursor must be one that an answer gave, unchanged."


def job_cursor(job_id: int) -> str:
    """The cursor of the jobs whose ids are below this one."""
    return _sealed(f"j{job_id}")


def run_cursor(key: RunKey) -> str:
    """The cursor of the runs that are older than this one."""
    created, job_id = key
    return _sealed(f"r{(created - _EPOCH) // _MICROSECOND}.{job_id}")


def _sealed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _opened(cursor: str, kind: str) -> list[int] | None:
    """The numbers of a cursor of this kind; None for anything else."""
    if len(cursor) > _LONGEST or not cursor.isascii():
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    if _sealed(text) != cursor:
        return None
    numbers = text.removeprefix(kind).split(".")
    if not text.startswith(kind) or not all(one.removeprefix("-").isdecimal() for one in numbers):
        return None
    return [int(one) for one in numbers]


def below_of(cursor: str) -> int | None:
    """The id that a cursor of jobs has; None without a cursor.

    Raises:
        BadRequest: It is none of ours.
    """
    if not cursor:
        return None
    match _opened(cursor, "j"):
        case [job_id] if 1 <= job_id <= LARGEST_INTEGER:
            return job_id
    raise BadRequest("bad_cursor", _BAD)


def run_before(cursor: str) -> RunKey | None:
    """The run that a cursor of runs has; None without a cursor.

    Raises:
        BadRequest: It is none of ours.
    """
    if not cursor:
        return None
    match _opened(cursor, "r"):
        case [micros, job_id] if 1 <= job_id <= LARGEST_INTEGER:
            with suppress(OverflowError):
                return _EPOCH + micros * _MICROSECOND, job_id
    raise BadRequest("bad_cursor", _BAD)
