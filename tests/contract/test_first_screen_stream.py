"""A job's page as its bytes come: the shell, then the job, and each thing asked for once."""

import asyncio
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.support.processes import (
    ControllerProcess,
    Site,
    running_controller,
    running_site,
    wait_until,
)
from tests.support.redis_process import RedisProcess, running_redis
from tests.support.several_workers import OpenPage, running_workers

FAILED = 43
OTHER = 42
FRAMED = 41
LIMIT_S = 60
_OF_ONE_VISIT = re.compile(rf"Log ID [^<]+|\b(?:{FAILED}|{OTHER})\b")
OPS, PORTAL_KEY = "https://ops.example.org", "0123456789abcdef" * 4
BROWSER = {"Accept": "text/html", "Accept-Encoding": "gzip"}


@pytest.fixture(scope="module")
def own_controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    with running_controller(tmp_path_factory.mktemp("controller"), runs_jobs=False) as process:
        yield process


@pytest.fixture(scope="module")
def own_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisProcess]:
    with running_redis(tmp_path_factory.mktemp("redis")) as redis:
        yield redis


@pytest.fixture(scope="module")
def site(
    own_controller: ControllerProcess,
    own_redis: RedisProcess,
    build: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """Two workers, so that the page may meet another one than it came from."""
    folder = tmp_path_factory.mktemp("site")
    with running_workers(folder, own_controller, own_redis, **framed_by_ops(folder)) as running:
        yield running


def framed_by_ops(folder: Path) -> dict[str, str]:
    keys = folder / "keys"
    keys.write_text(f"ops:{PORTAL_KEY}\n")
    return {"JOBPANE_EMBED_ORIGINS": OPS, "JOBPANE_PORTAL_KEYS_FILE": str(keys)}


def parts_of(site: Site, path: str) -> Iterator[str]:
    """What a browser can read of a page, as it comes."""
    unpacked = zlib.decompressobj(wbits=31)
    with httpx.stream("GET", site.url + path, headers=BROWSER, timeout=LIMIT_S) as answer:
        assert answer.headers["cache-control"] == "private, no-store"
        for part in answer.iter_raw():
            if text := unpacked.decompress(part):
                yield text.decode()


def page_of(site: Site, path: str) -> str:
    return "".join(parts_of(site, path))


def test_the_shell_has_come_before_the_controller_answers(
    site: Site, own_controller: ControllerProcess
) -> None:
    own_controller.fault(match=f"/system_jobs/{FAILED}/$", kind="hold")
    parts = parts_of(site, f"/jobs/{FAILED}")
    try:
        shell = next(parts)
    finally:
        own_controller.heal()
    assert 'rel="modulepreload"' in shell
    assert 'rel="stylesheet"' in shell
    assert 'id="first-screen"' not in shell
    assert "".join(parts).endswith("</body></html>")


def test_a_browser_hears_first_of_the_style_sheets_of_the_page(site: Site) -> None:
    answer = httpx.get(f"{site.url}/jobs/{OTHER}", headers=BROWSER, timeout=LIMIT_S)
    linked = re.findall(r"<([^>]+)>; rel=(\w+)", answer.headers["link"])
    sheets = re.findall(r'<link href="([^"]+)" rel="stylesheet"', answer.text)
    assert len(sheets) >= 2
    assert linked[: len(sheets)] == [(sheet, "preload") for sheet in sheets]
    assert {rel for _, rel in linked[len(sheets) :]} == {"modulepreload"}


def test_the_job_and_its_lines_follow_as_text(
    site: Site, own_controller: ControllerProcess
) -> None:
    page = page_of(site, f"/jobs/{FAILED}")
    assert page.count('id="first-screen"') == 1
    assert page.index("</script>") < page.index('id="first-screen"')
    assert str(own_controller.job(FAILED)["name"]) in page
    assert "deleting job &quot;2026 demo 1&quot; (id 1)" in page
    assert page.endswith("</body></html>")


@pytest.mark.parametrize("kind", ["reset", "html", "wrong_json"])
def test_what_the_controller_failed_with_follows_in_place_of_the_job(
    site: Site, own_controller: ControllerProcess, kind: str
) -> None:
    own_controller.fault(match=f"/system_jobs/{FAILED}/", kind=kind, status=502)
    try:
        page = page_of(site, f"/jobs/{FAILED}")
    finally:
        own_controller.heal()
    assert page.count('id="first-screen"') == 1
    assert f"<h1>System job #{FAILED}</h1>" in page
    assert "Log ID " in page
    assert page.endswith("</body></html>")


async def test_the_page_that_connects_then_asks_the_controller_for_nothing_again(
    site: Site, own_controller: ControllerProcess
) -> None:
    for _ in range(4):  # each worker has its connection to Redis then
        await asyncio.to_thread(page_of, site, f"/jobs/{OTHER}")
    before = len(own_controller.requests())
    assert 'id="first-screen"' in await asyncio.to_thread(page_of, site, f"/jobs/{FAILED}")
    pages = [OpenPage(site, FAILED, str(uuid4())) for _ in range(4)]
    staying = [asyncio.create_task(page.stay()) for page in pages]
    try:
        async with asyncio.timeout(LIMIT_S):
            await asyncio.gather(*(page.is_shown.wait() for page in pages))
        for _ in range(4):  # each on a connection of its own, so at any worker
            path = f"{site.url}/api/jobs/{FAILED}/output/lines?start=1&count=200"
            assert (await asyncio.to_thread(httpx.get, path, timeout=LIMIT_S)).is_success
    finally:
        for one in staying:
            one.cancel()
        await asyncio.gather(*staying, return_exceptions=True)
    asked = Counter(
        (one["path"], one["query"])
        for one in own_controller.requests()[before:]
        if f"/system_jobs/{FAILED}/" in str(one["path"])
    )
    assert asked[f"/api/v2/system_jobs/{FAILED}/", ""] == 1
    assert {one: count for one, count in asked.items() if count > 1} == {}


def test_who_may_not_read_the_job_gets_not_a_byte_of_it(
    own_controller: ControllerProcess, build: None, tmp_path: Path
) -> None:
    settings = {
        "JOBPANE_CONTROLLER_URL": own_controller.url,
        "JOBPANE_CONTROLLER_TOKEN_FILE": str(own_controller.token_file("alice")),
    }
    with running_site(tmp_path, settings) as site:
        refused = page_of(site, f"/jobs/{FAILED}")
        other = page_of(site, f"/jobs/{OTHER}")
    said, said_of_other = (_OF_ONE_VISIT.sub("", page) for page in (refused, other))
    assert said == said_of_other
    assert f"<h1>System job #{FAILED}</h1>" in refused
    assert str(own_controller.job(FAILED)["name"]) not in refused
    assert "output-view" not in refused


def test_the_page_of_a_frame_has_its_job_read_by_whichever_process_sends_it(
    site: Site, own_controller: ControllerProcess, own_redis: RedisProcess, tmp_path: Path
) -> None:
    """The frame shows its link only when its page is there."""

    def reads() -> int:
        detail = f"/api/v2/system_jobs/{FRAMED}/"
        return sum(one["path"] == detail for one in own_controller.requests())

    asked = {"job": FRAMED, "origin": OPS}
    headers = {"Authorization": f"Bearer {PORTAL_KEY}"}
    made = httpx.post(f"{site.url}/api/embed-tokens", json=asked, headers=headers)
    page, _, key = str(made.raise_for_status().json()["url"]).partition("#key=")
    assert reads() == 1
    with running_workers(
        tmp_path, own_controller, own_redis, 1, **framed_by_ops(tmp_path)
    ) as other:
        for handed_over in own_redis.inside.scan_iter("*first:*"):  # as after eight seconds
            own_redis.inside.delete(handed_over)
        shell = httpx.get(other.url + page.removeprefix(site.url), headers=BROWSER)
        wait_until(lambda: reads() == 2)
        token = {"token": key, **asked}
        session = httpx.post(f"{other.url}/api/embed-sessions", json=token).raise_for_status()
        shown = httpx.get(
            f"{other.url}/api/jobs/{FRAMED}/first-screen",
            headers={"Authorization": f"Jobpane-Frame {session.json()['key']}"},
        )
    name = str(own_controller.job(FRAMED)["name"])
    assert name in shown.text
    assert name not in shell.text
    assert reads() == 3  # with this test's own
