"""From an HTTP answer to a decoded JSON value or to the error that it means.

Decides by status and content type, not by a text: AWX translates its texts. Passes on only
the `detail` of a JSON error, never HTML.
"""

import json
import re
from datetime import datetime

from app.awx.decoding import decoded_json
from app.awx.error_texts import Action
from app.awx.errors import (
    BadAnswer,
    BadQuery,
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
from app.awx.transport import Answer, http_date
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


def check(answer: Answer, action: Action) -> None:
    """Nothing for an answer that went well.

    Raises:
        ControllerError: The leaf that the status and the content type mean.
    """
    if 200 <= answer.status < 300:
        if answer.is_html:
            raise NotAController(action)
        return
    kind = _kind(answer, action)
    raise kind(
        action,
        _detail(answer),
        status=answer.status,
        retry_after_s=retry_after_s(answer.headers.get("retry-after", ""), now_at(answer.time)),
    )


def decoded(answer: Answer, action: Action) -> dict[str, Json]:
    """The JSON object of an answer that went well."""
    check(answer, action)
    if not answer.body.strip():
        raise BadAnswer(action, remark="It was empty.")
    try:
        value = decoded_json(answer.body)
    except (ValueError, RecursionError) as error:
        raise BadAnswer(action) from error
    if not isinstance(value, dict):
        raise BadAnswer(action)
    return value


def results_of(body: dict[str, Json], action: Action) -> list[Json]:
    """The rows of a list."""
    rows = body.get("results")
    if not isinstance(rows, list):
        raise BadAnswer(action)
    return rows


def refuse_more(count: int, asked: int, action: Action) -> None:
    """Nothing for as many rows as were asked for, or fewer.

    Raises:
        BadAnswer: There are more; what to do with the others nobody has said.
    """
    if count > asked:
        raise BadAnswer(action, remark=f"It had {count:,} rows, more than the {asked:,} asked for.")


def retry_after_s(header: str, now: datetime | None) -> float | None:
    """The seconds of a Retry-After header, which holds a number or a date.

    `now` is the controller's time: a date says nothing where that is not known.
    """
    text = header.strip()
    if text.isascii() and text.isdecimal() and len(text) < 10:
        return float(text)
    until = http_date(text)
    if until is None or now is None:
        return None
    return max((until - now).total_seconds(), 0.0)


def _kind(answer: Answer, action: Action) -> type[ControllerError]:
    status = answer.status
    if action is Action.DELETE and status in _OF_DELETE:
        return _OF_DELETE[status]
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= 500:
        return _failed_kind(answer, action)
    return BadQuery if status >= 400 else NotAController


def _failed_kind(answer: Answer, action: Action) -> type[ServerFailed]:
    if names_database(answer):
        return DatabaseDown
    return Outage if action is Action.PING else ServerFailed


def names_database(answer: Answer) -> bool:
    """Whether a 500 itself puts the blame on the database, in terms that nobody translates.

    Of a page only the title counts: Django's page for developers lists all settings.
    """
    text = answer.body[:_DETAIL_BODY_LIMIT_BYTES].decode("utf-8", "replace")
    if answer.is_html:
        title = _TITLE.search(text)
        text = title.group(1) if title else ""
    return _NAMES_DATABASE.search(text) is not None


def _detail(answer: Answer) -> str:
    """The sentence in a JSON error: `{"detail": …}`, `{"error": …}` or a list of sentences."""
    if answer.is_html or len(answer.body) > _DETAIL_BODY_LIMIT_BYTES:
        return ""
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ""
    if isinstance(said, dict):
        said = said.get("detail", said.get("error"))
    if isinstance(said, list):
        said = " ".join(one for one in said if isinstance(one, str))
    return said if isinstance(said, str) else ""
