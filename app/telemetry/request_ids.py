"""The id of the request or event that is being worked on, which every line of the log carries.

The same id is in the response's `X-Request-ID` and in the failure that a page shows, so that one
word finds everything. Tasks inherit it; work that is no request's, such as a poll, has its own.
"""

import asyncio
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from secrets import token_hex

from structlog.contextvars import bind_contextvars, get_contextvars, reset_contextvars

HEADER = "X-Request-ID"
_NAME = "request_id"  # in the log
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_ON_ERROR = "_jobpane_request_id"

_event_task: ContextVar["asyncio.Task[object] | None"] = ContextVar("event_task", default=None)


def new_request_id() -> str:
    """A random id, short enough to be read out."""
    return token_hex(6)


def is_request_id(text: str) -> bool:
    """Whether a proxy's id may be used as it is: 8 to 64 letters, digits, `.`, `_` and `-`."""
    return _WELL_FORMED.fullmatch(text) is not None


def current_request_id() -> str:
    """The id of what is being worked on; a new one outside of any request."""
    found = get_contextvars().get(_NAME)
    return found if isinstance(found, str) else new_request_id()


@contextmanager
def request_id_in_logs(request_id: str | None = None) -> Iterator[str]:
    """Give all that is done within, and the tasks it begins, this id or a new one."""
    used = request_id or new_request_id()
    tokens: Mapping[str, object] = bind_contextvars(**{_NAME: used})
    try:
        yield used
    except Exception as error:
        _remember(error, used)
        raise
    finally:
        with suppress(ValueError):  # a generator may be closed by another task than its own
            reset_contextvars(**tokens)  # type: ignore[arg-type] # structlog's own tokens


def is_new_event() -> bool:
    """Whether this task has just begun with an event; true once in each task."""
    task = asyncio.current_task()
    if task is None or _event_task.get() is task:
        return False
    _event_task.set(task)
    return True


def id_of_error(error: BaseException) -> str:
    """The id of the request or event in which `error` was raised, or of what goes on now."""
    found = getattr(error, _ON_ERROR, None)
    return found if isinstance(found, str) else current_request_id()


def _remember(error: Exception, request_id: str) -> None:
    if not hasattr(error, _ON_ERROR):
        with suppress(AttributeError):  # one with slots
            setattr(error, _ON_ERROR, request_id)
