"""Turns spans on where the standard variables of OpenTelemetry are set.

Without the extra `otel` Jobpane runs as ever and logs one line.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from app.telemetry.spans import use_tracer

log = structlog.get_logger(__name__)


@contextmanager
def tracing(*, is_wanted: bool) -> Iterator[None]:
    """Spans are sent for as long as the context is open, if that is wanted and possible."""
    if not is_wanted:
        yield
        return
    try:
        # Here, because it takes a tenth of a second, and the extra may not be installed.
        from app.telemetry.otlp import exported  # noqa: PLC0415
    except ImportError:
        log.warning("tracing_not_installed", hint="install jobpane[otel], or unset OTEL_*")
        yield
        return
    with exported() as tracer:
        use_tracer(tracer)
        try:
            yield
        finally:
            use_tracer(None)
