"""Counts what could not be asked of a controller, by endpoint and kind, for /metrics."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.awx.errors import CircuitOpen, ControllerError
from app.telemetry.figures import controller_errors


@contextmanager
def counted_errors(controller: str) -> Iterator[None]:
    """Count a `ControllerError` that leaves the context, which is all around one call."""
    try:
        yield
    except ControllerError as error:
        kind = "circuit_open" if isinstance(error, CircuitOpen) else error.kind
        controller_errors.labels(controller, error.action.endpoint, kind).inc()
        raise
