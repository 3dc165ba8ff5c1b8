"""Several workers: pages of one that dies or stops go on with another, and nothing is lost."""

import asyncio
import contextlib
import json
import os
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.support.crossing import Polling, at, event
from tests.support.processes import ControllerProcess, Site, running_controller, wait_until
from tests.support.redis_process import running_redis
from tests.support.several_workers import (
    OpenPage,
    connections_of,
    emitted_lines,
    heeds_hangups,
    running_workers,
    whole_output,
    workers_of,
)

PAGES = 50
LIMIT_S = 60
LARGE = 58
_STATE = "reflex___state____state.app___state___"
_MARKER = f"{_STATE}unexpected_errors____unexpected_error.happened"
_OPENED = f"{_STATE}job____job_page.opened"


@pytest.fixture(scope="module")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    with running_controller(
        tmp_path_factory.mktemp("controller"), job_seconds=10, history="small"
    ) as process:
        yield process


@pytest.fixture(scope="module")
def settings_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("settings") / "jobpane.env"


@pytest.fixture(scope="module")
def site(
    controller: ControllerProcess,
    build: None,
    settings_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    settings_file.write_text("JOBPANE_STOP_SECONDS=1\n")
    with (
        running_redis(tmp_path_factory.mktemp("redis")) as redis,
        running_workers(
            tmp_path_factory.mktemp("site"),
            controller,
            redis,
            JOBPANE_SETTINGS_FILE=str(settings_file),
        ) as running,
    ):
        yield running


@asynccontextmanager
async def open_pages(site: Site, job_id: int, count: int) -> AsyncIterator[list[OpenPage]]:
    pages = [OpenPage(site, job_id, str(uuid4())) for _ in range(count)]
    staying = [asyncio.create_task(page.stay()) for page in pages]
    try:
        await asyncio.gather(*(page.is_shown.wait() for page in pages))
        yield pages
    finally:
        for one in staying:
            one.cancel()
        await asyncio.gather(*staying, return_exceptions=True)


def busiest_of(site: Site) -> int:
    """The worker with the most connections."""
    counts = {pid: connections_of(pid, site) for pid in workers_of(site)}
    assert len(counts) == 2
    return max(counts, key=lambda pid: counts[pid])


async def all_back(pages: list[OpenPage]) -> list[OpenPage]:
    """Those that were lost, once they are all shown again."""
    await until(lambda: any(page.lost_at for page in pages))
    await asyncio.sleep(0.2)  # the others of the same process hear of it as well
    await asyncio.gather(*(page.is_shown.wait() for page in pages))
    return [page for page in pages if page.lost_at]


async def until_ended(controller: ControllerProcess, job_id: int) -> None:
    await until(lambda: bool(controller.job(job_id)["event_processing_finished"]))


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not await asyncio.to_thread(is_so):  # noqa: ASYNC110 # another process says it
            await asyncio.sleep(0.05)


async def test_pages_of_a_killed_worker_are_back_and_no_line_is_lost_or_doubled(
    site: Site, controller: ControllerProcess
) -> None:
    job_id = controller.launch(days=30)
    before = len(controller.requests())
    async with open_pages(site, job_id, PAGES) as pages:
        killed = busiest_of(site)
        os.kill(killed, signal.SIGKILL)
        lost = await all_back(pages)
        print(
            f"{len(lost)} of {PAGES} pages lost, back within", max(p.back_after_s[0] for p in lost)
        )
        await until_ended(controller, job_id)
        assert await asyncio.to_thread(whole_output, site, job_id) == emitted_lines(
            controller, job_id
        )
    assert controller.commands(before) == []
    assert killed not in workers_of(site)


async def test_a_stopping_worker_sends_its_pages_away_with_a_code_to_come_again(
    site: Site, controller: ControllerProcess
) -> None:
    async with open_pages(site, 42, 10) as pages:
        os.kill(busiest_of(site), signal.SIGTERM)
        lost = await all_back(pages)
        assert lost
        assert {page.closes[0] for page in lost} == {1012}


def test_a_download_that_a_stop_cuts_is_seen_as_cut_and_goes_on_elsewhere(site: Site) -> None:
    path = f"/api/jobs/{LARGE}/output/download"
    whole = httpx.get(site.url + path, timeout=60)
    while "content-length" not in whole.headers:  # it is stored by now, by one of the workers
        whole = httpx.get(site.url + path, timeout=60)
    size = int(whole.headers["content-length"])
    assert len(whole.content) == size
    with slow_download(site, path) as (reader, pid):
        os.kill(pid, signal.SIGTERM)
        wait_until(lambda: pid not in workers_of(site))
        got = rest_of(reader)
    head, _, part = got.partition(b"\r\n\r\n")
    assert f"content-length: {size}".encode() in head.lower()
    assert 0 < len(part) < size
    headers = {"Range": f"bytes={len(part)}-", "If-Range": whole.headers["etag"]}
    rest = httpx.get(site.url + path, headers=headers, timeout=60)
    assert rest.status_code == 206
    assert part + rest.content == whole.content


@contextlib.contextmanager
def slow_download(site: Site, path: str) -> Iterator[tuple[socket.socket, int]]:
    """A connection whose client reads nothing yet, and the worker that answers it."""
    host, port = site.url.removeprefix("http://").split(":")
    before = {pid: connections_of(pid, site) for pid in workers_of(site)}
    with socket.socket() as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        made.connect((host, int(port)))
        made.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        made.recv(1, socket.MSG_PEEK)
        pid = next(one for one in before if connections_of(one, site) > before[one])
        yield made, pid


def rest_of(reader: socket.socket) -> bytes:
    """All that has come of the server before it closed."""
    found = b""
    reader.settimeout(60)
    with contextlib.suppress(ConnectionResetError):
        while part := reader.recv(65_536):
            found += part
    return found


def test_a_page_that_polls_is_answered_by_any_worker(site: Site) -> None:
    every_time_another = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=site.url, timeout=60, limits=every_time_another) as client:
        client.get("/", headers={"Accept": "text/html"})  # sets the browser's cookie
        polling = Polling(client, str(uuid4()))
        assert polling.send("40/_event,").is_success
        assert polling.send(event(_OPENED, at("/jobs/42", job_id="42"), {})).is_success
        received = ""
        while '"ready"' not in received:
            received += polling.receive()
        for _ in range(12):
            mark = secrets.token_hex(8)
            assert polling.send(event(_MARKER, at("/"), {"error_id": mark})).is_success
            received = ""
            while mark not in received:
                received += polling.receive()


