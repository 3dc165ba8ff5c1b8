"""The decorator of every event handler: it runs as the tab's principal, or not at all.

Each event has an id of its own in the log, and is counted (app/state/event_trace.py).
"""

import functools
import inspect
from collections.abc import AsyncIterator, Callable
from typing import Any

import reflex as rx
import structlog

from app.services.principals import SignedOutError
from app.state.event_trace import event_traced, traced, traced_steps
from app.state.services import principal_of

log = structlog.get_logger(__name__)

IN_FRAMES = "_jobpane_in_frames"


def handler(
    *, background: bool = False, in_frames: bool = False
) -> Callable[[Callable[..., Any]], Any]:
    """`rx.event` for handlers of ours.

    A tab without a principal, or whose principal has ended, gets nothing; an embedded frame gets
    only what says `in_frames`. A handler whose principal ends while it runs ends at its next use
    of the services.
    """

    def decorated(function: Callable[..., Any]) -> Any:  # noqa: ANN401 # opaque to mypy
        guarded = _guarded(function, in_frames)
        setattr(guarded, IN_FRAMES, in_frames)
        return rx.event(background=background)(guarded)

    return decorated


def _guarded(function: Callable[..., Any], in_frames: bool) -> Callable[..., Any]:
    """`function` with the check before it, of the same kind: Reflex treats kinds differently."""
    if inspect.isasyncgenfunction(function):
        return _guarded_generator(function, in_frames)
    if inspect.iscoroutinefunction(function):
        return _guarded_coroutine(function, in_frames)

    @functools.wraps(function)
    def called(self: rx.State, *values: object, **named: object) -> object:
        if not _may_run(self, function, in_frames):
            return None
        try:
            with event_traced(function):
                return function(self, *values, **named)
        except SignedOutError:
            return None

    return called


def _guarded_coroutine(function: Callable[..., Any], in_frames: bool) -> Callable[..., Any]:
    @traced
    @functools.wraps(function)
    async def awaited(self: rx.State, *values: object, **named: object) -> object:
        if not _may_run(self, function, in_frames):
            return None
        try:
            return await function(self, *values, **named)
        except SignedOutError:
            return None

    return awaited


def _guarded_generator(function: Callable[..., Any], in_frames: bool) -> Callable[..., Any]:
    @traced_steps
    @functools.wraps(function)
    async def iterated(self: rx.State, *values: object, **named: object) -> AsyncIterator[object]:
        if not _may_run(self, function, in_frames):
            return
        try:
            async for event in function(self, *values, **named):
                yield event
        except SignedOutError:
            return

    return iterated


def _may_run(state: rx.State, function: Callable[..., Any], in_frames: bool) -> bool:
    try:
        principal = principal_of(state)
    except SignedOutError:
        _log_refused(state, function, "signed_out")
        return False
    if principal.grant is not None and not in_frames:
        _log_refused(state, function, "frame")
        return False
    return True


def _log_refused(state: rx.State, function: Callable[..., Any], reason: str) -> None:
    log.warning(
        "event_refused",
        event_name=function.__qualname__,
        reason=reason,
        address=state.router.session.client_ip,
    )
