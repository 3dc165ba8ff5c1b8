"""What an operator sees of a real Jobpane: figures, readiness, ids of requests, spans."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from prometheus_client.parser import text_string_to_metric_families

from tests.support.processes import (
    ControllerProcess,
    Site,
    build_frontend,
    running_controller,
    running_site,
    wait_until,
)

REQUEST_ID = "5f2c7d1e9a414d8eb1c0000000000001"
TRACE = "0af7651916cd43dd8448eb211c80319c"
BROUGHT = {
    "X-Request-ID": REQUEST_ID,
    "X-Forwarded-For": "192.0.2.7",
    "X-Forwarded-User": "ada",
    "traceparent": f"00-{TRACE}-b7ad6b7169203331-01",
}
TOKEN = "metrics-token-for-tests"
MISSING = 999_999
BELOW = "/tools/jobpane"
BUILT_FILE = re.compile(r"/[\w/]*assets/[\w.$-]+-[\w-]{8}\.js")


class Receiver:
    """An OTLP receiver over loopback."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                request = ExportTraceServiceRequest.FromString(body)
                for resource in request.resource_spans:
                    for scope in resource.scope_spans:
                        receiver.spans.extend(scope.spans)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def of_trace(self) -> list[Span]:
        return [one for one in self.spans if one.trace_id.hex() == TRACE]


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.server.shutdown()


@pytest.fixture(scope="module")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    folder = tmp_path_factory.mktemp("controller")
    with running_controller(folder, history="small", runs_jobs=False) as running:
        yield running


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, controller: ControllerProcess, receiver: Receiver
) -> Iterator[Site]:
    build_frontend()
    folder = tmp_path_factory.mktemp("site")
    (folder / "metrics-token").write_text(TOKEN)
    settings = {
        "JOBPANE_CONTROLLER_URL": controller.url,
        "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file("admin")),
        "JOBPANE_BEHIND_PROXY": "127.0.0.1",
        "JOBPANE_PUBLIC_URL": f"http://127.0.0.1{BELOW}",
        "JOBPANE_LOG_FORMAT": "json",
        "JOBPANE_METRICS_TOKEN_FILE": str(folder / "metrics-token"),
        "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url,
        "OTEL_BSP_SCHEDULE_DELAY": "100",
    }
    with running_site(folder, settings) as running:
        yield running


def asked(site: Site, path: str) -> httpx.Response:
    return httpx.get(site.url + path, headers=BROUGHT, timeout=60)


def for_programs(site: Site, path: str) -> str:
    answer = httpx.get(site.url + path, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=60)
    assert answer.status_code == 200
    return answer.text


def value(text: str, name: str, **labels: str) -> float:
    """The sum of the samples that have these labels."""
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def test_one_id_is_in_the_answer_the_message_and_the_log(site: Site) -> None:
    answer = asked(site, f"/api/jobs/{MISSING}/output/lines")
    assert answer.status_code == 404
    assert answer.headers["x-request-id"] == REQUEST_ID
    assert answer.json()["error"]["id"] == REQUEST_ID
    lines = [json.loads(line) for line in site.log_text().splitlines() if line.startswith("{")]
    assert [line["kind"] for line in lines if line.get("request_id") == REQUEST_ID] == ["not_found"]


@pytest.mark.parametrize("base", ["", BELOW])
def test_whatever_path_a_proxy_passes_on_files_and_events_are_known(site: Site, base: str) -> None:
    counted = {"name": "jobpane_http_requests_total", "route": "/_event"}
    before = value(for_programs(site, "/metrics"), **counted)
    asked(site, f"{base}/_event/?EIO=4&transport=polling")
    assert value(for_programs(site, "/metrics"), **counted) > before
    files = {"name": "jobpane_http_requests_total", "route": "file"}
    sent = value(for_programs(site, "/metrics"), **files)
    file = BUILT_FILE.search(asked(site, f"{base}/jobs/").text)
    assert file is not None
    answers = [asked(site, file[0]) for _ in range(3)]
    assert "immutable" in answers[0].headers["cache-control"]
    assert "x-request-id" not in answers[0].headers  # caches keep these
    for answer in answers:
        del answer.headers["date"]  # a second may begin between two of them
    assert answers[0].headers == answers[1].headers == answers[2].headers
    assert {answer.content for answer in answers} == {answers[0].content}
    assert value(for_programs(site, "/metrics"), **files) == sent + 3
    assert "x-request-id" in asked(site, f"{base}/jobs/").headers


