"""Spans nest as work does, carry no text of anybody's, and go on in the controller."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from app.telemetry.otlp import exported
from app.telemetry.spans import outgoing_trace, span, use_tracer

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


@contextmanager
def traced() -> Iterator[InMemorySpanExporter]:
    """Spans that have ended are in the exporter afterwards."""
    found = InMemorySpanExporter()
    with exported(found) as tracer:
        use_tracer(tracer)
        try:
            yield found
        finally:
            use_tracer(None)


def test_a_trace_from_outside_goes_on_in_what_is_asked_of_the_controller() -> None:
    with (
        traced() as found,
        span("GET /jobs", "server", parent=PARENT),
        span("GET read_job", "client") as inner,
    ):
        inner.note("http.response.status_code", 200)
        sent = outgoing_trace()["traceparent"]
    inner_span, outer = found.get_finished_spans()
    assert sent.split("-")[1] == TRACE
    assert outer.parent is not None
    assert format(outer.parent.span_id, "016x") == PARENT.split("-")[2]
    assert inner_span.parent is not None
    assert inner_span.parent.span_id == outer.context.span_id
    assert sent.split("-")[2] == format(inner_span.context.span_id, "016x")


@pytest.mark.parametrize("parent", ["", "00-zz-zz-01", "x" * 10_000])
def test_what_is_no_trace_begins_a_new_one(parent: str) -> None:
    with traced() as found, span("GET /jobs", "server", parent=parent):
        pass
    (only,) = found.get_finished_spans()
    assert only.parent is None


def test_a_failure_is_its_kind_and_never_its_text() -> None:
    with (
        traced() as found,
        pytest.raises(ValueError, match="secret"),
        span("GET /jobs", "server", parent=""),
    ):
        raise ValueError("a secret")
    (only,) = found.get_finished_spans()
    assert only.attributes == {"error.type": "ValueError"}
    assert "secret" not in only.to_json()


def test_without_a_tracer_nothing_is_measured_or_sent_along() -> None:
    with span("GET /jobs", "server", parent=PARENT) as opened:
        opened.name("other")
        opened.note("a", 1)
        opened.fail("timed_out")
        assert outgoing_trace() == {}
