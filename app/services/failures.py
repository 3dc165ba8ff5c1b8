"""What went wrong, as a value that a page can show.

Every refusal or failure of the controller passes through `failure_from` once: it becomes one
message for the user and one structured log line, joined by an id. Nothing else logs
controller errors, and no other exception is caught here.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from secrets import token_hex
from typing import TypeVar

import structlog

from app.awx.errors import ControllerError

log = structlog.get_logger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed request to the controller."""

    message: str  # what happened, whose fault it is, what to do next
    kind: str  # short code, the same as in the log
    can_try_again: bool
    id: str  # names the log line


def failure_from(error: ControllerError, *, doing: str, job_id: int | None = None) -> Failure:
    """Log `error` under a fresh id and put it into words."""
    failure = Failure(
        message=error.message,
        kind=error.kind,
        can_try_again=error.can_try_again,
        id=token_hex(4),
    )
    log.warning(
        "controller_failure",
        id=failure.id,
        kind=error.kind,
        error=type(error).__name__,  # relatives share a kind
        status=error.status,
        doing=doing,
        job_id=job_id,
    )
    return failure


async def failure_or(
    request: Awaitable[T], *, doing: str, job_id: int | None = None
) -> T | Failure:
    """The answer of `request`, or the failure it met."""
    try:
        return await request
    except ControllerError as error:
        return failure_from(error, doing=doing, job_id=job_id)
