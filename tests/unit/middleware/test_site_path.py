"""Below a path: it is taken off whether a proxy passes it on or not, and what goes out has it."""

import gzip
from typing import Any

import pytest
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.visitors import SITE_PATH
from app.middleware.site_path import SitePath, site_path
from tests.unit.api.asking import headers_of, messages_of

SITE = "/tools/jobpane"
HOST = [(b"host", b"ops.example.org")]


async def passed_on(path: str, **asked: Any) -> Scope:  # noqa: ANN401 # parts of a scope
    """The scope that the application behind the middleware gets."""
    seen: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope)

    scope = {"type": "http", "path": path, "raw_path": path.encode(), **asked}
    await messages_of(SitePath(app, SITE), scope)
    return seen[0]


async def answered(app: ASGIApp, path: str, **headers: str) -> tuple[dict[str, str], bytes]:
    sent = [(name.lower().encode(), text.encode()) for name, text in headers.items()]
    scope = {"type": "http", "path": path, "headers": HOST + sent}
    messages = await messages_of(SitePath(app, SITE), scope)
    return headers_of(messages), messages[-1].get("body", b"")


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    ("path", "inner"),
    [
        (f"{SITE}/jobs/42", "/jobs/42"),
        ("/jobs/42", "/jobs/42"),
        (f"{SITE}/_event/", "/_event/"),
        (SITE, "/"),
        (f"{SITE}/", "/"),
        ("/", "/"),
        (f"{SITE}s/jobs", f"{SITE}s/jobs"),
        (f"{SITE}{SITE}/jobs", f"{SITE}/jobs"),
        ("/tools", "/tools"),
    ],
)
async def test_the_path_is_taken_off_where_it_is_there(kind: str, path: str, inner: str) -> None:
    scope = await passed_on(path, type=kind)
    assert (scope["path"], scope["raw_path"]) == (inner, inner.encode())
    assert scope[SITE_PATH] == SITE


async def test_a_path_that_is_written_in_another_way_is_none_of_ours() -> None:
    scope = await passed_on(f"{SITE}/jobs", raw_path=b"/tools/job%70ane/jobs")
    assert scope["path"] == f"{SITE}/jobs"


@pytest.mark.parametrize(
    ("location", "path", "sent"),
    [
        ("/jobs/", "/jobs", f"{SITE}/jobs/"),
        ("/c/lab/jobs/", "/c/lab/jobs", f"{SITE}/c/lab/jobs/"),
        ("/sign-in?next=%2Fjobs", "/jobs", f"{SITE}/sign-in?next=%2Fjobs"),
        ("http://ops.example.org/jobs/", "/jobs", f"{SITE}/jobs/"),
        ("http://ops.example.org/o/authorize/", "/sign-in/oauth", None),
        ("https://awx.example.org/o/authorize/", "/sign-in/oauth", None),
        ("//evil.example/", "/jobs", None),
        (f"{SITE}/jobs/", "/jobs", f"{SITE}/jobs/"),
    ],
)
@pytest.mark.parametrize("base", ["", SITE])
async def test_a_redirect_leads_below_the_path(
    base: str, location: str, path: str, sent: str | None
) -> None:
    headers, _ = await answered(RedirectResponse(location), base + path)
    assert headers["location"] == (location if sent is None else sent)


async def test_scripts_are_preloaded_from_below_the_path() -> None:
    link = "</assets/a.js>; rel=modulepreload, <https://x.example/b>; rel=x"
    headers, _ = await answered(HTMLResponse("<html>", headers={"Link": link}), "/jobs/42")
    assert headers["link"] == (
        f"<{SITE}/assets/a.js>; rel=modulepreload, <https://x.example/b>; rel=x"
    )


@pytest.mark.parametrize("path", ["/", "/jobs/42", "/c/lab/jobs/", "/api/docs", "/nowhere"])
async def test_pages_name_what_they_load_below_the_path(path: str) -> None:
    app = HTMLResponse('<html><a href="/jobs">', headers={"ETag": '"built"'})
    headers, body = await answered(app, SITE + path, **{"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(body) == f'<html data-site-path="{SITE}"><a href="{SITE}/jobs">'.encode()
    assert headers["etag"] != '"built"'
    assert int(headers["content-length"]) == len(body)


@pytest.mark.parametrize("path", ["/api/jobs", "/assets/a-12345678.js", "/embed.js"])
async def test_what_is_no_page_passes_as_it_is(path: str) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert (b"range", b"bytes=0-1") in scope["headers"]
        await Response('"/assets/x.js"', media_type="text/javascript")(scope, receive, send)

    _, body = await answered(app, SITE + path, Range="bytes=0-1")
    assert body == b'"/assets/x.js"'


async def test_without_a_path_nothing_is_added() -> None:
    app = JSONResponse({})
    assert site_path("")(app) is app
