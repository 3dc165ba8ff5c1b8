"""The figures that this process counts of itself, as Prometheus names them.

Labels have few values: templates of routes, names of our own events, kinds of errors. Nothing that
a browser or a controller sends becomes one. docs/metrics.md lists them all.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()

# A page is quick in 0.1 s; a controller may take thirty seconds for one answer.
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_LAG_SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

http_requests = Counter(
    "jobpane_http_requests", "Requests that were answered", ("route", "method", "code"),
    registry=REGISTRY,
)  # fmt: skip
http_request_seconds = Histogram(
    "jobpane_http_request_seconds", "Time until an answer began", ("route",),
    buckets=_SECONDS, registry=REGISTRY,
)  # fmt: skip
http_requests_in_progress = Gauge(
    "jobpane_http_requests_in_progress", "Requests that are being answered", registry=REGISTRY
)
events = Counter(
    "jobpane_events", "Events of pages that were handled", ("event", "result"), registry=REGISTRY
)
event_seconds = Histogram(
    "jobpane_event_seconds", "Time that events of pages took", ("event",),
    buckets=_SECONDS, registry=REGISTRY,
)  # fmt: skip
controller_requests = Counter(
    "jobpane_controller_requests", "HTTP requests that were sent to a controller",
    ("controller", "endpoint", "code"), registry=REGISTRY,
)  # fmt: skip
controller_request_seconds = Histogram(
    "jobpane_controller_request_seconds", "Time that a controller took to answer",
    ("controller", "endpoint"), buckets=_SECONDS, registry=REGISTRY,
)  # fmt: skip
controller_errors = Counter(
    "jobpane_controller_errors", "Calls of a controller that failed, after retries",
    ("controller", "endpoint", "kind"), registry=REGISTRY,
)  # fmt: skip
store_reads = Counter(
    "jobpane_store_reads", "Blocks of outputs that were needed: stored, to be fetched, or damaged",
    ("result",), registry=REGISTRY,
)  # fmt: skip
store_write_errors = Counter(
    "jobpane_store_write_errors", "Outputs of which the disk refused a block", registry=REGISTRY
)
refused = Counter(
    "jobpane_refused", "Requests that were refused because of a limit", ("limit", "of"),
    registry=REGISTRY,
)  # fmt: skip
event_loop_lag = Histogram(
    "jobpane_event_loop_lag_seconds", "How late the event loop was, twice a second",
    buckets=_LAG_SECONDS, registry=REGISTRY,
)  # fmt: skip


def known_method(method: str) -> str:
    """An HTTP method as a label: a client may send any word."""
    return method if method in _METHODS else "other"


def http_answered(route: str, method: str, code: int, seconds: float) -> None:
    """An HTTP request was answered; `seconds` until the answer began."""
    http_requests.labels(route, known_method(method), str(code)).inc()
    http_request_seconds.labels(route).observe(seconds)


@contextmanager
def handling_event(name: str) -> Iterator[None]:
    """Count one event of a page, and how long it takes."""
    began = time.perf_counter()
    result = "failed"
    try:
        yield
        result = "ok"
    finally:
        events.labels(name, result).inc()
        event_seconds.labels(name).observe(time.perf_counter() - began)


@contextmanager
def asking_controller(controller: str, endpoint: str) -> Iterator[list[int]]:
    """Count one HTTP request to a controller; the list takes the status of its answer."""
    began = time.perf_counter()
    status: list[int] = []
    try:
        yield status
    finally:
        code = str(status[0]) if status else "none"
        controller_requests.labels(controller, endpoint, code).inc()
        controller_request_seconds.labels(controller, endpoint).observe(time.perf_counter() - began)
