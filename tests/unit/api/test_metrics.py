"""Who may read /metrics, and what comes."""

from pathlib import Path

import pytest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from app.api.metrics import FORWARDED, MetricsAccess, metrics_routes
from app.services.history_library import HistoryFile, HistoryLibrary
from app.services.template_metrics import MeasuredController
from tests.unit.api.asking import headers_of, messages_of
from tests.unit.history.facts import CLEANUP, day, run

TOKEN = "metrics-token-for-tests"
HERE = ("127.0.0.1", 5000)


async def own_figures() -> list[Metric]:
    return [GaugeMetricFamily("jobpane_viewers", "Tabs that are connected", 3)]


async def asked(
    token_file: Path | None = None,
    *measured: MeasuredController,
    headers: dict[str, str] | None = None,
    client: tuple[str, int] | None = HERE,
    **scope: object,
) -> tuple[int, dict[str, str], str]:
    app = Starlette(routes=metrics_routes(MetricsAccess(token_file), own_figures, lambda: measured))
    sent_headers = {"host": "127.0.0.1:3000", **(headers or {})}
    http = {
        "type": "http",
        "path": "/metrics",
        "client": client,
        "headers": [(name.encode(), value.encode()) for name, value in sent_headers.items()],
        **scope,
    }
    sent = await messages_of(app, http)
    return sent[0]["status"], dict(headers_of(sent)), sent[1]["body"].decode()


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n")
    return path


async def test_prometheus_gets_what_is_stored(tmp_path: Path) -> None:
    file = HistoryFile(tmp_path)
    library = HistoryLibrary(file, "lab")
    await library.run(lambda store: store.set_templates([CLEANUP], day(3)))
    await library.run(lambda store: store.add([run(1), run(2)]))
    measured = MeasuredController("lab", library, lambda: day(3))
    status, headers, text = await asked(None, measured)
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert headers["content-type"].startswith("text/plain; version=")
    found = {
        family.name: family.samples[0]
        for family in text_string_to_metric_families(text)
        if family.samples
    }
    assert found["jobpane_template_last_deleted"].value == 46
    assert found["jobpane_template_last_deleted"].labels == {
        "controller": "lab",
        "template_id": "1",
        "template": "Cleanup Job Details",
    }
    _, headers, _ = await asked(None, measured, headers={"accept": "application/openmetrics-text"})
    assert headers["content-type"].startswith("application/openmetrics-text")
    await file.aclose()


@pytest.mark.parametrize("host", ["127.0.0.1:3000", "localhost", "[::1]:3000"])
async def test_programs_of_this_machine_need_no_token(host: str) -> None:
    status, _, text = await asked(headers={"host": host}, client=("::1", 5000))
    assert status == 200
    assert "jobpane_viewers 3.0" in text


@pytest.mark.parametrize(
    "changed",
    [
        {"client": ("192.0.2.7", 5000)},
        {"client": None},
        {FORWARDED: True},
        {"headers": {"host": "jobs.example.org"}},
        {"headers": {"host": "rebound.example:3000"}},
        {"headers": {"host": "[:::"}},
    ],
)
async def test_nobody_else_gets_any_without_a_token(changed: dict[str, object]) -> None:
    status, _, text = await asked(**changed)  # type: ignore[arg-type]
    assert status == 403
    assert "JOBPANE_METRICS_TOKEN_FILE" in text
    assert "JOBPANE_BEHIND_PROXY" in text  # which makes a program of this machine one of a proxy
    assert max(len(sentence.split()) for sentence in text.split(".")) <= 12


async def test_a_token_opens_them_to_any_program_that_shows_it(token_file: Path) -> None:
    headers = {"host": "jobs.example.org", "authorization": f"Bearer {TOKEN}"}
    status, _, _ = await asked(token_file, headers=headers, client=("192.0.2.7", 5000))
    assert status == 200


@pytest.mark.parametrize("shown", ["", "Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer \xe4"])
async def test_with_a_token_this_machine_has_to_show_it_too(token_file: Path, shown: str) -> None:
    status, headers, text = await asked(token_file, headers={"authorization": shown})
    assert (status, headers["www-authenticate"]) == (401, "Bearer")
    assert TOKEN not in text
