"""From an HTTP response to a decoded JSON value or to the error that it means.

Decides by status and content type, not by a text: AWX translates its texts. Passes on only
the `detail` of a JSON error, never HTML.
"""

import json
import re
from datetime import datetime

from app.awx.decoding import decoded_json
from app.awx.error_texts import Action
from app.awx.errors import (
    BadQuery,
    BadResponse,
    ControllerError,
    DeleteRefused,
    EventsNotFinished,
    Forbidden,
    NotAController,
    NotAllowed,
    NotFound,
    ServerFailed,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)
from app.awx.server_errors import DatabaseDown, Outage
from app.awx.transport import Response, http_date
from app.jobs.controller_time import now_at
from app.jobs.json_value import Json

_DETAIL_BODY_LIMIT_BYTES = 64 * 1024  # AWX's errors are under 300 bytes

_BY_STATUS: dict[int, type[ControllerError]] = {
    400: BadQuery,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    405: NotAllowed,
    429: TooManyRequests,
    502: Unavailable,
    503: Unavailable,
    504: Unavailable,
}
_NAMES_DATABASE = re.compile(
    r"\b(?:database|postgres(?:ql)?|psycopg\d?|OperationalError|InterfaceError|DatabaseError)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title>(.{0,500}?)</title>", re.IGNORECASE | re.DOTALL)
_OF_DELETE: dict[int, type[ControllerError]] = {400: EventsNotFinished, 403: DeleteRefused}


def check(response: Response, action: Action) -> None:
    """Return if the response is a success.

    Raises:
        ControllerError: The class of it that the status and the content type mean.
    """
    if 200 <= response.status < 300:
        if response.is_html:
            raise NotAController(action)
        return
    kind = _kind(response, action)
    raise kind(
        action,
        _detail(response),
        status=response.status,
        retry_after_s=retry_after_s(response.headers.get("retry-after", ""), now_at(response.time)),
    )


def decoded(response: Response, action: Action) -> dict[str, Json]:
    """The JSON object of a successful response.

    Raises:
        ControllerError: The response is a failure, or its body is no JSON object.
    """
    check(response, action)
    if not response.body.strip():
        raise BadResponse(action, remark="It was empty.")
    try:
        value = decoded_json(response.body)
    except (ValueError, RecursionError) as error:
        raise BadResponse(action) from error
    if not isinstance(value, dict):
        raise BadResponse(action)
    return value


def results_of(body: dict[str, Json], action: Action) -> list[Json]:
    """The rows of a list."""
    rows = body.get("results")
    if not isinstance(rows, list):
        raise BadResponse(action)
    return rows


def refuse_more(count: int, asked: int, action: Action) -> None:
    """Return if there are at most as many rows as were asked for.

    Raises:
        BadResponse: There are more, and nothing says what the others are.
    """
    if count > asked:
        raise BadResponse(action, remark=f"It had {count:,} rows, but {asked:,} were requested.")


def retry_after_s(header: str, now: datetime | None) -> float | None:
    """The seconds of a Retry-After header, which holds a number or a date; else None.

    `now` is the controller's time: a date says nothing where that is not known.
    """
    text = header.strip()
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return float(text)
    until = http_date(text)
    if until is None or now is None:
        return None
    return max((until - now).total_seconds(), 0.0)


def _kind(response: Response, action: Action) -> type[ControllerError]:
    status = response.status
    if action is Action.DELETE and status in _OF_DELETE:
        return _OF_DELETE[status]
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= 500:
        return _failed_kind(response, action)
    return BadQuery if status >= 400 else NotAController


def _failed_kind(response: Response, action: Action) -> type[ServerFailed]:
    if names_database(response):
        return DatabaseDown
    return Outage if action is Action.PING else ServerFailed


def names_database(response: Response) -> bool:
    """Whether a 500 itself names the database, in terms that AWX does not translate.

    Of a page only the title counts: Django's page for developers lists all settings.
    """
    text = response.body[:_DETAIL_BODY_LIMIT_BYTES].decode("utf-8", "replace")
    if response.is_html:
        title = _TITLE.search(text)
        text = title.group(1) if title else ""
    return _NAMES_DATABASE.search(text) is not None


def _detail(response: Response) -> str:
    """The message in a JSON error: `{"detail": …}`, `{"error": …}` or a list of messages."""
    if response.is_html or len(response.body) > _DETAIL_BODY_LIMIT_BYTES:
        return ""
    try:
        said = json.loads(response.body)
    except (ValueError, RecursionError):
        return ""
    if isinstance(said, dict):
        said = said.get("detail", said.get("error"))
    if isinstance(said, list):
        said = " ".join(one for one in said if isinstance(one, str))
    return said if isinstance(said, str) else ""
