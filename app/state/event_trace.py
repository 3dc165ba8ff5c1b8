"""What is around each event of a page while it is handled: its id, its figures, its span."""

import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from app.telemetry.figures import handling_event
from app.telemetry.request_ids import is_new_event, request_id_in_logs
from app.telemetry.spans import span


@contextmanager
def event_traced(function: Callable[..., Any]) -> Iterator[None]:
    """One event, which `function` handles; a handler that another one calls is part of it."""
    if not is_new_event():
        yield
        return
    name = function.__qualname__
    with (
        request_id_in_logs() as request_id,
        handling_event(name),
        span(name, "server", {"jobpane.request_id": request_id}, parent=""),
    ):
        yield


def traced(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """`call`, a coroutine function, within `event_traced`."""

    @functools.wraps(call)
    async def within(*values: object, **named: object) -> object:
        with event_traced(call):
            return await call(*values, **named)

    return within


def traced_steps(call: Callable[..., AsyncIterator[Any]]) -> Callable[..., AsyncIterator[Any]]:
    """`call`, an asynchronous generator function, within `event_traced`."""

    @functools.wraps(call)
    async def within(*values: object, **named: object) -> AsyncIterator[object]:
        with event_traced(call):
            async for event in call(*values, **named):
                yield event

    return within
