"""What goes out of one of several controllers is fitted to it; what names none goes nowhere."""

import gzip
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from app.middleware.controller_chooser import Chooser
from app.middleware.controller_html import ControllerLabel
from app.middleware.controller_pages import ControllerPages, controller_pages
from app.middleware.controller_path import CONTROLLER, ControllerPath
from tests.unit.api.asking import messages_of

LABELS = [
    ControllerLabel("lab", "lab.example", "", ""),
    ControllerLabel("prod", "p.example", "", ""),
]
PAGE = '<html lang="en"><title>Jobs</title><a href="/jobs">All</a></html>'


def page(request: Request) -> Response:
    if request.scope[CONTROLLER]:
        assert not {"accept-encoding", "if-none-match", "range"} & set(request.headers)
    return HTMLResponse(PAGE, headers={"ETag": '"of the build"', "Link": "</assets/x.js>"})


def api(request: Request) -> Response:
    return PlainTextResponse(f"{request.method} {request.headers.get('range')}")


APP = Starlette(
    routes=[
        Route("/api/x", api, methods=["GET", "POST"]),
        Route("/favicon.svg", lambda _: Response(b"svg", media_type="image/svg+xml")),
        Route("/away", lambda _: RedirectResponse("/jobs")),
        Route("/nope", lambda _: HTMLResponse(PAGE, 404)),
        Route("/sign-in/oauth/callback", lambda request: Response(request.scope[CONTROLLER])),
        Route("/{rest:path}", page),
    ]
)


SEVERAL = ControllerPath(
    ControllerPages(APP, LABELS, Chooser(LABELS, lambda: "")), [one.name for one in LABELS]
)


async def asked(path: str, method: str = "GET", **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(SEVERAL)
    async with httpx.AsyncClient(transport=transport, base_url="http://jobpane") as client:
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        return await client.request(method, path, headers=named)


@pytest.mark.parametrize("name", ["lab", "prod"])
async def test_each_controller_has_pages_of_its_own_from_one_build(name: str) -> None:
    answer = await asked(f"/c/{name}/jobs/42", Range="bytes=0-1")
    assert f'<html data-controller="{name}"' in answer.text
    assert f'<a href="/c/{name}/jobs">' in answer.text
    assert f"<title>{name}: Jobs</title>" in answer.text
    assert (answer.status_code, answer.headers["link"]) == (200, "</assets/x.js>")


@pytest.mark.parametrize(("accepted", "is_packed"), [("gzip, br", True), ("identity", False)])
async def test_a_page_is_compressed_and_its_headers_fit_what_is_sent(
    accepted: str, is_packed: bool
) -> None:
    scope = {
        "type": "http",
        "path": "/c/lab/",
        "headers": [(b"accept-encoding", accepted.encode())],
    }
    start, *rest = await messages_of(SEVERAL, scope)
    headers: dict[bytes, bytes] = dict(start["headers"])
    sent = b"".join(message.get("body", b"") for message in rest)
    assert int(headers[b"content-length"]) == len(sent)
    assert headers[b"vary"] == b"Accept-Encoding"
    assert (headers.get(b"content-encoding") == b"gzip") == is_packed
    assert b'data-controller="lab"' in (gzip.decompress(sent) if is_packed else sent)


async def test_a_page_that_the_browser_has_is_not_sent_again_but_another_controllers_is() -> None:
    etag = (await asked("/c/lab/")).headers["etag"]
    again = await asked("/c/lab/", If_None_Match=etag)
    assert (again.status_code, again.content) == (304, b"")
    other = await asked("/c/prod/", If_None_Match=etag)
    assert (other.status_code, 'data-controller="prod"' in other.text) == (200, True)


async def test_a_head_has_the_headers_of_the_page_and_no_body() -> None:
    got, head = await asked("/c/lab/"), await asked("/c/lab/", "HEAD")
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]


async def test_the_api_and_files_pass_as_they_are() -> None:
    assert (await asked("/c/lab/api/x", Range="bytes=1-2")).text == "GET bytes=1-2"
    assert (await asked("/c/lab/api/x", "POST")).text == "POST None"
    assert (await asked("/favicon.svg")).content == b"svg"
    assert (await asked("/c/lab/away")).headers["location"] == "/c/lab/jobs"


async def test_an_embedded_page_names_its_own_controller_only() -> None:
    assert "prod" not in (await asked("/c/lab/embed/jobs/42")).text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/jobs", 300), ("/jobs/42", 300), ("/sign-in", 300), ("/nope", 404)],
)
async def test_a_page_without_a_controller_is_never_one_of_a_controller(
    path: str, status: int
) -> None:
    answer = await asked(path)
    assert answer.status_code == status
    assert 'class="chooser"' in answer.text
    assert "<title>Jobs</title>" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/embed/jobs/42",
        "/c/nope/jobs/42",
        "/c/lab/%2e%2e/prod/jobs/1",
        "/sign-in/oauth/callback?code=x&state=y",
    ],
)
async def test_what_leads_to_no_controller_is_no_page(path: str) -> None:
    answer = await asked(path)
    assert 'class="chooser"' in answer.text
    assert "Page not found" in answer.text


@pytest.mark.parametrize("path", ["/", "/jobs/42"])
async def test_a_page_without_a_controller_is_only_read(path: str) -> None:
    for method in ("POST", "CONNECT"):
        assert (await asked(path, method)).status_code == 405


async def test_the_api_and_the_events_of_no_controller_are_refused() -> None:
    refused = await asked("/api/x")
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "controller_needed")
    assert (await asked("/_event/?EIO=4&transport=polling")).status_code == 404
    socket: dict[str, Any] = {"type": "websocket", "path": "/_event/"}
    closed = await messages_of(SEVERAL, {**socket, "query_string": b"controller=nope"})
    assert [message["type"] for message in closed] == ["websocket.close"]


def test_with_one_controller_nothing_stands_between() -> None:
    assert controller_pages(LABELS[:1])(APP) is APP
