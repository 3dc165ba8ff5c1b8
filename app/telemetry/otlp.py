"""Spans by OpenTelemetry's SDK, sent over OTLP; needs the extra `otel`.

The SDK and its exporter read their own variables: endpoint, headers, sampler, the service's name.
The provider is our own, so that no library that looks for the global one begins to send spans.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Span as OpenTelemetrySpan
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from app.telemetry.spans import Attributes, Span

_FLUSH_MS = 2000  # at the end, for the spans that were not sent yet


@contextmanager
def exported(exporter: SpanExporter | None = None) -> Iterator["OpenTelemetryTracer"]:
    """A tracer whose spans are sent, on a thread of its own, for as long as the context is open."""
    # What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say replaces these.
    named = Resource({"service.name": "jobpane", "service.version": version("jobpane")})
    provider = TracerProvider(resource=named.merge(OTELResourceDetector().detect()))
    provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter()))
    try:
        yield OpenTelemetryTracer(provider)
    finally:
        provider.force_flush(_FLUSH_MS)
        provider.shutdown()


class OpenTelemetryTracer:
    """Makes the spans of one provider."""

    def __init__(self, provider: TracerProvider) -> None:
        self._tracer = provider.get_tracer("jobpane", version("jobpane"))
        self._propagator = TraceContextTextMapPropagator()

    def span(
        self, name: str, kind: str, attributes: Attributes, parent: str | None
    ) -> Iterator[Span]:
        """One span for as long as the iterator is open."""
        context = None
        if parent is not None:
            context = self._propagator.extract({"traceparent": parent}, Context())
        with self._tracer.start_as_current_span(
            name,
            context=context,
            kind=SpanKind[kind.upper()],
            attributes=attributes,
            record_exception=False,  # its text may quote anything
            set_status_on_exception=False,
        ) as opened:
            made = _OpenSpan(opened)
            try:
                yield made
            except Exception as error:
                made.fail(getattr(error, "kind", type(error).__name__))
                raise

    def outgoing(self) -> dict[str, str]:
        """The `traceparent` of the open span."""
        headers: dict[str, str] = {}
        self._propagator.inject(headers)
        return {name: value for name, value in headers.items() if name == "traceparent"}


class _OpenSpan:
    def __init__(self, opened: OpenTelemetrySpan) -> None:
        self._span = opened

    def note(self, name: str, value: str | int) -> None:
        self._span.set_attribute(name, value)

    def name(self, name: str) -> None:
        self._span.update_name(name)

    def fail(self, kind: str) -> None:
        self._span.set_attribute("error.type", kind)
        self._span.set_status(StatusCode.ERROR)
