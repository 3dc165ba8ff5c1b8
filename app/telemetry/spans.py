"""Spans of OpenTelemetry around requests, events and what is asked of a controller.

Off until app/telemetry/tracing.py hands in a tracer: then nothing of OpenTelemetry is imported and
a span costs one comparison. A span holds names, methods and statuses; no URL, which may have search
words, and nothing of an output. A trace context goes out to the controller alone.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

Attributes = Mapping[str, str | int]
_NOTHING: Attributes = {}


class Span(Protocol):
    """What is done while something is measured."""

    def note(self, name: str, value: str | int) -> None:
        """Add an attribute."""

    def name(self, name: str) -> None:
        """Call it by another name, once that is known."""

    def fail(self, kind: str) -> None:
        """It went wrong; `kind` is a short code."""


class Tracer(Protocol):
    """Makes spans, each within the one that is open in the same task."""

    def span(
        self, name: str, kind: str, attributes: Attributes, parent: str | None
    ) -> Iterator[Span]:
        """One span for as long as the iterator is open."""

    def outgoing(self) -> dict[str, str]:
        """The headers that continue the trace at the controller."""


class _NoSpan:
    def note(self, name: str, value: str | int) -> None:
        pass

    def name(self, name: str) -> None:
        pass

    def fail(self, kind: str) -> None:
        pass


_NO_SPAN = _NoSpan()
_tracers: list[Tracer] = []  # one at most


def use_tracer(tracer: Tracer | None) -> None:
    """From now on spans go to this tracer; to none at all without one."""
    _tracers[:] = [] if tracer is None else [tracer]


@contextmanager
def span(
    name: str, kind: str, attributes: Attributes = _NOTHING, *, parent: str | None = None
) -> Iterator[Span]:
    """Measure what is done within; `kind` is server, client or internal.

    `parent` is a `traceparent` header from outside. "" begins a new trace, None goes on with the
    one that is open.
    """
    if not _tracers:
        yield _NO_SPAN
        return
    yield from _tracers[0].span(name, kind, attributes, parent)


def outgoing_trace() -> dict[str, str]:
    """The headers for a request to the controller; none while tracing is off."""
    return _tracers[0].outgoing() if _tracers else {}