def test_a_poll_of_a_process_that_is_gone_ends_its_connection(site: Site) -> None:
    path = f"/_event/?EIO=4&transport=polling&sid={'0' * 16}.abc"
    assert httpx.get(site.url + path, timeout=60).status_code == 400


def reloads_of(site: Site) -> list[dict[str, object]]:
    lines = [line for line in site.log_text().splitlines() if line.startswith("{")]
    return [one for one in map(json.loads, lines) if one["event"] == "settings_read_again"]


def test_a_hangup_has_every_worker_read_settings_and_files_again(
    site: Site, settings_file: Path, controller: ControllerProcess
) -> None:
    # Another test may have ended one, so that its successor still starts.
    wait_until(lambda: [heeds_hangups(one) for one in workers_of(site)] == [True, True])
    settings_file.write_text("JOBPANE_LOG_FORMAT=json\nJOBPANE_HISTORY_DAYS=9\n")
    token = controller.token_file("admin")
    token.write_text(token.read_text() + "\n")
    os.kill(site.pid, signal.SIGHUP)
    wait_until(lambda: len(reloads_of(site)) == 2)
    for one in reloads_of(site):
        assert one["changed"] == ["log_format"]
        assert one["needs_restart"] == ["stop_seconds"]  # the environment sets the history's days
    assert {one["worker"] for one in reloads_of(site)} == set(workers_of(site))
    assert httpx.get(f"{site.url}/jobs/42").is_success
    settings_file.write_text("JOBPANE_LOG_FORMAT=xml\n")
    os.kill(site.pid, signal.SIGHUP)
    wait_until(lambda: site.log_text().count("settings_not_read_again") == 2)
    assert "JOBPANE_LOG_FORMAT" in site.log_text()
