"""What went wrong, as a value that a page can show.

Every refusal or failure of the controller passes through `failure_from` once: it becomes one
message for the user and one structured log line, joined by an id. Nothing else logs
controller errors, and no other exception is caught here.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

import structlog

from app.awx.errors import ControllerError, Forbidden, Unauthorized
from app.awx.server_errors import NeedsSuperuser
from app.telemetry.request_ids import current_request_id

log = structlog.get_logger(__name__)

T = TypeVar("T")

REFUSALS = (Unauthorized, Forbidden, NeedsSuperuser)
"""After these to a read the controller shows it no more to this credential."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed request to the controller."""

    message: str  # what happened, whose fault it is, what to do next
    kind: str  # short code, the same as in the log
    can_try_again: bool
    id: str  # of the request or event, which its log lines carry
    is_refusal: bool = False  # it may not be read: nothing that was shown of it may stay


def failure_from(error: ControllerError, *, doing: str, job_id: int | None = None) -> Failure:
    """Log `error` under the id of the request or event and put it into words."""
    failure = Failure(
        message=error.message,
        kind=error.kind,
        can_try_again=error.can_try_again,
        id=current_request_id(),
        is_refusal=isinstance(error, REFUSALS),
    )
    log.warning(
        "controller_failure",
        request_id=failure.id,
        kind=error.kind,
        error=type(error).__name__,  # relatives share a kind
        status=error.status,
        doing=doing,
        job_id=job_id,
    )
    return failure


def lasting_id(failure: Failure, message: str, log_id: str) -> str:
    """The id to show with a failure where `message` and `log_id` were shown before.

    The same failure that goes on keeps the id of its first log line: a notice that changed with
    each try would be announced each time.
    """
    return log_id if log_id and failure.message == message else failure.id


def refusal(message: str, kind: str) -> Failure:
    """A refusal by Jobpane's own rules; it is the caller's to log, if at all."""
    return Failure(message, kind, can_try_again=False, id="", is_refusal=True)


NOT_GRANTED = refusal("This page shows one job only. Open Jobpane for others.", "not_granted")
ENDED = refusal("Your session has ended. Sign in again.", "ended")


async def failure_or(
    request: Awaitable[T], *, doing: str, job_id: int | None = None
) -> T | Failure:
    """The answer of `request`, or the failure it met."""
    try:
        return await request
    except ControllerError as error:
        return failure_from(error, doing=doing, job_id=job_id)
