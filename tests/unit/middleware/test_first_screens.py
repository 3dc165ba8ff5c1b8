"""A request for a job's page asks the controller at once, as its principal and within limits."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.application import api_app
from app.api.caller import PRINCIPAL, services_of
from app.api.first_screen import first_screen_routes
from app.first_screen import FINISH_SCRIPT
from app.middleware.controller_html import ControllerLabel
from app.middleware.controller_path import ControllerPath
from app.middleware.first_screens import first_screens, site_with
from app.middleware.page_tail import page_tails
from app.middleware.site_path import site_path
from app.services.principals import Principal
from tests.unit.middleware.parsed_page import ALL, Parsed, hostile
from tests.unit.services.people import JOB_ID, Site, jobpane, record, until

SHELL = "<html><head></head><body></body></html>"
DETAIL = f"/system_jobs/{JOB_ID}/"
PAGE = f"/jobs/{JOB_ID}"
FRAME = f"/api/jobs/{JOB_ID}/first-screen"
FRAMES: ASGIApp = api_app(first_screen_routes(services_of))
_LOG_ID = re.compile(r"Log ID [^<]+")


def pages(
    principal: Principal | None,
    names: tuple[str, ...] = ("",),
    base: str = "",
    a_second: int = 0,
    client: str = "127.0.0.1",
) -> ASGIApp:
    labels = [ControllerLabel(name, f"{name}.example.org", "", "") for name in names]
    inner = first_screens(site_with(labels), a_second)(site_behind)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await inner({**scope, PRINCIPAL: principal, "client": (client, 1)}, receive, send)

    return page_tails(base)(site_path(base)(ControllerPath(app, names)))


async def site_behind(scope: Scope, receive: Receive, send: Send) -> None:
    """The pages, and the first screens of frames."""
    is_frame = scope["path"].startswith("/api/")
    await (FRAMES if is_frame else HTMLResponse(SHELL))(scope, receive, send)


async def asked(app: ASGIApp, path: str, headers: Mapping[str, str] | None = None) -> str:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return (await client.get(path, headers=headers)).text


@asynccontextmanager
async def signed_in(site: Site, folder: Path, name: str = "auditor") -> AsyncIterator[Principal]:
    async with jobpane(site, folder) as people:
        yield Principal(name, await people.sign_in(name), name=name)


async def test_the_page_ends_with_the_job_and_its_first_lines(tmp_path: Path) -> None:
    site = Site(record("failed", name="Cleanup <b>Job</b>"))
    async with signed_in(site, tmp_path) as principal:
        page = await asked(pages(principal), PAGE)
    assert page.startswith("<html><head></head><body><div id=")
    assert page.endswith("</body></html>")
    assert "Cleanup &lt;b&gt;Job&lt;/b&gt;" in page
    assert "line 20" in page
    assert site.count("auditor", DETAIL) == 1


async def test_who_may_not_read_a_job_gets_why_and_no_byte_of_it(tmp_path: Path) -> None:
    first, second = Site(record("failed")), Site(record("successful", name="Another"))
    first.events = []
    answers = []
    for site in (first, second):
        async with signed_in(site, tmp_path / str(len(answers)), "alice") as principal:
            answers.append(_LOG_ID.sub("", await asked(pages(principal), PAGE)))
    assert answers[0] == answers[1]
    assert f"<h1>System job #{JOB_ID}</h1>" in answers[0]
    assert "output-view" not in answers[0]


async def test_the_job_is_named_as_in_the_url(tmp_path: Path) -> None:
    async with signed_in(Site(is_gone=True), tmp_path) as principal:
        page = await asked(pages(principal, base="/tools"), f"/tools/embed/jobs/0{JOB_ID}/")
    assert f"<h1>System job #0{JOB_ID} not found</h1>" in page
    assert f'href="/tools/jobs?search=0{JOB_ID}" target="_blank"' in page


async def test_words_of_the_controller_and_of_the_url_are_text(tmp_path: Path) -> None:
    site = Site(is_gone=True)
    async with signed_in(site, tmp_path) as principal:
        found = Parsed(await asked(pages(principal), f"{PAGE}?search={quote(ALL)}"))
    assert found.scripts == [FINISH_SCRIPT]
    assert not found.tags & {"iframe", "object", "embed", "base", "xss", "style", "form"}
    assert not [name for name, _ in found.attributes if name.startswith("on")]


async def test_nothing_is_asked_for_where_nobody_is_known(tmp_path: Path) -> None:
    site = Site()
    async with signed_in(site, tmp_path) as principal:
        assert await asked(pages(None), PAGE) == SHELL
        assert await asked(pages(principal), "/jobs/abc") == SHELL
        principal.end()
        assert await asked(pages(principal), PAGE) == SHELL
    assert site.asked == []


async def test_a_chat_that_unfolds_a_link_gets_the_head_alone(tmp_path: Path) -> None:
    site = Site()
    async with signed_in(site, tmp_path) as principal:
        headers = {"User-Agent": "Slackbot-LinkExpanding 1.0"}
        assert await asked(pages(principal), PAGE, headers) == SHELL
    assert site.asked == []


async def test_a_controller_that_is_out_is_said_with_the_page(tmp_path: Path) -> None:
    async with signed_in(Site(is_out=True), tmp_path) as principal:
        page = await asked(pages(principal), PAGE)
    assert page.startswith("<html><head></head><body><div id=")
    assert "notice danger" in page


async def test_a_page_at_a_match_has_no_first_lines(tmp_path: Path) -> None:
    async with signed_in(Site(), tmp_path) as principal:
        page = await asked(pages(principal), f"{PAGE}?find=line")
    assert "first-screen" in page
    assert "line 20" not in page


async def test_links_lead_to_the_controller_of_the_page_below_the_sites_path(
    tmp_path: Path,
) -> None:
    async with signed_in(Site(), tmp_path) as principal:
        app = pages(principal, ("lab", "prod"), "/tools")
        page = await asked(app, f"/tools/c/lab{PAGE}")
    assert 'href="/tools/icons.svg#' in page
    assert 'href="/icons.svg' not in page


@pytest.mark.parametrize("query", ["origin=https://portal.example.org", "origin="])
async def test_a_portals_frame_gets_nothing_as_somebody_else(tmp_path: Path, query: str) -> None:
    site = Site()
    async with signed_in(site, tmp_path) as principal:
        assert await asked(pages(principal), f"/embed{PAGE}?{query}") == SHELL
        assert site.asked == []
        assert await asked(pages(principal), f"/embed{PAGE}") != SHELL


async def test_the_search_of_the_page_goes_with_the_request(tmp_path: Path) -> None:
    async with signed_in(Site(), tmp_path) as principal:
        await asked(pages(principal), f"{PAGE}?search=two%20words")
        assert principal.services.first_reads.recent(JOB_ID, "two words") is not None


async def test_beyond_the_rate_of_a_user_the_page_comes_without(tmp_path: Path) -> None:
    async with signed_in(Site(), tmp_path) as principal:
        app = pages(principal, a_second=1)  # with ten seconds' worth at once
        answers = [await asked(app, PAGE) for _ in range(12)]
    assert answers[0] != SHELL
    assert answers[-1] == SHELL


@pytest.mark.parametrize(
    ("name", "client", "most"), [("ann", "127.0.0.1", 8), ("", "10.0.0.1", 32)]
)
async def test_only_so_many_pages_wait_at_once(
    tmp_path: Path, name: str, client: str, most: int
) -> None:
    site = Site(records_held=asyncio.Event())
    async with jobpane(site, tmp_path) as people:
        principal = Principal("key", await people.sign_in("auditor"), name=name)
        app = pages(principal, client=client)
        waiting = [asyncio.create_task(asked(app, PAGE)) for _ in range(most)]
        await until(lambda: site.count("auditor", DETAIL) == 1)
        assert await asked(app, PAGE) == SHELL
        assert site.records_held is not None
        site.records_held.set()
        assert SHELL not in await asyncio.gather(*waiting)
        assert await asked(app, PAGE) != SHELL


async def test_what_the_controller_has_not_answered_counts_though_its_pages_have_gone(
    tmp_path: Path,
) -> None:
    site = Site(records_held=asyncio.Event())
    async with jobpane(site, tmp_path) as people:
        principal = Principal("key", await people.sign_in("auditor"), name="ann")
        app = pages(principal)
        stays = asyncio.create_task(asked(app, PAGE))
        await until(lambda: site.count("auditor", DETAIL) == 1)
        gone = [asyncio.create_task(asked(app, PAGE)) for _ in range(7)]
        await until(lambda: principal.services.first_reads.begin(JOB_ID).wanted_by > 8)
        for one in gone:
            one.cancel()
        await asyncio.gather(*gone, return_exceptions=True)
        assert await asked(app, PAGE) == SHELL
        assert site.records_held is not None
        site.records_held.set()
        assert await stays != SHELL
        assert await asked(app, PAGE) != SHELL


@pytest.mark.parametrize(
    ("headers", "is_asked"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "iframe"}, True),
        (
            {
                "Sec-Fetch-Site": "cross-site",
                "Sec-Fetch-Mode": "navigate",
                "Sec-Fetch-Dest": "document",
            },
            True,
        ),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, False),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}, False),
        (
            {
                "Sec-Fetch-Site": "cross-site",
                "Sec-Fetch-Mode": "navigate",
                "Sec-Fetch-Dest": "iframe",
            },
            False,
        ),
        ({"Sec-Fetch-Site": "none", "Sec-Purpose": "prefetch;prerender"}, False),
    ],
)
async def test_only_who_opens_the_page_has_the_controller_asked(
    tmp_path: Path, headers: dict[str, str], is_asked: bool
) -> None:
    site = Site()
    async with signed_in(site, tmp_path) as principal:
        answer = await asked(pages(principal), PAGE, headers)
    assert (answer != SHELL, site.count("auditor", DETAIL)) == (is_asked, int(is_asked))


async def test_a_frames_first_screen_counts_as_one_of_the_pages(tmp_path: Path) -> None:
    site = Site(records_held=asyncio.Event())
    async with jobpane(site, tmp_path) as people:
        principal = Principal("key", await people.sign_in("auditor"), name="ann")
        app = pages(principal)
        waiting = [asyncio.create_task(asked(app, PAGE)) for _ in range(7)]
        waiting.append(asyncio.create_task(asked(app, FRAME)))
        await until(lambda: principal.services.first_reads.begin(JOB_ID).wanted_by > 8)
        assert (await asked(app, PAGE), await asked(app, FRAME)) == (SHELL, "")
        assert site.records_held is not None
        site.records_held.set()
        assert not {SHELL, ""} & set(await asyncio.gather(*waiting))
        assert await asked(app, FRAME) != ""


async def test_beyond_the_rate_of_a_user_a_frame_goes_on_without(tmp_path: Path) -> None:
    async with signed_in(Site(), tmp_path) as principal:
        app = pages(principal, a_second=1)
        frames = [await asked(app, FRAME) for _ in range(12)]
        assert frames[0] != ""
        assert frames[-1] == ""
        assert await asked(app, PAGE) == SHELL


@pytest.mark.parametrize("status", ["failed", "successful", "running"])
async def test_every_payload_in_every_field_is_text(tmp_path: Path, status: str) -> None:
    usual = Site(record(status))
    site = Site({**hostile(record(status)), "id": JOB_ID})  # type: ignore[dict-item]
    site.events = [{**one, "stdout": ALL.replace("\n", " ")} for one in site.events]
    async with signed_in(usual, tmp_path / "a") as principal:
        plain = Parsed(await asked(pages(principal), PAGE))
    async with signed_in(site, tmp_path / "b") as principal:
        page = await asked(pages(principal), PAGE)
    found = Parsed(page)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert found.scripts == plain.scripts == [FINISH_SCRIPT]
    made = {"iframe", "object", "embed", "base", "math", "template", "marquee", "video", "style"}
    assert not found.tags & {*made, "xss", "form", "meta", "plaintext", "link"}
    names = {name for name, _ in found.attributes}
    assert not [name for name in names if name.startswith("on") or name in {"style", "srcdoc"}]
    links = {text for name, text in found.attributes if name in {"href", "src", "action"}}
    assert all(link.startswith(("/", "#", "http://awx.example.org/")) for link in links), links
    assert not [link for link in links if link.startswith("//")]
