"""The one shape of every error of /api: `{"error": {code, sentence, can_try_again, id}}`."""

from http import HTTPStatus

from starlette.responses import JSONResponse
from typing_extensions import TypedDict

from app.runtime.work_pool import BusyError
from app.services.failures import Failure
from app.telemetry.figures import refused
from app.telemetry.request_ids import current_request_id

NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

SIGNED_OUT = "You aren't signed in. Sign in and try again."

_FAILURE_STATUS = {
    "not_found": HTTPStatus.NOT_FOUND,
    "not_granted": HTTPStatus.FORBIDDEN,
    "timed_out": HTTPStatus.GATEWAY_TIMEOUT,
    "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "unreachable": HTTPStatus.SERVICE_UNAVAILABLE,
    "outage": HTTPStatus.SERVICE_UNAVAILABLE,
    "too_many_requests": HTTPStatus.SERVICE_UNAVAILABLE,
}


class ErrorJson(TypedDict):
    """What went wrong: a code for programs, a sentence for users, the id of its line in the log."""

    code: str
    sentence: str
    can_try_again: bool
    id: str


class ErrorBody(TypedDict):
    """The body of every error."""

    error: ErrorJson


def error_answer(
    status: HTTPStatus,
    code: str,
    message: str,
    *,
    can_try_again: bool = False,
    incident: str = "",
) -> JSONResponse:
    """An error in words; `incident` names its log lines; without one it is the request's id."""
    error = {
        "code": code,
        "sentence": message,
        "can_try_again": can_try_again,
        "id": incident or current_request_id(),
    }
    return JSONResponse({"error": error}, status_code=status, headers=NO_STORE)


def busy_answer(busy: BusyError) -> JSONResponse:
    """There is no room for this request now; the browser comes again by itself."""
    refused.labels("busy", "process").inc()
    answer = error_answer(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "busy",
        "Jobpane is busy with other requests. Try again in a moment.",
        can_try_again=True,
    )
    answer.headers["Retry-After"] = str(busy.retry_after_s)
    return answer


def no_sessions_answer() -> JSONResponse:
    """Nobody knows now who is signed in, which is not the same as nobody is."""
    answer = error_answer(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "sessions",
        "Jobpane can't reach its session store. Try again in a minute.",
        can_try_again=True,
    )
    answer.headers["Retry-After"] = "5"
    return answer


def history_off() -> JSONResponse:
    """There are no facts of runs: the operator keeps none."""
    return error_answer(
        HTTPStatus.NOT_FOUND,
        "history_off",
        "This Jobpane keeps no history. An administrator can set JOBPANE_HISTORY_DAYS.",
    )


def failure_status(kind: str) -> HTTPStatus:
    """Our status for the controller's failure: its 401 is not the browser's."""
    return _FAILURE_STATUS.get(kind, HTTPStatus.BAD_GATEWAY)


def failure_answer(failure: Failure) -> JSONResponse:
    """The controller's failure with a status of our own."""
    return error_answer(
        failure_status(failure.kind),
        failure.kind,
        failure.message,
        can_try_again=failure.can_try_again,
        incident=failure.id,
    )