def test_what_is_asked_of_the_controller_is_counted_by_endpoint_and_kind(site: Site) -> None:
    labels = {"endpoint": "read_job"}
    before = for_programs(site, "/metrics")
    asked(site, f"/api/jobs/{MISSING}/record")
    after = for_programs(site, "/metrics")
    for name, more in {
        "jobpane_controller_requests_total": {"code": "404"},
        "jobpane_controller_errors_total": {"kind": "not_found"},
        "jobpane_http_requests_total": {"route": "/api/jobs/{job_id}/record", "code": "404"},
    }.items():
        wanted = more if "route" in more else {**labels, **more}
        assert value(after, name, **wanted) > value(before, name, **wanted), name


@pytest.mark.parametrize(
    "name",
    [
        "process_resident_memory_bytes",
        "process_open_fds",
        "process_cpu_seconds_total",
        "jobpane_process_threads",
        "jobpane_event_loop_lag_seconds_count",
        "jobpane_store_budget_bytes",
        "jobpane_store_writable",
        "jobpane_worker_up",
        "jobpane_build_info",
    ],
)
def test_the_process_is_measured_without_any_history(site: Site, name: str) -> None:
    wait_until(lambda: value(for_programs(site, "/metrics"), name, worker="1") > 0)


@pytest.mark.parametrize("name", ["pollers", "breaker_open", "pool_waiting", "viewers"])
def test_what_is_at_rest_is_there_as_zero(site: Site, name: str) -> None:
    assert f"\njobpane_{name}{{" in for_programs(site, "/metrics")


def test_no_path_and_no_search_word_becomes_a_label(site: Site) -> None:
    asked(site, "/api/jobs/1/output/search?q=canaryword")
    asked(site, "/nowhere/canaryword")
    assert "canaryword" not in for_programs(site, "/metrics")


def test_a_controller_that_fails_has_its_line_and_its_counters(
    site: Site, controller: ControllerProcess
) -> None:
    assert for_programs(site, "/readyz").splitlines()[0] == "ready"
    kinds = {"endpoint": "read_job", "kind": "unavailable"}
    before = value(for_programs(site, "/metrics"), "jobpane_controller_errors_total", **kinds)
    controller.fault(match="/api/v2/", kind="status", status=503)
    try:
        asked(site, "/api/jobs/1/record")
        text = for_programs(site, "/metrics")
        assert value(text, "jobpane_controller_errors_total", **kinds) > before
        wait_until(lambda: "controller: not answering" in for_programs(site, "/readyz"))
        assert for_programs(site, "/readyz").startswith("ready\n")
    finally:
        controller.heal()
    wait_until(lambda: "controller: ok" in for_programs(site, "/readyz"))


def test_a_trace_goes_through_to_the_controller(site: Site, receiver: Receiver) -> None:
    asked(site, f"/api/jobs/{MISSING}/record")
    wanted = {
        ("GET /api/jobs/{job_id}/record", Span.SPAN_KIND_SERVER),
        ("GET read_job", Span.SPAN_KIND_CLIENT),
    }
    wait_until(lambda: {(one.name, one.kind) for one in receiver.of_trace()} >= wanted)
    assert str(MISSING) not in str(receiver.spans)


def test_others_read_none_of_it(site: Site) -> None:
    for path in ("/metrics", "/readyz"):
        assert httpx.get(site.url + path, timeout=60).status_code == 401
