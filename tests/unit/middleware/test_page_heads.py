"""Each page goes out with a head of its own, and everything else as it was."""

import re
from collections.abc import Mapping

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.api.caller import PRINCIPAL
from app.middleware.controller_path import ControllerPath
from app.middleware.page_heads import page_heads
from app.services.principals import Principal
from tests.unit.services.fake_controller import FakeController, record, services_over

SHELL = '<html lang="en"><head></head><body></body></html>'
START = SHELL.replace("</head>", "<title>Jobpane</title></head>")


def range_of(request: Request) -> Response:
    return PlainTextResponse(request.headers.get("range", ""))


PAGES = Starlette(
    routes=[
        Route("/", lambda _: HTMLResponse(START)),
        Route("/nowhere", lambda _: HTMLResponse(SHELL, 404)),
        Route("/icons.svg", range_of),
        Route("/api/x", range_of, methods=["GET", "POST"]),
        Route("/{rest:path}", lambda _: HTMLResponse(SHELL)),
    ]
)


async def asked(
    path: str,
    *,
    public_url: str = "",
    names: tuple[str, ...] = ("",),
    principal: Principal | None = None,
    headers: Mapping[str, str] | None = None,
    has_history: bool = True,
) -> httpx.Response:
    pages = page_heads(public_url, has_history=has_history)(PAGES)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await pages({**scope, PRINCIPAL: principal}, receive, send)

    transport = httpx.ASGITransport(ControllerPath(app, names))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:3000") as client:
        return await client.get(path, headers=headers)


def meta(answer: httpx.Response, name: str) -> str:
    found = re.findall(f'<meta content="([^"]*)" (?:property|name)="{name}"/>', answer.text)
    assert len(found) == 1
    return str(found[0])


async def test_urls_are_absolute_by_what_the_request_names() -> None:
    answer = await asked("/jobs/43?find=secret")
    assert meta(answer, "og:url") == "http://127.0.0.1:3000/jobs/43"
    assert meta(answer, "og:image") == "http://127.0.0.1:3000/preview.png"
    assert "<title>System job #43 · Jobpane</title>" in answer.text


async def test_a_page_has_its_own_style_sheets_before_any_script() -> None:
    app = page_heads("", lambda path: ("/assets/job.css",) if path == "/jobs/43" else ())(PAGES)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        page, other = await client.get("/jobs/43"), await client.get("/jobs")
    link = '<link href="/assets/job.css" rel="stylesheet" type="text/css"/>'
    assert link in page.text.partition("</head>")[0]
    assert link not in other.text


async def test_the_page_of_a_portals_frame_names_its_scripts_for_later() -> None:
    style = "</assets/job.css>; rel=preload; as=style"
    link = {"Link": f"{style}, </assets/job.js>; rel=modulepreload"}
    page = HTMLResponse(SHELL, headers=link)
    transport = httpx.ASGITransport(page_heads("")(page))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        framed = await client.get("/embed/jobs/43?origin=https%3A%2F%2Fops.example.org")
        own = await client.get("/embed/jobs/43")
    assert framed.headers["Link"] == style
    assert '<link rel="later-module" href="/assets/job.js"/>' in framed.text
    assert own.headers["Link"] == link["Link"]
    assert "later-module" not in own.text


async def test_a_header_that_names_scripts_alone_is_not_sent_to_a_portals_frame() -> None:
    page = HTMLResponse(SHELL, headers={"Link": "</assets/job.js>; rel=modulepreload"})
    transport = httpx.ASGITransport(page_heads("")(page))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        framed = await client.get("/embed/jobs/43?origin=https%3A%2F%2Fops.example.org")
    assert "Link" not in framed.headers


async def test_urls_begin_with_the_public_one_where_it_is_set() -> None:
    answer = await asked("/", public_url="https://jobs.example.org/")
    assert meta(answer, "og:url") == "https://jobs.example.org/"
    assert meta(answer, "og:image") == "https://jobs.example.org/preview.png"
    assert meta(answer, "og:title") == "Jobpane"


async def test_urls_lead_to_the_controller_of_the_page() -> None:
    answer = await asked("/c/lab/jobs/43", names=("lab", "prod"))
    assert meta(answer, "og:url") == "http://127.0.0.1:3000/c/lab/jobs/43"
    assert meta(answer, "og:image") == "http://127.0.0.1:3000/preview.png"
    assert meta(answer, "og:title") == "lab: System job #43 · Jobpane"


async def test_what_only_some_may_know_is_kept_by_no_cache() -> None:
    failed = FakeController(record("detail-status-failed", id=43), [])
    principal = Principal("local", services_over(failed))
    bot = {"User-Agent": "Slackbot 1.0"}
    answer = await asked("/jobs/43", principal=principal, headers=bot)
    assert meta(answer, "og:title").startswith("Failed · ")
    assert answer.headers["cache-control"] == "private, no-store"
    assert "cache-control" not in (await asked("/jobs/43", headers=bot)).headers


async def test_a_page_that_is_not_there_has_a_head_too() -> None:
    answer = await asked("/nowhere")
    assert (answer.status_code, meta(answer, "og:title")) == (404, "Page not found · Jobpane")


async def test_a_page_that_the_browser_has_is_not_sent_again_but_another_jobs_is() -> None:
    etag = (await asked("/jobs/43")).headers["etag"]
    assert (await asked("/jobs/43", headers={"If-None-Match": etag})).status_code == 304
    assert (await asked("/jobs/44", headers={"If-None-Match": etag})).status_code == 200


@pytest.mark.parametrize("path", ["/icons.svg", "/api/x"])
async def test_files_and_the_api_pass_as_they_are(path: str) -> None:
    assert (await asked(path, headers={"Range": "bytes=0-1"})).text == "bytes=0-1"


@pytest.mark.parametrize("path", ["/jobs/a.js", "/jobs/%22%3E%3Cscript%3E", "/jobs/%E2%80%A8"])
async def test_a_path_that_names_no_job_is_a_page_and_is_not_repeated(path: str) -> None:
    answer = await asked(path)
    assert "og:title" in answer.text
    assert "og:url" not in answer.text
    assert "<script" not in answer.text


async def test_the_output_is_linked_for_browsers_without_javascript() -> None:
    link = '<a href="/api/jobs/43/output/download">'
    assert link in (await asked("/jobs/43")).text
    assert link not in (await asked("/embed/jobs/43")).text
    assert "<noscript>" in (await asked("/embed/jobs/43")).text


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/", "/api/jobs/export?format=csv"),
        ("/jobs/", "/api/jobs/export?format=json"),
        ("/templates/1", "/api/templates/1/history?format=csv"),
    ],
)
async def test_without_javascript_a_page_leads_to_what_it_would_show(path: str, link: str) -> None:
    assert f'<a href="{link}">' in (await asked(path)).text


@pytest.mark.parametrize(
    ("path", "has_history"),
    [
        ("/templates/x", True),
        ("/templates/1", False),
        ("/compare/41/42", True),
        ("/sessions", True),
    ],
)
async def test_a_page_that_no_file_stands_for_leads_to_none(path: str, has_history: bool) -> None:
    page = (await asked(path, has_history=has_history)).text
    assert "Jobpane needs JavaScript" in page
    assert "<a " not in page
